"""Deadlines in working days: Saturdays, Sundays and the public holidays of whoever must act do not count."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, timedelta

SATURDAY = 5
Holidays = Container[date]


def is_working(day: date, holidays: Holidays) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(start: date, count: int, holidays: Holidays) -> date:
    """The last day of a period of `count` working days that begins the day after `start`.

    >>> working_days_after(date(2026, 11, 6), 5, set())
    datetime.date(2026, 11, 13)
    """
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working(day, holidays)
    return day


def working_days_before(end: date, count: int, holidays: Holidays) -> date:
    """The last day on which one may still act so that `count` working days stand between it and `end`."""
    day = end
    while count:
        day -= timedelta(days=1)
        count -= is_working(day, holidays)
    return _previous(day, lambda each: is_working(each, holidays))


def working_days_between(start: date, end: date, holidays: Holidays) -> int:
    """How many working days after `start`, up to and with the day before `end`."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days))
    return sum(1 for day in days if is_working(day, holidays))


def _previous(day: date, good: Callable[[date], bool]) -> date:
    day -= timedelta(days=1)
    while not good(day):
        day -= timedelta(days=1)
    return day

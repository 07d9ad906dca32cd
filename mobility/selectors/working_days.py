"""Deadlines in working days, by the calendar of the institution that must act: no Saturday, Sunday or public holiday there."""

from __future__ import annotations

from datetime import date, timedelta

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.selectors.holidays import public_holidays

SATURDAY = 5


def working_day_after(institution: Institution, start: date, days: int) -> date:
    """The `days`-th working day after `start`. Reads the institution's own decisions on holidays in its own scope."""
    off: set[date] = set()
    years: set[int] = set()
    day, left = start, days
    with scope(institution):
        while left > 0:
            day += timedelta(days=1)
            if day.year not in years:
                years.add(day.year)
                off |= {each.date for each in public_holidays(institution, day.year)}
            if day.weekday() < SATURDAY and day not in off:
                left -= 1
    return day

"""Days of absence: which days of a month, how much of each, and their number in the spell and over twelve months.

Portions are exact fractions of a day. A day keeps one number in its spell however the spell is cut into absences or months.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

ONE_DAY = timedelta(days=1)
HALF = Fraction(1, 2)
WEEKS_PER_YEAR = 52


@dataclass(frozen=True)
class MonthCalendar:
    """A month as pay cuts it: working days (jours ouvrés, five a week) and workable days (jours ouvrables, six a week), both
    without the public holidays of the institution; the legal hours of a month and of a day."""

    first: date
    last: date
    working: frozenset[date]
    workable: frozenset[date]
    monthly_hours: Fraction
    day_hours: Fraction

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class AbsenceFact:
    """A confirmed absence as the calculation reads it; `root` is the first absence of the spell, `end` is excluded."""

    pk: int
    employee: int
    kind: int
    root: int
    start: date
    end: date | None
    starts_at_noon: bool = False
    ends_at_noon: bool = False
    minutes: int | None = None
    due_on: date | None = None  # the deadline of a paper that has not come
    label: str = ""

    def last_before(self, limit: date) -> date:
        """The end of the absence, or `limit` when it goes on."""
        return limit if self.end is None or self.end > limit else self.end

    def portion(self, day: date, day_hours: Fraction) -> Fraction:
        """How much of the day is absent."""
        if self.minutes is not None:
            return min(Fraction(1), Fraction(self.minutes, 60) / day_hours)
        part = Fraction(1)
        if self.starts_at_noon and day == self.start:
            part -= HALF
        if self.ends_at_noon and self.end is not None and day == self.end - ONE_DAY:
            part -= HALF
        return part


@dataclass(frozen=True)
class AbsentDay:
    """A day of absence: how much of it, its number in the spell, and its number over the twelve months that it ends."""

    day: date
    portion: Fraction
    number: int
    year_number: int


def month_calendar(
    first: date, last: date, holidays: Iterable[date], *, monthly_hours: Fraction, weekly_hours: Fraction | None = None
) -> MonthCalendar:
    """The calendar of a month. Without the week's legal hours, the day's are those of the month over 52 weeks of 5 days."""
    off = set(holidays)
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    weekly = weekly_hours if weekly_hours is not None else monthly_hours * 12 / WEEKS_PER_YEAR
    return MonthCalendar(
        first,
        last,
        frozenset(day for day in days if day.weekday() < 5 and day not in off),
        frozenset(day for day in days if day.weekday() < 6 and day not in off),
        monthly_hours,
        weekly / 5,
    )


def days_in_month(
    absence: AbsenceFact, others: Sequence[AbsenceFact], calendar: MonthCalendar, window: tuple[date, date]
) -> tuple[AbsentDay, ...]:
    """The days of an absence within the month and within `window` (first day, end excluded: the employment).

    `others` are the confirmed absences of the employee, this one included: those of the spell give the number of its
    days, those of the same kind the number over twelve months.
    """
    start = max(absence.start, calendar.first, window[0])
    end = min(absence.last_before(calendar.last + ONE_DAY), window[1])
    spell = [each for each in others if each.root == absence.root]
    same = [each for each in others if each.kind == absence.kind]
    before = sum((each.last_before(absence.start) - each.start).days for each in spell if each.start < absence.start)
    found = []
    day = start
    while day < end:
        number = before + (day - absence.start).days + 1
        found.append(AbsentDay(day, absence.portion(day, calendar.day_hours), number, _over_year(same, day)))
        day += ONE_DAY
    return tuple(found)


def _over_year(same: Sequence[AbsenceFact], day: date) -> int:
    """Days of these absences over the twelve months that end on `day`."""
    opened = year_before(day)
    count = 0
    for each in same:
        start, end = max(each.start, opened), each.last_before(day + ONE_DAY)
        count += max(0, (end - start).days)
    return count


def year_before(day: date) -> date:
    """The first day of the twelve months that end on `day`."""
    following = day + ONE_DAY
    try:
        return following.replace(year=following.year - 1)
    except ValueError:  # 29 February
        return following.replace(year=following.year - 1, day=28)


def years_between(start: date, day: date) -> int:
    """Whole years of service on `day`."""
    return max(0, day.year - start.year - ((day.month, day.day) < (start.month, start.day)))

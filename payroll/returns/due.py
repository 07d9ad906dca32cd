"""Periods of a return and the day on which it is due. Periods are half-open: `[start, end)`, both first days of months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class DueRule:
    """How often, and until which day. `day` None: the text does not say it. `month`: of the following year, for a year.

    A month or a quarter is due in the month that follows it; a day that the month does not have is its last one.
    `staff_from`: the rule of those who employ at least so many people.
    """

    every: str
    day: int | None = None
    month: int | None = None
    staff_from: int = 0

    def due_on(self, period: Period) -> date | None:
        if self.day is None:
            return None
        year, month = period.end.year, period.end.month
        if self.every == "year":
            month = self.month or 1
        return date(year, month, min(self.day, monthrange(year, month)[1]))


@dataclass(frozen=True, order=True)
class Period:
    """Whole months, `end` excluded."""

    start: date
    end: date

    @property
    def months(self) -> list[date]:
        """The first day of each month."""
        found, month = [], self.start
        while month < self.end:
            found.append(month)
            month = following(month)
        return found

    @property
    def first(self) -> tuple[int, int]:
        return self.start.year, self.start.month

    @property
    def last(self) -> tuple[int, int]:
        month = self.months[-1]
        return month.year, month.month


def following(month: date, number: int = 1) -> date:
    """The first day of the month so many months later (or earlier, when negative)."""
    rank = month.year * 12 + month.month - 1 + number
    return date(rank // 12, rank % 12 + 1, 1)


def period_of(every: str, month: date) -> Period:
    """The month, civil quarter or civil year that holds a month."""
    length = MONTHS[every]
    start = date(month.year, (month.month - 1) // length * length + 1, 1)
    return Period(start, following(start, length))


def periods_between(every: str, first: date, last: date) -> Iterator[Period]:
    """The periods that hold the months from `first` to `last`."""
    period = period_of(every, first)
    while period.start <= last:
        yield period
        period = period_of(every, period.end)


def rule_for(rules: Iterable[DueRule], staff: int) -> DueRule | None:
    """The rule of an employer of so many people: the highest threshold that it reaches. None: nothing is known."""
    reached = [rule for rule in rules if rule.staff_from <= staff]
    return max(reached, key=lambda rule: rule.staff_from, default=None)

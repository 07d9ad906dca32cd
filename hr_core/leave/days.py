"""Counting the days of a leave: working or calendar days, public holidays, half days. Thousandths of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

SUNDAY = 6
DAY, HALF = 1000, 500


@dataclass(frozen=True)
class Span:
    """A leave over `[start, end)`; the first day from noon, the last until noon."""

    start: date
    end: date
    starts_at_noon: bool = False
    ends_at_noon: bool = False

    def weight(self, day: date) -> int:
        """Thousandths of a calendar day that the leave takes."""
        halves = int(self.starts_at_noon and day == self.start) + int(
            self.ends_at_noon and day == self.end - timedelta(days=1)
        )
        return DAY - HALF * halves


def is_counted(day: date, *, is_working: bool, holidays: Collection[date]) -> bool:
    """A working day is neither a Sunday nor a public holiday; every calendar day counts."""
    return not is_working or (day.weekday() != SUNDAY and day not in holidays)


def days_of(
    span: Span, *, is_working: bool, holidays: Collection[date], first: date | None = None, last: date | None = None
) -> int:
    """Thousandths of a day that `span` takes within `[first, last)` (its own bounds by default)."""
    day, end = max(span.start, first or span.start), min(span.end, last or span.end)
    taken = 0
    while day < end:
        if is_counted(day, is_working=is_working, holidays=holidays):
            taken += span.weight(day)
        day += timedelta(days=1)
    return taken

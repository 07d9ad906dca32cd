"""Length of service, counted as the texts do: whole years, then whole months, then days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


def add_months(day: date, months: int) -> date:
    """The same day some months later, the last day of the month where it does not exist.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 3, 15), -12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 3, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Service:
    """Years, months and days of service; `total_months` counts whole months."""

    years: int
    months: int
    days: int

    @property
    def total_months(self) -> int:
        return self.years * 12 + self.months

    @property
    def words(self) -> str:
        """`12 ans, 7 mois et 3 jours`; parts that are nothing are left out."""
        parts = []
        if self.years:
            parts.append(f"{self.years} an" + ("s" if self.years > 1 else ""))
        if self.months:
            parts.append(f"{self.months} mois")
        if self.days or not parts:
            parts.append(f"{self.days} jour" + ("s" if self.days > 1 else ""))
        return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " et " + parts[-1]


def service_between(start: date, end: date) -> Service:
    """Service on `[start, end)`; nothing when `end` does not follow `start`.

    >>> service_between(date(2016, 1, 1), date(2026, 1, 1)).words
    '10 ans'
    >>> service_between(date(2016, 1, 1), date(2025, 12, 31)).words
    '9 ans, 11 mois et 30 jours'
    """
    if end <= start:
        return Service(0, 0, 0)
    months = (end.year - start.year) * 12 + end.month - start.month
    while add_months(start, months) > end:
        months -= 1
    return Service(months // 12, months % 12, (end - add_months(start, months)).days)


def whole_years(months: int) -> Fraction:
    return Fraction(months // 12)

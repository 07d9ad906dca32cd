"""What a text says of late payment: so many per cent of what is unpaid for each month of delay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class LateRule:
    """`percent` a month, as text; `starts_count`: a month begun counts for a whole one (« par mois ou fraction de mois »)."""

    percent: str
    starts_count: bool = False

    def months(self, due_on: date, today: date) -> int:
        """Months of delay on a day; none until the due date is past.

        >>> LateRule("2").months(date(2026, 1, 31), date(2026, 3, 1))
        1
        >>> LateRule("1.5", True).months(date(2026, 1, 15), date(2026, 1, 16))
        1
        """
        if today <= due_on:
            return 0
        whole = (today.year - due_on.year) * 12 + today.month - due_on.month - (today.day < due_on.day)
        return whole + (self.starts_count and today.day != due_on.day)

    def amount(self, unpaid: int, months: int) -> int:
        """The penalty in minor units, halves upwards."""
        exact = unpaid * Fraction(self.percent) / 100 * months
        return int(exact + Fraction(1, 2))

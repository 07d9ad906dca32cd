"""An indicator in words, and who writes it: small counts are hidden wherever they could be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from hr_core.text import french_decimal, french_integer, french_percent

SMALL = 5


@dataclass(frozen=True)
class Indicator:
    """A figure in words, what it is, and from which states it comes."""

    theme: str
    label: str
    value: str
    definition: str


class Teller:
    """Writes each indicator, hiding the small counts."""

    def __init__(self, hides: bool) -> None:
        self.hides = hides
        self.found: list[Indicator] = []

    def count(self, theme: str, label: str, count: int, definition: str) -> None:
        self._add(theme, label, self.shown(count), definition)

    def share(self, theme: str, label: str, part: int, whole: int, definition: str) -> None:
        """A rate; hidden when its part or what is left is small."""
        if not whole:
            words = "–"
        elif self.hides and (0 < part < SMALL or 0 < whole - part < SMALL):
            words = _("moins de 5 cas")
        else:
            words = _("%(rate)s (%(part)s sur %(whole)s)") % {"rate": french_percent(Fraction(part * 100, whole)), "part": part, "whole": whole}
        self._add(theme, label, words, definition)

    def mean(self, theme: str, label: str, values: Sequence[int | Fraction], unit: str, definition: str) -> None:
        if not values:
            words = "–"
        elif self.hides and len(values) < SMALL:
            words = _("moins de 5 cas")
        else:
            words = f"{french_decimal(Fraction(sum(values, Fraction(0)), len(values)), 1)} {unit}"
        self._add(theme, label, words, definition)

    def amount(self, theme: str, label: str, words: str, cases: int, definition: str) -> None:
        """A sum of money over some cases; hidden when they are few."""
        self._add(theme, label, _("moins de 5 cas") if self.hides and 0 < cases < SMALL else words, definition)

    def shown(self, count: int) -> str:
        return _("moins de 5") if self.hides and 0 < count < SMALL else french_integer(count)

    def text(self, theme: str, label: str, words: str, definition: str) -> None:
        self._add(theme, label, words, definition)

    def _add(self, theme: str, label: str, words: str, definition: str) -> None:
        self.found.append(Indicator(theme, label, words, definition))

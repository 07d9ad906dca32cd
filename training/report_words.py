"""The values of the training report as people read them, and the headings of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hr_core.selectors.figures.social_report import Figure, Table
from hr_core.text import NARROW, french_amount, french_decimal, french_integer


def column_titles(table: Table, years: Sequence[int]) -> list[str]:
    """Two years, or what the two columns of a group hold."""
    unit = table.figures[0].unit if table.figures else ""
    if unit == "share":
        return [_("Formés"), _("Heures par agent")]
    if unit == "places":
        return [_("Places"), _("Heures")]
    return [str(year) for year in years]


def values(figure: Figure, currency: str) -> list[str]:
    """Each value in words; nothing where it is not known."""
    if figure.unit == "share":
        return [written(figure.values[0], "percent", currency), written(figure.values[1], "number", currency)]
    unit = "number" if figure.unit == "places" else figure.unit
    return [written(value, unit, currency) for value in figure.values]


def written(value: Any, unit: str, currency: str) -> str:
    if value is None:
        return ""
    if unit == "money":
        return french_amount(half_up(value), currency)
    if unit == "percent":
        return french_decimal(value, 1 if value >= 1 else 2) + NARROW + "%"
    return french_decimal(value, 1) if unit == "number" else french_integer(int(value))


def half_up(value: Fraction | int) -> int:
    """The one rounding of a mean amount: half up, to the smallest unit."""
    return int((2 * Fraction(value) + 1) // 2)


def cell(value: Any, unit: str) -> Any:
    """A value for a workbook: numbers are numbers, percents in points."""
    if value is None:
        return None
    if unit == "money":
        return half_up(value)
    return float(round(Fraction(value), 2)) if isinstance(value, Fraction) else value

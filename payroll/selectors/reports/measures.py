"""What a report adds up: totals of payslips, amounts, bases and quantities of lines, people.

Money is in minor units, quantities in thousandths, people and payslips are counted once each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from payroll.choices import Section

Kind = Literal["money", "quantity", "count"]


@dataclass(frozen=True)
class Measure:
    """`each` is the value of a row of facts, `total` the aggregate; `wanted` names the lines read (column, value)."""

    key: str
    label: Any
    kind: Kind
    each: str
    total: str
    grain: Literal["payslip", "line", "any"] = "payslip"
    wanted: tuple[str, str] | None = None
    figure: str = "amount"


def _sum(key: str, label: Any, each: str) -> Measure:
    return Measure(key, label, "money", each, f"sum({each})")


def _line(key: str, label: Any, kind: Kind) -> Measure:
    return Measure(key, label, kind, f"f.{key}", f"sum(f.{key})", "line")


TOTALS: tuple[Measure, ...] = (
    _sum("gross", _("Brut"), "f.gross"),
    _sum("taxable", _("Imposable"), "f.taxable"),
    _sum("contributions", _("Cotisations salariales"), "f.contributions"),
    _sum("tax", _("Impôts"), "f.tax"),
    _sum("deductions", _("Autres retenues"), "f.deductions"),
    _sum("net", _("Net à payer"), "f.net"),
    _sum("employer", _("Charges patronales"), "f.employer"),
    _sum("cost", _("Coût employeur"), "(f.gross + f.employer)"),
)
COUNTS = (
    Measure("headcount", _("Effectif payé"), "count", "1", "count(DISTINCT f.employee)", "any"),
    Measure("payslips", _("Bulletins"), "count", "1", "count(DISTINCT f.payslip)", "any"),
)
LINES = (
    _line("amount", _("Montant des rubriques"), "money"),
    _line("base", _("Base des rubriques"), "money"),
    _line("quantity", _("Quantité des rubriques"), "quantity"),
)
FIXED = {measure.key: measure for measure in (*TOTALS, *COUNTS, *LINES)}
FIGURES: dict[str, tuple[Any, Kind, str]] = {
    "item": ("%(name)s", "money", "amount"),
    "base": (_("Base de %(name)s"), "money", "base"),
    "quantity": (_("Quantité de %(name)s"), "quantity", "quantity"),
    "section": ("%(name)s", "money", "amount"),
    "recipient": (_("Versé à %(name)s"), "money", "amount"),
}


def measure_of(key: str, rank: int, names: dict[str, str]) -> Measure | None:
    """The measure of a key: `gross`, or `item:1100`, `base:1100`, `quantity:1100`, `section:earning`, `recipient:IPRES`."""
    if key in FIXED:
        return FIXED[key]
    kind, _colon, name = key.partition(":")
    if kind not in FIGURES or not name:
        return None
    label, unit, figure = FIGURES[kind]
    column = {"section": "section", "recipient": "recipient"}.get(kind, "code")
    said = str(dict(Section.choices).get(name, name)) if column == "section" else names.get(name, name)
    each = f"COALESCE(w.m{rank}, 0)"
    return Measure(key, label % {"name": said}, unit, each, f"sum({each})", "payslip", (column, name), figure)

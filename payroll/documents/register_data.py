"""The payroll register (livre de paie): items and totals by employee, grouped by unit. Amounts in the smallest unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from hr_core.documents.letterhead import Letterhead

Amounts = tuple[int | None, ...]
ColumnKind = Literal["gain", "deduction", "employer", "total"]

KIND_TITLES: dict[str, str] = {
    "gain": "Gains",
    "deduction": "Retenues",
    "employer": "Charges patronales",
    "total": "Totaux",
}


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    code: str
    label: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One employee; ``values`` in the order of the columns, ``None`` prints nothing."""

    staff_number: str
    name: str
    values: Amounts


@dataclass(frozen=True, slots=True)
class RegisterUnit:
    """``rows`` is read more than once and never copied: it may be any sequence, a lazy one included."""

    name: str
    rows: Sequence[RegisterRow]


@dataclass(frozen=True, slots=True)
class RegisterControl:
    """A figure of the register held against the same figure from elsewhere (payslips, transfer order)."""

    label: str
    register: int
    other: int

    @property
    def gap(self) -> int:
        return self.register - self.other


@dataclass(frozen=True, slots=True)
class RegisterData:
    """``net_code``: the column whose total closes the register in words. ``dated`` is the day of printing."""

    institution: Letterhead
    period: str
    currency: str
    columns: tuple[RegisterColumn, ...]
    units: Sequence[RegisterUnit]
    dated: date
    net_code: str
    title: str = "Livre de paie"
    decimals: int = 0
    controls: tuple[RegisterControl, ...] = ()
    signatures: tuple[str, ...] = ("Établi par", "Contrôlé par", "Visé par")

    @property
    def net_column(self) -> int:
        return next(n for n, column in enumerate(self.columns) if column.code == self.net_code)


def totals(rows: Iterable[RegisterRow], columns: int) -> tuple[int, ...]:
    """The sum of each column. Raises ``ValueError`` when a row has another number of values."""
    sums = [0] * columns
    for row in rows:
        for number, value in zip(range(columns), row.values, strict=True):
            sums[number] += value or 0
    return tuple(sums)


def grand_totals(data: RegisterData) -> tuple[int, ...]:
    """The sum of each column over all units."""
    return totals(chain.from_iterable(unit.rows for unit in data.units), len(data.columns))

"""How each item enters the taxable gross, by the rules kept with the calculations that paid it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_percent
from payroll.choices import Inclusion, ItemKind, Section
from payroll.countries import law
from payroll.models import Calculation, RunColumn
from payroll.services.contract_terms import supplement_item
from payroll.services.definition import RATE_SCALE, PlanDefinition, plan_of

TAXABLE = "taxable"


class Way(IntEnum):
    """Known here: in full, in part, up to or beyond a limit, not at all. `LAW`: by a rule of the country over the month."""

    FULL = 0
    PART = 1
    UP_TO = 2
    BEYOND = 3
    NONE = 4
    LAW = 5


@dataclass(frozen=True)
class Treatment:
    """`value`: over 100 000 for a part, minor units for a limit."""

    way: Way
    value: int = 0

    def words(self, currency: str) -> str:
        if self.way == Way.PART:
            return _("pour %(share)s") % {"share": french_percent(100 * self.value / RATE_SCALE)}
        if self.way in (Way.UP_TO, Way.BEYOND):
            told = {"limit": french_amount(self.value, currency, unit=True)}
            return (_("jusqu’à %(limit)s") if self.way == Way.UP_TO else _("au-delà de %(limit)s")) % told
        return {Way.FULL: _("en entier"), Way.NONE: _("exonérée"), Way.LAW: _("selon la règle de la loi")}[self.way]


WAYS = {
    Inclusion.FULL: Way.FULL, Inclusion.PART: Way.PART, Inclusion.UP_TO: Way.UP_TO, Inclusion.EXCESS: Way.BEYOND,
    Inclusion.NONE: Way.NONE,
}  # fmt: skip


@dataclass(frozen=True)
class Earning:
    """A column of earnings of a run: its month, its item and how it enters the taxable gross."""

    column: int
    period: int
    code: str
    label: str
    treatment: Treatment


class Column(NamedTuple):
    """A column of the payslips of a run, with its totals in minor units."""

    key: int
    run: int
    period: int
    code: str
    label: str
    section: str
    base: int
    amount: int
    people: int


def columns_of(runs: Iterable[int]) -> list[Column]:
    """One query, run by run in the order of the payslip."""
    found = RunColumn.objects.filter(run__in=list(runs)).order_by("run_id", "order")
    names = ("pk", "run", "run__period", "code", "label", "section", "total_base", "total", "people")
    return [Column(*row) for row in found.values_list(*names)]


def earnings_of(columns: Sequence[Column]) -> list[Earning]:
    """The earnings among the columns with their treatments; one query. A month follows its last calculation."""
    keys = {column.run for column in columns}
    rules: dict[int, Mapping[str, Treatment]] = {}
    known: dict[str, Mapping[str, Treatment]] = {}
    calculations = Calculation.objects.filter(run__in=keys).exclude(definition={}).order_by("run", "pk")
    for run, period, definition in calculations.values_list("run", "run__period", "definition"):
        read = PlanDefinition.from_json(definition)
        key = read.canonical
        if key not in known:
            known[key] = treatments_of(read)
        rules[run] = known[key]
        rules.setdefault(-period, known[key])
    return [
        Earning(each.key, each.period, each.code, each.label, (rules.get(each.run) or rules.get(-each.period) or {}).get(each.code, Treatment(Way.LAW)))
        for each in columns
        if each.section == Section.EARNING
    ]


def treatments_of(definition: PlanDefinition) -> dict[str, Treatment]:
    """Item → how it enters the taxable gross: its own cell of the matrix, else what the law says of its nature."""
    country = law(definition.country)
    includes = set(country.base(TAXABLE).includes)
    by_law = natures_by_law(definition)
    found = {supplement_item().code: _of_nature(supplement_item().nature, includes, by_law)}
    for item in definition.items:
        if item.kind != ItemKind.EARNING:
            continue
        cell = next((cell for cell in item.bases if cell.base == TAXABLE), None)
        if cell is not None:
            found[item.code] = Treatment(WAYS[Inclusion(cell.inclusion)], cell.value)
        else:
            found[item.code] = _of_nature(item.nature, includes, by_law)
    return found


def _of_nature(nature: str, includes: set[str], by_law: frozenset[str]) -> Treatment:
    return Treatment(Way.LAW if nature in by_law else Way.FULL if nature in includes else Way.NONE)


_BY_LAW: dict[str, frozenset[str]] = {}


def natures_by_law(definition: PlanDefinition) -> frozenset[str]:
    """The natures that the formulas of the country bring into the taxable gross by a rule of their own: the plan says it."""
    if definition.country not in _BY_LAW:
        _BY_LAW[definition.country] = plan_of(definition).treated.get(TAXABLE, frozenset())
    return _BY_LAW[definition.country]

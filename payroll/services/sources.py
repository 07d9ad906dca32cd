"""Where the amounts of a month come from besides what officers enter: statute, absences, loans, acts, bonuses, back pay.

Each subject plugs one `PaySource` into the calculation (`register`, in the app's `ready()`):

- `define` may add items to the month's definition, or give an item its formula;
- `gather` gives amounts and quantities before the evaluation;
- `settle` gives more once a first evaluation has told the amounts and the net of the rows asked for;
- `leave_out` names those whom a run for everybody must not pay;
- `paid` follows the run; `reversed` follows its reversal.

What a source gives is for the WHOLE month, as if no run of that month had paid anything yet: a run that comes after
another one of the same month pays the difference, origin by origin. A source that reads its ledger (`LineOrigin` of paid
runs) therefore leaves out the runs of the month that is calculated: `ledger_before` does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from hr_core.models import Institution
from payroll.choices import ItemFrequency, RunState, Severity
from payroll.engine import PayPlan, PayResult
from payroll.models import LineOrigin, PayPeriod, PayRun
from payroll.services.definition import ItemDefinition

#: States from which what a run takes is certain.
PAID = (RunState.PAID, RunState.CLOSED)


@dataclass(frozen=True)
class Given:
    """An amount (minor units) or a quantity (thousandths) that a source gives to a line of an employee."""

    employee: int
    code: str
    source: str
    reference: int | None
    label: str
    amount: int | None = None
    quantity: int | None = None

    @property
    def key(self) -> tuple[int, str, str, int | None, str]:
        return self.employee, self.code, self.source, self.reference, self.label


@dataclass(frozen=True)
class Finding:
    """What a source has to say about an employee's month: becomes a finding of the run's control."""

    employee: int
    severity: str
    code: str
    message: str
    cure: str = ""


@dataclass
class SourceRoster:
    """The employees of one chunk as sources see them. `run` is None in a recomputation or a simulation.

    `keys`: employee keys, int64, ascending; `row_of`: their rows; `columns`: the engine's columns so far, by name, shape
    (n,); `facts`: what the roster knows of everybody, whether the plan reads it or not (`seniority_months`, `category_code` …).
    `kinds`: the kinds of run whose items and inputs the month contains; `runs`: their keys, those already authorised
    this month and the run itself.
    """

    cursor: Any
    plan: PayPlan
    institution: Institution
    period: PayPeriod
    run: PayRun | None
    keys: np.ndarray
    columns: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    runs: tuple[int, ...] = ()
    given: list[Given] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    source: str = ""
    asked: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.row_of = {key: row for row, key in enumerate(self.keys.tolist())}
        self._names = {spec.name for spec in self.plan.inputs}

    @property
    def among(self) -> RawSQL:
        """The roster's employees for a filter (`employee__in=roster.among`): one parameter instead of thousands."""
        return RawSQL("SELECT unnest(%s::bigint[])", [self.keys.tolist()], output_field=BigIntegerField())

    def give(
        self,
        employee: int,
        code: str,
        *,
        amount: int | None = None,
        quantity: int | None = None,
        reference: int | None = None,
        label: str = "",
    ) -> None:
        """Add to what the employee gets under `code`: an amount in minor units, or a quantity in thousandths.

        Nothing happens for somebody outside the chunk. An item that is not defined this month makes a blocking finding.
        """
        row = self.row_of.get(employee)
        if row is None or not (amount or quantity):
            return
        for prefix, value in (("a_", amount), ("q_", quantity)):
            if value is None:
                continue
            name = prefix + code
            if name not in self._names:
                self._undefined(employee, code, label)
                return
            if name not in self.columns:
                self.columns[name] = np.zeros(len(self.keys), dtype=np.int64)
            self.columns[name][row] += value
        self.given.append(Given(employee, code, self.source, reference, label[:200], amount, quantity))

    def amount_given(self, employee: int, code: str) -> int:
        """What was entered or given so far for a line, in minor units."""
        column = self.columns.get(f"a_{code}")
        return 0 if column is None else int(column[self.row_of[employee]])

    def ask_first(self, employee: int) -> None:
        """Ask for a first evaluation of this employee's month, of which `settle` is told."""
        if employee in self.row_of:
            self.asked.add(employee)

    def find(self, employee: int, severity: str, code: str, message: str, cure: str = "") -> None:
        """A finding of the run's control about this employee (`Severity`)."""
        if employee in self.row_of:
            self.findings.append(Finding(employee, severity, code, message, cure))

    def _undefined(self, employee: int, code: str, label: str) -> None:
        self.find(
            employee,
            Severity.BLOCKING,
            "undefined_item",
            f"« {label or code} » n’a pas pu entrer dans la paie : la rubrique {code} n’est pas définie ce mois-ci.",
            "Définir la rubrique (Réglages de la paie, Rubriques) pour ce mois et cette campagne, puis recalculer.",
        )


class FirstResult:
    """The first evaluation of the employees asked for. `net(employee)`, `amount(employee, code)`, `base(employee, code)`
    are in minor units; `result` and `row_of` give the columns themselves."""

    def __init__(self, result: PayResult, keys: Sequence[int]) -> None:
        self.result = result
        self.row_of = {key: row for row, key in enumerate(keys)}
        self._codes = {line.code for line in result.plan.lines}

    def __contains__(self, employee: int) -> bool:
        return employee in self.row_of

    def net(self, employee: int) -> int:
        return int(self.result.net[self.row_of[employee]])

    def gross(self, employee: int) -> int:
        return int(self.result.gross[self.row_of[employee]])

    def amount(self, employee: int, code: str) -> int:
        """The amount of a line; zero for a line that the month does not have."""
        return int(self.result.amount(code)[self.row_of[employee]]) if code in self._codes else 0

    def base(self, employee: int, code: str) -> int:
        """The base of a line, or a base of the matrix by its own code."""
        return int(self.result.base(code)[self.row_of[employee]])

    def section(self, employee: int, *sections: str) -> int:
        return int(self.result.section(*sections)[self.row_of[employee]])


class PaySource:
    """One subject that gives amounts to the calculation; the module's docstring tells when each method is called."""

    key = ""
    label = ""
    order = 50
    #: False: when a past month is computed again, what was taken then stands (loans, acts).
    is_recomputed = True

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        """The items of the month, with what this subject adds or changes."""
        return items

    def gather(self, roster: SourceRoster) -> None:
        """Give what does not depend on the month's result, in a constant number of queries."""

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        """Give what depends on the amounts or the net of those for whom `ask_first` was called."""

    def leave_out(self, *, run: PayRun) -> Collection[int]:
        """Employees whom a run for everybody does not pay, because another run will."""
        return ()

    def paid(self, *, run: PayRun) -> None:
        """The run has just reached « payée », in the same transaction."""

    def reversed(self, *, run: PayRun, of: PayRun) -> None:
        """The reversal `run` of `of` has just been paid: bring back what the source keeps beside its ledger."""


class _Sources:
    def __init__(self) -> None:
        self._all: list[PaySource] = []

    def register(self, source: PaySource) -> None:
        if all(each.key != source.key for each in self._all):
            self._all = sorted([*self._all, source], key=lambda each: each.order)

    def __iter__(self) -> Any:
        return iter(self._all)

    def label(self, key: str) -> str:
        return next((str(each.label) for each in self._all if each.key == key), key)


sources = _Sources()


def define_all(
    items: Sequence[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
) -> tuple[ItemDefinition, ...]:
    """The items after every source has had its say."""
    found = list(items)
    for source in sources:
        found = source.define(found, institution=institution, on=on, kinds=kinds)
    return tuple(found)


def derived(item: ItemDefinition, suffix: str, label: str, **changes: Any) -> ItemDefinition:
    """A line of its own made of an item (`1100-absence`): same sense, nature and bases, an amount that a source gives."""
    return replace(
        item,
        code=f"{item.code}-{suffix}",
        label=label[:80],
        of=item.code,
        frequency=ItemFrequency.VARIABLE,
        formula="",
        is_prorated=False,
        only_in=(),
        **changes,
    )


def insert_after(items: list[ItemDefinition], code: str, new: ItemDefinition) -> list[ItemDefinition]:
    """The items with a new one right after `code` and its other derived lines."""
    at = max((rank for rank, item in enumerate(items) if item.code == code or item.of == code), default=len(items) - 1)
    return [*items[: at + 1], new, *items[at + 1 :]]


def gather_all(
    roster: SourceRoster, *, only_recomputed: bool = False, only: Collection[str] | None = None
) -> None:
    """Let the sources give; `only` some of them, by key, where a page asks for no more."""
    for source in sources:
        if (only is None or source.key in only) and (source.is_recomputed or not only_recomputed):
            roster.source = source.key
            source.gather(roster)


def stand_all(roster: SourceRoster) -> None:
    """In a past month computed again, what its other runs took of loans and acts stands: the same amounts are given."""
    standing = [source.key for source in sources if not source.is_recomputed]
    runs = [key for key in roster.runs if roster.run is None or key != roster.run.pk]
    if not runs or not standing:
        return
    taken = LineOrigin.objects.filter(run__in=runs, source__in=standing, employee__in=roster.among)
    for row in taken.order_by("source", "pk"):
        roster.source = row.source
        roster.give(
            row.employee_id,
            row.code,
            amount=row.amount,
            quantity=row.quantity,
            reference=row.reference,
            label=row.label,
        )


def settle_all(roster: SourceRoster, *, only_recomputed: bool = False) -> None:
    """A first evaluation of those asked for, then what each source makes of it, one after the other.

    A source sees what the sources before it gave: the evaluation is done again when one of them gave something.
    """
    first: FirstResult | None = None
    known = -1
    for source in sources:
        if type(source).settle is PaySource.settle or not roster.asked:
            continue
        if only_recomputed and not source.is_recomputed:
            continue
        if first is None or len(roster.given) != known:
            first, known = _evaluate(roster), len(roster.given)
        roster.source = source.key
        source.settle(roster, first)


def _evaluate(roster: SourceRoster) -> FirstResult:
    keys = sorted(roster.asked)
    rows = [roster.row_of[key] for key in keys]
    columns = {}
    for name, column in roster.columns.items():
        columns[name] = column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]
    return FirstResult(roster.plan.evaluate(columns, len(keys)), keys)


def ledger_before(period: PayPeriod, source: str) -> QuerySet[LineOrigin]:
    """What paid runs of the months before `period` took for a source: the runs of the period itself are left out."""
    before = Q(run__period__year__lt=period.year) | Q(run__period__year=period.year, run__period__month__lt=period.month)
    return LineOrigin.objects.filter(before, source=source, run__state__in=PAID)


def ledger(source: str) -> QuerySet[LineOrigin]:
    """Everything that paid runs took for a source."""
    return LineOrigin.objects.filter(source=source, run__state__in=PAID)


def left_out(run: PayRun | None) -> list[int]:
    """Those whom a run for everybody leaves to another run; nobody for a run that names its employees."""
    if run is None or run.employees is not None:
        return []
    return sorted({employee for source in sources for employee in source.leave_out(run=run)})


def run_paid(*, run: PayRun) -> None:
    """Tell every source that a run is paid."""
    for source in sources:
        source.paid(run=run)


def run_reversed(*, run: PayRun, of: PayRun) -> None:
    """Tell every source that a run gave back what another one had paid."""
    for source in sources:
        source.reversed(run=run, of=of)

"""The test bench of a formula: what a definition not yet written would give one employee one month, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from hr_core.models import Employee, Institution
from hr_core.text import french_decimal, french_integer
from payroll.choices import ItemKind, RunKind
from payroll.engine import Explanation, Expr, Input, InputSpec, Named, PayPlan, PayResult, explain
from payroll.models import PayPeriod
from payroll.services.definition import ItemDefinition, PlanDefinition, definition_read, plan_of
from payroll.services.difference import month_kinds
from payroll.services.roster import roster_open


class BenchRefused(Exception):
    """The bench has nobody to try on; the message is French."""


@dataclass(frozen=True)
class BenchResult:
    """What the definition gives: the amount and its explanation, the net with it and as things stand."""

    employee: Employee
    month: date
    amount: int
    why: Explanation
    net: int
    net_before: int
    inputs: Sequence[tuple[str, str]]

    @property
    def change(self) -> int:
        return self.net - self.net_before


def bench_try(
    *,
    institution: Institution,
    employee: Employee,
    on: date,
    code: str,
    values: dict[str, Any],
    amount: int | None = None,
    quantity: int | None = None,
) -> BenchResult:
    """Calculate the month of `on` for an employee with this definition of the item `code`; writes nothing.

    `amount` (minor units) and `quantity` (thousandths) stand for what would be entered for the employee.
    Errors: any `EngineError` (a `FormulaError` that names its item), `BenchRefused` when nobody is paid that month.
    """
    period = PayPeriod.objects.filter(institution=institution, year=on.year, month=on.month).first()
    period = period or PayPeriod(institution=institution, year=on.year, month=on.month)
    kind = RunKind.REGULAR if RunKind.REGULAR in values["run_kinds"] else values["run_kinds"][0]
    current = definition_read(institution=institution, on=period.last_day, run_kind=kind, kinds=month_kinds(kind))
    plan, rates = plan_of(_with_item(current, code, values)), current.special.rates
    roster = roster_open(
        plan=plan, period=period, first_employee=employee.pk, last_employee=employee.pk, rates=rates
    )
    if not len(roster):
        raise BenchRefused(
            "Cet agent n’est pas payé ce mois-là : il lui faut un contrat et un salaire de base approuvé qui couvrent la date."
        )
    columns = dict(roster.columns)
    for name, given in ((f"a_{code}", amount), (f"q_{code}", quantity)):
        if given is not None and any(spec.name == name for spec in plan.inputs):
            columns[name] = [given]
    result = plan.evaluate(columns, 1)
    before_plan = plan_of(current)
    # Text columns have the choices of each plan: the roster is read again for the rules as they stand.
    before_roster = roster_open(
        plan=before_plan, period=period, first_employee=employee.pk, last_employee=employee.pk, rates=rates
    )
    before = before_plan.evaluate(before_roster.columns, 1)
    return BenchResult(
        employee=employee,
        month=period.first_day,
        amount=int(result.amount(code)[0]),
        why=explain(result, 0, code),
        net=int(result.net[0]),
        net_before=int(before.net[0]),
        inputs=_inputs_told(plan, result, code),
    )


def _with_item(current: PlanDefinition, code: str, values: dict[str, Any]) -> PlanDefinition:
    """The rules with this definition in place of the item's, or added at the end of its kind."""
    known = current.item(code)
    item = ItemDefinition(
        code=code,
        label=values["label"],
        kind=values["kind"],
        nature=values["nature"],
        frequency=values["frequency"],
        formula=values["formula"].strip(),
        is_prorated=values["is_prorated"],
        legal_text=values["legal_text"],
        bases=known.bases if known is not None and values["kind"] == ItemKind.EARNING else (),
    )
    others = [item if other.code == code else other for other in current.items]
    return replace(current, items=tuple(others if known is not None else [*others, item]))


def _inputs_told(plan: PayPlan, result: PayResult, code: str) -> list[tuple[str, str]]:
    """The employee's columns that the formula reads, with their values."""
    wanted = _columns_of(plan, code)
    return [(spec.label or spec.name, _value_told(spec, result)) for spec in plan.inputs if spec.name in wanted]


def _columns_of(plan: PayPlan, code: str) -> set[str]:
    """Names of the columns that the item reads itself, other items and bases apart."""
    found: set[str] = set()
    root = plan.line(code).built.node
    waiting: list[Expr] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Input):
            found.add(node.name)
        if node is root or not (isinstance(node, Named) and node.kind in ("item", "line", "base", "total")):
            waiting.extend(node.args)
    return found


def _value_told(spec: InputSpec, result: PayResult) -> str:
    column = result.columns[spec.name]
    value = int(column[0]) if hasattr(column, "__len__") else int(column)
    if spec.kind == "enum":
        return list(spec.choices.values())[value]
    if spec.kind == "bool":
        return "oui" if value else "non"
    if spec.kind == "quantity":
        return french_decimal(Fraction(value, spec.den), 3)
    return french_integer(value)

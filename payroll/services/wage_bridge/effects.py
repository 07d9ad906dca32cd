"""What each effect explains of the change of the wage bill between two months, for every employee. Nothing is written.

The cost of an employee is the gross and the employer's charges of all paid runs of the month. For who is paid in both
months, the regular payslip of the first is evaluated again by the real engine while its rules, then its facts, are
replaced by those of the second, one group after the other: the order is that of `Effect`. What no group explains is
« other »; so the effects of everybody add up to the difference, to the unit, whatever happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.text import french_month, french_of
from payroll.choices import RunKind, Section
from payroll.choices_steering import Effect
from payroll.engine import PayPlan
from payroll.models import Calculation, PayRun, Payslip, PayslipLine, RecurringInput
from payroll.selectors.paid_sums import paid_runs
from payroll.services.definition import BACK_PAY, PlanDefinition, plan_of, text_choices

COST = (Section.EARNING, Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
SENIORITY = ("seniority_months", "seniority_years")
CLASSING = ("grade_class", "step")
#: Facts of the file of one employee.
OWN = (
    "base_salary", "guaranteed_net", "net_supplement", "category_code", "category", "job_title", "town", "unit_kind",
    "status_kind", "contract_kind", "is_executive",
)  # fmt: skip
Parts = dict[tuple[int, str], int]


@dataclass
class Month:
    """A paid month: cost and back pay by employee, and the regular payslip of each."""

    day: date
    cost: dict[int, int]
    back_pay: dict[int, int]
    slips: dict[int, Payslip]
    recurring: set[tuple[int, str]] = field(default_factory=set)

    def plain(self, employee: int) -> int:
        """The cost without back pay."""
        return self.cost.get(employee, 0) - self.back_pay.get(employee, 0)


def month_read(institution: Institution, day: date) -> Month:
    """Five queries. Raises `Refusal` for a month that is not paid."""
    runs = list(paid_runs(institution, (day.year, day.month)))
    if not runs:
        raise Refusal(_("La paie %(of_month)s n’est pas payée.") % {"of_month": french_of(french_month(day.year, day.month))})
    keys = [run.pk for run in runs]
    sums = (
        Payslip.objects.filter(run__in=keys)
        .order_by()
        .values_list("employee")
        .annotate(g=Sum("gross"), e=Sum("employer"))
    )
    paid_back = PayslipLine.objects.filter(
        run__in=keys, column__code__endswith=f"-{BACK_PAY}", column__section__in=COST
    ).order_by()
    regular = [run.pk for run in runs if run.kind == RunKind.REGULAR]
    slips = Payslip.objects.filter(run__in=regular).defer("already").order_by("pk")
    return Month(
        day,
        {employee: gross + charges for employee, gross, charges in sums},
        dict(paid_back.values_list("payslip__employee").annotate(total=Sum("amount"))),
        {slip.employee_id: slip for slip in slips},
        _recurring(runs),
    )


def _recurring(runs: Sequence[PayRun]) -> set[tuple[int, str]]:
    period = runs[0].period
    rows = RecurringInput.objects.on(period.last_day)
    return set(rows.values_list("employee", "item__code"))


def month_effects(before: Month, after: Month) -> Parts:
    """(employee, effect) → minor units, between two months; their sum is the difference of the two costs."""
    parts: Parts = {}

    def add(employee: int, effect: Effect, amount: int) -> None:
        if amount:
            parts[employee, effect] = parts.get((employee, effect), 0) + amount

    mean = sum(before.plain(key) for key in before.cost) // len(before.cost) if before.cost else 0
    for key in before.cost.keys() | after.cost.keys():
        add(key, Effect.BACK_PAY, after.back_pay.get(key, 0) - before.back_pay.get(key, 0))
        if key not in before.cost:
            add(key, Effect.HEADCOUNT, mean)
            add(key, Effect.NORIA, after.plain(key) - mean)
        elif key not in after.cost:
            add(key, Effect.HEADCOUNT, -mean)
            add(key, Effect.NORIA, mean - before.plain(key))
    stayers = sorted(before.cost.keys() & after.cost.keys())
    explained = _explained(before, after, [key for key in stayers if key in before.slips and key in after.slips])
    for key in stayers:
        change = after.plain(key) - before.plain(key)
        for effect, amount in explained.get(key, {}).items():
            add(key, effect, amount)
            change -= amount
        add(key, Effect.OTHER, change)
    return parts


def _explained(before: Month, after: Month, keys: Sequence[int]) -> dict[int, dict[Effect, int]]:
    groups: dict[tuple[int, int], list[int]] = {}
    for key in keys:
        pair = before.slips[key].calculation_id, after.slips[key].calculation_id
        groups.setdefault(pair, []).append(key)
    plans = _plans({each for pair in groups for each in pair})
    common = _common_raise(before, after, keys)
    found: dict[int, dict[Effect, int]] = {}
    for (first, second), group in groups.items():
        found |= _group(before, after, group, plans[first], plans[second], common)
    return found


def _plans(keys: Iterable[int]) -> dict[int, PayPlan]:
    rows = Calculation.objects.filter(pk__in=keys).values_list("pk", "definition")
    return {key: plan_of(PlanDefinition.from_json(data)) for key, data in rows}


def _common_raise(before: Month, after: Month, keys: Sequence[int]) -> int | None:
    """The ratio by which half of the base pays at least moved together, in thousandths: amounts are rounded."""
    ratios: Counter[int] = Counter()
    for key in keys:
        old, new = _base(before, key), _base(after, key)
        if old and new != old:
            ratios[_ratio(old, new)] += 1
    if not ratios:
        return None
    ratio, people = ratios.most_common(1)[0]
    return ratio if people * 2 >= len(keys) else None


def _ratio(old: int, new: int) -> int:
    return (new * 2000 + old) // (2 * old)


def _base(month: Month, key: int) -> int:
    value = month.slips[key].inputs.get("base_salary", 0)
    return int(value) if isinstance(value, int) else 0


def _group(
    before: Month, after: Month, keys: Sequence[int], old: PayPlan, new: PayPlan, common: int | None
) -> dict[int, dict[Effect, int]]:
    """Rules first, then a common raise, then seniority and classing, then the rest of the file."""
    firsts = [before.slips[key].inputs for key in keys]
    seconds = [after.slips[key].inputs for key in keys]
    n = len(keys)
    start = old.evaluate(_columns(old, firsts), n).employer_cost
    moved = [dict(each) for each in firsts]

    def cost() -> np.ndarray:
        return new.evaluate(_columns(new, moved), n).employer_cost

    raised = [
        row for row, key in enumerate(keys)
        if common and _base(before, key) and _ratio(_base(before, key), _base(after, key)) == common
    ]  # fmt: skip
    for row in raised:
        moved[row]["base_salary"] = seconds[row]["base_salary"]
    general = cost()
    for row, key in enumerate(keys):
        is_moved = any(
            _identity(before, key).get(name) != _identity(after, key).get(name) for name in ("step", "class")
        )
        names = (*SENIORITY, *CLASSING, *(("base_salary",) if is_moved else ()))
        _take(moved[row], seconds[row], names)
    advanced = cost()
    for row, key in enumerate(keys):
        given = [
            name for name in {*firsts[row], *seconds[row]}
            if name[:2] in ("a_", "q_") and ((key, name[2:]) in before.recurring or (key, name[2:]) in after.recurring)
        ]  # fmt: skip
        _take(moved[row], seconds[row], (*OWN, *given))
    last = cost()
    steps = {
        Effect.GENERAL: general - start,
        Effect.ADVANCEMENT: advanced - general,
        Effect.INDIVIDUAL: last - advanced,
    }
    return {key: {effect: int(values[row]) for effect, values in steps.items()} for row, key in enumerate(keys)}


def _identity(month: Month, key: int) -> Mapping[str, Any]:
    return month.slips[key].identity


def _take(into: dict[str, Any], source: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in source:
            into[name] = source[name]
        else:
            into.pop(name, None)


def _columns(plan: PayPlan, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The columns of a plan from what payslips kept; what one does not know takes its default."""
    columns: dict[str, Any] = {}
    for spec in plan.inputs:
        values = [row.get(spec.name, spec.default) for row in rows]
        is_text = spec.kind == "enum" and any(isinstance(value, str) for value in values)
        columns[spec.name] = text_choices(spec, [str(value) for value in values]) if is_text else values
    return columns

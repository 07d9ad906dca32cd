"""What the columns of some returns ask of the calculation itself: an abatement, a number of shares, pay by nature.

Steps are read again from the rules and the data kept with each payslip, never recomputed from today's file. The last
payslip of an employee's month calculates the month as a whole, whatever the number of its runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Max, Q, QuerySet

from hr_core.models import Institution
from hr_core.text import french_percent
from payroll.choices import RunKind
from payroll.models import Calculation, PayRun, Payslip
from payroll.returns.book import Declaration
from payroll.returns.due import Period
from payroll.selectors.law_changes import law_today
from payroll.services.definition import PlanDefinition, plan_of

#: Employee → month → step → value, in minor units or as a number.
Steps = Mapping[int, Mapping[date, Mapping[str, Fraction]]]


def terms_of(fields: Iterable[str]) -> list[tuple[str, list[str]]]:
    """(kind, names) of each term: `step:a+b~nature:c` is the sum of steps a and b less the pay of nature c."""
    terms = [term.partition(":") for each in fields for term in each.split("~")]
    return [(kind, rest.split("+")) for kind, _colon, rest in terms if rest]


def names_of(wanted: Declaration, *kinds: str) -> set[str]:
    """The names that the terms of these kinds ask, constants left out."""
    found = {name for kind, names in terms_of(wanted.fields) if kind in kinds for name in names}
    return {name for name in found if not name.isdecimal()}


def natures_of(runs: QuerySet[PayRun], wanted: Collection[str]) -> dict[str, str]:
    """Item → nature, for the natures wanted, by the rules that paid the runs; one query, none when nothing is wanted."""
    found: dict[str, str] = {}
    if not wanted:
        return found
    definitions = Calculation.objects.filter(run__in=runs.order_by().values("pk")).exclude(definition={})
    for items in definitions.order_by("pk").values_list("definition__items", flat=True):
        found |= {item["code"]: item["nature"] for item in items if item["nature"] in wanted}
    return found


def steps_of(runs: QuerySet[PayRun], months: Mapping[int, date], wanted: Collection[str]) -> Steps:
    """The steps wanted of each employee's months; three queries, none when nothing is wanted."""
    found: dict[int, dict[date, dict[str, Fraction]]] = defaultdict(dict)
    if not wanted:
        return found
    slips = Payslip.objects.filter(run__in=runs.order_by().values("pk"))
    kept = slips.exclude(Q(run__kind=RunKind.REVERSAL) | Q(calculation__definition={})).order_by()
    last = kept.values("employee", "run__period").annotate(last=Max("pk")).values_list("last", flat=True)
    groups: dict[int, list[tuple[int, int, Mapping[str, Any]]]] = defaultdict(list)
    rows = Payslip.objects.filter(pk__in=list(last)).order_by("calculation_id", "pk")
    for calculation, employee, period, inputs in rows.values_list("calculation", "employee", "run__period", "inputs"):
        groups[calculation].append((employee, period, inputs))
    rules = Calculation.objects.in_bulk(groups)
    for key, people in groups.items():
        plan = plan_of(PlanDefinition.from_json(rules[key].definition))
        columns = {
            spec.name: [inputs.get(spec.name, spec.default) for _employee, _period, inputs in people] for spec in plan.inputs
        }
        for name, (numerators, den) in plan.steps(wanted, columns, len(people)).items():
            for (employee, period, _inputs), numerator in zip(people, numerators.tolist(), strict=True):
                found[employee].setdefault(months[period], {})[name] = Fraction(numerator, den)
    return found


def constants_of(institution: Institution, wanted: Declaration, period: Period) -> dict[str, str]:
    """The words that are the same for everybody, by field: the employer's name, the sum of legal rates in force."""
    found = {"employer": institution.name}
    rates = [field for field in wanted.fields if field.startswith("figure:")]
    if not rates:
        return found
    country, on = law_today(wanted.country), period.end - timedelta(days=1)
    for field in rates:
        values = [country.figure(name).on(on) for name in field.removeprefix("figure:").split("+")]
        rate = sum((Fraction(str(value.data["percent"])) for value in values if value is not None), Fraction(0))
        found[field] = french_percent(rate, 2) if any(values) else ""
    return found

"""What somebody was paid in the months before leaving, base by base: from payslips and from the totals taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Min

from hr_core.models import Employee, PayTerms
from payroll.choices import Inclusion, ItemFrequency, ItemKind, RunState, Section
from payroll.countries import law
from payroll.models import Calculation, OpeningBalance, PayItemVersion, PayPeriod, PayslipLine, RecurringInput
from payroll.services.definition import RATE_SCALE, ItemDefinition, PlanDefinition, definition_read
from payroll.settlement.service import add_months
from payroll.settlement.told import half_up

GROSS = "gross"


@dataclass(frozen=True)
class PaidMonth:
    """What a month put into a base, in minor units; `fixed` leaves out what was entered for that month alone."""

    year: int
    month: int
    amount: int
    fixed: int
    is_taken_over: bool = False

    @property
    def words(self) -> str:
        return f"{self.month:02d}/{self.year}"


@dataclass(frozen=True)
class PayHistory:
    """Amounts by month and item code, with the definition that says into which bases items enter."""

    country: str
    lines: Mapping[tuple[int, int], Mapping[str, int]]
    taken_over: frozenset[tuple[int, int]]
    definitions: Mapping[tuple[int, int], PlanDefinition]

    def months(self, base: str) -> list[PaidMonth]:
        """The months of a base, newest first."""
        spec = next((each for each in law(self.country).bases if each.code == base), None)
        includes = spec.includes if spec else ()
        found = []
        for key in sorted(self.lines, reverse=True):
            items = {item.code: item for item in self.definitions[key].items}
            amount = fixed = Fraction(0)
            for code, value in self.lines[key].items():
                item = items.get(code) or items.get(code.split("-")[0])
                if item is None or item.kind != ItemKind.EARNING:
                    continue
                part = _part(item, base, includes, value)
                amount += part
                fixed += part if item.frequency != ItemFrequency.VARIABLE else 0
            if not amount and key in self.taken_over:
                amount = fixed = Fraction(self.lines[key].get(GROSS, 0))
            found.append(PaidMonth(*key, half_up(amount), half_up(fixed), key in self.taken_over))
        return found


def _part(item: ItemDefinition, base: str, includes: Iterable[str], value: int) -> Fraction:
    """How much of an amount enters a base, by the matrix, else by its nature."""
    cell = next((each for each in item.bases if each.base == base), None)
    if cell is None:
        return Fraction(value if item.nature in includes else 0)
    if cell.inclusion == Inclusion.PART:
        return Fraction(value * cell.value, RATE_SCALE)
    if cell.inclusion == Inclusion.UP_TO:
        return Fraction(min(value, cell.value))
    if cell.inclusion == Inclusion.EXCESS:
        return Fraction(max(0, value - cell.value))
    return Fraction(0 if cell.inclusion == Inclusion.NONE else value)


def pay_history(employee: Employee, *, since: date, until: date) -> PayHistory:
    """The paid months of `[since, until)`, whole months, in five queries whatever their number."""
    runs: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    calculations: dict[tuple[int, int], int] = {}
    rows = PayslipLine.objects.filter(
        payslip__employee=employee,
        payslip__run__state__in=(RunState.PAID, RunState.CLOSED),
        column__section=Section.EARNING,
    ).values_list(
        "payslip__run__period__year",
        "payslip__run__period__month",
        "column__code",
        "amount",
        "payslip__calculation_id",
    )
    for year, month, code, amount, calculation in rows:
        if _within(year, month, since, until):
            runs[year, month][code] += amount
            calculations[year, month] = max(calculation, calculations.get((year, month), 0))
    kept = dict(Calculation.objects.filter(pk__in=set(calculations.values())).values_list("pk", "definition"))
    definitions = {key: PlanDefinition.from_json(kept[pk]) for key, pk in calculations.items()}
    taken: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for year, month, code, amount in OpeningBalance.objects.filter(employee=employee).values_list(
        "year", "month", "code", "amount"
    ):
        if (year, month) not in runs and _within(year, month, since, until):
            taken[year, month][code] = amount
    if taken:
        # Items begin when the institution opens its payroll: months before are read by the first definitions.
        opened = PayItemVersion.objects.aggregate(first=Min("start"))["first"] or until
        definition = definition_read(institution=employee.institution, on=max(until, opened))
        definitions |= dict.fromkeys(taken, definition)
    return PayHistory(employee.institution.country_id, {**runs, **taken}, frozenset(taken), definitions)


def _within(year: int, month: int, since: date, until: date) -> bool:
    first = date(year, month, 1)
    return since <= first and add_months(first, 1) <= until


def monthly_from_file(employee: Employee, on: date) -> int:
    """The monthly pay by the file, for who has no payslip yet: base salary and what is given every month."""
    terms = PayTerms.objects.on(on).filter(employee=employee, state="approved").first()
    given = RecurringInput.objects.on(on).filter(employee=employee, amount__isnull=False, item__code__lt="6000")
    return (terms.base_salary if terms else 0) + sum(given.values_list("amount", flat=True))


def is_month_paid(employee: Employee, day: date) -> bool:
    """Whether the regular month of a day was paid to this employee."""
    return PayPeriod.objects.filter(
        year=day.year,
        month=day.month,
        runs__payslips__employee=employee,
        runs__kind="regular",
        runs__state__in=(RunState.PAID, RunState.CLOSED),
    ).exists()

"""The yearly statement of an employee (état annuel, certificat de salaires): months paid and taken over, and their sum."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hr_core.models import Employee, Institution
from hr_core.text import french_month
from payroll.choices import ItemKind, RunState, Section
from payroll.countries import law
from payroll.models import OpeningBalance, PayItemVersion, Payslip
from payroll.returns.book import plain_code
from payroll.returns.due import Period
from payroll.selectors.paid_sums import PAID_STATES, employee_sums, paid_runs, paid_sums
from payroll.selectors.returns.figures import PAID_DAYS, TOTALS, balances_of, month_totals

YEARLY = ("gross", "taxable", "contributions", "tax", "net")


@dataclass
class MonthSum:
    """A month of a statement; `is_taken_over`: paid by the old software."""

    month: date
    totals: dict[str, int]
    is_taken_over: bool = False

    @property
    def name(self) -> str:
        return french_month(self.month.year, self.month.month)


@dataclass
class Statement:
    """The year of one employee. `lines`: (section, label, amount) over the year, in the order of the payslip.

    `is_final`: December is closed; until then the statement says until which month it goes.
    """

    employee: Employee
    year: int
    months: list[MonthSum]
    lines: list[tuple[str, str, int]] = field(default_factory=list)
    is_final: bool = False

    @property
    def totals(self) -> dict[str, int]:
        return {name: sum(month.totals[name] for month in self.months) for name in TOTALS}

    @property
    def last_month(self) -> str:
        return self.months[-1].name if self.months else ""


def statement_of(employee: Employee, year: int, institution: Institution) -> Statement:
    """The year of an employee, a constant number of queries. What its months say adds up to what it says."""
    runs = paid_runs(institution, (year, 1), (year, 12))
    found: dict[date, MonthSum] = {}
    slips = Payslip.objects.filter(run__in=runs.order_by().values("pk"), employee=employee)
    rows = slips.order_by().values("run__period__month").annotate(**{f"sum_{name}": Sum(name) for name in TOTALS})
    for row in rows:
        month = date(year, row["run__period__month"], 1)
        found[month] = MonthSum(month, {name: row[f"sum_{name}"] for name in TOTALS})
    amounts: dict[str, int] = {}
    for line in employee_sums(runs.filter(payslips__employee=employee), employee=employee.pk):
        amounts[line.code] = amounts.get(line.code, 0) + line.amount
    words = {each.code: (each.section, each.label) for each in paid_sums(runs)}
    period = Period(date(year, 1, 1), date(year + 1, 1, 1))
    paid = {date(year, month, 1) for month in runs.order_by().values_list("period__month", flat=True).distinct()}
    taken = balances_of(period, paid, employee.pk)
    if taken:
        _take_over(taken, institution, found, amounts, words)
    order = {code: rank for rank, code in enumerate(words)}
    lines = [
        (*words[code], amount) for code, amount in sorted(amounts.items(), key=lambda each: order.get(each[0], 10_000))
        if amount and code in words
    ]  # fmt: skip
    closed = runs.filter(period__month=12, kind="regular", state=RunState.CLOSED).exists()
    return Statement(employee, year, sorted(found.values(), key=lambda each: each.month), lines, closed)


def _take_over(
    rows: list[OpeningBalance],
    institution: Institution,
    found: dict[date, MonthSum],
    amounts: dict[str, int],
    words: dict[str, tuple[str, str]],
) -> None:
    known = {line.code: line for line in law(institution.country_id).lines}
    earning = set(
        PayItemVersion.objects.filter(kind=ItemKind.EARNING).order_by().values_list("item__code", flat=True).distinct()
    )
    for row in rows:
        month = date(row.year, row.month, 1)
        found.setdefault(month, MonthSum(month, dict.fromkeys(TOTALS, 0), True))
        if row.code in TOTALS or row.code == PAID_DAYS:
            continue
        amounts[row.code] = amounts.get(row.code, 0) + row.amount
        line = known.get(plain_code(row.code))
        section = line.section if line else Section.EARNING if plain_code(row.code) in earning else Section.DEDUCTION
        words.setdefault(row.code, (section, line.label if line and line.code == row.code else row.label or row.code))
    for name, sums in month_totals(rows, known, earning).items():
        for (_employee, month), amount in sums.items():
            found[month].totals[name] += amount


def years_of(employee: Employee) -> list[int]:
    """The years of which something is known, newest first."""
    paid = Payslip.objects.filter(employee=employee, run__state__in=PAID_STATES)
    years = set(paid.order_by().values_list("run__period__year", flat=True).distinct())
    years |= set(OpeningBalance.objects.filter(employee=employee).order_by().values_list("year", flat=True).distinct())
    return sorted(years, reverse=True)


def statement_years() -> list[int]:
    """The years in which something was paid, newest first."""
    found = Payslip.objects.filter(run__state__in=PAID_STATES).order_by()
    taken = OpeningBalance.objects.filter(takeover__isnull=False).order_by()
    years = set(found.values_list("run__period__year", flat=True).distinct())
    return sorted(years | set(taken.values_list("year", flat=True).distinct()), reverse=True)


def paid_in(people: QuerySet[Employee], year: int) -> QuerySet[Employee]:
    """Employees paid in a year, here or by the old software, with what they were paid: `year_gross`, `year_taxable` …,
    `last_month`. Months taken over count by the totals that a take-over gives. One query beside the one that is returned."""
    held = Q(payslips__run__state__in=PAID_STATES, payslips__run__period__year=year)
    paid = {name: Coalesce(Sum(f"payslips__{name}", filter=held), 0) for name in YEARLY}
    last = Max("payslips__run__period__month", filter=held)
    taken = OpeningBalance.objects.filter(year=year, takeover__isnull=False).order_by()
    if not taken.exists():
        return people.filter(held).annotate(**{f"year_{name}": total for name, total in paid.items()}, last_month=last)
    mine = taken.filter(employee=OuterRef("pk")).values("employee")

    def before(name: str) -> Any:
        return Coalesce(Subquery(mine.filter(code=name).annotate(total=Sum("amount")).values("total")), 0)

    sums = {f"year_{name}": total + before(name) for name, total in paid.items()}
    earlier = Subquery(mine.annotate(last=Max("month")).values("last"))
    return people.annotate(**sums, last_month=Coalesce(last, earlier)).filter(last_month__isnull=False)

"""Totals of the year to date, what the previous software paid included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from payroll.choices import Section
from payroll.models import OpeningBalance, PayPeriod, Payslip

TOTALS = ("gross", "taxable", "contributions", "tax", "net", "employer")
#: The total that a taken-over line adds to when the old software gave no total of that name.
TOTAL_OF_SECTION = {
    Section.EARNING: "gross",
    Section.EMPLOYEE_CONTRIBUTION: "contributions",
    Section.TAX: "tax",
    Section.EMPLOYER_CONTRIBUTION: "employer",
    Section.EMPLOYER_TAX: "employer",
    Section.EMPLOYER_CHARGE: "employer",
}


@dataclass(frozen=True)
class YearTotals:
    """Sums since January, in minor units; `months_taken_over` counts the months that the old software paid."""

    gross: int = 0
    taxable: int = 0
    contributions: int = 0
    tax: int = 0
    net: int = 0
    employer: int = 0
    months_taken_over: int = 0

    @property
    def cost(self) -> int:
        return self.gross + self.employer


def year_to_date(
    *, period: PayPeriod, employees: Iterable[int], sections: Mapping[str, str]
) -> dict[int, YearTotals]:
    """The totals of each employee since January, the period included, in two queries.

    `sections` gives the section of each line by code (those of the run's columns): it places taken-over lines.
    """
    chosen = list(employees)
    sums: dict[int, dict[str, int]] = {employee: dict.fromkeys(TOTALS, 0) for employee in chosen}
    paid = (
        Payslip.objects.filter(
            employee__in=chosen, run__period__year=period.year, run__period__month__lte=period.month
        )
        .order_by()
        .values("employee_id")
        .annotate(**{f"sum_{name}": Sum(name) for name in TOTALS})
    )
    for row in paid:
        for name in TOTALS:
            sums[row["employee_id"]][name] += row[f"sum_{name}"]
    months: dict[int, set[int]] = {}
    for employee, month, codes in _taken_over(period, chosen):
        months.setdefault(employee, set()).add(month)
        for name, amount in _totals_of(codes, sections).items():
            sums[employee][name] += amount
    return {
        employee: YearTotals(**totals, months_taken_over=len(months.get(employee, ())))
        for employee, totals in sums.items()
    }


def _taken_over(period: PayPeriod, employees: list[int]) -> list[tuple[int, int, dict[str, int]]]:
    rows = OpeningBalance.objects.filter(employee__in=employees, year=period.year, month__lt=period.month)
    found: dict[tuple[int, int], dict[str, int]] = {}
    for employee, month, code, amount in rows.values_list("employee_id", "month", "code", "amount"):
        found.setdefault((employee, month), {})[code] = amount
    return [(employee, month, codes) for (employee, month), codes in found.items()]


def _totals_of(codes: Mapping[str, int], sections: Mapping[str, str]) -> dict[str, int]:
    """The totals of one month: those given as such, the others added up from their lines."""
    totals = {name: codes[name] for name in TOTALS if name in codes}
    for code, amount in codes.items():
        name = TOTAL_OF_SECTION.get(Section(sections[code])) if code in sections else None
        if name and name not in codes:
            totals[name] = totals.get(name, 0) + amount
    return totals

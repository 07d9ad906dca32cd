"""A year of pay by employee and by line: what was paid by the runs paid or closed of its months. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, F, Sum

from hr_core.models import Institution
from payroll.models import Payslip, RunColumn
from payroll.selectors.paid_sums import TOTALS, paid_runs


@dataclass(frozen=True)
class YearRow:
    """An employee's year: totals in the order of `paid_sums.TOTALS`."""

    employee: int
    staff_number: str
    name: str
    payslips: int
    totals: tuple[int, ...]


@dataclass
class YearColumn:
    """A line of the payslips over the year: its amount by month."""

    code: str
    label: str
    section: str
    months: dict[int, int] = field(default_factory=dict)


def year_people(institution: Institution, year: int) -> list[YearRow]:
    """Everybody paid in the year, by staff number; one query."""
    runs = paid_runs(institution, (year, 1), (year, 12)).order_by().values("pk")
    rows = (
        Payslip.objects.filter(run__in=runs)
        .order_by()
        .values(
            "employee_id",
            number=F("employee__staff_number"),
            last=F("employee__last_name"),
            first=F("employee__first_names"),
        )
        .annotate(count=Count("pk"), **{f"sum_{name}": Sum(name) for name in TOTALS})
        .order_by("number", "employee_id")
    )
    return [
        YearRow(
            row["employee_id"],
            row["number"],
            f"{row['last']} {row['first']}",
            row["count"],
            tuple(int(row[f"sum_{name}"]) for name in TOTALS),
        )
        for row in rows
    ]


def year_columns(institution: Institution, year: int) -> list[YearColumn]:
    """Every line that somebody had, in the order of the payslip, with the words of the latest run; one query."""
    runs = paid_runs(institution, (year, 1), (year, 12)).order_by().values("pk")
    found: dict[str, YearColumn] = {}
    order: dict[str, int] = {}
    columns = (
        RunColumn.objects.filter(run__in=runs, people__gt=0)
        .annotate(of=F("run__period__month"))
        .order_by("of", "run_id")
    )
    for column in columns:
        held = found.setdefault(column.code, YearColumn(column.code, column.label, column.section))
        held.label, held.section, order[column.code] = column.label, column.section, column.order
        held.months[column.of] = held.months.get(column.of, 0) + column.total
    return sorted(found.values(), key=lambda each: (order[each.code], each.code))

"""What an institution paid over some months, summed by the database: the ground of returns, entries, proofs and reports.

Runs of a month pay differences (`services.difference`), so that their sums add up to the months. Amounts in minor units;
a deduction is positive, as on the payslip. A run counts from the day on which it is paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, QuerySet, Sum

from hr_core.models import Institution
from payroll.choices import RunState
from payroll.models import PayRun, Payslip, RunColumn

PAID_STATES = (RunState.PAID, RunState.CLOSED)
#: The totals of payslips that add up over runs.
TOTALS = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")
LINES = """
SELECT s.employee_id, r.period_id, c.code, sum(l.base)::bigint, sum(l.amount)::bigint
FROM payroll_payslipline l
JOIN payroll_payslip s ON s.id = l.payslip_id
JOIN payroll_runcolumn c ON c.id = l.column_id
JOIN payroll_payrun r ON r.id = l.run_id
WHERE l.run_id = ANY (%(runs)s) AND (%(codes)s::text[] IS NULL OR c.code = ANY (%(codes)s))
  AND (%(employee)s::bigint IS NULL OR s.employee_id = %(employee)s::bigint)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class PaidSum:
    """A line of the payslips over some runs: its words, the sum of its bases and of its amounts."""

    code: str
    item_code: str
    label: str
    section: str
    recipient: str
    branch: str
    account: str
    counterpart: str
    base: int
    amount: int


@dataclass(frozen=True)
class EmployeeSum:
    """One line of one employee over the runs of one month."""

    employee: int
    period: int
    code: str
    base: int
    amount: int


def paid_runs(institution: Institution, first: tuple[int, int], last: tuple[int, int] | None = None) -> QuerySet[PayRun]:
    """The runs paid or closed of the months from `first` to `last`, both (year, month) and included; one month when alone."""
    month = F("period__year") * 12 + F("period__month")
    return (
        PayRun.objects.filter(institution=institution, state__in=PAID_STATES)
        .alias(of=month)
        .filter(of__gte=_rank(first), of__lte=_rank(last or first))
        .order_by("period__year", "period__month", "pk")
    )


def _rank(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1]


def paid_sums(runs: QuerySet[PayRun]) -> list[PaidSum]:
    """Every line that somebody has, one query, in the order of the payslip. The words are those of the latest run."""
    words: dict[str, tuple[int, RunColumn]] = {}
    sums: dict[str, list[int]] = {}
    for column in RunColumn.objects.filter(run__in=runs.order_by().values("pk"), people__gt=0).order_by("run_id", "order"):
        words[column.code] = (column.order, column)
        pair = sums.setdefault(column.code, [0, 0])
        pair[0] += column.total_base
        pair[1] += column.total
    return [
        PaidSum(
            code, column.item_code, column.label, column.section, column.recipient, column.branch, column.account,
            column.counterpart, *sums[code],
        )
        for code, (_order, column) in sorted(words.items(), key=lambda each: (each[1][0], each[0]))
    ]  # fmt: skip


def paid_totals(runs: QuerySet[PayRun]) -> dict[str, int]:
    """Gross, taxable, contributions, tax, deductions, net and employer's charges of the runs, one query."""
    found = Payslip.objects.filter(run__in=runs.order_by().values("pk")).aggregate(
        **{f"sum_{name}": Sum(name) for name in TOTALS}
    )
    return {name: int(found[f"sum_{name}"] or 0) for name in TOTALS}


def employee_sums(
    runs: QuerySet[PayRun], codes: Iterable[str] | None = None, *, employee: int | None = None
) -> list[EmployeeSum]:
    """The lines of each employee by month, in two queries: those of the codes given, else all; of one employee when given."""
    parameters = {
        "runs": list(runs.order_by().values_list("pk", flat=True)),
        "codes": None if codes is None else sorted(set(codes)),
        "employee": employee,
    }
    with connection.cursor() as cursor:
        cursor.execute(LINES, parameters)
        return [EmployeeSum(*row) for row in cursor.fetchall()]

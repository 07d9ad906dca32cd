"""Our side of the parallel run: the calculated payslips of a month, and where the comparisons stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Abs

from hr_core.access import Access
from hr_core.imports.text import fold
from payroll.choices import RunState
from payroll.models import ParallelGap, ParallelRun, PayPeriod, PayRun, Payslip, RunColumn
from payroll.parallel.causes import FOLLOWS, Side
from payroll.parallel.compare import TOTAL
from payroll.selectors.visibility import is_all_seen
from payroll.services.near_labels import near_label
from payroll.services.opening_balances import TOTALS

BEFORE_CALCULATION = (RunState.OPEN, RunState.INPUTS_CLOSED)
LINES = """
SELECT s.employee_id, c.code, sum(l.base)::bigint, sum(l.amount)::bigint, max(l.rate)::bigint
FROM payroll_payslipline l
JOIN payroll_payslip s ON s.id = l.payslip_id
JOIN payroll_runcolumn c ON c.id = l.column_id
WHERE l.run_id = ANY (%(runs)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class OurLine:
    """A line of our payslips, in words; `section` is « total » for gross, net …"""

    code: str
    label: str
    section: str
    order: int


@dataclass(frozen=True)
class Person:
    """Somebody paid here, as the payslip names them."""

    key: int
    staff_number: str
    name: str
    is_confidential: bool
    unit: int | None
    grade_class: str


@dataclass(frozen=True)
class OurMonth:
    """`book`: employee → code → line."""

    lines: dict[str, OurLine]
    people: dict[int, Person]
    book: dict[int, dict[str, Side]]


def calculated_runs(period: PayPeriod) -> QuerySet[PayRun]:
    """All the runs of the month that are calculated: they pay differences and add up."""
    return PayRun.objects.filter(period=period).exclude(state__in=BEFORE_CALCULATION)


def periods_to_compare() -> QuerySet[PayPeriod]:
    runs = PayRun.objects.exclude(state__in=BEFORE_CALCULATION).values("period")
    return PayPeriod.objects.filter(pk__in=runs).order_by("-year", "-month")


def our_lines(period: PayPeriod) -> dict[str, OurLine]:
    """Every line that somebody has in the month, then the totals of the payslip; one query."""
    found: dict[str, OurLine] = {}
    columns = RunColumn.objects.filter(run__in=calculated_runs(period).order_by().values("pk"), people__gt=0)
    for column in columns.order_by("order", "-run_id"):
        found.setdefault(column.code, OurLine(column.code, column.label, column.section, column.order))
    for rank, (code, words) in enumerate(TOTALS.items()):
        found[code] = OurLine(code, words[0], TOTAL, 900_000 + rank)
    return found


def our_month(period: PayPeriod) -> OurMonth:
    """Four queries, whatever the number of employees."""
    runs = list(calculated_runs(period).order_by().values_list("pk", flat=True))
    people: dict[int, Person] = {}
    book: dict[int, dict[str, Side]] = {}
    slips = Payslip.objects.filter(run__in=runs).order_by("run_id").values_list(
        "employee_id", "identity", "is_confidential", "unit_id", *TOTALS
    )  # fmt: skip
    sums: dict[int, list[int]] = {}
    for employee, told, hidden, unit, *totals in slips:
        name = f"{told.get('last_name', '')} {told.get('first_names', '')}".strip()
        people[employee] = Person(employee, told.get("staff_number", ""), name, hidden, unit, told.get("class") or told.get("category") or "")
        held = sums.setdefault(employee, [0] * len(TOTALS))
        sums[employee] = [old + new for old, new in zip(held, totals, strict=True)]
    for employee, totals in sums.items():
        book[employee] = {code: Side(amount) for code, amount in zip(TOTALS, totals, strict=True)}
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"runs": runs})
        for employee, code, base, amount, rate in cursor.fetchall():
            book[employee][code] = Side(amount, base or None, rate or None)
    return OurMonth(our_lines(period), people, book)


def proposed_line(code: str, label: str, lines: Iterable[OurLine]) -> str:
    """The line of ours that the register names by its code or its label, written otherwise perhaps; nothing when none or several
    answer."""
    lines = list(lines)
    words = [(line.code, fold(line.code)) for line in lines] + [(line.code, fold(line.label)) for line in lines]
    words += [(total, fold(word)) for total, others in TOTALS.items() for word in others]
    for asked in (fold(code), fold(label)):
        found = {ours for ours, word in words if word == asked and asked}
        if len(found) == 1:
            return found.pop()
    return near_label(label, ((line.code, line.label) for line in lines))


def gaps_seen(access: Access) -> QuerySet[ParallelGap]:
    """The differences that an officer may read: those of the confidential population for those who see it."""
    found = ParallelGap.objects.all()
    if is_all_seen(access):
        return found
    return found.filter(Q(is_confidential=False) | Q(employee__user=access.user))


def gaps_listed(parallel: ParallelRun, access: Access) -> QuerySet[ParallelGap]:
    """With the payslip that answers « Pourquoi ? », unexplained ones first."""
    slips = Payslip.objects.filter(employee=OuterRef("employee"), run__period=parallel.period_id)
    slips = slips.exclude(run__state__in=BEFORE_CALCULATION).order_by(*_regular_first())
    first = Case(When(cause="unexplained", then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        gaps_seen(access).filter(parallel=parallel).annotate(slip=Subquery(slips.values("pk")[:1]), rank=first)
        .order_by("rank", "name", "staff_number", "order", "code")
    )  # fmt: skip


def _regular_first() -> tuple[Any, ...]:
    return (Case(When(run__kind="regular", then=Value(0)), default=Value(1), output_field=IntegerField()), "run_id")


@dataclass(frozen=True)
class GapSum:
    """Differences together: how many, in how many files, their sum and the sum of their absolute values."""

    key: str
    label: str
    number: int
    people: int
    gap: int
    size: int
    unexplained: int = 0


def counted(parallel: ParallelRun) -> QuerySet[ParallelGap]:
    """The differences that count: a total that follows its lines would count twice."""
    return parallel.gaps.exclude(cause=FOLLOWS)


def sums_by(parallel: ParallelRun, field: str) -> list[GapSum]:
    """Differences by cause or by line, the largest first; totals that follow their lines count nothing. One query."""
    rows = counted(parallel).order_by().values(field).annotate(
        number=Count("pk"), people=Count("staff_number", distinct=True), net=Sum("gap"), size=Sum(Abs("gap")),
        left=Sum(Abs("gap"), filter=Q(cause="unexplained")),
    )  # fmt: skip
    found = [
        GapSum(row[field], row[field], row["number"], row["people"], row["net"], row["size"], row["left"] or 0)
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.unexplained, -each.size, each.key))


def history(limit: int = 12) -> list[ParallelRun]:
    """The last comparisons, oldest first."""
    return list(ParallelRun.objects.select_related("period").exclude(compared_at=None)[:limit])[::-1]


def labels_of(parallel: ParallelRun) -> dict[str, str]:
    """The label of each line that differs."""
    return dict(parallel.gaps.order_by().values_list("code", "label").distinct())


def gaps_by_hand(parallel: ParallelRun) -> list[tuple[str, str, int, str]]:
    """(cause, line, how many, words) of what persons said, the most frequent first."""
    rows = parallel.gaps.exclude(justification="").order_by().values_list("cause", "label", "justification")
    found = rows.annotate(number=Count("pk")).order_by("-number", "label")
    return [(cause, label, number, words) for cause, label, words, number in found]

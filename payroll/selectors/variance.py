"""A run held against the month before: by item, by unit, by employee, and by employee for one item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Unit
from payroll.choices import Section
from payroll.models import PayRun, Payslip, PayslipLine, RunColumn
from payroll.selectors.runs import change_percent, previous_of
from payroll.selectors.visibility import payslips_of
from payroll.services.problems import DEFAULT_THRESHOLD_PERCENT
from payroll.services.settings import pay_setting

ITEM_THRESHOLD_PERCENT = 10
EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)


@dataclass(frozen=True)
class Variance:
    """A figure of two months. `people` are those who have it now, `people_before` those who had it; `is_compared` is
    false when there is no month before."""

    key: str
    code: str
    label: str
    before: int
    now: int
    people: int
    people_before: int
    threshold: int
    section: str = ""
    is_total: bool = False
    is_compared: bool = True

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def percent(self) -> Fraction | None:
        return change_percent(self.now, self.before)

    @property
    def is_over(self) -> bool:
        """Beyond the threshold of the institution; what appears or disappears always is."""
        if not self.change or not self.is_compared:
            return False
        return not self.before or abs(self.change) * 100 > abs(self.before) * self.threshold

    @property
    def people_change(self) -> int:
        return self.people - self.people_before

    @property
    def people_fewer(self) -> int:
        return -self.people_change


def item_threshold(run: PayRun) -> int:
    """The change of an item's total to look at, in hundredths."""
    return int(pay_setting(run.institution, "item_variation_percent", run.period.last_day, ITEM_THRESHOLD_PERCENT))


def net_threshold(run: PayRun) -> int:
    """The change of a net to justify, in hundredths."""
    return int(pay_setting(run.institution, "net_variation_percent", run.period.last_day, DEFAULT_THRESHOLD_PERCENT))


def variance_by_item(run: PayRun, *, threshold: int | None = None) -> list[Variance]:
    """Every item of either month in the order of the payslip, with the totals of gross and net after their lines.

    Totals of whole runs: they say nothing about one person. Four queries whatever the number of payslips. `threshold` is
    the institution's unless given.
    """
    earlier = previous_of(run)
    threshold = item_threshold(run) if threshold is None else threshold
    now: dict[str, RunColumn] = {}
    before: dict[str, RunColumn] = {}
    for column in RunColumn.objects.filter(run__in=[run, earlier] if earlier else [run]):
        (now if column.run_id == run.pk else before)[column.code] = column
    columns = sorted({**before, **now}.values(), key=lambda column: (SECTION_ORDER[column.section], column.order))
    found: list[Variance] = []
    for column in columns:
        row = _item_row(column.code, now.get(column.code), before.get(column.code), threshold)
        if row.now or row.before:
            found.append(row)
    totals = run.totals, (earlier.totals if earlier else {})
    rows = _with_totals(found, *totals, threshold)
    return rows if earlier else [replace(row, is_compared=False) for row in rows]


SECTION_ORDER = {section: rank for rank, section in enumerate(Section.values)}


def _item_row(code: str, now: RunColumn | None, before: RunColumn | None, threshold: int) -> Variance:
    words = now or before
    assert words is not None
    return Variance(
        key=code,
        code=words.item_code,
        label=words.label,
        before=before.total if before else 0,
        now=now.total if now else 0,
        people=now.people if now else 0,
        people_before=before.people if before else 0,
        threshold=threshold,
        section=words.section,
    )


def _with_totals(rows: list[Variance], now: dict[str, Any], before: dict[str, Any], threshold: int) -> list[Variance]:
    def total(key: str, label: str) -> Variance:
        return Variance(
            key, "", label, int(before.get(key, 0)), int(now.get(key, 0)), 0, 0, threshold, is_total=True
        )

    earnings = [row for row in rows if row.section == Section.EARNING]
    withheld = [row for row in rows if row.section != Section.EARNING and row.section not in EMPLOYER]
    employer = [row for row in rows if row.section in EMPLOYER]
    return [
        *earnings,
        total("gross", _("Brut")),
        *withheld,
        total("net", _("Net à payer")),
        *employer,
        total("employer", _("Charges patronales")),
    ]


def variance_by_unit(run: PayRun, access: Access, *, reserved_label: str) -> list[Variance]:
    """Nets by unit; payslips that this person may not see stand together in one row, so that the totals join."""
    threshold = item_threshold(run)
    earlier = previous_of(run)
    now, before = _nets_by_unit(run, access), _nets_by_unit(earlier, access) if earlier else {}
    names = dict(Unit.objects.values_list("pk", "name"))
    codes = dict(Unit.objects.values_list("pk", "code"))
    rows = [
        Variance(
            key=str(unit or ""),
            code=codes.get(unit, ""),
            label=names.get(unit, "–"),
            before=before.get(unit, (0, 0))[0],
            now=now.get(unit, (0, 0))[0],
            people=now.get(unit, (0, 0))[1],
            people_before=before.get(unit, (0, 0))[1],
            threshold=threshold,
        )
        for unit in {**before, **now}
    ]
    rows.sort(key=lambda row: row.code)
    total_now, total_before = run.totals, earlier.totals if earlier else {}
    rest = Variance(
        "reserved",
        "",
        reserved_label,
        int(total_before.get("net", 0)) - sum(row.before for row in rows),
        int(total_now.get("net", 0)) - sum(row.now for row in rows),
        int(total_now.get("payslips", 0)) - sum(row.people for row in rows),
        int(total_before.get("payslips", 0)) - sum(row.people_before for row in rows),
        threshold,
    )
    found = [*rows, rest] if rest.people or rest.people_before else rows
    return found if earlier else [replace(row, is_compared=False) for row in found]


def _nets_by_unit(run: PayRun, access: Access) -> dict[int | None, tuple[int, int]]:
    rows = (
        payslips_of(access)
        .filter(run=run)
        .order_by()
        .values("unit_id")
        .annotate(net_total=Sum("net"), people=Sum(Value(1)))
        .values_list("unit_id", "net_total", "people")
    )
    return {unit: (net, people) for unit, net, people in rows}


def payslips_compared(run: PayRun, access: Access) -> QuerySet[Payslip]:
    """The payslips of the run with `before`, the employee's net of the month before (None for a newcomer)."""
    earlier = previous_of(run)
    same = Payslip.objects.filter(run=earlier.pk if earlier else 0, employee=OuterRef("employee"))
    return (
        payslips_of(access)
        .filter(run=run)
        .annotate(before=Subquery(same.values("net")[:1]))
        .annotate(change=F("net") - F("before"))
    )


def beyond_threshold(found: QuerySet[Payslip], threshold: int) -> QuerySet[Payslip]:
    """Those whose net moved beyond the threshold, and newcomers."""
    moved = found.annotate(moved=Func(F("change"), function="abs") * 100, limit=F("before") * threshold)
    return moved.filter(Q(before__isnull=True) | Q(moved__gt=F("limit")))


#: Whose item moved between two runs: one pass over the lines of each.
MOVED = """
WITH now AS (
    SELECT s.employee_id, sum(l.amount) AS amount FROM payroll_payslip s
    JOIN payroll_payslipline l ON l.payslip_id = s.id AND l.institution_id = s.institution_id AND l.run_id = s.run_id
    WHERE s.run_id = %(run)s AND l.run_id = %(run)s AND l.column_id = %(column)s GROUP BY 1
), before AS (
    SELECT s.employee_id, sum(l.amount) AS amount FROM payroll_payslip s
    JOIN payroll_payslipline l ON l.payslip_id = s.id AND l.institution_id = s.institution_id AND l.run_id = s.run_id
    WHERE s.run_id = %(earlier)s AND l.run_id = %(earlier)s AND l.column_id = %(earlier_column)s GROUP BY 1
)
SELECT employee_id FROM now FULL JOIN before USING (employee_id)
WHERE COALESCE(now.amount, 0) <> COALESCE(before.amount, 0)
"""


def item_compared(run: PayRun, code: str, access: Access) -> QuerySet[Payslip]:
    """The payslips on which an item changed since the month before, with `amount` and `amount_before`."""
    earlier = previous_of(run)
    previous = Payslip.objects.filter(run=earlier.pk if earlier else 0, employee=OuterRef("employee"))
    columns = dict(RunColumn.objects.filter(run__in=[run, earlier] if earlier else [run], code=code).values_list("run", "pk"))
    keys = {"run": run.pk, "column": columns.get(run.pk, 0)}
    keys |= {"earlier": earlier.pk if earlier else 0, "earlier_column": columns.get(earlier.pk, 0) if earlier else 0}
    with connection.cursor() as cursor:
        cursor.execute(MOVED, keys)
        moved = [employee for (employee,) in cursor.fetchall()]
    return (
        payslips_of(access)
        .filter(run=run, employee__in=RawSQL("SELECT unnest(%s::bigint[])", [moved], output_field=BigIntegerField()))
        .annotate(previous_slip=Subquery(previous.values("pk")[:1]))
        .annotate(amount=_line_total("pk", code), amount_before=_line_total("previous_slip", code))
        .annotate(change=F("amount") - F("amount_before"))
    )


def _line_total(slip: str, code: str) -> Coalesce:
    lines = PayslipLine.objects.filter(
        institution=OuterRef("institution"), payslip=OuterRef(slip), column__code=code
    ).order_by()
    total = lines.values("payslip").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0))


def leavers(run: PayRun, access: Access) -> QuerySet[Payslip]:
    """The payslips of the month before whose employees have none now."""
    earlier = previous_of(run)
    found = payslips_of(access).filter(run=earlier.pk if earlier else 0)
    return found.exclude(employee__in=Payslip.objects.filter(run=run).values("employee"))

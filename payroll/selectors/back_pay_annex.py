"""The months of origin behind each line of back pay of a payslip: due, already paid, difference."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.text import french_month
from payroll.models import BackPayLine, BackPayPart, LineOrigin, PayRun, RunColumn
from payroll.selectors.payslips import EMPLOYER
from payroll.services.definition import BACK_PAY


@dataclass(frozen=True)
class AnnexMonth:
    """A month of origin, in minor units."""

    month: str
    due: int
    paid: int
    difference: int


@dataclass(frozen=True)
class AnnexLine:
    """A line of back pay: its months, and what of their difference this payslip bears (`here`); `note` says why not all."""

    code: str
    item_code: str
    label: str
    months: tuple[AnnexMonth, ...]
    here: int
    note: str

    @property
    def total(self) -> AnnexMonth:
        return AnnexMonth(
            _("Total"),
            sum(month.due for month in self.months),
            sum(month.paid for month in self.months),
            sum(month.difference for month in self.months),
        )


def back_pay_annexes(run: PayRun, employees: Collection[int], *, runs: Collection[int] = ()) -> dict[int, tuple[AnnexLine, ...]]:
    """By employee, the lines of back pay of their payslip of a run, in its order. One query without back pay, else four.

    `runs`: other runs whose lines the payslip says as well (the payslip that cancels and replaces says the whole month).
    """
    origins = LineOrigin.objects.filter(run__in=[run.pk, *runs], employee__in=employees, source=BACK_PAY_SOURCE)
    given = list(
        origins.order_by().values_list("employee", "code", "reference").annotate(sum=Sum("amount")).exclude(sum=0)
    )
    if not given:
        return {}
    parts = BackPayPart.objects.select_related("case").in_bulk({reference for _e, _c, reference, _s in given if reference})
    months = _months({part.case_id for part in parts.values()})
    columns: dict[str, RunColumn] = {}
    for column in RunColumn.objects.filter(run__in=[run.pk, *runs], code__in={code for _e, code, _r, _s in given}):
        columns.setdefault(column.code, column)
    found: dict[int, list[AnnexLine]] = {}
    for employee, code, reference, here in sorted(given, key=lambda row: _order(columns.get(row[1]), row)):
        part, column = parts.get(reference), columns.get(code)
        if part is None or column is None:
            continue
        origin_code = code.removesuffix(f"-{BACK_PAY}")
        lines = tuple(months.get((part.case_id, origin_code), ()))
        found.setdefault(employee, []).append(AnnexLine(code, column.item_code, _label(column), lines, here, _note(part, lines, here)))
    return {employee: tuple(lines) for employee, lines in found.items()}


#: The source of amounts of `payroll.services.back_pay_source`.
BACK_PAY_SOURCE = "backpay"


def _months(cases: Collection[int]) -> dict[tuple[int, str], list[AnnexMonth]]:
    rows = BackPayLine.objects.filter(origin__case__in=cases).order_by("origin__year", "origin__month")
    found: dict[tuple[int, str], list[AnnexMonth]] = {}
    for case, code, year, month, due, paid, difference in rows.values_list(
        "origin__case", "item_code", "origin__year", "origin__month"
    ).annotate(due=Sum("right"), already=Sum("paid"), difference=Sum("amount")):
        found.setdefault((case, code), []).append(AnnexMonth(french_month(year, month), due, paid, difference))
    return found


def _order(column: RunColumn | None, row: tuple[int, str, int | None, int]) -> tuple[int, int, str, int]:
    employee, code, reference, _sum = row
    return employee, column.order if column else 0, code, reference or 0


def _label(column: RunColumn) -> str:
    if column.section in EMPLOYER:
        return _("%(label)s (part de l’employeur)") % {"label": column.label}
    return column.label


def _note(part: BackPayPart, months: tuple[AnnexMonth, ...], here: int) -> str:
    """Why the payslip bears another amount than the whole difference."""
    if sum(month.difference for month in months) == here:
        return ""
    if part.case.instalments > 1:
        return _("mensualité %(rank)s sur %(count)s") % {"rank": part.rank, "count": part.case.instalments}
    return _("le reste suit le mois de paiement")

"""The register as a page: some payslips in a row each, the items in columns, totals that agree with the run's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from hr_core.access import Access
from payroll.models import Payment, PayRun, Payslip, PayslipLine, RunColumn
from payroll.selectors.visibility import payments_of, payslips_of
from payroll.services.register_documents import TOTALS, used_columns


@dataclass(frozen=True)
class RegisterPageRow:
    """One payslip: an amount (or None) for each column, then the closing totals."""

    payslip: Payslip
    amounts: tuple[int | None, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True)
class RegisterSums:
    """The feet of the register: what this person sees, what is reserved, everything. `reserved` is None when nothing is."""

    seen: tuple[int, ...]
    reserved: tuple[int, ...] | None
    everything: tuple[int, ...]


def register_columns(run: PayRun) -> list[RunColumn]:
    """The columns that hold a line."""
    return used_columns(run)


def register_rows(payslips: Sequence[Payslip], columns: Sequence[RunColumn]) -> list[RegisterPageRow]:
    """The rows of a page, in one query."""
    places = {column.pk: place for place, column in enumerate(columns)}
    amounts: dict[int, list[int | None]] = {payslip.pk: [None] * len(columns) for payslip in payslips}
    lines = PayslipLine.objects.filter(payslip__in=list(amounts)).values_list("payslip_id", "column_id", "amount")
    for payslip, column, amount in lines:
        if column in places:
            amounts[payslip][places[column]] = (amounts[payslip][places[column]] or 0) + amount
    return [
        RegisterPageRow(slip, tuple(amounts[slip.pk]), tuple(getattr(slip, name) for name in TOTALS)) for slip in payslips
    ]


def register_sums(run: PayRun, columns: Sequence[RunColumn], access: Access) -> RegisterSums:
    """Totals by column over the whole run: those of the register's columns and of the run itself."""
    everything = (*(column.total for column in columns), *(int(run.totals.get(name, 0)) for name in TOTALS))
    if access.has("confidential_view"):
        return RegisterSums(everything, None, everything)
    seen_slips = payslips_of(access).filter(run=run).order_by()
    by_column = dict(
        PayslipLine.objects.filter(payslip__in=seen_slips.values("pk"))
        .values("column_id")
        .annotate(sum=Sum("amount"))
        .values_list("column_id", "sum")
    )
    totals = seen_slips.aggregate(**{f"sum_{name}": Sum(name) for name in TOTALS})
    seen = (
        *(int(by_column.get(column.pk, 0)) for column in columns),
        *(int(totals[f"sum_{name}"] or 0) for name in TOTALS),
    )
    rest = tuple(total - part for total, part in zip(everything, seen, strict=True))
    return RegisterSums(seen, rest if any(rest) else None, everything)


@dataclass(frozen=True)
class BankTotal:
    """The payments to one bank, or by one other mode."""

    bank: str
    mode: str
    count: int
    amount: int


def bank_totals(run: PayRun, access: Access) -> list[BankTotal]:
    """Payments that this person may read, by mode and bank, transfers first."""
    rows = (
        payments_of(access)
        .filter(run=run)
        .order_by()
        .values("mode", "bank_name")
        .annotate(count=Count("id"), amount_sum=Sum("amount"))
    )
    found = [BankTotal(row["bank_name"], row["mode"], row["count"], row["amount_sum"]) for row in rows]
    return sorted(found, key=lambda total: (total.mode != "transfer", total.mode, total.bank))


def paid_total(run: PayRun) -> int:
    """What the run pays out, everybody included."""
    return Payment.objects.filter(run=run).aggregate(total=Sum("amount"))["total"] or 0

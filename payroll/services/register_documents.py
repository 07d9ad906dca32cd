"""The register of a run and its transfer order, from the database, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.bank_keys import check_account, normalise_account
from hr_core.models import Unit
from hr_core.text import currency_decimals
from payroll.choices import Section
from payroll.documents.register_data import (
    ColumnKind,
    RegisterColumn,
    RegisterControl,
    RegisterData,
    RegisterRow,
    RegisterUnit,
)
from payroll.exports.transfer_data import BankAccount, BankGroup, Debtor, TransferError, TransferOrder, TransferPayment
from payroll.models import Payment, PayRun, Payslip, PayslipLine, RunColumn
from payroll.services.documents import letterhead_of, payslip_number
from payroll.services.presentation import debtor_read

TOTALS = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")


def column_kind(section: str) -> ColumnKind:
    """Where a line stands in the register."""
    if section == Section.EARNING:
        return "gain"
    is_withheld = section in (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
    return "deduction" if is_withheld else "employer"


def total_labels() -> dict[str, str]:
    """The closing columns of the register."""
    return {
        "gross": _("Brut"),
        "taxable": _("Imposable"),
        "contributions": _("Cotisations"),
        "tax": _("Impôts"),
        "deductions": _("Retenues"),
        "net": _("Net à payer"),
        "employer": _("Charges patronales"),
    }


def used_columns(run: PayRun) -> list[RunColumn]:
    """The run's columns that hold a line: gains, then what is withheld, then the employer's."""
    order: dict[str, int] = {"gain": 0, "deduction": 1, "employer": 2}
    columns = run.columns.filter(people__gt=0)
    return sorted(columns, key=lambda column: (order[column_kind(column.section)], column.order))


def register_data(*, run: PayRun, with_confidential: bool, unit: int | None = None) -> RegisterData:
    """The register of a run, or of one unit of it; without the confidential population unless asked for."""
    run = PayRun.objects.select_related("period", "institution__country").get(pk=run.pk)
    payslips = Payslip.objects.filter(run=run).select_related("employee").order_by("unit_id", "employee__last_name", "pk")
    if not with_confidential:
        payslips = payslips.filter(is_confidential=False)
    if unit is not None:
        payslips = payslips.filter(unit_id=unit)
    columns = used_columns(run)
    rows = _rows(payslips, columns)
    names = dict(Unit.objects.values_list("pk", "name"))
    currency = run.institution.country.currency
    listed = [RegisterColumn(column.item_code, column.label, column_kind(column.section)) for column in columns]
    listed += [RegisterColumn(code, label, "total") for code, label in total_labels().items()]
    return RegisterData(
        institution=letterhead_of(run.institution),
        period=str(run.period),
        currency=currency,
        decimals=currency_decimals(currency),
        columns=tuple(listed),
        units=[RegisterUnit(names.get(key, _("Sans unité")), found) for key, found in rows.items()],
        dated=timezone.localdate(),
        net_code="net",
        controls=_controls(run, payslips),
    )


def _rows(payslips: QuerySet[Payslip], columns: list[RunColumn]) -> dict[int | None, list[RegisterRow]]:
    places = {column.pk: place for place, column in enumerate(columns)}
    values: dict[int, list[int | None]] = {}
    found: dict[int | None, list[RegisterRow]] = {}
    slips = list(payslips)
    for payslip, column, amount in _amounts(payslips):
        row = values.setdefault(payslip, [None] * len(columns))
        if column in places:
            row[places[column]] = (row[places[column]] or 0) + amount
    for slip in slips:
        totals = [getattr(slip, name) for name in TOTALS]
        amounts = values.get(slip.pk, [None] * len(columns))
        name = f"{slip.identity['last_name']} {slip.identity['first_names']}"
        told = RegisterRow(slip.identity["staff_number"], name, (*amounts, *totals))
        found.setdefault(slip.unit_id, []).append(told)
    return found


def _amounts(payslips: QuerySet[Payslip]) -> Iterable[tuple[int, int, int]]:
    lines = PayslipLine.objects.filter(payslip__in=payslips.order_by().values("pk"))
    return lines.values_list("payslip_id", "column_id", "amount").iterator(chunk_size=20_000)


def _controls(run: PayRun, payslips: QuerySet[Payslip]) -> tuple[RegisterControl, ...]:
    """The nets of the register held against what is paid out."""
    net = payslips.order_by().aggregate(total=Sum("net"))["total"] or 0
    paid = Payment.objects.filter(payslip__in=payslips.order_by().values("pk")).aggregate(total=Sum("amount"))["total"]
    return (RegisterControl(_("Net à payer et paiements préparés"), net, paid),) if paid is not None else ()


def transfer_order(*, run: PayRun, with_confidential: bool) -> TransferOrder:
    """The order of payment of a run, by bank. Raises `TransferError` when the account to debit is not known."""
    run = PayRun.objects.select_related("period", "institution__country").get(pk=run.pk)
    institution, currency = run.institution, run.institution.country.currency
    debtor = debtor_read(institution, run.period.last_day)
    if not debtor.account:
        raise TransferError([_("Le compte à débiter n’est pas renseigné : le saisir dans les réglages des virements.")])
    payments = (
        Payment.objects.filter(run=run, mode="transfer").select_related("payslip__employee").order_by("bank_name", "id")
    )
    if not with_confidential:
        payments = payments.filter(payslip__is_confidential=False)
    return TransferOrder(
        number=f"{institution.acronym}-{run.reference}",
        debtor=Debtor(
            institution.name, account_told(institution.country_id, debtor.account, debtor.bic), debtor.bank, institution.country_id
        ),
        currency=currency,
        decimals=currency_decimals(currency),
        execution_date=run.pay_day or run.period.last_day,
        created_at=timezone.now(),
        banks=_banks(run, payments, institution.country_id),
        label=_("Salaire %(of_month)s") % {"of_month": run.period.of_month},
    )


def _banks(run: PayRun, payments: Iterable[Payment], country: str) -> tuple[BankGroup, ...]:
    groups: dict[str, list[TransferPayment]] = {}
    parts: dict[int, int] = {}
    for payment in payments:
        identity: dict[str, Any] = payment.payslip.identity
        part = parts[payment.payslip_id] = parts.get(payment.payslip_id, 0) + 1
        number = payslip_number(run, identity["staff_number"])
        groups.setdefault(payment.bank_name, []).append(
            TransferPayment(
                reference=number if part == 1 else f"{number}-{part}",
                name=payment.holder or identity["name"],
                account=account_told(country, payment.account, ""),
                amount=payment.amount,
                staff_number=identity["staff_number"],
            )
        )
    return tuple(BankGroup(bank, tuple(rows)) for bank, rows in groups.items())


def account_told(country: str, number: str, bic: str) -> BankAccount:
    is_iban = check_account(country, number).kind == "iban"
    return BankAccount(normalise_account(number), "iban" if is_iban else "other", bic)

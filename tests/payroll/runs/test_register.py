"""The register, the columns, the payslips and the transfers say the same figures."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from openpyxl import load_workbook

from hr_core.models import BankAccount, Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.documents.register_data import grand_totals
from payroll.exports.transfer_data import TransferError
from payroll.models import PayRun, Payslip
from payroll.selectors.variance import variance_by_item
from payroll.services.presentation import DebtorAccount, debtor_set
from payroll.services.register_documents import TOTALS, register_data, transfer_order
from tests.cast import Zone, account_of
from tests.payroll.months import month_taken


def give_debtor(zone: Zone) -> None:
    with scope(zone.home):
        debtor_set(
            institution=zone.home,
            start=dt.date(2026, 1, 1),
            debtor=DebtorAccount(account_of(zone.home, 777), "CBAO"),
            actor=None,
        )


def test_register_columns_and_payslips_agree(zone: Zone, january_checked: PayRun) -> None:
    with scope(zone.home):
        run = PayRun.objects.get(pk=january_checked.pk)
        data = register_data(run=run, with_confidential=True)
        totals = dict(zip([column.code or column.label for column in data.columns], grand_totals(data), strict=True))
        slips = Payslip.objects.filter(run=run)
        for name in TOTALS:
            assert totals[name] == run.totals[name] == slips.aggregate(total=Sum(name))["total"]
        for column in run.columns.filter(people__gt=0):
            assert totals[column.item_code or column.label] == column.total
        (control,) = data.controls
        assert control.gap == 0


def test_the_page_shows_the_totals_of_the_campaign(zone: Zone, january_checked: PayRun, as_: Any) -> None:
    page = as_("khady").get(f"/paie/livre/{january_checked.pk}/").content.decode()
    foot = page.split("<tfoot>")[1]
    with scope(zone.home):
        net = PayRun.objects.get(pk=january_checked.pk).totals["net"]
    assert f"{net:,}".replace(",", "\u202f") in foot and "Population réservée" not in foot
    short = as_("khady").get(f"/paie/livre/{january_checked.pk}/?vue=totaux").content.decode()
    assert "Salaire de base" not in short and f"{net:,}".replace(",", "\u202f") in short


def test_items_unit_and_employee_totals_are_those_of_the_run(zone: Zone, february: PayRun) -> None:
    with scope(zone.home):
        run = PayRun.objects.select_related("period", "institution").get(pk=february.pk)
        rows = variance_by_item(run)
        earned = sum(row.now for row in rows if row.section == "earning" and not row.is_total)
        gross = next(row for row in rows if row.key == "gross")
        assert earned == gross.now == run.totals["gross"]
        assert gross.before == PayRun.objects.get(period__month=1).totals["gross"]
        assert all(not row.is_over for row in rows)


def test_a_first_month_is_held_against_nothing(zone: Zone, january_checked: PayRun, as_: Any) -> None:
    with scope(zone.home):
        run = PayRun.objects.select_related("period", "institution").get(pk=january_checked.pk)
        assert not any(row.is_over or row.is_compared for row in variance_by_item(run))
    page = as_("khady").get(f"/paie/controle/{run.pk}/rubriques/").content.decode()
    assert "Aucune paie le mois d’avant" in page and "var over" not in page


def test_every_net_is_paid_once_to_the_banks(zone: Zone, january: PayRun) -> None:
    give_debtor(zone)
    with scope(zone.home):
        awa = zone.employee("awa")
        BankAccount.objects.create(
            institution=zone.home, employee=awa, start=dt.date(2026, 1, 1), bank_name="CBAO",
            account=account_of(zone.home, 99), state="approved", share="amount", value=50_000,
        )  # fmt: skip
        Employee.objects.filter(pk=zone.employee("fatou").pk).update(payment_mode="cash")
    month_taken(zone, january, RunState.CHECKED)
    with scope(zone.home):
        run = PayRun.objects.get(pk=january.pk)
        order = transfer_order(run=run, with_confidential=True)
        cash = Payslip.objects.get(run=run, employee=zone.employee("fatou")).net
        assert order.total + cash == run.totals["net"]
        paid = [payment for group in order.banks for payment in group.payments if payment.staff_number == "00001"]
        assert sum(payment.amount for payment in paid) == Payslip.objects.get(run=run, employee=awa).net
        assert {payment.reference for payment in paid} == {"2026-01-00001", "2026-01-00001-2"}


def test_an_order_without_an_account_to_debit_is_refused_with_its_cure(zone: Zone, january_checked: PayRun) -> None:
    with scope(zone.home), pytest.raises(TransferError, match="compte à débiter"):
        transfer_order(run=january_checked, with_confidential=True)


def test_the_account_to_debit_is_checked(zone: Zone, january: PayRun) -> None:
    wrong = DebtorAccount("SN012 01001 000123456789 31", "CBAO", "")
    with scope(zone.home), pytest.raises(ValidationError, match="La clé 31 ne correspond pas"):
        debtor_set(institution=zone.home, start=dt.date(2026, 1, 1), debtor=wrong, actor=None)


def test_the_transfer_page_masks_accounts_and_agrees(zone: Zone, january_checked: PayRun, as_: Any) -> None:
    page = as_("aminata").get(f"/paie/virements/{january_checked.pk}/").content.decode()
    assert "égal au net à payer" in page
    assert account_of(zone.home, 1) not in page and account_of(zone.home, 1).replace(" ", "") not in page


def test_the_control_exports_as_a_workbook(zone: Zone, february: PayRun, as_: Any) -> None:
    answer = as_("ousmane").get(f"/paie/controle/{february.pk}/rubriques/?export=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:4] == ("Code", "Rubrique", "Mois d’avant", "Ce mois")
    assert any(row[1] == "Net à payer" for row in rows)

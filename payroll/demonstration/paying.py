"""How IPRES pays: an account, an operator, a cheque book, a bank's format; October executed with one transfer sent back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hr_core.bank_keys import rib_key
from hr_core.models import BankAccount, Employee, Institution, Unit
from payroll.choices import RunState
from payroll.choices_paying import OrderKind, PayingMode
from payroll.demonstration.cast import acting
from payroll.models import (
    AccountCommitment,
    ChequeBook,
    FormatColumn,
    MobileOperator,
    OrderLine,
    PayingAccount,
    PaymentFormat,
    PaymentOrder,
    PaymentReissue,
    PayPeriod,
    PayRun,
)
from payroll.services.paying.accounts import cheque_book_add, mobile_operator_save, paying_account_save
from payroll.services.paying.cheques import cheques_draw
from payroll.services.paying.formats import column_save, format_put_in_service, format_save
from payroll.services.paying.lines import lines_reject, reissue_propose
from payroll.services.paying.orders import order_step_take, orders_prepare

START = date(2026, 1, 1)
NUMBER: dict[str, Any] = {"align": "right", "pad": "zero"}
CONSTANT: dict[str, Any] = {"is_required": False}
COLUMNS: tuple[tuple[str, str, str, int, dict[str, Any]], ...] = (
    ("header", "Code", "constant", 2, {"constant": "01", **CONSTANT}),
    ("header", "Ordre", "order", 30, {}),
    ("header", "Date d’exécution", "day", 8, {"date_style": "%Y%m%d"}),
    ("header", "Compte payeur", "payer_account", 28, {}),
    ("header", "Vide", "constant", 32, CONSTANT),
    ("line", "Code", "constant", 2, {"constant": "02", **CONSTANT}),
    ("line", "RIB", "account", 28, {}),
    ("line", "Bénéficiaire", "name", 35, {"letters": "upper_plain", "is_cut": True}),
    ("line", "Référence", "reference", 20, {}),
    ("line", "Montant", "amount", 15, NUMBER),
    ("footer", "Code", "constant", 2, {"constant": "09", **CONSTANT}),
    ("footer", "Nombre", "count", 6, NUMBER),
    ("footer", "Total", "total", 15, NUMBER),
    ("footer", "Vide", "constant", 77, CONSTANT),
)


def paying(institution: Institution, period: PayPeriod) -> None:
    """All of it, once; runs in the scope of a month that is open. Running it again changes nothing."""
    if PayingAccount.objects.exists():
        return
    with acting(institution, "comptable") as access:
        account = _account(institution)
        book = ChequeBook(
            institution=institution, paying_account=account, first_number=4_512_001, last_number=4_512_050, received_on=START
        )
        cheque_book_add(book=book, actor=None)
        wave = MobileOperator(
            institution=institution, name="Wave", start=START, prefixes=["70", "76", "77", "78"], ceiling=2_000_000, fee_rate=100
        )
        mobile_operator_save(operator=wave, actor=access.user)
        _format(institution, access.user)
    _otherwise(institution, period)
    run = PayRun.objects.filter(state=RunState.CLOSED, kind="regular").order_by("-period__year", "-period__month").first()
    if run is not None:
        _october(institution, run)


def _account(institution: Institution) -> PayingAccount:
    digits = "000000410220"
    account = PayingAccount(
        institution=institution, label="Compte des salaires", bank_name="Banque principale", office="Dakar Plateau",
        account=f"SN01201001{digits}{rib_key('SN012', '01001', digits)}", holder=institution.name, start=START,
        modes=list(PayingMode.values), first_signatory="Le Directeur général", second_signatory="L’Agent comptable",
    )  # fmt: skip
    return paying_account_save(account=account, actor=None)


def _format(institution: Institution, actor: Any) -> None:
    made = format_save(
        made=PaymentFormat(institution=institution, name="Virement 100 caractères", bank_name="Banque principale"), actor=actor
    )
    for record, label, source, width, more in COLUMNS:
        column = FormatColumn(
            institution=institution, format=made, record=record, label=label, source=source, width=width, position=0, **more
        )
        column_save(column=column, actor=actor)
    format_put_in_service(made=made, actor=actor)
    xml = format_save(made=PaymentFormat(institution=institution, name="ISO 20022", kind="pain001", extension="xml"), actor=actor)
    format_put_in_service(made=xml, actor=actor)


def _otherwise(institution: Institution, period: PayPeriod) -> None:
    """From this month, a few people of an agency are paid in cash, and two of another place on their telephone."""
    agency = Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("name").first()
    bound = AccountCommitment.objects.values("employee")
    people = Employee.objects.filter(is_confidential=False, left_on=None, payment_mode="transfer").exclude(pk__in=bound)
    people = people.order_by("staff_number").filter(bankaccount__state="approved").distinct()
    here = people.filter(posting__unit=agency, posting__end=None) if agency is not None else people
    cash = list(here.values_list("pk", flat=True)[:5])
    phones = list(people.exclude(pk__in=cash).values_list("pk", flat=True)[20:22])
    Employee.objects.filter(pk__in=cash).update(payment_mode=Employee.PaymentMode.CASH)
    for rank, employee in enumerate(phones):
        Employee.objects.filter(pk=employee).update(payment_mode=Employee.PaymentMode.MOBILE)
        BankAccount.objects.create(
            institution=institution, employee_id=employee, start=period.first_day, kind=BankAccount.Kind.MOBILE,
            bank_name="Wave", account=f"+22177450{rank:04d}", state=BankAccount.State.APPROVED,
        )  # fmt: skip


def _october(institution: Institution, run: PayRun) -> None:
    day = min(run.pay_day or run.period.last_day, timezone.localdate())
    with acting(institution, "paie") as access:
        orders = orders_prepare(run=run, access=access)
        for order in orders:
            if order.kind == OrderKind.CHEQUE:
                cheques_draw(order=order, access=access)
    with acting(institution, "comptable") as access:
        for order in orders[:-1]:
            order = order_step_take(order=order, access=access, on=day)
            order_step_take(order=order, access=access, on=day, reference=f"OV {run.period.month:02d}-{order.number:04d}")
    with acting(institution, "paie") as access:
        first = PaymentOrder.objects.filter(run=run, state="executed", is_confidential=False).exclude(kind="cheque").first()
        line = OrderLine.objects.filter(order=first).order_by("name").first() if first else None
        if line is None:
            return
        lines_reject(lines=[line.pk], access=access, on=day, reason="Compte clôturé")
        number = "000000451207"
        proposal = PaymentReissue(
            institution=institution, line=line, mode="transfer", bank_name="CBAO", holder=line.name, proposed_by=access.user,
            account=f"SN01201001{number}{rib_key('SN012', '01001', number)}", reason="Relevé d’identité bancaire remis par l’agent",
        )  # fmt: skip
        reissue_propose(reissue=proposal, access=access)

"""A month paid by orders: accounts, an operator, a cheque book, and people paid in every way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import Access, access_of
from hr_core.models import BankAccount, Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import (
    ChequeBook,
    FormatColumn,
    MobileOperator,
    OrderLine,
    PayingAccount,
    PayingAccountChange,
    PaymentFormat,
    PaymentOrder,
    PaymentReissue,
    PayRun,
)
from payroll.services.paying.accounts import cheque_book_add, mobile_operator_save, paying_account_save
from payroll.services.paying.orders import order_step_take, orders_prepare
from payroll.services.paying.proposals import ACCOUNT, proposal_make
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken, payroll_set_up
from tests.snapshots import laid

START = dt.date(2026, 1, 1)
DAY = dt.date(2026, 2, 2)


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def paying_account(zone: Zone, **changes: Any) -> PayingAccount:
    values: dict[str, Any] = {
        "label": "Compte des salaires", "bank_name": "Banque de l’Habitat", "office": "Dakar Plateau",
        "account": cast.account_of(zone.home, 900), "holder": "IPRES", "start": START,
        "modes": ["transfer", "cheque", "cash", "mobile"], "first_signatory": "Le Directeur général",
        "second_signatory": "L’Agent comptable",
    }  # fmt: skip
    made = PayingAccount(institution=zone.home, **(values | changes))
    return paying_account_save(account=made, actor=zone.user("aminata"))


def proposed_account(zone: Zone, account: PayingAccount | None = None, by: str = "binta", **changes: Any) -> PayingAccountChange:
    """An account, or a change of one, proposed by Binta."""
    values: dict[str, Any] = {
        "label": "Compte des salaires", "kind": "bank", "bank_name": "CBAO", "office": "", "bic": "", "holder": "IPRES",
        "account": cast.account_of(zone.home, 901), "start": START, "end": None, "modes": ["transfer"], "banks": ["CBAO"],
        "is_one_order": False, "ledger_account": "", "first_signatory": "Le DG", "second_signatory": "L’AC",
    }  # fmt: skip
    with scope(zone.home, actor=zone.user(by)):
        return proposal_make(
            means=ACCOUNT, institution=zone.home, record=account, values=values | changes, access=access(zone, by), reason="Convention du 5 janvier"
        )


def operator(zone: Zone, **changes: Any) -> MobileOperator:
    values = {"name": "Wave", "start": START, "prefixes": ["77"], "ceiling": 100_000, "fee_rate": 100, "fee_fixed": 0}
    return mobile_operator_save(operator=MobileOperator(institution=zone.home, **(values | changes)), actor=None)


def book(zone: Zone, account: PayingAccount, first: int = 101, last: int = 103) -> ChequeBook:
    made = ChequeBook(
        institution=zone.home, paying_account=account, first_number=first, last_number=last, received_on=START
    )
    return cheque_book_add(book=made, actor=None)


def paid_otherwise(zone: Zone) -> None:
    """Fatou by mobile money; Khady's net shared between a bank and her telephone."""
    for name, share, value in (("fatou", "remainder", 0), ("khady", "percent", 2_500)):
        BankAccount.objects.create(
            institution=zone.home, employee=zone.employee(name), start=START, kind="mobile", bank_name="Wave",
            account="+221 77 123 45 67".replace(" ", ""), share=share, value=value, state="approved",
        )  # fmt: skip


def in_payment(zone: Zone) -> PayRun:
    """January put in payment by the accounting officer: Awa in cash, Moussa by cheque, the others as `paid_otherwise`."""
    with scope(zone.home, actor=zone.user("aminata")):
        payroll_set_up(zone)
        for name, mode in (("awa", "cash"), ("moussa", "cheque"), ("fatou", "mobile")):
            Employee.objects.filter(pk=zone.employee(name).pk).update(payment_mode=mode)
    return laid("month paid by orders", [zone.home], lambda: _in_payment(zone))


def _in_payment(zone: Zone) -> PayRun:
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        paid_otherwise(zone)
        book(zone, paying_account(zone))
        operator(zone)
    return month_taken(zone, run, RunState.IN_PAYMENT)


def prepared(zone: Zone) -> list[PaymentOrder]:
    run = in_payment(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        return orders_prepare(run=run, access=access(zone, "ousmane"))


def sent(zone: Zone, kind: str) -> PaymentOrder:
    """The order of a kind, sent on by Aminata on 2 February."""
    orders = prepared(zone)
    order = next(each for each in orders if each.kind == kind)
    with scope(zone.home, actor=zone.user("aminata")):
        if kind == "cheque":
            from payroll.services.paying.cheques import cheques_draw

            cheques_draw(order=order, access=access(zone, "ousmane"))
        return order_step_take(order=order, access=access(zone, "aminata"), on=DAY)


def line_of(order: PaymentOrder, name: str, zone: Zone) -> OrderLine:
    return OrderLine.objects.select_related("order__run__period", "employee").get(order=order, employee=zone.employee(name), reissue_of=None)


def rejected(zone: Zone, name: str = "binta") -> OrderLine:
    """Binta's transfer, sent back by her bank on 2 February."""
    from payroll.services.paying.lines import lines_reject

    order = sent(zone, "transfer")
    with scope(zone.home, actor=zone.user("ousmane")):
        line = line_of(order, name, zone)
        lines_reject(lines=[line.pk], access=access(zone, "ousmane"), on=DAY, reason="Compte clôturé")
        return line_of(order, name, zone)


def reissue(zone: Zone, line: OrderLine, by: str = "ousmane", **changes: Any) -> PaymentReissue:
    """Proposed by Ousmane, to another account of Binta's."""
    from payroll.services.paying.lines import reissue_propose

    values = {
        "mode": "transfer", "bank_name": "CBAO", "account": cast.account_of(zone.home, 4_321), "holder": "Binta Sarr",
        "reason": "Relevé d’identité bancaire du 3 février",
    } | changes  # fmt: skip
    made = PaymentReissue(institution=zone.home, line=line, proposed_by=zone.user(by), **values)
    with scope(zone.home, actor=zone.user(by)):
        return reissue_propose(reissue=made, access=access(zone, by))


def designed(zone: Zone, *, in_service: bool = True, **changes: Any) -> PaymentFormat:
    """A fixed format of lines of 80 characters with a header and a footer."""
    from payroll.services.paying.formats import column_save, format_put_in_service, format_save

    user = zone.user("ousmane")
    with scope(zone.home, actor=user):
        values = {"name": "BHS texte", "kind": "fixed"} | changes
        made = format_save(made=PaymentFormat(institution=zone.home, **values), actor=user)
        for record, label, source, width, more in COLUMNS:
            column = FormatColumn(institution=zone.home, format=made, record=record, label=label, source=source, width=width, position=0, **more)
            column_save(column=column, actor=user)
        return format_put_in_service(made=made, actor=user) if in_service else made


NUMBER: dict[str, Any] = {"align": "right", "pad": "zero"}
COLUMNS: tuple[tuple[str, str, str, int, dict[str, Any]], ...] = (
    ("header", "Code", "constant", 2, {"constant": "01", "is_required": False}),
    ("header", "Ordre", "order", 30, {}),
    ("header", "Date", "day", 8, {"date_style": "%Y%m%d"}),
    ("header", "Vide", "constant", 40, {"is_required": False}),
    ("line", "Code", "constant", 2, {"constant": "02", "is_required": False}),
    ("line", "RIB", "account", 28, {}),
    ("line", "Nom", "name", 20, {"letters": "upper_plain", "is_cut": True}),
    ("line", "Référence", "reference", 18, {}),
    ("line", "Montant", "amount", 12, NUMBER),
    ("footer", "Code", "constant", 2, {"constant": "09", "is_required": False}),
    ("footer", "Nombre", "count", 6, NUMBER),
    ("footer", "Total", "total", 15, NUMBER),
    ("footer", "Vide", "constant", 57, {"is_required": False}),
)

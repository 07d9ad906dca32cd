"""A month paid by orders: accounts, an operator, a cheque book, and people paid in every way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import Access, access_of
from hr_core.models import BankAccount, Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import ChequeBook, MobileOperator, OrderLine, PayingAccount, PaymentOrder, PayRun
from payroll.services.paying.accounts import cheque_book_add, mobile_operator_save, paying_account_save
from payroll.services.paying.orders import order_step_take, orders_prepare
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

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


def operator(zone: Zone, **changes: Any) -> MobileOperator:
    values = {"name": "Wave", "start": START, "prefixes": ["77"], "ceiling": 100_000, "fee_rate": 100, "fee_fixed": 0}
    return mobile_operator_save(operator=MobileOperator(institution=zone.home, **(values | changes)), actor=None)


def book(zone: Zone, account: PayingAccount, first: int = 101, last: int = 103) -> ChequeBook:
    made = ChequeBook(
        institution=zone.home, paying_account=account, first_number=first, last_number=last, received_on=START
    )
    return cheque_book_add(book=made, actor=None)


def paid_otherwise(zone: Zone) -> None:
    """Awa in cash, Moussa by cheque, Fatou by mobile money, Khady half and half between a bank and her telephone."""
    for name, mode in (("awa", "cash"), ("moussa", "cheque"), ("fatou", "mobile")):
        Employee.objects.filter(pk=zone.employee(name).pk).update(payment_mode=mode)
    for name, share, value in (("fatou", "remainder", 0), ("khady", "percent", 2_500)):
        BankAccount.objects.create(
            institution=zone.home, employee=zone.employee(name), start=START, kind="mobile", bank_name="Wave",
            account="+221 77 123 45 67".replace(" ", ""), share=share, value=value, state="approved",
        )  # fmt: skip


def accepted(zone: Zone, *, to: RunState = RunState.ACCEPTED) -> PayRun:
    """January taken in charge by the accounting officer, its people paid in every way, accounts set up."""
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        paid_otherwise(zone)
        book(zone, paying_account(zone))
        operator(zone)
    return month_taken(zone, run, to)


def prepared(zone: Zone) -> list[PaymentOrder]:
    run = accepted(zone)
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

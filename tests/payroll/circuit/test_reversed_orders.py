"""A reversal deals with payment orders: what had not left is withdrawn, what was paid is owed and may be given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.test import Client

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.choices_paying import LineState
from payroll.models import (
    JournalLine,
    OrderLine,
    Overpayment,
    OverpaymentRepayment,
    PayingAccount,
    PaymentOrder,
    PayRun,
)
from payroll.selectors.paid_sums import paid_runs
from payroll.services.overpayment_repayments import overpayment_repay
from payroll.services.overpayments import balances_of
from payroll.services.paying.lines import lines_reject
from payroll.services.paying.orders import order_step_take, orders_prepare
from payroll.services.paying.proof import orders_part
from tests.cast import Zone
from tests.payroll.accounting.conftest import chart
from tests.payroll.circuit.conftest import access
from tests.payroll.circuit.test_circuits import month_taken_once
from tests.payroll.circuit.test_reversals import asked, slip_of, taken
from tests.payroll.paying import cases

DAY = dt.date(2026, 2, 2)


@pytest.fixture
def paid(zone: Zone) -> PayRun:
    """January paid, with its chart: the transfers are executed, the cash and the cheques still wait."""
    chart(zone)
    run = cases.in_payment(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        orders = orders_prepare(run=run, access=access(zone, "ousmane"))
    month_taken_once(zone, run, RunState.PAID)
    with scope(zone.home, actor=zone.user("aminata")):
        for order in orders:
            if order.kind == "transfer":
                order_step_take(order=order, access=access(zone, "aminata"), on=DAY)
                order_step_take(order=order, access=access(zone, "aminata"), on=DAY)
    return run


def balance(*accounts: str) -> int:
    """Debit less credit of some accounts, over every entry."""
    sums = JournalLine.objects.filter(account__in=accounts).aggregate(d=Sum("debit"), c=Sum("credit"))
    return (sums["d"] or 0) - (sums["c"] or 0)


def test_what_had_not_left_is_withdrawn_and_nothing_is_owed(zone: Zone, paid: PayRun) -> None:
    with scope(zone.home):
        slip = slip_of(zone, paid, "awa")
        order = PaymentOrder.objects.get(run=paid, kind="cash", is_confidential=False)
        before = order.total
    taken(zone, asked(zone, paid, slip))
    with scope(zone.home):
        order.refresh_from_db()
        line = OrderLine.objects.get(order=order, employee=zone.employee("awa"))
        assert line.state == LineState.WITHDRAWN and order.total == before - slip.net
        assert not Overpayment.objects.exists()
        assert balance("422") == 0 and balance("4287") == 0
        assert all(row.ok for row in orders_part(paid.period))


def test_a_payment_at_the_bank_is_settled_first(zone: Zone, paid: PayRun) -> None:
    with scope(zone.home, actor=zone.user("aminata")):
        slip = slip_of(zone, paid, "awa")
        order = PaymentOrder.objects.get(run=paid, kind="cash", is_confidential=False)
        order_step_take(order=order, access=access(zone, "aminata"), on=DAY)
    with pytest.raises(Refusal, match="est à la banque"):
        asked(zone, paid, slip)
    with scope(zone.home):
        assert not PayRun.objects.filter(kind="reversal").exists()


def test_what_was_paid_is_owed_then_given_back_with_a_receipt(zone: Zone, paid: PayRun, as_: Callable[[str], Client]) -> None:
    with scope(zone.home):
        slip = slip_of(zone, paid, "binta")
    taken(zone, asked(zone, paid, slip))
    with scope(zone.home):
        owed = Overpayment.objects.get()
        assert owed.principal == slip.net and balance("4287") == slip.net and balance("422") == 0
    path = f"/paie/rappels/trop-percus/{owed.pk}/rembourser/"
    given: dict[str, Any] = {"amount": "100000", "paid_on": "2026-02-20", "mode": "cash", "receipt": "Q-118"}
    assert as_("aminata").post(path, given | {"amount": str(slip.net + 1)}).status_code == 422
    assert as_("ousmane").post(path, given).status_code == 403
    assert as_("aminata").post(path, given).status_code == 302
    with scope(zone.home, actor=zone.user("aminata")):
        assert balances_of([owed])[owed.pk] == slip.net - 100_000 == balance("4287")
        rest = OverpaymentRepayment(
            institution=zone.home, overpayment=owed, amount=slip.net - 100_000, paid_on=DAY, mode="transfer", receipt="VIR-7"
        )
        with pytest.raises(ValidationError, match="quel compte"):
            overpayment_repay(repayment=rest, access=access(zone, "aminata"))
        rest.paying_account = PayingAccount.objects.get()
        overpayment_repay(repayment=rest, access=access(zone, "aminata"))
        assert balances_of([owed])[owed.pk] == 0 == balance("4287")


def test_a_payment_that_came_back_is_no_longer_owed(zone: Zone, paid: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        slip = slip_of(zone, paid, "binta")
        line = OrderLine.objects.get(payment__payslip=slip)
        lines_reject(lines=[line.pk], access=access(zone, "ousmane"), on=DAY, reason="Compte clôturé")
        assert balance("422") == -slip.net
    taken(zone, asked(zone, paid, slip))
    with scope(zone.home):
        line.refresh_from_db()
        assert line.state == LineState.CANCELLED and not Overpayment.objects.exists()
        assert balance("422") == 0 and balance("4287") == 0
        assert paid_runs(zone.home, (2026, 1), (2026, 1)).count() == 2

"""Orders pay a run to the franc, leave in two persons' hands, and cheques are never numbered twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import Cheque, OrderLine, Payment, PaymentOrder, PayRun, Payslip
from payroll.services.circuit import run_reject
from payroll.services.paying import papers
from payroll.services.paying.cheques import cheque_void, cheques_draw
from payroll.services.paying.orders import order_step_take, orders_prepare, orders_withdraw
from tests.payroll.paying import cases

pytestmark = pytest.mark.django_db


def test_orders_of_every_kind_pay_exactly_the_nets_and_each_part_stays_under_the_ceiling(zone):
    orders = cases.prepared(zone)
    with scope(zone.home):
        run = orders[0].run
        net = Payslip.objects.filter(run=run).aggregate(s=Sum("net"))["s"]
        assert {order.kind for order in orders} == {"transfer", "cheque", "cash", "mobile"}
        assert sum(order.total for order in orders) == net == Payment.objects.filter(run=run).aggregate(s=Sum("amount"))["s"]
        for payment in Payment.objects.filter(run=run):
            assert payment.order_lines.aggregate(s=Sum("amount"))["s"] == payment.amount
        mobile = OrderLine.objects.filter(order__kind="mobile")
        assert mobile.filter(employee=zone.employee("fatou")).count() > 1
        assert all(line.amount <= 100_000 and line.fee == -(-line.amount // 100) for line in mobile)
        # Khady's bank and telephone share her net: a quarter, rounded down, to the telephone.
        khady = Payslip.objects.get(run=run, employee=zone.employee("khady"))
        assert sum(mobile.filter(employee=khady.employee_id).values_list("amount", flat=True)) == khady.net // 4


def test_a_payment_without_an_account_to_pay_it_from_stops_the_preparation_and_says_which(zone):
    run = cases.in_payment(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        account = PaymentOrder._meta.get_field("paying_account").related_model.objects.get()
        account.banks = ["CBAO"]
        account.save()
        with pytest.raises(Refusal, match="Banque de l’Habitat"):
            orders_prepare(run=run, access=cases.access(zone, "ousmane"))
        assert not PaymentOrder.objects.exists()


def test_who_prepared_an_order_does_not_send_it_and_its_execution_pays_its_lines(zone):
    run = cases.in_payment(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        access = cases.access(zone, "aminata")
        orders = orders_prepare(run=run, access=access)
        with pytest.raises(Refusal, match="une autre personne"):
            order_step_take(order=orders[0], access=access, on=cases.DAY)
        orders_withdraw(run=run, access=access)
        orders = orders_prepare(run=run, access=cases.access(zone, "ousmane"))
        PayRun.objects.filter(pk=run.pk).update(state=RunState.ACCEPTED)
        with pytest.raises(Refusal, match="mise en paiement"):
            order_step_take(order=orders[0], access=access, on=cases.DAY)
        PayRun.objects.filter(pk=run.pk).update(state=RunState.IN_PAYMENT)
        order = order_step_take(order=orders[0], access=access, on=cases.DAY)
        with pytest.raises(Refusal, match="ne précède pas"):
            order_step_take(order=order, access=access, on=dt.date(2026, 2, 1))
        order_step_take(order=order, access=access, on=cases.DAY, reference="BH-77")
        assert set(order.lines.values_list("state", flat=True)) == {"paid"}
        with pytest.raises(Refusal, match="déjà transmis"):
            orders_withdraw(run=run, access=access)


def test_a_run_whose_orders_have_left_is_not_rejected_and_one_whose_orders_wait_takes_them_back(zone):
    orders = cases.prepared(zone)
    run = orders[0].run
    cheque = next(order for order in orders if order.kind == "cheque")
    with scope(zone.home, actor=zone.user("aminata")):
        access = cases.access(zone, "aminata")
        cheques_draw(order=cheque, access=access)
        run_reject(run=run, access=access, reason="Montant à revoir")
        assert not PaymentOrder.objects.exists()
        assert Cheque.objects.get().state == Cheque.State.VOIDED
    run = zone_again(zone, run)
    with scope(zone.home, actor=zone.user("aminata")):
        transfer = next(o for o in orders_prepare(run=run, access=cases.access(zone, "ousmane")) if o.kind == "transfer")
        order_step_take(order=transfer, access=access, on=cases.DAY)
        with pytest.raises(Refusal, match="déjà transmis"):
            run_reject(run=run, access=access, reason="Trop tard")
        run.refresh_from_db()
        assert run.state == RunState.IN_PAYMENT


def zone_again(zone, run):
    from hr_core.access import access_of
    from payroll.services.circuit import step_take
    from tests.payroll.months import ACTORS

    states = list(ACTORS)
    for state in states[states.index(RunState.CHECKED) : states.index(RunState.IN_PAYMENT) + 1]:
        user = zone.user(ACTORS[state])
        with scope(zone.home, actor=user):
            step_take(run=run, access=access_of(user, zone.home.pk), to_state=state)
            run.refresh_from_db()
    return run


def test_a_voided_cheque_keeps_its_number_and_the_payment_takes_the_next_one(zone):
    orders = cases.prepared(zone)
    order = next(each for each in orders if each.kind == "cheque")
    with scope(zone.home, actor=zone.user("aminata")):
        access = cases.access(zone, "aminata")
        with pytest.raises(Refusal, match="numérotés"):
            order_step_take(order=order, access=access, on=cases.DAY)
        assert cheques_draw(order=order, access=access) == 1
        first = Cheque.objects.get()
        assert str(first) == "0000101"
        new = cheque_void(cheque=first, access=access, reason="Mal imprimé")
        assert str(new) == "0000102" and new.line_id == first.line_id
        assert b"%PDF" in papers.list_of(order, list(order.lines.all()))[:8]
        with pytest.raises(Refusal, match="déjà annulé"):
            cheque_void(cheque=first, access=access, reason="Encore")
        with pytest.raises(ValidationError, match="déjà ceux du carnet"):
            cases.book(zone, order.paying_account, 103, 200)


def test_a_wrong_key_and_two_accounts_for_the_same_banks_are_refused(zone):
    with scope(zone.home, actor=zone.user("aminata")):
        with pytest.raises(ValidationError, match="clé"):
            cases.paying_account(zone, account=cases.cast.account_of(zone.home, 5)[:-2] + "00")
        cases.paying_account(zone)
        with pytest.raises(ValidationError, match="paie déjà ces banques"):
            cases.paying_account(zone, account=cases.cast.account_of(zone.home, 901), label="Autre")
        cases.paying_account(zone, account=cases.cast.account_of(zone.home, 901), label="Autre", banks=["CBAO"])

"""Rounded nets: the rest of a month is paid with the next one, exact whatever the months."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_core.models import Employee
from hr_core.scope import scope
from payroll.models import LineOrigin, Payslip, PayslipLine
from payroll.services.paying.rounding import GIVEN_BACK, PUT_OFF, carried
from payroll.services.settings import setting_set
from tests.payroll.months import month_paid, payroll_set_up


@given(st.lists(st.integers(0, 2_000_000), min_size=1, max_size=24), st.integers(2, 1_000))
def test_over_any_months_what_is_paid_and_what_is_put_off_are_the_nets_to_the_franc(nets, multiple):
    paid, balance = 0, 0
    for net in nets:
        left = carried(net, balance, multiple)
        month = net + balance - left
        assert month % multiple == 0 and 0 <= left < multiple
        paid, balance = paid + month, left
    assert paid + balance == sum(nets)


@pytest.mark.django_db
def test_the_rest_of_january_is_paid_in_february_to_those_paid_in_cash_only(zone):
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        Employee.objects.filter(pk=zone.employee("awa").pk).update(payment_mode="cash")
        setting_set(
            institution=zone.home, key="net_rounding_multiple", start=dt.date(2026, 1, 1), value=1_000, actor=None,
            reason="Plus de petites pièces",
        )  # fmt: skip
    runs = [month_paid(zone, 2026, month) for month in (1, 2)]
    with scope(zone.home):
        awa, due, off, back = zone.employee("awa"), [], [], []
        for run in runs:
            slip = Payslip.objects.get(run=run, employee=awa)
            own = dict(
                PayslipLine.objects.filter(payslip=slip, column__code__in=(PUT_OFF, GIVEN_BACK)).values_list(
                    "column__code", "amount"
                )
            )
            off.append(own.get(PUT_OFF, 0))
            back.append(own.get(GIVEN_BACK, 0))
            assert slip.net % 1_000 == 0
            due.append(slip.net + off[-1] + back[-1])
        assert 0 < off[0] < 1_000 and back == [0, -off[0]]
        paid = sum(Payslip.objects.filter(employee=awa).values_list("net", flat=True))
        assert paid + off[1] == sum(due)
        assert set(LineOrigin.objects.filter(source="rounding").values_list("employee", flat=True)) == {awa.pk}

"""The balance of leave on a payslip is the one of its month, whatever happens to the ledger after it was paid."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import Error, transaction

from hr_core.access import access_of
from hr_core.models import LeaveMovement
from hr_core.scope import scope
from hr_core.services.leave.ledger import openings_take_over
from payroll.choices import RunState
from payroll.models import PayslipLeave
from payroll.services.circuit import step_take
from payroll.services.closing import sealed_rows
from payroll.services.documents import payslips_data
from tests.cast import Zone
from tests.hr_core.leave.conftest import ledger_opened
from tests.payroll.months import month_opened, month_taken


def test_a_payslip_drawn_again_later_prints_the_leave_of_its_month(zone: Zone) -> None:
    run = month_opened(zone)
    ledger_opened(zone)
    awa = zone.employee("awa")
    run = month_taken(zone, run, RunState.IN_PAYMENT)

    def printed() -> tuple[str, ...]:
        with scope(zone.home):
            slip = run.payslips.get(employee=awa)
            (data,) = payslips_data(run=run, payslips=[slip.pk])
            assert data.leave is not None
            return data.leave.values

    def taken_over(days: int) -> None:
        with scope(zone.home):
            LeaveMovement.objects.filter(employee=awa).delete()
            openings_take_over(
                institution=zone.home, on=dt.date(2025, 12, 31), balances={awa.pk: days}, reason="Reprise", actor=None
            )

    before = printed()
    taken_over(6_500)
    waiting = printed()
    assert waiting != before, "until it is paid, the payslip follows the ledger"
    for state, name in ((RunState.PAID, "aminata"), (RunState.CLOSED, "binta")):
        with scope(zone.home, actor=zone.user(name)):
            step_take(run=run, access=access_of(zone.user(name), zone.home.pk), to_state=state)
        run.refresh_from_db()
    taken_over(9_000)
    assert printed() == waiting

    with scope(zone.home):
        assert [row[0] for row in sealed_rows(run, 4)] == ["C"] * run.payslips.count()
        row = PayslipLeave.objects.get(payslip__employee=awa)
        assert row.balance == row.carried + row.earned - row.taken and row.carried == 6_500
        with pytest.raises(Error, match="scellée"), transaction.atomic():
            PayslipLeave.objects.filter(pk=row.pk).update(taken=1_000, balance=row.balance - 1_000)

"""What a reversed month had settled is due again: back pay that it paid, instalments of a loan that later months go on with."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.choices_back_pay import BackPayState, PartState
from payroll.models import BackPayPart, Loan, PayslipLine
from payroll.selectors.loan_agreement import loan_agreement
from payroll.selectors.loans import balance_of, with_items
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, approved, case_of, raised, searched
from tests.payroll.circuit.test_reversals import asked, slip_of, taken
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_closed, month_opened, month_taken


def back_paid(zone: Zone, **runs: object) -> int:
    lines = PayslipLine.objects.filter(payslip__employee=zone.employee("awa"), column__code="1100-rappel", **runs)
    return lines.aggregate(s=Sum("amount"))["s"] or 0


def test_the_back_pay_of_a_reversed_month_is_paid_by_the_next_one_once(zone: Zone) -> None:
    month_closed(zone, 2026, 1)
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    searched(zone)
    answered(zone, "origin")
    approved(zone, "awa")
    february = month_closed(zone, 2026, 2)
    with scope(zone.home):
        owed = back_paid(zone, run=february)
        assert owed == 50_000 and case_of(zone, "awa").state == BackPayState.PAID
        slip = slip_of(zone, february, "awa")
    taken(zone, asked(zone, february, slip, recovery="returned"))
    with scope(zone.home):
        part = BackPayPart.objects.get()
        assert (part.state, part.run) == (PartState.PLANNED, None)
        assert case_of(zone, "awa").state == BackPayState.APPROVED
    march = month_closed(zone, 2026, 3)
    with scope(zone.home):
        assert back_paid(zone, run=march) == owed and back_paid(zone) == owed
        assert case_of(zone, "awa").state == BackPayState.PAID


def test_a_month_reversed_after_later_ones_leaves_every_instalment_where_it_was_taken(zone: Zone) -> None:
    lend(zone)
    loan = running_loan(zone, amount=120_000, months=12, rate=0)
    january = month_closed(zone, 2026, 1)
    month_closed(zone, 2026, 2)
    month_taken(zone, month_opened(zone, 2026, 3), RunState.PAID)
    with scope(zone.home):
        slip = slip_of(zone, january, "awa")
    taken(zone, asked(zone, january, slip, recovery="returned"))
    with scope(zone.home):
        again = with_items(Loan.objects.filter(pk=loan.pk)).get()
        assert balance_of(again) == 100_000  # February and March were taken, January was given back
        assert loan_agreement(zone.home).differing == []
    month_taken(zone, month_opened(zone, 2026, 4), RunState.PAID)
    with scope(zone.home):
        assert balance_of(with_items(Loan.objects.filter(pk=loan.pk)).get()) == 90_000
        assert loan_agreement(zone.home).differing == []

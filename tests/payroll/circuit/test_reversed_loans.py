"""Loans come back to what they owed before a reversed month, even when it had repaid the last of them."""

from __future__ import annotations

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.choices_loans import LoanState
from payroll.models import Loan
from payroll.selectors.loan_agreement import loan_agreement
from payroll.selectors.loans import balance_of, with_items
from tests.cast import Zone
from tests.payroll.circuit.test_reversals import asked, slip_of, taken
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_opened, month_taken


def test_a_reversed_month_gives_its_instalments_back(zone: Zone) -> None:
    lend(zone)
    long = running_loan(zone, amount=120_000, months=12, rate=0)
    last = running_loan(zone, code="secours", name="moussa", amount=30_000, months=1, rate=0)
    run = month_taken(zone, month_opened(zone), RunState.PAID)
    with scope(zone.home):
        assert Loan.objects.get(pk=last.pk).state == LoanState.REPAID
        assert balance_of(with_items(Loan.objects.filter(pk=long.pk)).get()) == 110_000
        slips = [slip_of(zone, run, name) for name in ("awa", "moussa")]
    for slip in slips:
        taken(zone, asked(zone, run, slip))
    with scope(zone.home):
        for loan, amount in ((long, 120_000), (last, 30_000)):
            again = with_items(Loan.objects.filter(pk=loan.pk)).get()
            assert (balance_of(again), again.state) == (amount, LoanState.RUNNING)
        assert loan_agreement(zone.home).differing == []

"""What is set off on leaving: running loans by their contract, insured loans of the deceased, acts that the month still owes."""

from __future__ import annotations

import datetime as dt

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.choices_departures import AmountKind
from payroll.choices_loans import LoanState, OnLeaving
from payroll.models import Loan, PayRun, Payslip, PayslipLine, RunProblem
from payroll.selectors.loans import balance_of
from payroll.services.deaths import death_update
from payroll.services.departures import amount_decide, amount_propose
from payroll.services.loan_changes import loan_repay
from tests.cast import Zone
from tests.payroll.departures.leaving import DEATH, calculated, death_rules, may, opened, run_taken, step, with_run
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_taken

DAY = dt.date(2026, 1, 15)


def lent(zone: Zone, **terms: object) -> Loan:
    """120 000 over twelve months from January 2026, without interest."""
    lend(zone)
    return running_loan(zone, on_leaving=OnLeaving.DUE, **terms)  # type: ignore[arg-type]


def test_a_loan_due_on_leaving_is_set_off_whole_and_repaid(zone: Zone, january: PayRun) -> None:
    loan = lent(zone)
    with scope(zone.home):
        balance = balance_of(loan)
    departure = calculated(zone)
    with scope(zone.home):
        amount = departure.amounts.get(kind=AmountKind.LOAN)
        assert amount.amount == balance and amount.origin == loan.pk and loan.number in amount.label
    run = with_run(zone, departure)
    with scope(zone.home):
        lines = dict(Payslip.objects.get(run=run).lines.values_list("column__code", "amount"))
        assert lines["6720"] == balance and lines.get(loan.item.code, 0) == 0  # not the instalment besides
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home):
        loan.refresh_from_db()
        assert balance_of(loan) == 0 and loan.state != LoanState.RUNNING
        movement = loan.movements.get()
        assert movement.kind == "set_off" and departure.reference_number in movement.reference


def test_a_part_set_off_leaves_the_rest_to_the_loan(zone: Zone, january: PayRun) -> None:
    loan = lent(zone)
    departure = calculated(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        amount = departure.amounts.get(kind=AmountKind.LOAN)
        amount_propose(amount=amount, proposed=50_000, reason="accord", source="Lettre", access=may(zone, "fatou"))
    with scope(zone.home, actor=zone.user("khady")):
        balance = balance_of(loan)
        amount_decide(amount=amount, approve=True, access=may(zone, "khady"))
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home):
        loan.refresh_from_db()
        assert balance_of(loan) == balance - 50_000 and loan.state == LoanState.RUNNING


def test_a_loan_whose_schedule_goes_on_is_told_and_not_taken(zone: Zone, january: PayRun) -> None:
    lend(zone)
    running_loan(zone, on_leaving=OnLeaving.KEPT)
    departure = calculated(zone)
    with scope(zone.home):
        amount = departure.amounts.get(kind=AmountKind.LOAN)
        assert amount.amount == 0
        assert "échéancier continue" in amount.explanation["sentences"][0]


def test_an_insured_loan_of_a_deceased_is_left_to_the_insurer(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    lent(zone)
    departure = step(zone, opened(zone, death=dict(DEATH), cause="death", reason="Décès"), "calculer", by="fatou")
    with scope(zone.home, actor=zone.user("fatou")):
        assert departure.amounts.get(kind=AmountKind.LOAN).amount
        claim = {"loan_claim": "NSIA, sinistre 12", "loan_claimed_on": dt.date(2026, 1, 20)}
        death_update(departure=departure, values=claim, access=may(zone, "fatou"), reason="déclaration")
        amount = departure.amounts.get(kind=AmountKind.LOAN)
        assert amount.amount == 0 and "NSIA, sinistre 12" in amount.explanation["sentences"][0]


def test_the_settlement_of_one_leaves_the_instalments_of_the_others_to_their_month(zone: Zone, january: PayRun) -> None:
    loan = lent(zone, name="moussa")
    departure = calculated(zone)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    month = month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        lines = dict(Payslip.objects.get(run=month, employee=loan.employee_id).lines.values_list("column__code", "amount"))
        assert lines[loan.item.code] == 10_000
    run_taken(zone, month, RunState.PAID)
    with scope(zone.home):
        assert balance_of(loan) == 110_000


def test_the_month_of_a_leaver_takes_no_instalment_besides_the_set_off(zone: Zone, january: PayRun) -> None:
    loan = lent(zone)
    with scope(zone.home):
        balance = balance_of(loan)
    departure = calculated(zone)
    month = month_taken(zone, january, RunState.PAID)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home):
        slips = Payslip.objects.filter(employee=loan.employee_id, run__in=[month, run])
        taken = PayslipLine.objects.filter(payslip__in=slips, column__code__in=["6720", loan.item.code])
        assert sum(taken.values_list("amount", flat=True)) == balance
        assert balance_of(loan) == 0


def test_a_loan_repaid_since_the_settlement_was_calculated_blocks_its_run(zone: Zone, january: PayRun) -> None:
    loan = lent(zone)
    departure = calculated(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        loan_repay(
            loan=loan, principal=20_000, interest=0, moved_on=DAY, reference="Reçu 4", kind="cash", actor=zone.user("ousmane")
        )
    run = with_run(zone, departure)
    with scope(zone.home):
        found = RunProblem.objects.get(run=run, code="loan_repaid")
        assert found.severity == "blocking" and "il n’est plus dû que 100\u202f000" in found.message

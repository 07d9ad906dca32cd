"""A running loan that changes: payment out, early repayment, moratorium, another schedule, loss, departure, letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.choices_loans import Decision, Disbursement, LoanState, MovementKind, OnLeaving
from payroll.models import LineOrigin, Loan, LoanConfirmation, Payslip
from payroll.selectors.loan_agreement import loan_agreement
from payroll.selectors.loans import balance_of, current_rows, loans_due_on_leaving
from payroll.services.loan_changes import (
    KEEP_INSTALMENT,
    loan_moratorium,
    loan_repay,
    loan_reschedule,
    write_off_decide,
    write_off_propose,
)
from payroll.services.loan_confirmations import confirmation_record, confirmations_issue
from payroll.services.loan_grants import loan_disburse, loan_sign
from payroll.services.loan_requests import request_decide, request_instruct, request_submit
from payroll.services.loan_rows import interest_of
from tests.cast import Zone
from tests.payroll.loans.conftest import START, access, kind_of, running_loan
from tests.payroll.loans.test_months import again, pay
from tests.payroll.months import month_opened, month_taken

ON = dt.date(2026, 1, 20)


def granted(zone: Zone, code: str = "secours", on: dt.date = ON, **values: Any) -> Loan:
    """A loan granted to Awa by Binta, with its contract signed."""
    values = {"amount": 60_000, "months": 6, **values}
    request = request_submit(
        employee=zone.employee("awa"), kind=kind_of(code), on=on, access=access(zone, "ousmane"), **values
    )
    request_instruct(request=request, on=on, access=access(zone, "ousmane"))
    request_decide(request=request, decision=Decision.ACCEPTED, on=on, access=access(zone, "binta"))
    loan = Loan.objects.get(request=request)
    return loan_sign(loan=loan, signed_on=on, access=access(zone, "ousmane"))


def test_a_loan_paid_by_order_runs_at_once(fund: Zone) -> None:
    with scope(fund.home):
        loan = granted(fund)
        common = {"loan": loan, "mode": Disbursement.ORDER, "paid_on": ON, "access": access(fund, "aminata")}
        with pytest.raises(ValidationError, match="référence de l’ordre"):
            loan_disburse(**common, first_month=dt.date(2026, 2, 1))
        loan_disburse(**common, first_month=dt.date(2026, 3, 1), reference="OV 12")
        loan = again(loan)
        assert loan.state == LoanState.RUNNING and current_rows(loan)[0].month == dt.date(2026, 3, 1)
        assert balance_of(loan) == 60_000
        with pytest.raises(Refusal, match="n’est plus possible"):
            loan_disburse(**common, first_month=dt.date(2026, 3, 1), reference="OV 12")


def test_whoever_decided_a_loan_does_not_pay_it_out(fund: Zone) -> None:
    with scope(fund.home):
        loan = granted(fund)
        Loan.objects.filter(pk=loan.pk).update(agreed_by=fund.user("aminata"))
        with pytest.raises(Refusal, match="Vous avez décidé ce prêt"):
            loan_disburse(
                loan=loan,
                mode=Disbursement.ORDER,
                paid_on=ON,
                first_month=START,
                reference="OV",
                access=access(fund, "aminata"),
            )


def test_a_loan_paid_with_the_run_adds_to_the_net_and_runs_once_it_is_paid(fund: Zone) -> None:
    run = month_opened(fund)
    with scope(fund.home):
        loan = granted(fund)
        loan_disburse(
            loan=loan,
            mode=Disbursement.RUN,
            month=START,
            first_month=dt.date(2026, 2, 1),
            access=access(fund, "aminata"),
        )
        assert again(loan).state == LoanState.SIGNED
    run = month_taken(fund, run, RunState.CLOSED)
    with scope(fund.home):
        mine, theirs = (Payslip.objects.get(run=run, employee=fund.employee(name)) for name in ("awa", "moussa"))
        assert mine.net == theirs.net + 60_000 and mine.gross == theirs.gross and mine.tax == theirs.tax
        loan = again(loan)
        assert loan.state == LoanState.RUNNING and loan.disbursement_reference == run.reference
        assert balance_of(loan) == 60_000
    february = pay(fund, 2)
    with scope(fund.home):
        assert LineOrigin.objects.filter(run=february, source="loans").get().amount == 10_000
        assert balance_of(again(loan)) == 50_000
        assert loan_agreement(fund.home).differing == []


def test_an_interim_payment_is_taken_back_whole_the_same_month(fund: Zone) -> None:
    run = month_opened(fund)
    with scope(fund.home):
        loan = granted(fund, code="acompte", amount=100_000, months=1)
        common = {"loan": loan, "mode": Disbursement.ORDER, "paid_on": ON, "reference": "Caisse 4"}
        with pytest.raises(ValidationError, match="du mois où il est versé"):
            loan_disburse(**common, first_month=dt.date(2026, 2, 1), access=access(fund, "aminata"))
        loan_disburse(**common, first_month=START, access=access(fund, "aminata"))
    run = month_taken(fund, run, RunState.CLOSED)
    with scope(fund.home):
        origin = LineOrigin.objects.get(run=run, source="loans")
        assert (origin.code, origin.amount) == ("6410", 100_000)
        assert again(loan).state == LoanState.REPAID


def test_an_early_repayment_keeps_the_months_or_the_instalment(fund: Zone) -> None:
    loan = running_loan(fund, amount=120_000, months=12)
    pay(fund, 1)
    with scope(fund.home):
        loan = again(loan)
        common = {"moved_on": dt.date(2026, 2, 3), "actor": fund.user("ousmane")}
        with pytest.raises(ValidationError, match="restant dû est de 110"):
            loan_repay(loan=loan, principal=110_001, reference="Reçu 9", **common)
        loan_repay(loan=loan, principal=55_000, reference="Reçu 9", **common)
        rows = current_rows(loan)
        assert [row.principal for row in rows] == [10_000] + [5_000] * 11
        loan_repay(loan=loan, principal=30_000, reference="Reçu 10", keep=KEEP_INSTALMENT, **common)
        assert [row.principal for row in current_rows(loan)] == [10_000] + [5_000] * 5
        assert loan.schedules.count() == 3 and balance_of(loan) == 25_000
        loan_repay(loan=loan, principal=25_000, reference="Reçu 11", **common)
        assert again(loan).state == LoanState.REPAID
        assert [row.principal for row in current_rows(loan)] == [10_000]
        assert loan_agreement(fund.home).differing == []


def test_a_moratorium_moves_the_schedule_and_its_interest_joins_the_next_instalment(fund: Zone) -> None:
    loan = running_loan(fund, amount=1_200_000, months=12, rate=12_000)
    pay(fund, 1)
    with scope(fund.home):
        loan = again(loan)
        before = current_rows(loan)
        loan_moratorium(loan=loan, months=2, is_charged=True, reason="Sinistre", access=access(fund, "khady"))
        rows = current_rows(loan)
        assert len(rows) == 14 and [row.total for row in rows[1:3]] == [0, 0]
        assert [row.principal for row in rows[3:]] == [row.principal for row in before[1:]]
        assert rows[3].interest == 3 * before[1].interest and rows[4].interest == before[2].interest
    for number in (2, 3):
        pay(fund, number)
    with scope(fund.home):
        loan = again(loan)
        assert balance_of(loan) == before[0].balance and loan_agreement(fund.home).differing == []
        assert loan.schedules.count() == 2  # months without instalment carry nothing
        loan_repay(
            loan=loan,
            principal=100_000,
            moved_on=dt.date(2026, 4, 2),
            reference="Reçu",
            actor=fund.user("ousmane"),
        )
        # What the moratorium left owing stays owed on the first instalment.
        first = current_rows(loan)[3]
        assert first.interest == interest_of(balance_of(loan), loan.yearly_rate) + 2 * before[1].interest


def test_a_moratorium_may_begin_later_and_stays_in_its_months_whatever_changes_before(fund: Zone) -> None:
    loan = running_loan(fund, amount=1_200_000, months=12, rate=12_000)
    pay(fund, 1)
    may, june = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
    options = {"months": 2, "is_charged": True, "reason": "Rentrée", "access": access(fund, "khady")}
    with scope(fund.home):
        loan = again(loan)
        before = current_rows(loan)
        for wrong, message in ((dt.date(2026, 1, 1), "première échéance à venir"), (dt.date(2028, 1, 1), "remboursé avant")):
            with pytest.raises(ValidationError, match=message):
                loan_moratorium(loan=loan, first_month=wrong, **options)
        loan_moratorium(loan=loan, first_month=may, **options)
        rows = current_rows(loan)
        assert [row.month for row in rows if not row.total] == [may, june] and len(rows) == 14
        assert [row.total for row in rows[:4]] == [row.total for row in before[:4]]
        assert rows[6].interest == 3 * interest_of(rows[3].balance, loan.yearly_rate)
        assert [row.principal for row in rows if row.total] == [row.principal for row in before]
        loan_repay(loan=loan, principal=100_000, moved_on=dt.date(2026, 2, 5), reference="Reçu", actor=fund.user("ousmane"))
        rows = current_rows(loan)
        assert [row.month for row in rows if not row.total] == [may, june]
        assert rows[6].interest == 3 * interest_of(rows[3].balance, loan.yearly_rate)
        assert sum(row.principal for row in rows[1:]) == balance_of(loan)


def test_another_schedule_repays_the_balance_over_other_months(fund: Zone) -> None:
    loan = running_loan(fund, amount=120_000, months=12)
    pay(fund, 1)
    with scope(fund.home):
        loan = again(loan)
        with pytest.raises(Refusal, match="Votre rôle"):
            loan_reschedule(loan=loan, months=20, reason="Charges", access=access(fund, "ousmane"))
        loan_reschedule(loan=loan, months=22, reason="Charges", access=access(fund, "khady"))
        rows = current_rows(loan)
        assert len(rows) == 23 and sum(row.principal for row in rows[1:]) == 110_000
        assert [version.cause for version in loan.schedules.all()] == ["rescheduled", "taken_over"]


def test_a_loss_is_decided_by_another_person_and_leaves_no_balance(fund: Zone) -> None:
    loan = running_loan(fund)
    with scope(fund.home):
        proposal = write_off_propose(loan=loan, reason="Décédé sans avoir", access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="Votre rôle"):
            write_off_decide(write_off=proposal, is_approved=True, on=ON, access=access(fund, "ousmane"))
        with pytest.raises(ValidationError, match="Donnez la décision"):
            write_off_decide(write_off=proposal, is_approved=True, on=ON, access=access(fund, "khady"))
        write_off_decide(
            write_off=proposal, is_approved=True, on=ON, reference="Décision 44", access=access(fund, "khady")
        )
        loan = again(loan)
        assert loan.state == LoanState.WRITTEN_OFF and balance_of(loan) == 0
        assert loan_agreement(fund.home).differing == []


@pytest.mark.parametrize("rule", OnLeaving.values)
def test_on_leaving_each_loan_says_what_remains_and_what_its_contract_provides(fund: Zone, rule: str) -> None:
    loan = running_loan(fund, amount=1_200_000, months=12, rate=12_000, on_leaving=rule)
    pay(fund, 1)
    with scope(fund.home):
        loan = again(loan)
        rows = current_rows(loan)
        (due,) = loans_due_on_leaving(fund.employee("awa"), dt.date(2026, 2, 14))
        assert (due.principal, due.interest) == (rows[0].balance, rows[1].interest)
        assert due.is_due is (rule == OnLeaving.DUE) and due.total == due.principal + due.interest
        loan_repay(
            loan=loan,
            principal=due.principal,
            interest=due.interest,
            moved_on=dt.date(2026, 2, 14),
            reference="Décompte final",
            kind=MovementKind.SET_OFF,
            actor=None,
        )
        assert again(loan).state == LoanState.REPAID
        assert loans_due_on_leaving(fund.employee("awa"), dt.date(2026, 2, 14)) == []


def test_yearly_letters_say_the_balance_of_that_day_and_are_issued_once(fund: Zone) -> None:
    loan = running_loan(fund, amount=120_000, months=12)
    pay(fund, 1)
    with scope(fund.home):
        common = {"institution": fund.home, "access": access(fund, "ousmane")}
        assert confirmations_issue(**common, as_at=dt.date(2025, 12, 31)) == 1
        assert confirmations_issue(**common, as_at=dt.date(2025, 12, 31)) == 0
        assert confirmations_issue(**common, as_at=dt.date(2026, 1, 31)) == 1
        first, second = LoanConfirmation.objects.order_by("as_at")
        assert (first.balance, second.balance) == (120_000, 110_000)
        assert second.lines == [
            {"loan": loan.number, "label": "Prêt d’équipement", "amount": 120_000, "balance": 110_000}
        ]
        with pytest.raises(ValidationError, match="Écrivez ce que l’agent conteste"):
            confirmation_record(
                confirmation=second, returned_on=dt.date(2026, 2, 5), is_agreed=False, access=access(fund, "ousmane")
            )
        confirmation_record(
            confirmation=second, returned_on=dt.date(2026, 2, 5), is_agreed=True, access=access(fund, "ousmane")
        )
        second.refresh_from_db()
        assert second.is_agreed and second.recorded_by == fund.user("ousmane")

"""Loans through months of pay: what payslips take is the ledger, and schedules follow it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.choices_loans import LoanState, ScheduleCause, Shortfall
from payroll.models import (
    InstitutionSetting,
    LineOrigin,
    Loan,
    LoanInstalment,
    LoanSchedule,
    PayItem,
    PayRun,
    Payslip,
    RunProblem,
    SignedScale,
)
from payroll.selectors.loan_agreement import loan_agreement
from payroll.selectors.loans import balance_of, current_rows, taken_by_month, with_items
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.circuit import step_take
from payroll.services.loan_room import SHARE
from payroll.services.loan_rows import interest_of, month_after
from tests.cast import Zone
from tests.payroll.loans.conftest import START, access, running_loan
from tests.payroll.months import ACTORS, month_opened, month_taken


def pay(zone: Zone, number: int) -> PayRun:
    """Pay and close January, February…"""
    run = month_opened(zone, 2026, number)
    return month_taken(zone, run, RunState.CLOSED)


def again(loan: Loan) -> Loan:
    return with_items(Loan.objects.filter(pk=loan.pk)).get()


def amounts(run: PayRun, employee: int) -> dict[str, int]:
    slip = Payslip.objects.get(run=run, employee=employee)
    return {line.column.code: line.amount for line in slip.lines.select_related("column")}


def test_three_months_of_runs_end_with_the_ledger_equal_to_the_schedule(fund: Zone) -> None:
    loan = running_loan(fund, amount=1_200_000, months=24, rate=6_000)
    runs = [pay(fund, number) for number in (1, 2, 3)]
    with scope(fund.home):
        loan = again(loan)
        rows = current_rows(loan)[:3]
        taken = taken_by_month([loan])
        for row, run in zip(rows, runs, strict=True):
            found = taken[loan.pk, run.period.first_day]
            assert (found.principal, found.interest) == (row.principal, row.interest)
            lines = amounts(run, loan.employee_id)
            assert (lines["6100"], lines["6110"]) == (row.principal, row.interest)
        assert balance_of(loan) == rows[-1].balance == 1_200_000 - sum(row.principal for row in rows)
        assert loan.schedules.count() == 1
        agreement = loan_agreement(fund.home)
        assert agreement.differing == [] and agreement.taken == sum(row.total for row in rows)
        origin = LineOrigin.objects.get(run=runs[0], code="6100")
        assert origin.label == f"Prêt d’équipement {loan.number}, échéance 1, reste {1_200_000 - rows[0].principal:_}".replace(
            "_", "\u202f"
        )


def test_the_last_instalment_ends_the_loan_and_nothing_more_is_taken(fund: Zone) -> None:
    loan = running_loan(fund, amount=100_001, months=2)
    pay(fund, 1)
    with scope(fund.home):
        assert again(loan).state == LoanState.RUNNING
    february = pay(fund, 2)
    with scope(fund.home):
        assert amounts(february, loan.employee_id)["6100"] == 50_001
        assert again(loan).state == LoanState.REPAID and balance_of(again(loan)) == 0
    march = pay(fund, 3)
    with scope(fund.home):
        assert "6100" not in amounts(march, loan.employee_id)
        assert loan_agreement(fund.home).differing == []


def test_a_recalculation_takes_the_instalment_once(fund: Zone) -> None:
    loan = running_loan(fund)
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home, actor=fund.user("ousmane")):
        calculation_run_here(calculation=calculation_start(run=run, actor=fund.user("ousmane")))
        assert LineOrigin.objects.filter(run=run, source="loans").count() == 1
        assert balance_of(again(loan)) == 120_000  # nothing is taken before the run is paid


@pytest.mark.parametrize("shortfall", [Shortfall.CARRIED_END, Shortfall.CARRIED_NEXT])
def test_what_the_pay_does_not_bear_is_reduced_told_and_carried(fund: Zone, shortfall: str) -> None:
    loan = running_loan(fund, amount=6_000_000, months=6, rate=12_000, shortfall=shortfall)
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        slip = Payslip.objects.get(run=run, employee=loan.employee_id)
        assert slip.net == 0  # the whole net, by default, and never less
        finding = RunProblem.objects.get(run=run, code="loan_reduced")
        assert finding.employee_id == loan.employee_id and "le net ne porte pas plus" in finding.message
        lines = amounts(run, loan.employee_id)
        assert lines["6110"] == 60_000  # interest first
        before = current_rows(loan)
    with scope(fund.home):
        RunProblem.objects.filter(run=run).update(state=RunProblem.State.JUSTIFIED)
    take_on(fund, run)
    with scope(fund.home):
        loan = again(loan)
        rows = current_rows(loan)
        assert loan.schedules.count() == 2
        assert loan.schedules.get(is_current=True).cause == ScheduleCause.CARRIED
        missing = before[0].principal - lines["6100"]
        assert rows[0].principal == lines["6100"]
        assert sum(row.principal for row in rows) == 6_000_000
        if shortfall == Shortfall.CARRIED_END:
            assert [row.principal for row in rows[1:]] == [*(row.principal for row in before[1:]), missing]
            assert rows[-1].month == month_after(before[-1].month)
        else:
            assert rows[1].principal == before[1].principal + missing and len(rows) == len(before)
        assert rows[1].interest == interest_of(6_000_000 - lines["6100"], Fraction(12, 100))
        assert loan_agreement(fund.home).differing == []


def take_on(zone: Zone, run: PayRun) -> None:
    """From the calculation to the closing, step by step."""
    for state in list(ACTORS)[list(ACTORS).index(RunState.CHECKED) :]:
        user = zone.user(ACTORS[state])
        with scope(zone.home, actor=user):
            step_take(run=run, access=access(zone, ACTORS[state]), to_state=state)
            run.refresh_from_db()


def test_a_loan_that_is_taken_whole_makes_the_net_negative_and_blocks(fund: Zone) -> None:
    running_loan(fund, amount=6_000_000, months=6, shortfall=Shortfall.TAKEN)
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        assert RunProblem.objects.filter(run=run, code="negative_net").exists()


def test_an_unknown_scale_takes_nothing_and_blocks(fund: Zone) -> None:
    loan = running_loan(fund)
    with scope(fund.home):
        InstitutionSetting.objects.filter(key=SHARE).delete()
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        finding = RunProblem.objects.get(run=run, code="unknown_scale")
        assert finding.severity == "blocking" and finding.employee_id == loan.employee_id and finding.cure
        assert not LineOrigin.objects.filter(run=run, source="loans").exists()


def test_the_assignable_portion_signed_by_the_jurist_is_the_most_that_loans_take(fund: Zone) -> None:
    loan = running_loan(fund, amount=1_200_000, months=12)
    with scope(fund.home):
        InstitutionSetting.objects.filter(key=SHARE).delete()
        SignedScale.objects.create(
            institution=fund.home,
            start=START,
            portion=SignedScale.Portion.BOTH,
            method=SignedScale.Method.WHOLE,
            brackets=[{"over": 0, "fraction": "1/10"}],
            legal_text="Décret de l’essai",
            state=SignedScale.State.SIGNED,
            proposed_by=fund.user("ousmane"),
            signed_by=fund.user("khady"),
            signed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        slip = Payslip.objects.get(run=run, employee=loan.employee_id)
        taken = LineOrigin.objects.get(run=run, source="loans").amount
        assert taken == (slip.net + taken) // 10 < 100_000
        assert RunProblem.objects.filter(run=run, code="loan_reduced").exists()


def test_two_loans_share_what_the_net_lets_loans_take_the_oldest_first(fund: Zone) -> None:
    first = running_loan(fund, amount=3_000_000, months=10)
    second = running_loan(fund, code="secours", amount=1_000_000, months=10)
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        taken = {o.reference: o.amount for o in LineOrigin.objects.filter(run=run, source="loans")}
        assert taken[first.pk] == 300_000
        net_before = Payslip.objects.get(run=run, employee=first.employee_id).net + sum(taken.values())
        assert taken.get(second.pk, 0) == min(100_000, net_before - 300_000)


def test_the_reduced_rate_is_a_benefit_in_kind_that_is_taxed_and_not_paid(fund: Zone) -> None:
    with scope(fund.home):
        benefit = PayItem.objects.get(code="2900")
    loan = running_loan(
        fund,
        amount=1_200_000,
        months=12,
        rate=2_000,
        reference_rate=8_000,
        reference_source="Taux moyen publié",
        benefit_item=benefit,
    )
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        lines = amounts(run, loan.employee_id)
        assert lines["2900"] == 6_000  # 1 200 000 × (8 % − 2 %) / 12
        told = LineOrigin.objects.get(run=run, source="loans", amount=6_000).label
        assert told.endswith("1\u202f200\u202f000 à 2\u202f% au lieu de 8\u202f%")
        bare = amounts(run, fund.employee("moussa").pk)
        assert "2900" not in bare
        mine, theirs = (
            Payslip.objects.get(run=run, employee=fund.employee(name).pk) for name in ("awa", "moussa")
        )
        assert mine.gross == theirs.gross + 6_000
        tax_and_more = mine.tax + mine.contributions - theirs.tax - theirs.contributions
        assert theirs.net - mine.net == lines["6100"] + lines["6110"] + tax_and_more


def test_a_month_without_payslip_carries_its_instalment(fund: Zone) -> None:
    loan = running_loan(fund)
    with scope(fund.home):
        employee = fund.employee("awa")
        employee.contract_set.update(start=dt.date(2026, 2, 1))
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        RunProblem.objects.filter(run=run).update(state=RunProblem.State.JUSTIFIED, severity="warning")
        assert not Payslip.objects.filter(run=run, employee=employee).exists()
    take_on(fund, run)
    with scope(fund.home):
        rows = current_rows(again(loan))
        assert rows[0].principal == 0 and rows[-1].principal == 10_000 and len(rows) == 13
        assert rows[-1].month == month_after(START, 12)
        assert loan_agreement(fund.home).differing == []


def test_the_database_refuses_a_schedule_that_does_not_repay_the_loan(fund: Zone) -> None:
    loan = running_loan(fund)
    with scope(fund.home):
        common = {"institution": fund.home, "loan": loan, "version": 9, "cause": "initial", "is_current": False}
        with pytest.raises(IntegrityError, match="ne rembourse pas"), transaction.atomic():
            LoanSchedule.objects.create(**common, from_month=START, principal=119_999)
        with pytest.raises(IntegrityError, match="ne font pas le capital"), transaction.atomic():
            made = LoanSchedule.objects.create(**common, from_month=START, principal=120_000)
            LoanInstalment.objects.create(
                institution=fund.home, schedule=made, rank=1, month=START, principal=119_999, balance=1
            )
        with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
            LoanInstalment.objects.filter(schedule__loan=loan).update(principal=1)

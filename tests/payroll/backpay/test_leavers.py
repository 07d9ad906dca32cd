"""Back pay of people who have left, and overpayments taken back within what may be taken."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hr_core.access import access_of
from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.choices_back_pay import BackPayState
from payroll.choices_departures import Cause
from payroll.models import LineOrigin, Overpayment, Payment, PayRun, Payslip, RunProblem, SignedScale
from payroll.services.account_commitments import commitment_release
from payroll.services.back_pay_decisions import back_pay_run_open, overpayment_change
from payroll.services.overpayments import PUT_OFF, TAKEN, balances_of
from payroll.services.payments import payments_prepare
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, approved, case_of, lines_of_case, paid_lines, raised, searched
from tests.payroll.deductions.acts import paper
from tests.payroll.deductions.test_commitments import commit
from tests.payroll.departures.leaving import heir, heirs_checked, opened
from tests.payroll.months import month_closed, month_opened, month_taken

JANUARY = dt.date(2026, 1, 1)


def run_for(zone: Zone, name: str) -> PayRun:
    user = zone.user("ousmane")
    with scope(zone.home, actor=user):
        return back_pay_run_open(
            institution=zone.home, cases=[case_of(zone, name)], access=access_of(user, zone.home.pk)
        )


@pytest.fixture
def scale(zone: Zone) -> None:
    """A third of the pay may be taken, by the jurist's signature."""
    with scope(zone.home):
        SignedScale.objects.create(
            institution=zone.home,
            start=JANUARY,
            brackets=[{"over": 0, "fraction": "1/3"}],
            legal_text="Note du juriste du 5 janvier 2026",
            state="signed",
            signed_by=zone.user("khady"),
            signed_at=timezone.now(),
        )


def left_owed(zone: Zone) -> None:
    """Awa left on 1 April; a raise decided since then, from January, is owed to her."""
    with scope(zone.home, actor=zone.user("fatou"), reason="départ"):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(left_on=dt.date(2026, 4, 1))
    raised(zone, "awa", JANUARY, 450_000)
    searched(zone)
    answered(zone, "origin")


def test_a_leaver_is_paid_by_a_run_of_back_pay(zone: Zone, quarter: list[PayRun]) -> None:
    left_owed(zone)
    with pytest.raises(ValidationError, match="confirmez comment"):
        approved(zone, "awa")
    held = commit(zone)
    with pytest.raises(Refusal, match="domicilié irrévocablement"):
        approved(zone, "awa", payment_mode="cheque")
    named = {"payment_mode": "cheque", "payee": "Héritiers d’Awa Ndiaye"}
    with pytest.raises(Refusal, match="domicilié irrévocablement"):
        approved(zone, "awa", **named)
    with scope(zone.home, actor=zone.user("ousmane")):
        commitment_release(commitment=held, on=JANUARY, scan=paper(), actor=zone.user("ousmane"))
    case = approved(zone, "awa", **named)
    month_opened(zone, 2026, 4)
    run = month_taken(zone, run_for(zone, "awa"), RunState.PAID)
    with scope(zone.home):
        slip = Payslip.objects.get(run=run)
        assert slip.employee_id == zone.employee("awa").pk and slip.net == case.net
        lines = {code: amount for code, amount in paid_lines(zone, "awa", run=run).items() if amount}
        assert lines == {f"{code}-rappel": amount for code, amount in lines_of_case(case).items()}
        payment = Payment.objects.get(run=run)
        assert (payment.mode, payment.holder, payment.amount) == ("cheque", "Héritiers d’Awa Ndiaye", slip.net)
        case.refresh_from_db()
        assert case.state == BackPayState.PAID
    assert searched(zone, since=JANUARY).cases == 0


def test_a_domiciliation_recorded_after_the_decision_holds_the_payment_back(zone: Zone, quarter: list[PayRun]) -> None:
    left_owed(zone)
    approved(zone, "awa", payment_mode="cheque", payee="Héritiers d’Awa Ndiaye")
    month_opened(zone, 2026, 4)
    run = month_taken(zone, run_for(zone, "awa"), RunState.CALCULATED)
    commit(zone)
    with scope(zone.home), pytest.raises(Refusal, match="mainlevée de la banque"):
        payments_prepare(run=run)
    with scope(zone.home):
        assert not Payment.objects.filter(run=run).exists()


def test_someone_in_service_may_be_paid_before_the_month(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", JANUARY, 450_000)
    searched(zone)
    answered(zone, "origin")
    case = approved(zone, "awa")
    april = month_opened(zone, 2026, 4)
    run = month_taken(zone, run_for(zone, "awa"), RunState.PAID)
    month_taken(zone, april, RunState.CLOSED)
    may = month_closed(zone, 2026, 5)
    with scope(zone.home):
        assert Payslip.objects.get(run=run).net == case.net
        awa = zone.employee("awa")
        assert Payslip.objects.get(run=april, employee=awa).net == Payslip.objects.get(run=may, employee=awa).net
    assert searched(zone, since=JANUARY).cases == 0


def test_an_unknown_portion_is_asked_for(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", JANUARY, 150_000)
    searched(zone)
    answered(zone, "origin")
    with pytest.raises(ValidationError, match="Faire signer un barème"):
        approved(zone, "awa", treatment="attachable")
    with pytest.raises(ValidationError, match="Faire signer un barème"):
        approved(zone, "awa")


def test_what_is_taken_back_each_month_stays_within_the_attachable_portion(
    zone: Zone, quarter: list[PayRun], scale: None
) -> None:
    raised(zone, "awa", JANUARY, 150_000)
    searched(zone)
    answered(zone, "origin")
    with pytest.raises(ValidationError, match="dépassent ce que la part saisissable laisse"):
        approved(zone, "awa")
    with pytest.raises(ValidationError, match="dépassent ce que la part saisissable laisse"):
        approved(zone, "awa", treatment="instalments", instalments=2, agreement="Accord du 3 mai")
    case = approved(zone, "awa", treatment="instalments", instalments=24, agreement="Accord du 3 mai")
    assert case.state == "approved"


def test_an_overpayment_is_taken_back_within_the_attachable_portion(
    zone: Zone, quarter: list[PayRun], scale: None
) -> None:
    raised(zone, "awa", JANUARY, 330_000)
    searched(zone)
    answered(zone, "origin")
    case = approved(zone, "awa", treatment="attachable")
    april = month_closed(zone, 2026, 4)
    awa = zone.employee("awa")
    with scope(zone.home):
        assert not RunProblem.objects.filter(run=april, employee=awa, severity="blocking").exists()
        debt = Overpayment.objects.get(case=case)
        assert debt.principal == -case.net
        lines = paid_lines(zone, "awa", run=april)
        assert lines[PUT_OFF] == case.net and 0 < lines[TAKEN] < -case.net
        slip = Payslip.objects.get(run=april, employee=awa)
        assert slip.net > 0
        assert balances_of([debt]) == {debt.pk: -case.net - lines[TAKEN]}
    month = 4
    while True:
        with scope(zone.home):
            left = balances_of([debt])[debt.pk]
        if left == 0 or month == 12:
            break
        month += 1
        month_closed(zone, 2026, month)
    with scope(zone.home):
        assert balances_of([debt])[debt.pk] == 0
        taken = LineOrigin.objects.filter(source="overpaid", code=TAKEN).values_list("amount", flat=True)
        assert sum(taken) == debt.principal
    assert searched(zone, since=JANUARY).cases == 0


def test_the_recovery_is_limited_to_what_was_agreed(zone: Zone, quarter: list[PayRun], scale: None) -> None:
    raised(zone, "awa", JANUARY, 300_000)
    searched(zone)
    answered(zone, "origin")
    case = approved(zone, "awa", treatment="attachable")
    binta = zone.user("binta")
    with scope(zone.home, actor=binta):
        access = access_of(binta, zone.home.pk)
        overpayment_change(overpayment=Overpayment.objects.get(case=case), access=access, monthly=10_000)
    april = month_closed(zone, 2026, 4)
    with scope(zone.home):
        assert paid_lines(zone, "awa", run=april)[TAKEN] == 10_000


def test_only_an_overpayment_is_limited_by_the_portion(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", JANUARY, 450_000)
    searched(zone)
    answered(zone, "origin")
    with pytest.raises(ValidationError, match="part saisissable ne limite que"):
        approved(zone, "awa", treatment="attachable")


def test_what_is_owed_to_a_deceased_goes_to_the_heirs_by_their_shares(zone: Zone) -> None:
    for month in (1, 2):
        month_closed(zone, 2026, month)
    day = dt.date(2026, 3, 15)
    departure = opened(
        zone, cause=Cause.DEATH, notified_on=day, last_worked_on=day, last_paid_on=day,
        death={"died_on": day, "certificate": "Acte n° 9", "heredity_reference": "Certificat n° 51"},
    )  # fmt: skip
    heir(zone, departure, "Fatou Essai", (1, 3))
    heir(zone, departure, "Omar Essai", (2, 3))
    heirs_checked(zone, departure)
    raised(zone, "awa", JANUARY, 450_001)
    searched(zone)
    answered(zone, "origin")
    case = approved(zone, "awa", payment_mode="cheque", payee="Héritiers d’Awa Ndiaye")
    assert (case.payment_mode, case.payee) == ("", "")
    month_opened(zone, 2026, 3)
    run = month_taken(zone, run_for(zone, "awa"), RunState.PAID)
    with scope(zone.home):
        slip = Payslip.objects.get(run=run)
        parts = dict(Payment.objects.filter(run=run).values_list("holder", "amount"))
        assert set(parts) == {"Fatou Essai", "Omar Essai"} and sum(parts.values()) == slip.net == case.net
        assert abs(parts["Omar Essai"] - 2 * parts["Fatou Essai"]) <= 2

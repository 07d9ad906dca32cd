"""A paid payslip cancelled and replaced: the difference is stored, the whole month is printed, the old proof is revoked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from hr_core.access import access_of
from hr_core.models import FamilyStatus
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import Overpayment, Payment, PayRun, Payslip, PayslipNumber, PayslipReplacement, RunProblem
from payroll.services.circuit import run_cancel, step_take
from payroll.services.closing import seals_verify
from payroll.services.corrections import correction_open
from payroll.services.documents import payslips_data
from payroll.services.proofs import proof_state, proof_token
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, approved, raised, searched
from tests.payroll.months import month_closed, month_taken


@pytest.fixture
def january(zone: Zone) -> PayRun:
    return month_closed(zone, 2026, 1)


def slip_of(zone: Zone, run: PayRun, name: str = "awa") -> Payslip:
    return Payslip.objects.get(run=run, employee=zone.employee(name))


def corrected(zone: Zone, run: PayRun, to: RunState = RunState.CLOSED) -> PayRun:
    """Awa's payslip of a run cancelled, and the run of correction taken to a state."""
    user = zone.user("ousmane")
    with scope(zone.home, actor=user):
        opened = correction_open(
            payslip=slip_of(zone, run), access=access_of(user, zone.home.pk), reason="Échelon mal saisi"
        )
    return month_taken(zone, opened, to)


def step_of(zone: Zone, run: PayRun, name: str) -> None:
    """The control of a run declared by somebody."""
    user = zone.user(name)
    with scope(zone.home, actor=user):
        step_take(run=run, access=access_of(user, zone.home.pk), to_state=RunState.CHECKED)


def test_numbers_follow_without_gaps_whatever_the_run(zone: Zone, january: PayRun) -> None:
    month_closed(zone, 2026, 2)
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    corrected(zone, january)
    with scope(zone.home):
        numbers = list(PayslipNumber.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == Payslip.objects.count()
        first = PayslipNumber.objects.get(payslip=slip_of(zone, january))
        assert str(first) == "2026-000001"


def test_the_difference_is_stored_and_the_whole_month_printed(zone: Zone, january: PayRun) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    run = corrected(zone, january)
    with scope(zone.home):
        old, new = slip_of(zone, january), slip_of(zone, run)
        assert new.gross > 0 and Payment.objects.get(run=run).amount == new.net
        (told,) = payslips_data(run=run, payslips=[new.pk])
        assert told.month.net == old.net + new.net and told.month.gross == old.gross + new.gross
        base = next(line for group in told.groups for line in group.lines if line.code == "1100")
        assert base.gain == 450_000
        assert (told.options.mark, told.options.replaces) == ("ANNULE ET REMPLACE", "2026-000001")
        assert "Complément" in told.options.foot_message
        (before,) = payslips_data(run=january, payslips=[old.pk])
        assert before.options.mark == "ANNULÉ" and before.month.net == old.net
        assert all(finding.ok for finding in seals_verify(institution=zone.home))
        assert not RunProblem.objects.filter(run=run).exclude(employee=zone.employee("awa")).exists()
    assert searched(zone).cases == 0


def test_the_public_page_tells_the_old_one_from_the_new(zone: Zone, january: PayRun, client: Client) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    with scope(zone.home):
        old = slip_of(zone, january)
        number = old.identity["staff_number"]
    assert proof_state(token=proof_token(payslip=old), staff_number=number, net=old.net) == "genuine"
    run = corrected(zone, january)
    with scope(zone.home):
        new = slip_of(zone, run)
    printed = old.net + new.net
    assert proof_state(token=proof_token(payslip=old), staff_number=number, net=old.net) == "cancelled"
    assert proof_state(token=proof_token(payslip=old), staff_number=number, net=old.net + 1) == "unknown"
    assert proof_state(token=proof_token(payslip=new), staff_number=number, net=printed) == "genuine"
    given = {"token": proof_token(payslip=old), "staff_number": number, "net": str(old.net)}
    from django.urls import reverse

    assert "Ce document a été annulé." in client.post(reverse("verification:form"), given).content.decode()


def test_too_much_paid_becomes_an_overpayment(zone: Zone, january: PayRun) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 350_000)
    run = corrected(zone, january)
    with scope(zone.home):
        new = slip_of(zone, run)
        assert new.net < 0 and not Payment.objects.filter(run=run).exists()
        debt = Overpayment.objects.get(payslip=new)
        assert debt.principal == -new.net and debt.start == dt.date(2026, 2, 1)


def test_a_month_settled_by_back_pay_is_not_corrected_too(zone: Zone, january: PayRun) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    searched(zone)
    answered(zone, "origin")
    approved(zone, "awa")
    with pytest.raises(Refusal, match="déjà réglé ce mois"):
        corrected(zone, january)


def test_a_payslip_is_cancelled_once_and_only_when_paid(zone: Zone, january: PayRun) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    corrected(zone, january, RunState.CALCULATED)
    with pytest.raises(Refusal, match="déjà annulé"):
        corrected(zone, january)
    with scope(zone.home):
        assert PayslipReplacement.objects.get().replaced_by is None


def test_nothing_to_correct_stops_at_the_control_and_leaves_the_payslip_standing(zone: Zone, january: PayRun) -> None:
    run = corrected(zone, january, RunState.CALCULATED)
    with pytest.raises(Refusal, match="ne diffère pas du bulletin"):
        step_of(zone, run, "binta")
    ousmane = zone.user("ousmane")
    with scope(zone.home, actor=ousmane):
        run_cancel(run=run, access=access_of(ousmane, zone.home.pk), reason="Rien à corriger")
    with scope(zone.home):
        assert not PayslipReplacement.objects.exists()
        old = slip_of(zone, january)
        number = old.identity["staff_number"]
    assert proof_state(token=proof_token(payslip=old), staff_number=number, net=old.net) == "genuine"


def test_from_the_payslip_s_page(zone: Zone, january: PayRun, as_: Any) -> None:
    with scope(zone.home, actor=zone.user("fatou"), reason="acte"):
        FamilyStatus.objects.filter(employee=zone.employee("awa")).update(declared_children=5)
        old = slip_of(zone, january)
    browser = as_("ousmane")
    page = f"/paie/bulletins/{old.pk}/"
    assert "Annuler et remplacer" in browser.get(page).content.decode()
    assert browser.post(page + "annuler-et-remplacer/", {"reason": ""}).status_code == 422
    assert browser.post(page + "annuler-et-remplacer/", {"reason": "Enfants oubliés"}).status_code == 302
    assert "Une correction de ce bulletin est en cours" in browser.get(page).content.decode()
    with scope(zone.home):
        run = PayslipReplacement.objects.get().run
    month_taken(zone, run, RunState.PAID)
    browser = as_("ousmane")
    assert "Ce bulletin est annulé." in browser.get(page).content.decode()
    listed = browser.get("/paie/bulletins/remplaces/").content.decode()
    assert "n° 2026-000001" in listed.replace("n°\u00a0", "n° ") and "Enfants oubliés" in listed

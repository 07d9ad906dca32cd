"""The life of a claim on a branch: opened when the run is paid, received in parts, rejected, written off by two persons."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.choices_absences import BenefitPayer, Treatment
from payroll.models import BranchClaim, ClaimMonth, PayItem
from payroll.services.absences.claims import (
    claim_balance,
    claim_keep,
    claim_receive,
    claim_reject,
    claim_send,
    claim_write_off,
    claim_write_off_propose,
    receipt_delete,
)
from payroll.services.absences.settings import absence_rule_set
from tests.cast import Zone
from tests.payroll.absences.conftest import absent, kind
from tests.payroll.months import month_opened, month_taken

D = dt.date


def maternity_rule(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        absence_rule_set(
            kind=kind("maternite"),
            start=D(2026, 1, 1),
            values={
                "is_known": True,
                "treatment": Treatment.COVERED,
                "benefit_bands": [{"from_day": 1, "percent": "100"}],
                "benefit_basis": "base_salary",
                "benefit_payer": BenefitPayer.SUBROGATED,
                "branch": "maternity",
                "benefit_item": PayItem.objects.get(code="3550"),
                "maximum_days": 98,
            },
            actor=zone.user("ousmane"),
            reason="Subrogation convenue avec la CSS",
        )


@pytest.fixture
def claim(zone: Zone) -> BranchClaim:
    """Awa's maternity from 15 January, January paid: 17 days of a base salary of 400 000."""
    january = month_opened(zone)
    maternity_rule(zone)
    absent(zone, "maternite", D(2026, 1, 15), D(2026, 1, 15) + dt.timedelta(days=98), expected_birth_on=D(2026, 2, 26))
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        return BranchClaim.objects.get()


def test_a_claim_is_opened_when_the_run_is_paid_and_grows_by_month(zone: Zone, claim: BranchClaim) -> None:
    with scope(zone.home):
        assert (claim.branch, claim.state, claim.is_internal) == ("maternity", "open", False)
        assert claim_balance(claim) == 226_667  # 400 000 x 17/30
    from payroll.models import PayRun

    with scope(zone.home):
        january = PayRun.objects.get()
    month_taken_from_paid(zone, january)
    month_taken(zone, month_opened(zone, 2026, 2), RunState.PAID)
    with scope(zone.home):
        assert list(ClaimMonth.objects.values_list("month", "amount")) == [(1, 226_667), (2, 373_333)]
        assert BranchClaim.objects.count() == 1


def month_taken_from_paid(zone: Zone, run: Any) -> None:
    from hr_core.access import access_of
    from payroll.services.circuit import step_take

    user = zone.user("binta")
    with scope(zone.home, actor=user):
        step_take(run=run, access=access_of(user, zone.home.pk), to_state=RunState.CLOSED)


def test_a_run_not_paid_opens_no_claim(zone: Zone) -> None:
    january = month_opened(zone)
    maternity_rule(zone)
    absent(zone, "maternite", D(2026, 1, 15), D(2026, 4, 23), expected_birth_on=D(2026, 2, 26))
    month_taken(zone, january, RunState.ACCEPTED)
    with scope(zone.home):
        assert not BranchClaim.objects.exists()


def test_a_fund_that_runs_the_branch_settles_with_itself(zone: Zone) -> None:
    Institution.objects.filter(pk=zone.home.pk).update(branches=["pension", "maternity"])
    zone.home.refresh_from_db()
    january = month_opened(zone)
    maternity_rule(zone)
    absent(zone, "maternite", D(2026, 1, 15), D(2026, 4, 23), expected_birth_on=D(2026, 2, 26))
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        assert BranchClaim.objects.get().is_internal


def test_a_claim_is_sent_received_in_parts_and_recovered(zone: Zone, claim: BranchClaim) -> None:
    actor = zone.user("ousmane")
    with scope(zone.home, actor=actor):
        claim_send(claim=claim, sent_on=D(2026, 2, 3), reference="CSS/118", actor=actor)
        with pytest.raises(ValidationError, match="Il ne reste que"):
            claim_receive(claim=claim, received_on=D(2026, 3, 1), amount=226_668, reference="", actor=actor)
        first = claim_receive(claim=claim, received_on=D(2026, 3, 1), amount=100_000, reference="VIR 1", actor=actor)
        claim.refresh_from_db()
        assert (claim.state, claim_balance(claim)) == ("partial", 126_667)
        claim_receive(claim=claim, received_on=D(2026, 3, 20), amount=126_667, reference="VIR 2", actor=actor)
        claim.refresh_from_db()
        assert (claim.state, claim_balance(claim), claim.closed_on is not None) == ("recovered", 0, True)
        with pytest.raises(Refusal):
            claim_reject(claim=claim, reason="Trop tard", actor=actor)
        receipt_delete(receipt=first, actor=actor, reason="Virement d’un autre dossier")
        claim.refresh_from_db()
        assert (claim.state, claim_balance(claim)) == ("partial", 100_000)


def test_a_rejected_claim_is_sent_again_or_written_off_by_two_persons(zone: Zone, claim: BranchClaim) -> None:
    actor, other = zone.user("ousmane"), zone.user("binta")
    with scope(zone.home, actor=actor):
        claim_send(claim=claim, sent_on=D(2026, 2, 3), reference="CSS/118", actor=actor)
        with pytest.raises(ValidationError, match="motif"):
            claim_reject(claim=claim, reason="", actor=actor)
        claim = claim_reject(claim=claim, reason="Certificat hors délai", actor=actor)
        claim = claim_send(claim=claim, sent_on=D(2026, 3, 3), reference="CSS/118 bis", actor=actor)
        claim = claim_write_off_propose(claim=claim, reason="Forclusion", actor=actor)
        with pytest.raises(Refusal, match="celle qui l’a proposé"):
            claim_write_off(claim=claim, actor=actor)
        claim = claim_keep(claim=claim, actor=other, reason="Recours gracieux en cours")
        assert (claim.state, claim.write_off_proposed_by) == ("sent", None)
        claim = claim_write_off_propose(claim=claim, reason="Recours rejeté", actor=actor)
        claim = claim_write_off(claim=claim, actor=other)
        assert claim.state == "written_off"
        with pytest.raises(Refusal):
            claim_receive(claim=claim, received_on=D(2026, 3, 1), amount=1, reference="", actor=actor)

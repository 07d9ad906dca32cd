"""Benefits paid for a branch that the institution runs: settled by two people, with an entry on both sides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from hr_core.access import access_of
from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import BranchClaim, BranchSettlement, JournalLine, LedgerAccount
from payroll.services.absences.claims import claim_balance, claim_receive
from payroll.services.absences.settlements import settlement_decide, settlement_enter
from tests.cast import Zone
from tests.payroll.absences.test_claims import absent, maternity_rule
from tests.payroll.accounting.conftest import chart
from tests.payroll.months import month_opened, month_taken

D = dt.date


@pytest.fixture
def own(zone: Zone) -> BranchClaim:
    """Home runs the branch of maternity; Awa's leave is advanced by the January pay; the chart has both accounts."""
    chart(zone)
    Institution.objects.filter(pk=zone.home.pk).update(branches=["pension", "maternity"])
    zone.home.refresh_from_db()
    january = month_opened(zone)
    maternity_rule(zone)
    absent(zone, "maternite", D(2026, 1, 15), D(2026, 4, 23), expected_birth_on=D(2026, 2, 26))
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        for number in ("6571", "4718"):
            LedgerAccount.objects.get_or_create(institution=zone.home, number=number, defaults={"label": f"Compte {number}"})
        return BranchClaim.objects.get()


def entered(zone: Zone, **values: Any) -> BranchSettlement:
    told = {"branch": "maternity", "until": D(2026, 2, 9), "benefit_account": "6571", "claim_account": "4718", "reference": "OD-14"}
    made = BranchSettlement(institution=zone.home, **(told | values))
    return settlement_enter(settlement=made, access=access_of(zone.user("ousmane"), zone.home.pk))


def test_the_claim_is_settled_and_the_entry_bears_both_sides_once_another_person_approves(zone: Zone, own: BranchClaim) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        owed = claim_balance(own)
        made = entered(zone, other=50_000, other_label="Allocations familiales, état 3")
        assert (made.claimed, made.amount) == (owed, owed + 50_000)
        with pytest.raises(Refusal, match="Votre rôle|Une autre personne"):
            settlement_decide(settlement=made, is_approved=True, access=access_of(zone.user("ousmane"), zone.home.pk))
        assert claim_balance(own) == owed
    with scope(zone.home, actor=zone.user("binta")):
        made = settlement_decide(settlement=made, is_approved=True, access=access_of(zone.user("binta"), zone.home.pk))
        own.refresh_from_db()
        sides = {line.account: line.debit - line.credit for line in JournalLine.objects.filter(entry=made.entry)}
        assert sides == {"6571": made.amount, "4718": -made.amount}
        assert own.state == "recovered" and made.entry is not None and made.entry.state == "draft"


def test_nothing_to_settle_an_unknown_account_or_a_changed_claim_is_refused(zone: Zone, own: BranchClaim) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(ValidationError, match="n’est pas au plan de comptes"):
            entered(zone, benefit_account="9999")
        with pytest.raises(ValidationError, match="Rien n’est à compenser"):
            entered(zone, branch="injury")
        made = entered(zone)
        with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
            entered(zone)
        claim_receive(claim=own, received_on=D(2026, 2, 9), amount=10, reference="", actor=zone.user("ousmane"))
    with scope(zone.home, actor=zone.user("binta")):
        with pytest.raises(Refusal, match="a changé depuis la saisie"):
            settlement_decide(settlement=made, is_approved=True, access=access_of(zone.user("binta"), zone.home.pk))
        made.refresh_from_db()
        assert made.state == "entered" and made.entry is None


def test_the_screens_enter_and_show_a_settlement(zone: Zone, own: BranchClaim, client: Client) -> None:
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    told = {
        "branch": "maternity", "until": "2026-02-09", "benefit_account": "6571", "claim_account": "4718", "reference": "OD-15",
        "other": "", "other_label": "",
    }  # fmt: skip
    assert client.post("/paie/absences/compensations/nouvelle/", {**told, "benefit_account": "1"}).status_code == 422
    assert client.post("/paie/absences/compensations/nouvelle/", told).status_code == 302
    assert "OD-15" in client.get("/paie/absences/compensations/").content.decode()
    with scope(zone.home):
        made = BranchSettlement.objects.get()
    page = client.get(f"/paie/absences/compensations/{made.pk}/").content.decode()
    assert "4718" in page

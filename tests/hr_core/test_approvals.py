"""Base pay and accounts: two persons, never the person concerned."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr_core.facts import BY_SLUG
from hr_core.models import BankAccount, PayTerms
from hr_core.services.approvals import SamePerson, fact_approve, fact_refuse, fact_withdraw, facts_approve
from hr_core.services.facts import fact_add
from hr_core.services.writing import OwnFile
from tests.cast import Zone
from tests.hr_core.helpers import acting

MAY = dt.date(2026, 5, 1)


def propose_terms(zone: Zone, who: str = "fatou", target: str = "awa", salary: int = 450_000, start: dt.date = MAY):
    return fact_add(
        employee=zone.employee(target),
        kind=BY_SLUG["classement"],
        values={"start": start, "category": "C", "step": "4", "base_salary": salary},
        actor=zone.user(who),
    )


def propose_account(zone: Zone, account: str, **values):
    return fact_add(
        employee=zone.employee("awa"),
        kind=BY_SLUG["compte"],
        values={"start": MAY, "bank_name": "Ecobank", "account": account, **values},
        actor=zone.user("fatou"),
    )


def test_a_proposal_changes_nothing_until_it_is_approved(zone: Zone) -> None:
    with acting(zone, "fatou"):
        propose_terms(zone)
        in_force = PayTerms.objects.on(MAY).get(employee=zone.employee("awa"), state="approved")
        assert in_force.base_salary == 400_000


def test_another_person_puts_it_in_force(zone: Zone) -> None:
    with acting(zone, "fatou"):
        proposal = propose_terms(zone)
    with acting(zone, "khady"):
        fact_approve(fact=proposal, actor=zone.user("khady"))
        in_force = PayTerms.objects.on(MAY).get(employee=zone.employee("awa"), state="approved")
        assert (in_force.base_salary, in_force.decided_by) == (450_000, zone.user("khady"))
        assert PayTerms.objects.get(base_salary=400_000, employee=zone.employee("awa")).end == MAY


def test_who_proposed_does_not_decide(zone: Zone) -> None:
    with acting(zone, "khady"):
        proposal = propose_terms(zone, who="khady")
        with pytest.raises(SamePerson):
            fact_approve(fact=proposal, actor=zone.user("khady"))
        with pytest.raises(SamePerson):
            fact_refuse(fact=proposal, actor=zone.user("khady"), reason="essai")


def test_the_database_refuses_that_one_person_does_both(zone: Zone) -> None:
    with acting(zone, "khady"):
        proposal = propose_terms(zone, who="khady")
        with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
            PayTerms.objects.filter(pk=proposal.pk).update(state="approved", decided_by=zone.user("khady"))


def test_the_person_concerned_does_not_decide(zone: Zone) -> None:
    with acting(zone, "fatou"):
        proposal = propose_terms(zone, target="khady")
    with acting(zone, "khady"), pytest.raises(OwnFile):
        fact_approve(fact=proposal, actor=zone.user("khady"))


def test_a_refusal_gives_its_reason(zone: Zone) -> None:
    with acting(zone, "fatou"):
        proposal = propose_terms(zone)
    with acting(zone, "khady"):
        with pytest.raises(ValidationError, match="motif du refus"):
            fact_refuse(fact=proposal, actor=zone.user("khady"), reason="")
        fact_refuse(fact=proposal, actor=zone.user("khady"), reason="grille dépassée")
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decision_reason) == ("refused", "grille dépassée")
        with pytest.raises(ValidationError, match="déjà décidée"):
            fact_approve(fact=proposal, actor=zone.user("khady"))


def test_only_the_proposer_withdraws(zone: Zone) -> None:
    with acting(zone, "fatou"):
        proposal = propose_terms(zone)
        with pytest.raises(PermissionDenied):
            fact_withdraw(fact=proposal, actor=zone.user("khady"))
        fact_withdraw(fact=proposal, actor=zone.user("fatou"))
        assert not PayTerms.objects.filter(pk=proposal.pk).exists()


def test_a_new_account_replaces_the_one_that_took_the_remainder(zone: Zone) -> None:
    with acting(zone, "fatou"):
        proposal = propose_account(zone, "SN01002345678901234567")
    with acting(zone, "khady"):
        fact_approve(fact=proposal, actor=zone.user("khady"))
        assert [each.bank_name for each in BankAccount.objects.on(MAY).filter(employee=zone.employee("awa"))] == [
            "Ecobank"
        ]


def test_a_fixed_share_stands_beside_the_remainder_and_a_share_of_zero_stops_it(zone: Zone) -> None:
    with acting(zone, "fatou"):
        share = propose_account(zone, "SN01002345678901234567", share="amount", value=50_000)
        stop = propose_account(zone, "SN01002345678901234567", share="amount", value=0, start=dt.date(2026, 7, 1))
    with acting(zone, "khady"):
        facts_approve(facts=[share, stop], actor=zone.user("khady"))
        june = BankAccount.objects.on(dt.date(2026, 6, 1)).filter(employee=zone.employee("awa"), state="approved")
        august = BankAccount.objects.on(dt.date(2026, 8, 1)).filter(employee=zone.employee("awa"), state="approved")
        assert (june.count(), august.count()) == (2, 1)


def test_a_bulk_approval_names_what_it_leaves(zone: Zone) -> None:
    with acting(zone, "fatou"):
        mine = propose_terms(zone, target="khady")
        fine = propose_terms(zone)
    with acting(zone, "khady"):
        outcome = facts_approve(facts=[mine, fine], actor=zone.user("khady"))
        assert outcome.done == 1
        assert outcome.refusals == ["Khady Fall : Personne ne modifie son propre dossier : demandez à un autre agent habilité."]

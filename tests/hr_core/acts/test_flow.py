"""An act's whole life: nothing before it is signed, the fact once it is, the file as before once it is cancelled."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hr_core.models import Act, ActProof, AuditEntry, Contract, Notice, PayTerms, Posting
from hr_core.selectors.acts import acts_of, acts_to_sign, own_acts
from hr_core.services.acts.flow import (
    ActItem,
    act_cancel,
    act_check,
    act_draft,
    act_notify,
    act_sign,
    acts_draft,
    acts_sign,
)
from hr_core.services.acts.paper import act_pdf
from hr_core.services.acts.signing import fingerprint_of
from hr_core.services.delegations import delegation_decide, delegation_register
from hr_core.services.errors import Refusal
from tests.cast import Zone
from tests.hr_core.acts.giving import checked, drafted, posting_values, power, signed
from tests.hr_core.helpers import acting

DAY = dt.date(2026, 12, 1)


def test_a_posting_holds_from_the_signature_and_the_one_before_again_once_cancelled(zone: Zone) -> None:
    act = checked(zone)
    with acting(zone, "mamadou") as access:
        before = Posting.objects.get(employee=act.employee)
        assert before.end is None
        act = act_sign(act=act, access=access)
        assert act.state == "signed" and act.reference == f"DEC-{timezone.localdate().year}-0001"
        new = Posting.objects.get(employee=act.employee, start=DAY)
        before.refresh_from_db()
        assert (new.job_title, new.unit.code, before.end) == ("Analyste", "DSI", DAY)
        assert "Direction des systèmes" in act.frozen["values"]["nouvelle_unite"]
        assert act.fingerprint == fingerprint_of(Act.objects.select_related("employee", "institution").get(pk=act.pk))
        assert ActProof.objects.get(token=act.token).reference == act.reference
        act = act_cancel(act=act, access=access, reason="Erreur sur l’unité")
        before.refresh_from_db()
        assert before.end is None and not Posting.objects.filter(employee=act.employee, start=DAY).exists()
        assert ActProof.objects.get(token=act.token).cancelled_on == timezone.localdate()
        assert AuditEntry.objects.filter(table_name="hr_core_posting", action="delete", reason__contains=act.reference).exists()
        assert act_pdf(act).startswith(b"%PDF")


def test_each_step_asks_for_another_person_and_a_power(zone: Zone) -> None:
    act = drafted(zone)
    with acting(zone, "fatou") as access, pytest.raises(Refusal, match="rôle"):
        act_check(act=act, access=access)
    with acting(zone, "khady") as access:
        act = act_check(act=act, access=access)
        assert not acts_to_sign(access).exists()
        with pytest.raises(Refusal, match="pas le pouvoir"):  # a decision is signed by the director general
            act_sign(act=act, access=access)
    with acting(zone, "khady") as access:
        own = act_draft(kind="posting", employee=zone.employee("moussa"), effective_on=DAY, values=posting_values(zone), access=access)
        with pytest.raises(Refusal, match="une autre personne"):
            act_check(act=own, access=access)
        assert not Posting.objects.filter(start=DAY).exists()
        with pytest.raises(Refusal, match="n’existe plus"):
            act_draft(kind="posting", employee=zone.employee("awa"), effective_on=DAY, values={"unit": 0}, access=access)


def test_a_registered_power_or_a_delegation_signs_and_the_paper_says_so(zone: Zone) -> None:
    power(zone, "mamadou", "posting")
    with acting(zone, "fatou") as access:
        given = delegation_register(
            institution=zone.home, kind="signature", giver=zone.user("mamadou"), holder=zone.user("khady"), role="director_general",
            rights=["act_sign"], start=timezone.localdate(), end=None, reference="Décision n° 7", act_on=dt.date(2026, 1, 5), access=access,
        )  # fmt: skip
    with acting(zone, "mamadou") as access:
        delegation_decide(delegation=given, access=access, approve=True)
    act = drafted(zone)
    with acting(zone, "mamadou") as access:
        act = act_check(act=act, access=access)
    with acting(zone, "khady") as access:
        assert acts_to_sign(access).get() == act
        act = act_sign(act=act, access=access)
        assert act.signer_quality.splitlines() == ["Pour le Directeur général et par délégation", "(Décision n° 7 du 05/01/2026)"]
        assert act.frozen["decider"] == "Le Directeur général"


def test_pay_terms_are_proposed_by_who_prepared_and_wait_when_the_signer_may_not_approve(zone: Zone) -> None:
    values = {"category": "C3", "step": "2", "base_salary": 450_000}
    act = signed(zone, kind="advancement", values=values)
    with acting(zone, "mamadou") as access:
        terms = PayTerms.objects.get(employee=act.employee, start=DAY)
        assert (terms.state, terms.proposed_by, terms.base_salary) == ("proposed", zone.user("fatou"), 450_000)
        act_cancel(act=act, access=access, reason="Erreur d’échelon")
        terms.refresh_from_db()
        assert terms.state == "refused" and "Erreur d’échelon" in terms.decision_reason


def test_approved_pay_terms_are_taken_back_and_those_before_hold_again(zone: Zone) -> None:
    power(zone, "khady", "advancement")
    act = drafted(zone, kind="advancement", values={"category": "C3", "base_salary": 450_000})
    with acting(zone, "mamadou") as access:
        act = act_check(act=act, access=access)
    with acting(zone, "khady") as access:
        before = PayTerms.objects.get(employee=act.employee, state="approved")
        act = act_sign(act=act, access=access)
        before.refresh_from_db()
        assert before.end == DAY and PayTerms.objects.get(employee=act.employee, start=DAY).state == "approved"
        act_cancel(act=act, access=access, reason="Erreur")
        before.refresh_from_db()
        assert before.end is None
        assert list(PayTerms.objects.on(DAY).filter(employee=act.employee, state="approved")) == [before]


def test_confirmation_ends_the_probation_and_its_cancellation_opens_it_again(zone: Zone) -> None:
    with acting(zone, "fatou"):
        Contract.objects.filter(employee=zone.employee("awa")).update(probation_ends_on=dt.date(2027, 1, 31))
    act = signed(zone, kind="confirmation", values={})
    with acting(zone, "mamadou") as access:
        contract = Contract.objects.get(employee=zone.employee("awa"))
        assert contract.probation_ends_on == DAY - dt.timedelta(days=1)
        act_cancel(act=act, access=access, reason="Essai prolongé")
        contract.refresh_from_db()
        assert contract.probation_ends_on == dt.date(2027, 1, 31)


def test_retirement_closes_the_file_and_its_cancellation_opens_it_again(zone: Zone) -> None:
    act = signed(zone, kind="retirement", values={})
    with acting(zone, "mamadou") as access:
        employee = zone.employee("awa")
        employee.refresh_from_db()
        assert employee.left_on == DAY and Contract.objects.get(employee=employee).end == DAY
        act_cancel(act=act, access=access, reason="Demande retirée")
        employee.refresh_from_db()
        assert employee.left_on is None and Contract.objects.get(employee=employee).end is None


def test_a_campaign_is_signed_in_one_gesture_and_numbered_without_gap(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        items = [ActItem(zone.employee(who), DAY, posting_values(zone)) for who in ("awa", "moussa", "ousmane")]
        acts = acts_draft(kind="posting", items=items, access=access, origin="Mouvements 2026")
    with acting(zone, "khady") as access:
        for act in acts:
            act_check(act=act, access=access)
    with acting(zone, "mamadou") as access:
        Posting.objects.filter(employee=zone.employee("moussa")).update(start=DAY)
        with CaptureQueriesContext(connection) as asked:
            outcome = acts_sign(acts=acts, access=access)
        for once in ("actsigner", "actseries", "letterpaper"):
            assert sum(f'FROM "hr_core_{once}"' in query["sql"] for query in asked) == 1, once
        assert len(outcome.done) == 2 and "Moussa Diop" in outcome.refusals[0]
        assert [act.number for act in outcome.done] == [1, 2]
        assert acts_of(access).filter(origin="Mouvements 2026").count() == 3


def test_the_database_keeps_a_signed_act_whatever_the_code_forgets(zone: Zone) -> None:
    act = signed(zone)
    with acting(zone, "mamadou"):
        for change in (lambda: Act.objects.filter(pk=act.pk).update(body="autre"), lambda: Act.objects.filter(pk=act.pk).delete()):
            with pytest.raises(IntegrityError, match="ne changent plus"), transaction.atomic():
                change()


def test_the_person_finds_an_act_once_notified(zone: Zone) -> None:
    act = signed(zone)
    with acting(zone, "awa") as access:
        assert not own_acts(access).exists()
    with acting(zone, "fatou") as access:
        act_notify(act=act, on=timezone.localdate(), how="en main propre", access=access)
        assert Notice.objects.filter(user=zone.user("awa"), text__contains=act.reference).exists()
    with acting(zone, "awa") as access:
        assert own_acts(access).get() == act
    with acting(zone, "ibrahima") as access:
        assert acts_of(access).filter(pk=act.pk).exists()

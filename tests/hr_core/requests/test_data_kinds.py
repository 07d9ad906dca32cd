"""What an employee asks about their own data: sent with its proof, decided, written through the usual service."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from hr_core.models import BankAccount, Employee, FamilyStatus, Notice, Request, RequestPaper
from hr_core.registry import registry
from hr_core.scope import scope
from hr_core.selectors.dependants import unnamed_words
from hr_core.selectors.requests import requests_visible
from hr_core.services.approvals import SamePerson, fact_approve
from hr_core.services.errors import Refusal
from hr_core.services.requests.flow import step_decide
from hr_core.services.requests.papers import comment_add
from hr_core.services.requests.rules import request_rule_set
from hr_core.views.requests.desk import kind_told
from tests.cast import Zone
from tests.hr_core.requests.helpers import CONTACT, access, account, asked, current, scan

FAMILY = {"marital_status": "married", "start": dt.date(2026, 5, 2), "spouse_has_income": False}


def test_a_new_address_is_written_once_human_resources_accept_it(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        before = Employee.objects.get(pk=zone.employee("awa").pk)
        request = asked(zone, "coordonnees", {**CONTACT, "email": before.email})
        assert set(request.data["changes"]) == {"phone", "address"}
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"))
        after = Employee.objects.get(pk=before.pk)
        assert (after.phone, after.address) == (CONTACT["phone"], CONTACT["address"])
        zone.employee("awa").refresh_from_db()
        with pytest.raises(ValidationError, match="Rien ne change"):
            asked(zone, "coordonnees", {**CONTACT, "email": after.email})


def test_a_marriage_needs_its_proof_and_closes_the_situation_before_it(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        with pytest.raises(ValidationError, match="Joignez cette pièce"):
            asked(zone, "famille", FAMILY)
        with pytest.raises(ValidationError, match="n’est pas celui"):
            asked(zone, "famille", FAMILY, papers=[scan(content=b"MZ program")])
        assert not RequestPaper.objects.exists() and not Request.objects.exists()
        request = asked(zone, "famille", FAMILY, papers=[scan()])
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"))
        rows = FamilyStatus.objects.filter(employee=zone.employee("awa")).order_by("start")
        assert [row.marital_status for row in rows][-1] == "married"
        assert list(rows)[-2].end == FAMILY["start"]


def test_a_marriage_changes_nothing_of_the_children_declared_and_a_first_name_tells_that_the_others_wait(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        awa = zone.employee("awa")
        FamilyStatus.objects.filter(employee=awa).update(declared_children=3, spouse_has_income=True)
        request = asked(zone, "famille", FAMILY, papers=[scan()])
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"))
        last = FamilyStatus.objects.filter(employee=awa).order_by("-start")[0]
        assert (last.start, last.declared_children) == (FAMILY["start"], 3)
        child = {
            "kind": "child", "last_name": "Ndiaye", "first_names": "Ali", "sex": "M", "birth_on": dt.date(2026, 4, 1),
            "start": dt.date(2026, 4, 1), "in_school_until": None,
        }  # fmt: skip
        request = asked(zone, "charge", child, papers=[scan()])
        told = dict(kind_told(request, access(zone, "fatou")))
        assert "3\u00a0enfants déclarés sans nom" in told["À savoir"]
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"))
        assert unnamed_words(awa, dt.date(2026, 5, 3)) == ""


def test_an_officer_changes_a_family_status_from_the_one_in_force(zone: Zone, as_: Any) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        FamilyStatus.objects.filter(employee=zone.employee("awa")).update(declared_children=3, spouse_has_income=True)
    form = as_("fatou").get(reverse("hr_core:fact_add", args=[zone.employee("awa").pk, "situation"])).context["form"]
    assert (form["declared_children"].value(), form["spouse_has_income"].value()) == (3, True)
    assert "3\u00a0enfants déclarés sans nom" in as_("fatou").get(
        reverse("hr_core:fact_add", args=[zone.employee("awa").pk, "charge"])
    ).content.decode()


def test_a_bank_account_is_proposed_by_one_person_and_approved_by_another(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, "compte", account(), papers=[scan("rib.pdf")])
        assert account()["account"] not in request.words
        step_decide(step=current(request), accept=True, access=access(zone, "khady"))
        fact = BankAccount.objects.get(employee=zone.employee("awa"), state="proposed")
        assert fact.proposed_by == zone.user("khady")
        with pytest.raises(SamePerson):
            fact_approve(fact=fact, actor=zone.user("khady"))
        fact_approve(fact=fact, actor=zone.user("binta"))
        assert BankAccount.objects.on(fact.start).get(employee=zone.employee("awa"), state="approved").pk == fact.pk


def test_a_bound_account_is_refused_as_it_is_asked(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    def guard(employee: Any, on: dt.date, proposed: Any) -> None:
        raise Refusal("Ce compte est domicilié jusqu’à la fin du prêt.")

    monkeypatch.setattr(registry, "account_guards", [guard])
    with scope(zone.home, actor=zone.user("awa")):
        with pytest.raises(Refusal, match="domicilié"):
            asked(zone, "compte", account(), papers=[scan()])
        assert not Request.objects.exists()


def test_a_head_does_not_read_what_only_human_resources_decide(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, "compte", account(), papers=[scan()])
        assert not requests_visible(access(zone, "moussa")).filter(pk=request.pk).exists()
        assert requests_visible(access(zone, "fatou")).filter(pk=request.pk).exists()
        request_rule_set(
            institution=zone.home, kind="compte", steps=["manager", "hr"], reminder_days=3, escalation_days=7, actor=zone.user("khady")
        )  # fmt: skip
        asked(zone, "compte", {**account(), "start": dt.date(2099, 1, 1)}, papers=[scan()])
        assert requests_visible(access(zone, "moussa")).count() == 1
        with pytest.raises(ValidationError, match="au moins une étape"):
            request_rule_set(
                institution=zone.home, kind="compte", steps=[], reminder_days=3, escalation_days=7, actor=zone.user("khady")
            )  # fmt: skip


def test_words_about_a_request_reach_the_other_side_until_it_is_closed(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, "libre", {"subject": "Badge perdu", "text": "Comment le remplacer ?"})
        comment_add(request=request, text="De quel site ?", access=access(zone, "fatou"))
        assert Notice.objects.filter(user=zone.user("awa"), text__startswith="Un message vous attend").exists()
        comment_add(request=request, text="Kaolack", access=access(zone, "awa"), files=[scan("photo.pdf")])
        assert (request.comments.count(), request.papers.count()) == (2, 1)
        assert Notice.objects.filter(user=zone.user("fatou"), text__contains="a écrit sur sa demande").exists()
        with pytest.raises(Refusal):
            comment_add(request=request, text="Bonjour", access=access(zone, "ousmane"))
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"), comment="Passez au bureau 12.")
        with pytest.raises(Refusal, match="close"):
            comment_add(request=request, text="Merci", access=access(zone, "awa"))


def test_an_employee_asks_on_a_page_and_the_proof_is_read_by_those_concerned_only(zone: Zone, as_: Any) -> None:
    catalogue = as_("awa").get("/mes-demandes/nouvelle/").content.decode()
    assert "Compte où je suis payé" in catalogue and "Congé" in catalogue
    missing = as_("awa").post("/mes-demandes/nouvelle/famille/", {"marital_status": "married", "start": "2026-05-02"})
    assert missing.status_code == 422 and "Joignez cette pièce" in missing.content.decode()
    sent = as_("awa").post(
        "/mes-demandes/nouvelle/famille/", {"marital_status": "married", "start": "2026-05-02", "papers": [scan()]}
    )
    assert sent.status_code == 302
    assert "marié(e)" in as_("awa").get(sent["Location"]).content.decode()
    with scope(zone.home):
        paper, step = RequestPaper.objects.get(), current(Request.objects.get())
    address = f"/demandes/pieces/{paper.pk}/"
    assert as_("fatou").get(address).getvalue() == b"%PDF-1.4 acte"
    assert [as_(who).get(address).status_code for who in ("moussa", "oumar")] == [404, 404]
    question = as_("fatou").get(f"/demandes/etapes/{step.pk}/accepter/").content.decode()
    assert "acte.pdf" in question and "02/05/2026" in question

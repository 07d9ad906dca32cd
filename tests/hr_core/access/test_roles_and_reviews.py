"""Roles by two people and for a time, why a person may do what they may, reviews that remove, sign-ins and sessions."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from hr_core.access import access_of
from hr_core.models import AccessReviewLine, AccountEvent, RoleAct, RoleGrant, SignIn, User
from hr_core.scope import scope
from hr_core.selectors.accounts import holders_of, reach_of
from hr_core.services.administration.accounts import account_deactivate, factor_reset, policy_set
from hr_core.services.administration.reviews import lines_decide, review_digest, review_open, review_sign
from hr_core.services.administration.role_acts import role_act_decide, role_act_propose, role_acts_apply
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_grant
from tests.cast import PASSWORD, Zone

TODAY = dt.date.today()


def proposed(zone: Zone, role: str = "payroll_officer", **options: object) -> RoleAct:
    values = {"start": TODAY, "end": None, "reason": "Note 12"} | options
    with scope(zone.home, actor=zone.user("coumba")):
        return role_act_propose(institution=zone.home, user=zone.user("awa"), role=role, actor=zone.user("coumba"), **values)  # type: ignore[arg-type]


def holds(zone: Zone, name: str, right: str) -> bool:
    with scope(zone.home):
        return access_of(zone.user(name), zone.home.pk).has(right)


@pytest.mark.parametrize("place, role", [("home", "committee_member"), ("regional", "payroll_officer")])
def test_a_fund_and_the_regional_body_have_roles_of_their_own(zone: Zone, place: str, role: str) -> None:
    at, coumba = getattr(zone, place), zone.user("coumba")
    with scope(at, actor=coumba), pytest.raises(ValidationError, match="ne se tient pas"):
        role_act_propose(
            institution=at, user=zone.user("awa"), role=role, start=TODAY, end=None, reason="Note 12", actor=coumba
        )


def test_a_sensitive_role_holds_once_another_person_has_approved_it(zone: Zone) -> None:
    act = proposed(zone)
    assert act.state == "proposed" and not holds(zone, "awa", "payroll_prepare")
    with scope(zone.home, actor=zone.user("coumba")), pytest.raises(PermissionDenied, match="ne l’approuve"):
        role_act_decide(act=act, accept=True, access=access_of(zone.user("coumba"), zone.home.pk))
    with scope(zone.home, actor=zone.user("mamadou")):
        role_act_decide(act=act, accept=True, access=access_of(zone.user("mamadou"), zone.home.pk))
    assert holds(zone, "awa", "payroll_prepare")
    with scope(zone.home):
        assert RoleGrant.objects.get(user=zone.user("awa"), role="payroll_officer").granted_by == zone.user("mamadou")


def test_the_database_refuses_one_person_twice(zone: Zone) -> None:
    act = proposed(zone)
    with scope(zone.home), pytest.raises(IntegrityError, match="role_act_two_persons"), transaction.atomic():
        RoleAct.objects.filter(pk=act.pk).update(decided_by=zone.user("coumba"))


def test_a_first_administrator_alone_gives_the_first_roles(zone: Zone) -> None:
    with scope(zone.other, actor=zone.user("oumar")):
        act = role_act_propose(
            institution=zone.other, user=zone.user("awa"), role="director_general", start=TODAY, end=None, reason="Décret",
            actor=zone.user("oumar"),
        )  # fmt: skip
    assert act.state == "in_force" and "Aucune autre personne" in act.remark


def test_a_role_begins_and_ends_on_its_days(zone: Zone) -> None:
    act = proposed(zone, "auditor", start=TODAY + dt.timedelta(days=2), end=TODAY + dt.timedelta(days=9))
    assert act.state == "planned" and not holds(zone, "awa", "audit_view")
    for days, expected in ((2, True), (8, True), (9, False)):
        day = TODAY + dt.timedelta(days=days)
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC)), scope(zone.home):
            role_acts_apply(institution=zone.home, today=day)
            role_acts_apply(institution=zone.home, today=day)  # twice changes nothing
        assert holds(zone, "awa", "audit_view") is expected, days


def test_each_right_of_a_person_says_where_it_comes_from(zone: Zone) -> None:
    with scope(zone.home):
        reach = reach_of(zone.home, zone.user("serigne"))
        rights = dict(reach.rights)
        assert rights["Voir la population confidentielle"] == ["Gestionnaire de la population confidentielle"]
        assert any("population confidentielle comprise" in each for each in reach.bounds)
        assert any("Agence de Kaolack" in each for each in reach_of(zone.home, zone.user("moussa")).bounds)
        who = [(str(user), why) for user, why in holders_of(zone.home, "roles_manage")]
    assert len(who) == 1 and who[0][0] == "Coumba Diouf" and who[0][1].startswith("Administrateur de l’institution, depuis le")


def test_a_signed_review_removes_what_it_removes_and_no_longer_changes(zone: Zone) -> None:
    coumba, mamadou = zone.user("coumba"), zone.user("mamadou")
    with scope(zone.home, actor=coumba):
        review = review_open(institution=zone.home, name="Second semestre", actor=coumba)
        with pytest.raises(ValidationError, match="déjà en cours"):
            review_open(institution=zone.home, name="Autre", actor=coumba)
        with pytest.raises(Refusal, match="à décider"):
            review_sign(review=review, actor=mamadou)
        lines = {(line.user.username, line.role): line.pk for line in review.lines.select_related("user")}
        own = lines.pop(("coumba", "institution_administrator"))
        removed = lines.pop(("maty", "management_controller"))
        with pytest.raises(Refusal, match="qui ne soit pas le vôtre"):
            lines_decide(review=review, lines=[own], keep=True, actor=coumba)
        lines_decide(review=review, lines=lines.values(), keep=True, actor=coumba)
        with pytest.raises(ValidationError, match="Dites pourquoi"):
            lines_decide(review=review, lines=[removed], keep=False, actor=coumba)
        lines_decide(review=review, lines=[removed], keep=False, remark="A quitté le service", actor=coumba)
        lines_decide(review=review, lines=[own], keep=True, actor=mamadou)
        with pytest.raises(PermissionDenied, match="ne la signe pas"):
            review_sign(review=review, actor=coumba)
        signed = review_sign(review=review, actor=mamadou)
        assert signed.digest == review_digest(signed) and len(signed.digest) == 64
        with pytest.raises(Refusal, match="signée"):
            lines_decide(review=signed, lines=[own], keep=True, actor=mamadou)
        assert not RoleGrant.objects.filter(user=zone.user("maty")).exists()
        assert AccessReviewLine.objects.filter(decision="kept").count() == len(lines) + 1


def test_a_sign_in_is_kept_and_its_session_can_be_closed(zone: Zone, client: Client) -> None:
    awa = Client()
    assert awa.post("/compte/login/", {"login": "awa", "password": "faux"}, headers={"user-agent": "Firefox Android"}).status_code == 200
    awa.post("/compte/login/", {"login": "awa", "password": PASSWORD})
    assert awa.get("/").status_code == 200
    assert list(SignIn.objects.order_by("pk").values_list("identifier", "succeeded")) == [("awa", False), ("awa", True)]
    client.login(username="coumba", password=PASSWORD)
    assert "Awa Ndiaye" in client.get("/institution/connexions/").content.decode()
    opened = SignIn.objects.get(user=zone.user("awa"), succeeded=True)
    assert client.post(f"/institution/sessions/{opened.pk}/fermer/").status_code == 302
    assert awa.get("/").status_code == 302  # asked to sign in again
    with scope(zone.home):
        assert AccountEvent.objects.get(user=zone.user("awa")).kind == "sessions_closed"


def test_somebody_invited_gets_a_link_and_can_do_nothing_before_a_role(
    zone: Zone, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    client.login(username="coumba", password=PASSWORD)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post("/institution/comptes/inviter/", {"full_name": "Jean Expert", "email": "jean@example.org"})
    made = User.objects.get(email="jean@example.org")
    assert answer["Location"].endswith("?compte=ipres-sn/jean-expert") and not made.has_usable_password()
    assert mail.outbox[0].to == ["jean@example.org"] and "/compte/password/reset/key/" in mail.outbox[0].body


def test_an_account_used_elsewhere_is_not_deactivated_from_here(zone: Zone) -> None:
    with scope(zone.other):
        role_grant(institution=zone.other, user=zone.user("awa"), role="auditor", actor=None)
    with scope(zone.home, actor=zone.user("coumba")), pytest.raises(Refusal, match="ailleurs"):
        account_deactivate(institution=zone.home, user=zone.user("awa"), reason="Fin de mission", actor=zone.user("coumba"))
    with scope(zone.home, actor=zone.user("coumba")), pytest.raises(PermissionDenied):
        factor_reset(institution=zone.home, user=zone.user("coumba"), reason="Perdu", actor=zone.user("coumba"))


def test_the_policy_shortens_the_session_and_asks_a_second_factor_of_its_roles(zone: Zone, settings: object) -> None:
    with scope(zone.home, actor=zone.user("coumba")):
        policy_set(institution=zone.home, factor_roles=["hr_officer"], session_hours=8, actor=zone.user("coumba"))
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    fatou, awa = Client(), Client()
    for name, person in (("fatou", fatou), ("awa", awa)):
        person.post("/compte/login/", {"login": name, "password": PASSWORD})
    assert "/compte/2fa/" in fatou.get("/agents/")["Location"]
    assert awa.get("/").status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=8, minutes=1)):
        assert awa.get("/")["Location"].startswith("/compte/login/")


def test_the_page_of_settings_shows_who_keeps_what_one_may_not_open(zone: Zone, client: Client) -> None:
    client.login(username="coumba", password=PASSWORD)
    page = client.get("/institution/administration/").content.decode()
    assert "Tenu par" in page and "/institution/comptes/" in page and "Règles" in page


def test_a_proposal_offers_its_answer_to_those_who_may_give_it(zone: Zone, client: Client) -> None:
    act = proposed(zone)
    answer = f"/institution/actes-de-role/{act.pk}/approuver/"
    for name, sees in (("mamadou", True), ("khady", False)):
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        page = client.get("/institution/actes-de-role/")
        assert page.status_code == 200 and (answer in page.content.decode()) is sees, name

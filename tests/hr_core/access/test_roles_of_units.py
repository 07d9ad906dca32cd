"""A role held for a unit: whom it shows, how it is given, ended and told. `tests/house/test_permissions.py` tries every page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hr_core.access import Access, access_of
from hr_core.models import Employee, Posting, RoleAct, RoleGrant, Unit, UnitHead, User
from hr_core.scope import scope
from hr_core.selectors.accounts import holders_of, reach_of
from hr_core.selectors.requests import units_decided
from hr_core.services.administration.reviews import lines_decide, review_open, review_sign
from hr_core.services.administration.role_acts import role_act_decide, role_act_propose, role_acts_apply
from hr_core.services.roles import rights_synchronise, role_grant
from tests.cast import Zone

TODAY = dt.date.today()
BACKEND = "hr_core.auth.StaffNumberBackend"


def worker(zone: Zone, unit: str, *roles: str) -> User:
    """Somebody without a file, who holds roles for a unit."""
    user = User.objects.create_user("dieynaba", "dieynaba@example.org", full_name="Dieynaba Sané")
    with scope(zone.home, actor=None):
        for role in roles:
            role_grant(institution=zone.home, user=user, role=role, actor=None, unit=zone.units[f"ipres-sn/{unit}"])
    return user


def access(zone: Zone, user: User, *entry: str) -> Access:
    found = access_of(user, zone.home.pk)
    found.entry = entry
    return found


def seen(zone: Zone, user: User, *entry: str) -> set[str]:
    by_key = {employee.pk: name for name, employee in zone.employees.items()}
    return {by_key[key] for key in Employee.objects.visible_to(access(zone, user, *entry)).values_list("pk", flat=True)}


def test_a_role_of_a_unit_reaches_the_units_below_as_they_stand_today(zone: Zone) -> None:
    user = worker(zone, "AG-KL", "hr_officer")
    with scope(zone.home, actor=user):
        assert seen(zone, user) == {"awa", "moussa"}
        below = Unit.objects.create(institution=zone.home, code="AG-KL-1", name="Guichet", kind="office", parent=zone.units["ipres-sn/AG-KL"])
        move(zone, "binta", below)
        move(zone, "moussa", zone.units["ipres-sn/DG"])
        assert seen(zone, user) == {"awa", "binta"}
        leave(zone, "awa")
        assert seen(zone, user) == {"awa", "binta"}, "whoever left from the unit stays with it"
        Unit.objects.filter(pk=below.pk).update(parent=zone.units["ipres-sn/DG"])
        assert seen(zone, user) == {"awa"}
        Employee.objects.filter(pk=zone.employees["awa"].pk).update(is_confidential=True)
        assert seen(zone, user) == set()


def test_each_right_reaches_its_own_units(zone: Zone) -> None:
    """Two roles for two units, the role of a head besides: no page gives to one right the units of another."""
    user = worker(zone, "AG-KL", "auditor")
    with scope(zone.home, actor=user):
        role_grant(institution=zone.home, user=user, role="hr_officer", actor=None, unit=zone.units["ipres-sn/DSI"])
        move(zone, "binta", zone.units["ipres-sn/DSI"])
        assert seen(zone, user) == seen(zone, user, "personnel_view") == {"awa", "moussa", "binta"}
        assert seen(zone, user, "personnel_change") == seen(zone, user, "absence_enter") == {"binta"}
        held = access(zone, user)
        assert not held.has("audit_view", "leave_manage", "confidential_view", "organisation_change")
        assert not held.holds_everywhere("personnel_view") and held.unit_roles == {"auditor", "hr_officer"} and not held.roles


def test_whoever_heads_a_unit_keeps_it_beside_a_role_of_another(zone: Zone) -> None:
    moussa = zone.user("moussa")
    with scope(zone.home, actor=moussa):
        assert seen(zone, moussa) == {"awa", "moussa"}
        for role in ("line_manager", "hr_officer"):
            role_grant(institution=zone.home, user=moussa, role=role, actor=None, unit=zone.units["ipres-sn/DSI"])
        move(zone, "binta", zone.units["ipres-sn/DSI"])
        assert seen(zone, moussa) == {"awa", "moussa", "binta"}
        units = units_decided(access(zone, moussa))
        assert set(units) == {zone.units["ipres-sn/AG-KL"].pk, zone.units["ipres-sn/DSI"].pk}


def test_pages_writes_and_searches_stop_at_the_unit(zone: Zone, client: Client) -> None:
    user = worker(zone, "AG-KL", "hr_officer")
    client.force_login(user, backend=BACKEND)
    awa, binta = zone.employees["awa"].pk, zone.employees["binta"].pk
    assert client.get(f"/agents/{awa}/").status_code == 200 and client.get(f"/agents/{binta}/").status_code == 404
    listed = client.get("/agents/?export=csv").content.decode()
    assert "Awa" in listed and "Binta" not in listed
    found = client.get("/recherche/?q=binta").content.decode()
    assert "Sarr" not in found
    posting = {"start": "2026-12-01", "unit": str(zone.units["ipres-sn/DG"].pk), "job_title": "Caissière"}
    refused = client.post(f"/agents/{awa}/affectation/nouveau/", posting)
    assert refused.status_code == 422, "one posts to one's own units only"
    with scope(zone.home):
        assert Posting.objects.filter(employee=awa).count() == 1


def test_a_role_of_a_unit_is_given_approved_listed_reviewed_and_ended(zone: Zone, client: Client) -> None:
    client.force_login(zone.user("coumba"), backend=BACKEND)
    unit = zone.units["ipres-sn/AG-KL"]
    sent = {"identifier": "nobody", "role": "payroll_officer", "unit": str(unit.pk), "reason": "Note 12"}
    assert client.post("/institution/roles/attribuer/", sent).status_code == 302
    with scope(zone.home, actor=zone.user("mamadou")):
        act = RoleAct.objects.get(user=zone.user("nobody"))
        assert act.state == "proposed" and act.unit == unit
        role_act_decide(act=act, accept=True, access=access(zone, zone.user("mamadou")))
        held = access(zone, zone.user("nobody"))
        assert held.has("personnel_view", "inputs_enter", "payslips_read") and not held.has("payroll_view", "payroll_prepare")
        assert any("seulement les dossiers de Agence de Kaolack" in each for each in reach_of(zone.home, zone.user("nobody")).bounds)
        why = [why for who, why in holders_of(zone.home, "personnel_view") if who == zone.user("nobody")]
        assert why[0].startswith("Gestionnaire de paie, pour Agence de Kaolack, depuis le")
        assert zone.user("nobody") not in [who for who, _why in holders_of(zone.home, "payroll_prepare")]
    page = client.get("/institution/roles/").content.decode()
    assert "Agence de Kaolack" in page and "toute l’institution" in page
    with scope(zone.home, actor=zone.user("coumba")):
        review = review_open(institution=zone.home, name="Revue", actor=zone.user("coumba"))
        for line in review.lines.select_related("user"):
            decider = zone.user("mamadou") if line.user == zone.user("coumba") else zone.user("coumba")
            lines_decide(review=review, lines=[line.pk], keep=line.unit_id is None, remark="Fin", actor=decider)
        review_sign(review=review, actor=zone.user("mamadou"))
        assert not RoleGrant.with_units.filter(unit__isnull=False).exists()
        assert not access(zone, zone.user("nobody")).has("personnel_view")
        act.refresh_from_db()
        assert act.state == "ended"


def test_a_role_of_a_unit_begins_and_ends_on_its_days(zone: Zone) -> None:
    user, coumba = zone.user("nobody"), zone.user("coumba")
    with scope(zone.home, actor=coumba):
        role_act_propose(
            institution=zone.home, user=user, role="hr_officer", unit=zone.units["ipres-sn/AG-KL"], start=TODAY,
            end=TODAY + dt.timedelta(days=3), reason="Renfort", actor=coumba,
        )  # fmt: skip
        rights_synchronise()
        assert seen(zone, user) == {"awa", "moussa"}
        role_acts_apply(institution=zone.home, today=TODAY + dt.timedelta(days=3))
        assert seen(zone, user) == set()


@pytest.mark.parametrize(
    ("who", "role", "at", "sentence"),
    [
        ("khady", "hr_officer", "ipres-sn/AG-KL", "lit déjà tous les dossiers"),
        ("nobody", "director_general", "ipres-sn/AG-KL", "pour toute l’institution"),
        ("nobody", "hr_officer", "inps-ml/DG", "une unité de l’institution"),
        ("moussa", "auditor", None, "déjà un rôle pour une unité"),
    ],
)
def test_what_would_blur_who_sees_what_is_refused(zone: Zone, who: str, role: str, at: str | None, sentence: str) -> None:
    coumba = zone.user("coumba")
    with scope(zone.home, actor=coumba):
        role_grant(institution=zone.home, user=zone.user("moussa"), role="hr_officer", actor=None, unit=zone.units["ipres-sn/AG-KL"])
        with pytest.raises(ValidationError, match=sentence):
            role_act_propose(
                institution=zone.home, user=zone.user(who), role=role, unit=zone.units[at] if at else None, start=TODAY, end=None,
                reason="Note", actor=coumba,
            )  # fmt: skip


def move(zone: Zone, name: str, unit: Unit) -> None:
    held = Posting.objects.get(employee=zone.employees[name], end=None)
    held.end = TODAY
    held.save()
    Posting.objects.create(institution=zone.home, employee=zone.employees[name], unit=unit, job_title="Agent", start=TODAY)


def leave(zone: Zone, name: str) -> None:
    UnitHead.objects.filter(employee=zone.employees[name]).delete()
    Posting.objects.filter(employee=zone.employees[name]).update(end=TODAY - dt.timedelta(days=30))

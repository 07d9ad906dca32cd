"""Roles, audit trail, settings, holidays, the zone, and the tree through its pages."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hr_core.access import access_of
from hr_core.models import AuditEntry, Institution, PublicHoliday, RoleGrant, Unit, UnitHead, User
from hr_core.scope import scope
from tests.cast import Zone
from tests.hr_core.helpers import acting


def text(response) -> str:
    return response.content.decode()


def test_a_role_given_holds_at_once_and_a_role_taken_is_gone(as_, zone: Zone) -> None:
    client = as_("coumba")
    answer = client.post(reverse("hr_core:role_grant"), {"identifier": "awa", "role": "auditor"})
    assert answer.status_code == 302
    with acting(zone, "awa") as access:
        assert access.has("personnel_view")
        grant = RoleGrant.objects.get(user=zone.user("awa"), role="auditor")
        assert grant.granted_by == zone.user("coumba")
    assert reverse("hr_core:role_revoke", args=[grant.pk]) in text(client.get(reverse("hr_core:role_list")))
    assert client.post(reverse("hr_core:role_revoke", args=[grant.pk])).status_code == 302
    with acting(zone, "awa") as access:
        assert not access.has("personnel_view")


def test_a_role_is_given_by_address_or_staff_number_and_an_unknown_account_is_named(as_, zone: Zone) -> None:
    client = as_("coumba")
    for identifier in ("awa@example.org", "00002"):
        answer = client.post(reverse("hr_core:role_grant"), {"identifier": identifier, "role": "auditor"})
        assert answer.status_code == 302
    answer = client.post(reverse("hr_core:role_grant"), {"identifier": "personne", "role": "auditor"})
    assert answer.status_code == 422 and "Aucun compte ne porte cet identifiant" in text(answer)


def test_nobody_widens_or_drops_their_own_rights(as_, zone: Zone) -> None:
    client = as_("coumba")
    answer = client.post(reverse("hr_core:role_grant"), {"identifier": "coumba", "role": "payroll_officer"})
    assert answer.status_code == 403
    with acting(zone, "coumba"):
        own = RoleGrant.objects.get(user=zone.user("coumba"))
    assert client.post(reverse("hr_core:role_revoke", args=[own.pk])).status_code == 403


def test_the_administrator_reads_the_trail_without_the_personnel(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        zone.employee("awa").birth_place = "Tivaouane"
        zone.employee("awa").save()
    personnel = text(as_("khady").get(reverse("hr_core:audit_list"), {"table": "hr_core_employee"}))
    assert "Tivaouane" in personnel and "Awa Ndiaye" in personnel
    own = text(as_("coumba").get(reverse("hr_core:audit_list")))
    assert "Tivaouane" not in own and "15/06/1985" not in own
    assert "attribution" in own.lower() or "Unité" in own


def test_the_trail_hides_the_confidential_population_from_the_payroll_approver(as_, zone: Zone) -> None:
    with acting(zone, "khady"):
        director = zone.employee("mamadou")
        director.birth_place = "Podor"
        director.save()
    assert "Podor" in text(as_("khady").get(reverse("hr_core:audit_list")))
    for query in ({}, {"q": "00008"}, {"export": "csv"}):
        assert "Podor" not in text(as_("binta").get(reverse("hr_core:audit_list"), query))


def test_settings_are_kept_and_a_pale_colour_is_refused(as_, zone: Zone) -> None:
    url = reverse("hr_core:institution_settings")
    values = {
        "name": "Institution de prévoyance", "address": "22, avenue Léopold Sédar Senghor\nDakar", "city": "Dakar",
        "website": "", "employer_numbers": "CSS : 0123456\nIPRES : 42", "foot_message": "Bonne fête", "colour": "#1f6a45",
    }  # fmt: skip
    client = as_("coumba")
    assert client.post(url, values).status_code == 302
    kept = Institution.objects.get(pk=zone.home.pk)
    assert kept.employer_numbers == {"CSS": "0123456", "IPRES": "42"}
    pale = client.post(url, values | {"colour": "#f0f0f0"})
    assert pale.status_code == 422 and "trop pâle" in text(pale)
    wrong = client.post(url, values | {"employer_numbers": "CSS"})
    assert wrong.status_code == 422 and "organisme : numéro" in text(wrong)


def test_an_estimated_feast_is_confirmed_moved_and_forgotten(as_, zone: Zone) -> None:
    client = as_("coumba")
    shown = text(client.get(reverse("hr_core:holiday_list"), {"annee": 2030}))
    assert "Estimation" in shown and "Tabaski" in shown
    from hr_core.selectors.holidays import country_holidays

    feast = next(day for day in country_holidays("sn", 2030) if "Tabaski" in day.name)
    moved = feast.date + dt.timedelta(days=1)
    url = reverse("hr_core:holiday_decide", args=[feast.date.isoformat()])
    assert client.post(url, {"to": moved.isoformat(), "reference": ""}).status_code == 422, "a feast moves by its decree"
    assert client.post(url, {"to": moved.isoformat(), "reference": "décret 2030-118"}).status_code == 302
    assert "décret 2030-118" in text(client.get(reverse("hr_core:holiday_list"), {"annee": 2030}))
    with acting(zone, "coumba"):
        assert set(PublicHoliday.objects.values_list("day", "effect")) == {(feast.date, "removed"), (moved, "added")}
        for decided in PublicHoliday.objects.all():
            assert client.post(reverse("hr_core:holiday_forget", args=[decided.pk])).status_code == 302
    with acting(zone, "coumba"):
        assert not PublicHoliday.objects.exists()


def test_a_day_that_is_no_holiday_cannot_be_moved(as_, zone: Zone) -> None:
    for day in ("2030-02-03", "2030-13-45", "demain"):
        assert as_("coumba").get(reverse("hr_core:holiday_decide", args=[day])).status_code == 404


def test_the_zone_opens_an_institution_with_its_administrator(as_, zone: Zone) -> None:
    closed = Institution.objects.get(code="css-sn")
    url = reverse("hr_core:institution_open", args=[closed.pk])
    answer = as_("zeynab").post(url, {"full_name": "Adja Seck", "email": "adja@example.org"})
    assert answer.status_code == 302
    closed.refresh_from_db()
    made = User.objects.get(email="adja@example.org")
    assert closed.is_open and made.username == "css-sn/admin"
    with scope(closed):
        assert access_of(made, closed.pk).has("roles_manage")
        assert AuditEntry.objects.filter(table_name="hr_core_rolegrant", actor_id=zone.user("zeynab").pk).exists()
    assert as_("zeynab").get(url).status_code == 404


def test_a_closed_institution_lets_nobody_in(as_, zone: Zone) -> None:
    url = reverse("hr_core:institution_close", args=[zone.other.pk])
    assert as_("oumar").get("/agents/").status_code == 200
    assert as_("zeynab").post(url, {"motif": "fusion"}).status_code == 302
    assert as_("oumar").get("/agents/").status_code == 403


def test_units_are_created_moved_and_closed_through_the_pages(as_, zone: Zone) -> None:
    client = as_("fatou")
    agency, office = zone.units["ipres-sn/AG-KL"], zone.units["ipres-sn/DG"]
    values = {"code": "SV-1", "name": "Service courrier", "kind": "service", "parent": agency.pk, "town": ""}
    answer = client.post(reverse("hr_core:unit_create"), values)
    assert answer.status_code == 302
    with acting(zone, "fatou"):
        made = Unit.objects.get(code="SV-1")
    tree = text(client.get(reverse("hr_core:unit_list")))
    assert "Service courrier" in tree and "Moussa Diop" in tree
    circle = {"code": "DG", "name": "Direction générale", "kind": "head_office", "parent": made.pk, "town": ""}
    refused = client.post(reverse("hr_core:unit_update", args=[office.pk]), circle)
    assert refused.status_code == 422 and "ne peut pas dépendre" in text(refused)
    busy = client.post(reverse("hr_core:unit_close", args=[agency.pk]), {"on": "2026-06-30"})
    assert busy.status_code == 422
    assert client.post(reverse("hr_core:unit_close", args=[made.pk]), {"on": "2026-06-30"}).status_code == 302
    assert "Unités fermées" in text(client.get(reverse("hr_core:unit_list")))
    assert client.post(reverse("hr_core:unit_reopen", args=[made.pk])).status_code == 302


def test_a_head_is_named_by_staff_number_within_what_one_sees(as_, zone: Zone) -> None:
    url = reverse("hr_core:unit_head", args=[zone.units["ipres-sn/DSI"].pk])
    client = as_("fatou")
    hidden = client.post(url, {"staff_number": "00008", "start": "2026-06-01"})
    assert hidden.status_code == 422 and "Aucun agent ne porte ce matricule" in text(hidden)
    assert client.post(url, {"staff_number": "00001", "start": "2026-06-01"}).status_code == 302
    with acting(zone, "fatou"):
        head = UnitHead.objects.get(unit=zone.units["ipres-sn/DSI"])
        assert head.employee == zone.employee("awa")
    end = reverse("hr_core:unit_head_end", args=[head.pk])
    assert client.post(end, {"on": "2026-12-31"}).status_code == 302
    with acting(zone, "fatou"):
        head.refresh_from_db()
        assert head.end == dt.date(2027, 1, 1)

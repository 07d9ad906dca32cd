"""Self-service: notes that one reads and acknowledges, the directory, one's documents and choices."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from hr_core.models import AnnouncementReading, Notice
from hr_core.scope import scope
from hr_core.selectors.announcements import readings_visible
from hr_core.services.announcements import (
    announcement_acknowledge,
    announcement_save,
    announcement_withdraw,
    announcements_follow,
)
from hr_core.services.errors import Refusal
from tests.cast import Zone
from tests.house.matrix.self_service import draft, published
from tests.hr_core.requests.helpers import access, asked, scan


def test_a_note_reaches_its_population_only_and_says_who_has_read_it(zone: Zone, as_: Any) -> None:
    note = published(zone, unit=zone.units["ipres-sn/AG-KL"])
    with scope(zone.home):
        people = set(AnnouncementReading.objects.filter(announcement=note).values_list("employee__user__username", flat=True))
        assert people == {"awa", "moussa"}
        assert Notice.objects.filter(user=zone.user("awa"), text__contains="Fermeture annuelle").exists()
        with pytest.raises(Refusal, match="ne change plus"):
            announcement_save(announcement=note, values={"body": "Autre"}, actor=zone.user("fatou"))
    assert "Ce qui vous attend" in as_("awa").get("/").content.decode()
    assert "J’ai lu cette note" in as_("awa").get(f"/mes-notes/{note.pk}/").content.decode()
    assert as_("aminata").get(f"/mes-notes/{note.pk}/").status_code == 404
    as_("awa").post(f"/mes-notes/{note.pk}/")
    with scope(zone.home):
        row = AnnouncementReading.objects.get(announcement=note, employee=zone.employee("awa"))
        assert row.opened_at is not None and row.acknowledged_at is not None
    page = as_("fatou").get(f"/notes/{note.pk}/?etat=attendue").content.decode()
    assert "Moussa Diop" in page and "1 (50\u202f%)" in page and "Awa Ndiaye" not in page.split("resultats")[1]


def test_a_reminder_goes_to_those_who_have_not_answered_and_not_twice(zone: Zone) -> None:
    today = timezone.localdate()
    note = published(zone, unit=zone.units["ipres-sn/AG-KL"], due_on=today + dt.timedelta(days=1))
    with scope(zone.home, actor=zone.user("awa")):
        announcement_acknowledge(reading=AnnouncementReading.objects.get(employee=zone.employee("awa")), actor=zone.user("awa"))
        with pytest.raises(Refusal, match="ses propres notes"):
            announcement_acknowledge(reading=AnnouncementReading.objects.get(employee=zone.employee("moussa")), actor=zone.user("awa"))
        assert [announcements_follow(institution=zone.home, today=today) for _ in range(2)] == [1, 0]
        assert announcements_follow(institution=zone.home, today=today + dt.timedelta(days=3)) == 1
        announcement_withdraw(announcement=note, actor=zone.user("fatou"), reason="Erreur de date")
        assert announcements_follow(institution=zone.home, today=today + dt.timedelta(days=9)) == 0


def test_a_reader_of_the_confidential_population_is_not_named_to_others(zone: Zone) -> None:
    note = published(zone)
    with scope(zone.home):
        names = {row.employee.first_names for row in readings_visible(note, access(zone, "fatou"))}
        assert "Awa" in names and "Mamadou" not in names
        assert readings_visible(note, access(zone, "khady")).filter(employee=zone.employee("mamadou")).exists()


def test_a_draft_is_nobodys_to_read(zone: Zone, as_: Any) -> None:
    assert as_("awa").get(f"/mes-notes/{draft(zone).pk}/").status_code == 404


def test_the_directory_hides_the_phone_of_whoever_asks_it_and_the_confidential_population(zone: Zone, as_: Any) -> None:
    with scope(zone.home):
        for name, phone in (("awa", "77 111 11 11"), ("fatou", "77 222 22 22")):
            person = zone.employee(name)
            person.phone = phone
            person.save()
    as_("awa").post("/mes-preferences/", {"mail": "daily", "hides_phone": "on"})
    page = as_("moussa").get("/annuaire/").content.decode()
    assert "77 222 22 22" in page and "77 111 11 11" not in page and "Awa Ndiaye" in page
    assert "Mamadou" not in page and "Oumar" not in page
    assert "Awa Ndiaye" in as_("moussa").get("/annuaire/?q=NDIAYE").content.decode()


def test_a_proof_that_one_sent_is_among_ones_documents_and_nobody_elses(zone: Zone, as_: Any) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        asked(zone, "libre", {"subject": "Carte", "text": "…"}, papers=[scan("photo.pdf")])
    assert "photo.pdf" in as_("awa").get("/mes-documents/").content.decode()
    assert "photo.pdf" not in as_("moussa").get("/mes-documents/").content.decode()
    assert "Agence de Kaolack" in as_("awa").get("/mon-parcours/").content.decode()


def test_the_application_can_be_installed(client: Any) -> None:
    found = client.get("/manifest.webmanifest")
    assert found["Content-Type"] == "application/manifest+json" and found.json()["display"] == "standalone"

"""The pages of absences: entry, errors, papers, confirmation, export; queries do not grow with rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.models import Absence, AbsenceKind, AbsencePaper
from hr_core.scope import scope
from hr_core.services.absences import absence_enter, absence_kinds_setup
from tests import cast
from tests.cast import Zone

D = dt.date
MONDAY = D(2026, 1, 5)


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kind(zone: Zone) -> AbsenceKind:
    with scope(zone.home):
        absence_kinds_setup(institution=zone.home)
        return AbsenceKind.objects.get(code="maladie")


def entered(zone: Zone, kind: AbsenceKind, who: str = "awa", start: D = MONDAY) -> Absence:
    with scope(zone.home):
        return absence_enter(
            employee=zone.employee(who),
            kind=kind,
            values={"start": start, "end": start + dt.timedelta(days=5)},
            actor=zone.user("khady"),
        )


def test_an_officer_enters_an_absence_by_staff_number(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    answer = as_("fatou").post(
        "/absences/nouvelle/",
        {"staff_number": "00001", "kind": kind.pk, "start": "2026-01-05", "end": "2026-01-09"},
    )
    with scope(zone.home):
        made = Absence.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/absences/{made.pk}/"
    assert (made.end, made.state, made.entered_by) == (D(2026, 1, 10), "entered", zone.user("fatou"))
    page = as_("fatou").get(answer["Location"]).content.decode()
    assert "Certificat médical" in page and "Confirmer" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"staff_number": "99999"}, "Aucun agent ne porte ce matricule"),
        ({"end": "2026-01-04"}, "Le dernier jour suit le premier"),
        ({"hours": "2,5", "end": "2026-01-06"}, "une seule journée"),
        ({"end": "2026-01-05", "starts_at_noon": "on", "ends_at_noon": "on"}, "commencer et finir à midi"),
        ({"end": "", "ends_at_noon": "on"}, "Donnez d’abord le dernier jour"),
        ({"start": "2014-01-01", "end": "2014-01-02"}, "entré le"),
        ({"staff_number": "00003"}, "ses propres absences"),
    ],
)
def test_a_wrong_entry_is_answered_in_words_and_changes_nothing(
    zone: Zone, kind: AbsenceKind, as_: Any, given: dict[str, str], sentence: str
) -> None:
    usual = {"staff_number": "00001", "kind": kind.pk, "start": "2026-01-05", "end": "2026-01-09"}
    answer = as_("fatou").post("/absences/nouvelle/", {**usual, **given})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    with scope(zone.home):
        assert not Absence.objects.exists()


def test_an_accident_asks_its_day(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    with scope(zone.home):
        accident = AbsenceKind.objects.get(code="accident-travail")
    given = {"staff_number": "00001", "kind": accident.pk, "start": "2026-01-05", "end": "2026-01-09"}
    assert "date de l’accident" in as_("fatou").post("/absences/nouvelle/", given).content.decode()
    assert as_("fatou").post("/absences/nouvelle/", {**given, "accident_on": "2026-01-04"}).status_code == 302


def test_correction_prolongation_and_cancellation_keep_their_reason(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    made = entered(zone, kind)
    browser = as_("fatou")
    correct = {"kind": kind.pk, "start": "2026-01-05", "end": "2026-01-10", "motif": "Certificat relu"}
    assert browser.post(f"/absences/{made.pk}/corriger/", {**correct, "motif": ""}).status_code == 422
    assert browser.post(f"/absences/{made.pk}/corriger/", correct).status_code == 302
    assert browser.post(f"/absences/{made.pk}/prolonger/", {"end": "2026-01-15"}).status_code == 302
    with scope(zone.home):
        second = Absence.objects.get(spell=made)
    assert (second.start, second.end) == (D(2026, 1, 11), D(2026, 1, 16))
    assert browser.post(f"/absences/{second.pk}/annuler/", {"motif": "Reprise"}).status_code == 302
    assert "Reprise" in browser.get(f"/absences/{second.pk}/").content.decode()
    assert "Certificat relu" in browser.get(f"/absences/{made.pk}/historique/").content.decode()


def test_chosen_absences_are_confirmed_but_one_s_own(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    keys = [entered(zone, kind, who).pk for who in ("awa", "fatou", "moussa")]
    answer = as_("fatou").post("/absences/confirmer/", {"choisis": keys}, follow=True).content.decode()
    assert "2\u00a0absences confirmées" in answer
    assert "propre dossier" in answer
    with scope(zone.home):
        assert Absence.objects.filter(state="confirmed").count() == 2


def test_a_paper_is_received_with_its_copy_and_given_back(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    made = entered(zone, kind)
    with scope(zone.home):
        paper = made.papers.get()
    browser = as_("fatou")
    assert "Pièce en retard" in browser.get("/absences/").content.decode()
    given = {"label": paper.label, "received_on": "2026-01-07", "reference": "CM 4"}
    wrong = SimpleUploadedFile("certificat.exe", b"MZ")
    assert browser.post(f"/absences/pieces/{paper.pk}/", {**given, "file": wrong}).status_code == 422
    copy = SimpleUploadedFile("certificat.pdf", b"%PDF-1")
    assert browser.post(f"/absences/pieces/{paper.pk}/", {**given, "file": copy}).status_code == 302
    with scope(zone.home):
        assert AbsencePaper.objects.get().received_on == D(2026, 1, 7)
    assert b"".join(browser.get(f"/absences/pieces/{paper.pk}/copie/").streaming_content) == b"%PDF-1"
    assert "en retard" not in browser.get("/absences/?pieces=retard").content.decode().split("</form>")[-1]


def test_the_confidential_population_is_not_found(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    made = entered(zone, kind, "mamadou")
    assert as_("fatou").get(f"/absences/{made.pk}/").status_code == 404
    assert "Gueye" not in as_("fatou").get("/absences/").content.decode()
    assert as_("serigne").get(f"/absences/{made.pk}/").status_code == 200


def test_queries_do_not_grow_with_rows(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    browser = as_("khady")

    def count(page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    awa = zone.employee("awa").pk
    entered(zone, kind)
    pages = ("/absences/", f"/agents/{awa}/absences/", "/absences/natures/")
    before = {page: count(page) for page in pages}
    with scope(zone.home):
        for rank in range(12):
            made = cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"])
            zone.employees[f"agent{rank}"] = made
    for rank in range(12):
        entered(zone, kind, f"agent{rank}")
        entered(zone, kind, "awa", D(2025, 1 + rank, 1))
    assert {page: count(page) for page in pages} == before
    assert max(before.values()) <= 20


def test_the_list_is_exported_as_filtered(zone: Zone, kind: AbsenceKind, as_: Any) -> None:
    entered(zone, kind)
    text = as_("fatou").get("/absences/?export=csv&etat=entered").content.decode()
    assert "00001" in text and "Maladie" in text
    assert "00001" not in as_("fatou").get("/absences/?export=csv&etat=confirmed").content.decode()

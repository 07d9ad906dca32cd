"""The pages of the register: forms that answer 422, the portion of an employee, papers, queries that do not grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from hr_core.scope import scope
from payroll.models import DeductionAct
from tests import cast
from tests.cast import Zone
from tests.payroll.deductions.acts import act, creditor, items, moment, paper, scale
from tests.payroll.months import month_closed

Browser = Callable[[str], Client]
LIMIT = 20


def form(zone: Zone, **values: Any) -> dict[str, Any]:
    return {
        "staff_number": "00001",
        "nature": "seizure",
        "number": "RG 41",
        "authority": "Greffe de Dakar",
        "dated_on": "2026-01-02",
        "notified_on": "2026-01-05",
        "notified_at_hour": "10:35",
        "creditor": creditor(zone).pk,
        "principal": "150 000",
        "instalment": "25 000",
        "start": "2026-01-01",
    } | values


def test_an_act_is_entered_with_the_hour_of_its_notification(zone: Zone, as_: Browser) -> None:
    items(zone)
    answer = as_("ousmane").post("/paie/retenues/nouvel-acte/", form(zone) | {"scan": paper()})
    assert answer.status_code == 302
    with scope(zone.home):
        row = DeductionAct.objects.get()
    assert (row.employee, row.principal, row.instalment) == (zone.employee("awa"), 150_000, 25_000)
    assert timezone.localtime(row.notified_at).strftime("%H:%M") == "10:35"
    assert b"%PDF" in b"".join(as_("ousmane").get(f"/paie/retenues/pieces/acte/{row.pk}/").streaming_content)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"staff_number": "99999"}, "Aucun agent ne porte ce matricule"),
        ({"principal": "beaucoup"}, "Écrire un montant en chiffres"),
        ({"principal": "", "instalment": ""}, "acte sans terme"),
        ({"start": "2025-11-01"}, "Aucun mois d’avant la notification"),
        ({"staff_number": "00005"}, "sur sa propre paie"),
    ],
)
def test_a_wrong_act_answers_422_and_keeps_nothing(
    zone: Zone, as_: Browser, values: dict[str, Any], message: str
) -> None:
    items(zone)
    answer = as_("ousmane").post("/paie/retenues/nouvel-acte/", form(zone, **values))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    with scope(zone.home):
        assert not DeductionAct.objects.exists()


def test_validating_without_a_scale_says_why_and_what_to_do(zone: Zone, as_: Browser) -> None:
    row = act(zone, is_valid=False)
    url = f"/paie/retenues/{row.pk}/valider/"
    assert "article 381" in as_("binta").get(url).content.decode()
    answer = as_("binta").post(url)
    assert answer.status_code == 422
    assert "Faire signer un barème par le juriste" in answer.content.decode()


def test_the_buttons_are_those_of_the_state_and_of_the_person(zone: Zone, as_: Browser) -> None:
    row = act(zone, is_valid=False)
    page = f"/paie/retenues/{row.pk}/"
    assert "/valider/" in as_("binta").get(page).content.decode()
    assert "/valider/" not in as_("ousmane").get(page).content.decode()
    assert "/corriger/" in as_("ousmane").get(page).content.decode()
    scale(zone)
    as_("binta").post(f"{page}valider/")
    text = as_("binta").get(page).content.decode()
    assert "/suspendre/" in text and "/mainlevee/" in text and "/valider/" not in text


def test_the_portion_of_an_employee_tells_limits_commitments_and_what_remains(zone: Zone, as_: Browser) -> None:
    scale(zone)
    act(zone, number="RG 41")
    month_closed(zone)
    text = as_("ousmane").get(f"/paie/agents/{zone.employee('awa').pk}/quotite/?au=2026-02-15").content.decode()
    for words in ("Bulletin de janvier 2026", "RG 41", "Note du juriste n° 4", "270\u202f000", "30\u202f000"):
        assert words in text


def test_an_unknown_portion_shows_no_figure_and_gives_no_certificate(zone: Zone, as_: Browser) -> None:
    items(zone)
    page = f"/paie/agents/{zone.employee('awa').pk}/quotite/"
    text = as_("ousmane").get(page).content.decode()
    assert "La quotité ne peut pas être calculée" in text
    assert "Reste cessible" not in text
    assert as_("ousmane").get(f"{page}attestation.pdf").status_code == 404


@pytest.mark.parametrize("name", ["awa", "fatou", "moussa"])
def test_the_portion_is_for_those_who_hold_the_right(zone: Zone, as_: Browser, name: str) -> None:
    assert as_(name).get(f"/paie/agents/{zone.employee('awa').pk}/quotite/").status_code == 403


def test_nobody_prints_their_own_certificate(zone: Zone, as_: Browser) -> None:
    scale(zone)
    month_closed(zone)
    assert as_("ousmane").get(f"/paie/agents/{zone.employee('ousmane').pk}/quotite/attestation.pdf").status_code == 404
    answer = as_("ousmane").get(f"/paie/agents/{zone.employee('awa').pk}/quotite/attestation.pdf")
    assert answer.content.startswith(b"%PDF")


def test_acts_of_the_confidential_population_are_found_by_its_officers_alone(zone: Zone, as_: Browser) -> None:
    scale(zone)
    row = act(zone, "mamadou")
    month_closed(zone)
    assert as_("ousmane").get(f"/paie/retenues/{row.pk}/").status_code == 404
    assert "Gueye" not in as_("ousmane").get("/paie/retenues/?vue=tous").content.decode()
    assert as_("khady").get(f"/paie/retenues/{row.pk}/").status_code == 200
    page = f"/paie/creanciers/{creditor(zone).pk}/etats/2026-1/"
    text = as_("ousmane").get(page).content.decode()
    assert "Population réservée" in text and "Gueye" not in text
    assert "Gueye" in as_("khady").get(page).content.decode()


def test_the_declaration_is_proposed_kept_and_printed(zone: Zone, as_: Browser) -> None:
    scale(zone)
    row = act(zone, number="RG 41")
    act(zone, nature="assignment", number="C 7", notified_at=moment(4))
    page = f"/paie/retenues/{row.pk}/declaration/"
    text = as_("ousmane").get(page).content.decode()
    assert "cession C 7" in text and "portion saisissable" in text
    answer = as_("ousmane").post(page, {"on": "2026-01-08", "text": "Agent en service."})
    assert answer.status_code == 302
    assert as_("ousmane").get(f"/paie/retenues/{row.pk}/declaration.pdf").content.startswith(b"%PDF")


def test_the_home_page_tells_the_declarations_that_fall_due(zone: Zone, as_: Browser) -> None:
    act(zone, is_valid=False, number="RG 41")
    text = as_("ousmane").get("/").content.decode()
    assert "Déclarations du tiers saisi" in text and "RG 41" in text
    assert "Déclarations du tiers saisi" not in as_("binta").get("/").content.decode()


def test_the_statement_of_a_creditor_is_the_same_on_page_in_workbook_and_on_paper(zone: Zone, as_: Browser) -> None:
    scale(zone)
    act(zone, number="RG 41")
    act(zone, "moussa", number="RG 42", instalment=12_000)
    month_closed(zone)
    page = f"/paie/creanciers/{creditor(zone).pk}/etats/2026-1/"
    assert "42\u202f000" in as_("aminata").get(page).content.decode()
    sheet = load_workbook(BytesIO(as_("aminata").get(f"{page}?format=xlsx").content)).active
    assert [row[3] for row in sheet.iter_rows(values_only=True)] == ["Montant", 12_000, 30_000, 42_000]
    assert [row[4] for row in sheet.iter_rows(values_only=True)][1:3] == [288_000, 270_000]
    assert as_("aminata").get(f"{page}?format=pdf").content.startswith(b"%PDF")


def test_a_scale_is_proposed_on_screen_and_signed_by_the_jurist(zone: Zone, as_: Browser) -> None:
    values = {
        "portion": "both", "method": "slices", "sharing": "proportional", "slices": "0 ; 1/10\n20 000 ; 1/5",
        "start": "2026-01-01", "legal_text": "Note n° 4",
    }  # fmt: skip
    answer = as_("ousmane").post("/paie/baremes-de-quotite/nouveau/", values)
    assert answer.status_code == 302
    page = answer["Location"]
    assert as_("ousmane").post(f"{page}signer/").status_code == 403
    assert "/signer/" in as_("seynabou").get(page).content.decode()
    assert as_("seynabou").post(f"{page}signer/").status_code == 302
    assert "Note n° 4" in as_("ousmane").get("/paie/baremes-de-quotite/").content.decode()
    wrong = as_("ousmane").post("/paie/baremes-de-quotite/nouveau/", values | {"slices": "0 ; la moitié"})
    assert wrong.status_code == 422 and "Ligne 1" in wrong.content.decode()


@pytest.mark.slow
def test_queries_do_not_grow_with_the_acts(zone: Zone, as_: Browser) -> None:
    scale(zone)
    first = act(zone)
    month_closed(zone)
    pages = (
        "/paie/retenues/?vue=tous",
        f"/paie/retenues/{first.pk}/",
        "/paie/creanciers/",
        f"/paie/creanciers/{creditor(zone).pk}/",
        f"/paie/creanciers/{creditor(zone).pk}/etats/2026-1/",
        f"/paie/agents/{zone.employee('awa').pk}/quotite/?au=2026-02-15",
        "/paie/cotisations-volontaires/",
        "/paie/domiciliations/",
    )

    def counts() -> dict[str, int]:
        browser, found = as_("ousmane"), {}
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
        return found

    few = counts()
    with scope(zone.home):
        for rank in range(12):
            name, place = f"agent{rank}", zone.units["ipres-sn/DSI"]
            zone.employees[name] = cast.employee(zone, zone.home, name, f"7{rank:04d}", place)
    for rank in range(12):
        act(zone, f"agent{rank}", start=dt.date(2026, 2, 1))
    many = counts()
    assert many == few
    assert max(many.values()) <= LIMIT, many

"""Transmissions: who takes which step of a unit, by when, and the closing that waits for all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import InputDeadline, InputLimit, PayRun, UnitSubmission, VariableInput
from payroll.selectors.submissions import due_day, reminders
from payroll.services.circuit import step_take
from payroll.services.submissions import submission_take
from tests.cast import Zone
from tests.payroll.inputs.conftest import GRID, START, access, cell, given, held, item, page_of
from tests.payroll.months import month_taken

HOME = "/paie/elements-variables/transmissions/"


def unit_url(zone: Zone, run: PayRun, tail: str = "") -> str:
    return f"{HOME}{run.period_id}/{zone.units['ipres-sn/AG-KL'].pk}/{tail}"


def take(zone: Zone, run: PayRun, name: str, state: str, remark: str = "") -> None:
    with scope(zone.home, actor=zone.user(name)):
        submission_take(
            period=run.period, unit=zone.units["ipres-sn/AG-KL"], to_state=state, access=access(zone, name), remark=remark
        )


def test_the_unit_transmits_the_payroll_checks_and_reopens_with_a_reason(
    zone: Zone, january: PayRun, calendar: InputDeadline, clerk: str, as_: Any
) -> None:
    assert as_(clerk).post(unit_url(zone, january, "transmitted/"), {"remark": ""}).status_code == 302
    browser = as_("ousmane")
    assert browser.post(unit_url(zone, january, "checked/"), {"remark": ""}).status_code == 302
    assert browser.post(unit_url(zone, january, "reopened/"), {"remark": ""}).status_code == 422
    assert browser.post(unit_url(zone, january, "reopened/"), {"remark": "Heures de nuit oubliées"}).status_code == 302
    text = as_(clerk).get(unit_url(zone, january)).content.decode()
    assert "Rouvert par la paie" in text and "Heures de nuit oubliées" in text
    with scope(zone.home):
        submission = UnitSubmission.objects.get()
        assert [event.to_state for event in submission.events.all()] == ["transmitted", "checked", "reopened"]
        assert submission.transmitted_by is None


def test_who_transmits_does_not_check(zone: Zone, january: PayRun, calendar: InputDeadline) -> None:
    take(zone, january, "ousmane", "transmitted")
    with pytest.raises(Exception, match="une autre personne"):
        take(zone, january, "ousmane", "checked")
    take(zone, january, "serigne", "checked")


def test_a_clerk_does_not_check(zone: Zone, january: PayRun, calendar: InputDeadline, clerk: str) -> None:
    take(zone, january, clerk, "transmitted")
    with pytest.raises(Refusal, match="un autre rôle"):
        take(zone, january, clerk, "checked")


def test_a_transmitted_unit_is_closed_to_its_clerk_and_a_checked_one_to_all(
    zone: Zone, january: PayRun, calendar: InputDeadline, clerk: str, as_: Any
) -> None:
    name = cell(zone, "awa", "3900")
    take(zone, january, clerk, "transmitted")
    browser = as_(clerk)
    page = page_of(browser.get(f"{GRID}?rubriques=3900").content.decode())
    assert name not in page
    assert browser.post(f"{GRID}?rubriques=3900", page | {name: "5"}).status_code == 422
    browser = as_("serigne")
    page = page_of(browser.get(f"{GRID}?rubriques=3900").content.decode())
    assert browser.post(f"{GRID}?rubriques=3900", page | {name: "5"}).status_code == 302
    take(zone, january, "serigne", "checked")
    page = page_of(browser.get(f"{GRID}?rubriques=3900").content.decode())
    assert name not in page
    sent = {"employee": zone.employee("awa").pk, "item": item(zone, "3900").pk, "amount": "1"}
    answer = browser.post("/paie/elements-variables/nouveau/", sent)
    assert answer.status_code == 422 and "contrôlés" in answer.content.decode()
    assert held(zone) == {("awa", "3900"): 5}


def test_the_inputs_close_once_every_unit_has_transmitted(
    zone: Zone, january: PayRun, calendar: InputDeadline, as_: Any
) -> None:
    text = as_("ousmane").get(f"/paie/campagnes/{january.pk}/etapes/inputs_closed/").content.decode()
    assert "N’ont pas transmis" in text and "Agence de Kaolack" in text
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="Agence de Kaolack"):
        step_take(run=january, access=access(zone, "ousmane"), to_state=RunState.INPUTS_CLOSED)
    take(zone, january, "serigne", "transmitted")
    month_taken(zone, january, RunState.INPUTS_CLOSED)


def test_the_inputs_close_without_a_unit_for_a_reason(zone: Zone, january: PayRun, calendar: InputDeadline) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        event = step_take(
            run=january, access=access(zone, "ousmane"), to_state=RunState.INPUTS_CLOSED, remark="Agence sans réseau"
        )
    assert event.remark == "Agence sans réseau"


def test_nothing_is_waited_for_without_a_calendar(zone: Zone, january: PayRun) -> None:
    month_taken(zone, january, RunState.INPUTS_CLOSED)


def test_a_missing_paper_keeps_the_unit_from_transmitting(
    zone: Zone, january: PayRun, calendar: InputDeadline, as_: Any
) -> None:
    with scope(zone.home):
        InputLimit.objects.create(institution=zone.home, item=item(zone, "3900"), needs_document=True, start=START)
    made = given(zone, "awa", "3900", amount=1_000)
    with pytest.raises(Refusal, match="pièce manque"):
        take(zone, january, "serigne", "transmitted")
    browser: Client = as_("serigne")
    assert "Manque" in browser.get("/paie/elements-variables/?piece=manquante").content.decode()
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"employee": made.employee_id, "item": made.item_id, "amount": "1 000"}
    wrong = SimpleUploadedFile("bon.exe", b"MZ")
    assert browser.post(f"/paie/elements-variables/{made.pk}/", sent | {"document": wrong}).status_code == 422
    paper = SimpleUploadedFile("bon.pdf", b"%PDF-1.4 bon")
    assert browser.post(f"/paie/elements-variables/{made.pk}/", sent | {"document": paper}).status_code == 302
    answer = browser.get(f"/paie/elements-variables/{made.pk}/piece/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 bon"
    take(zone, january, "serigne", "transmitted")


def test_a_unit_below_transmits_with_the_one_above(zone: Zone, january: PayRun, as_: Any) -> None:
    with scope(zone.home):
        InputDeadline.objects.create(institution=zone.home, unit=zone.units["ipres-sn/DG"], day=20, start=START)
        given(zone, "awa", "3900", amount=1_000)
    text = as_("ousmane").get(HOME).content.decode()
    assert "Direction générale" in text and "Agence de Kaolack" not in text


@pytest.mark.parametrize(
    ("day", "expected"),
    [(20, 20), (31, 30), (17, 16), (18, 16), (1, 1)],  # January 2026: the 17th is a Saturday, the 31st too
)
def test_a_deadline_on_a_day_off_comes_before(zone: Zone, january: PayRun, day: int, expected: int) -> None:
    assert due_day(day, january.period, frozenset()) == dt.date(2026, 1, expected)
    assert due_day(20, january.period, frozenset({dt.date(2026, 1, 20)})) == dt.date(2026, 1, 19)


def test_the_home_page_reminds_of_units_near_their_deadline(
    zone: Zone, january: PayRun, calendar: InputDeadline, clerk: str, as_: Any
) -> None:
    with scope(zone.home):
        assert [each.unit.code for each in reminders(january.period, access(zone, clerk))] == ["AG-KL"]
    assert "Éléments variables de janvier 2026 à transmettre" in as_(clerk).get("/").content.decode()
    take(zone, january, clerk, "transmitted")
    assert "à transmettre" not in as_(clerk).get("/").content.decode()


def test_a_deadline_may_be_put_off_for_one_month(
    zone: Zone, january: PayRun, calendar: InputDeadline, as_: Any
) -> None:
    browser = as_("ousmane")
    sent = {"due_on": "2026-01-23", "reason": "Panne du réseau"}
    assert browser.post(unit_url(zone, january, "echeance/"), sent).status_code == 302
    assert "23/01/2026" in browser.get(unit_url(zone, january)).content.decode()
    answer = browser.post(unit_url(zone, january, "echeance/"), sent | {"due_on": "2026-02-02"})
    assert answer.status_code == 422


def test_totals_by_item_stand_beside_last_month(zone: Zone, january: PayRun, as_: Any) -> None:
    given(zone, "awa", "3900", amount=11_000)
    text = as_("ousmane").get("/paie/elements-variables/totaux/").content.decode()
    assert "3900 Gratification" in text and "11\u202f000" in text
    with scope(zone.home):
        assert VariableInput.objects.count() == 1

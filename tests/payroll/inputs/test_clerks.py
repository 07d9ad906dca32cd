"""The entry clerk of an agency: theirs is entered and read, the rest of the institution does not exist."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_grant
from payroll.models import InputClerk, InputDeadline, PayRun
from payroll.services.input_setup import clerk_name
from tests.cast import Zone
from tests.payroll.inputs.conftest import GRID, START, access, cell, given, held, item, page_of

LIST = "/paie/elements-variables/"


def test_a_clerk_enters_for_the_unit_and_for_nobody_else(zone: Zone, january: PayRun, clerk: str, as_: Any) -> None:
    browser = as_(clerk)
    text = browser.get(f"{GRID}?rubriques=3900").content.decode()
    assert "Ndiaye Awa" in text and "Sow Fatou" not in text
    page = page_of(text)
    assert browser.post(f"{GRID}?rubriques=3900", page | {cell(zone, "awa", "3900"): "500"}).status_code == 302
    assert held(zone) == {("awa", "3900"): 500}
    forged = page | {"agents": str(zone.employee("fatou").pk), cell(zone, "fatou", "3900"): "500"}
    assert browser.post(f"{GRID}?rubriques=3900", forged).status_code == 404


def test_another_unit_does_not_exist_for_a_clerk(zone: Zone, january: PayRun, clerk: str, as_: Any) -> None:
    with scope(zone.home):
        InputDeadline.objects.create(institution=zone.home, unit=zone.units["ipres-sn/DSI"], day=20, start=START)
    other = given(zone, "fatou", "3900", amount=1_000)
    unit = zone.units["ipres-sn/DSI"].pk
    browser = as_(clerk)
    for address in (
        f"{GRID}?unite={unit}",
        f"{LIST}{other.pk}/",
        f"{LIST}{other.pk}/retirer/",
        f"{LIST}agents/{zone.employee('fatou').pk}/",
        f"{LIST}transmissions/{january.period_id}/{unit}/",
        f"{LIST}transmissions/{january.period_id}/{unit}/transmitted/",
    ):
        assert browser.get(address).status_code == 404, address
    assert "Sow Fatou" not in browser.get(LIST).content.decode()
    assert browser.post(f"{LIST}retirer/", {"choisis": [other.pk], "confirme": "1"}).status_code == 404
    sent = {"employee": zone.employee("fatou").pk, "item": item(zone, "3900").pk, "amount": "1"}
    assert browser.post(f"{LIST}nouveau/", sent).status_code == 422


def test_a_clerk_sees_nothing_else_of_the_pay(zone: Zone, january: PayRun, clerk: str, as_: Any) -> None:
    browser = as_(clerk)
    for address in ("/paie/campagnes/", "/paie/bulletins/", f"{LIST}limites/", f"{LIST}calendrier/"):
        assert browser.get(address).status_code == 403, address


def test_a_head_of_unit_who_holds_the_role_enters_for_the_units_headed(zone: Zone, january: PayRun, as_: Any) -> None:
    assert as_("moussa").get(GRID).status_code == 403
    with scope(zone.home):
        role_grant(institution=zone.home, user=zone.user("moussa"), role="evp_clerk", actor=None)
    browser = as_("moussa")
    page = page_of(browser.get(f"{GRID}?rubriques=3900").content.decode())
    assert cell(zone, "awa", "3900") in page and cell(zone, "moussa", "3900") not in page


def test_a_unit_is_entrusted_and_taken_back_on_screen(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("binta")
    unit = zone.units["ipres-sn/AG-KL"].pk
    sent = {"user": zone.user("awa").pk, "unit": unit, "start": "2026-01-01"}
    assert browser.post(f"{LIST}agents-de-saisie/confier/", sent).status_code == 302
    assert browser.post(f"{LIST}agents-de-saisie/confier/", sent).status_code == 422
    assert access(zone, "awa").has("inputs_enter")
    with scope(zone.home):
        clerk = InputClerk.objects.get()
    assert browser.post(f"{LIST}agents-de-saisie/{clerk.pk}/retirer/", {"last_day": "2026-01-30"}).status_code == 302
    assert "Moussa" not in as_("awa").get(GRID).content.decode()


def test_nobody_entrusts_oneself_nor_a_stranger(zone: Zone, january: PayRun) -> None:
    unit = zone.units["ipres-sn/AG-KL"]
    with scope(zone.home):
        with pytest.raises(Refusal, match="Personne ne se confie"):
            clerk_name(institution=zone.home, user=zone.user("binta"), unit=unit, start=START, actor=zone.user("binta"))
        with pytest.raises(Exception, match="aucun rôle"):
            clerk_name(institution=zone.home, user=zone.user("oumar"), unit=unit, start=START, actor=zone.user("binta"))
        assert not InputClerk.objects.exists()


@pytest.mark.parametrize(("day", "sees"), [(dt.date(2026, 1, 31), True), (dt.date(2026, 2, 1), True), (dt.date(2026, 1, 30), False)])
def test_a_charge_that_ends_within_the_month_counts_on_its_last_day(
    zone: Zone, january: PayRun, clerk: str, as_: Any, day: dt.date, sees: bool
) -> None:
    with scope(zone.home):
        InputClerk.objects.update(end=day + dt.timedelta(days=1))
    assert ("Ndiaye Awa" in as_(clerk).get(GRID).content.decode()) == sees


def test_what_one_entered_is_found_again_and_its_history_is_told(zone: Zone, january: PayRun, as_: Any) -> None:
    given(zone, "awa", "3900", amount=1_000)
    browser = as_("serigne")
    page = page_of(browser.get(f"{GRID}?rubriques=3900").content.decode())
    browser.post(f"{GRID}?rubriques=3900", page | {cell(zone, "moussa", "3900"): "2 000"})
    mine = browser.get(f"{LIST}?vue=mienne").content.decode()
    assert "Diop Moussa" in mine and "Ndiaye Awa" not in mine
    page = page_of(browser.get(f"{GRID}?rubriques=3900").content.decode())
    browser.post(f"{GRID}?rubriques=3900", page | {cell(zone, "awa", "3900"): ""})
    told = browser.get(f"{LIST}agents/{zone.employee('awa').pk}/?rubrique={item(zone, '3900').pk}").content.decode()
    assert "3900 Gratification" in told and "Suppression" in told and "Création" in told and "Serigne Mbaye" in told


def test_chosen_inputs_are_taken_back_together(zone: Zone, january: PayRun, as_: Any) -> None:
    first, second = given(zone, "awa", "3900", amount=1), given(zone, "moussa", "3900", amount=2)
    browser = as_("serigne")
    asked = browser.post(f"{LIST}retirer/", {"choisis": [first.pk, second.pk]})
    assert asked.status_code == 200 and len(held(zone)) == 2
    sent = {"choisis": [first.pk, second.pk], "confirme": "1"}
    assert browser.post(f"{LIST}retirer/", sent).status_code == 302
    assert held(zone) == {}

"""Inputs of a run other than the month's: apart in the grid, the list and the file, together under the limits."""

from __future__ import annotations

from typing import Any

import pytest

from hr_core.scope import scope
from payroll.choices import RunKind, RunState
from payroll.models import InputDeadline, InputLimit, PayRun, VariableInput
from payroll.services.circuit import run_open
from tests.cast import Zone
from tests.payroll.inputs.conftest import GRID, START, cell, item, page_of
from tests.payroll.months import month_taken

COLUMNS = "?rubriques=3900"


@pytest.fixture
def supplementary(zone: Zone, january: PayRun) -> PayRun:
    """A supplementary run of January for Awa and Fatou, beside the month's."""
    with scope(zone.home, actor=zone.user("ousmane")):
        return run_open(
            institution=zone.home, period=january.period, kind=RunKind.SUPPLEMENTARY,
            employees=[zone.employee("awa").pk, zone.employee("fatou").pk], label="Rappel de primes",
            actor=zone.user("ousmane"),
        )  # fmt: skip


def test_each_run_has_its_own_cells(zone: Zone, january: PayRun, supplementary: PayRun, as_: Any) -> None:
    with scope(zone.home):
        VariableInput.objects.create(
            institution=zone.home, period=january.period, employee=zone.employee("awa"), item=item(zone, "3900"), amount=1_000
        )
    browser = as_("serigne")
    address = f"{GRID}{COLUMNS}&campagne={supplementary.pk}"
    text = browser.get(address).content.decode()
    assert "Rappel de primes" in text and "Diop Moussa" not in text
    page = page_of(text)
    assert page[cell(zone, "awa", "3900")] == ""
    page[cell(zone, "awa", "3900")] = "7 000"
    assert browser.post(address, page).status_code == 302
    with scope(zone.home):
        assert set(VariableInput.objects.values_list("run", "amount")) == {(None, 1_000), (supplementary.pk, 7_000)}
    month = page_of(browser.get(f"{GRID}{COLUMNS}&campagne={january.pk}").content.decode())
    assert month[cell(zone, "awa", "3900")] == "1\u202f000"
    listed = browser.get(f"/paie/elements-variables/?campagne={supplementary.pk}").content.decode()
    assert "7\u202f000" in listed and "1\u202f000" not in listed


def test_the_limit_of_a_month_adds_its_runs_up(zone: Zone, january: PayRun, supplementary: PayRun, as_: Any) -> None:
    with scope(zone.home):
        InputLimit.objects.create(institution=zone.home, item=item(zone, "3900"), most_month=10_000, start=START)
        VariableInput.objects.create(
            institution=zone.home, period=january.period, employee=zone.employee("awa"), item=item(zone, "3900"), amount=4_000
        )
    browser = as_("serigne")
    address = f"{GRID}{COLUMNS}&campagne={supplementary.pk}"
    page = page_of(browser.get(address).content.decode())
    page[cell(zone, "awa", "3900")] = "6 001"
    assert browser.post(address, page).status_code == 422
    page[cell(zone, "awa", "3900")] = "6 000"
    assert browser.post(address, page).status_code == 302


def test_a_run_stays_open_when_the_month_is_closed_to_inputs_and_its_units_are_not_asked(
    zone: Zone, january: PayRun, supplementary: PayRun, as_: Any
) -> None:
    month_taken(zone, january, RunState.INPUTS_CLOSED)
    with scope(zone.home):
        InputDeadline.objects.create(institution=zone.home, unit=zone.units["ipres-sn/AG-KL"], day=20, start=START)
    browser = as_("serigne")
    address = f"{GRID}{COLUMNS}&campagne={supplementary.pk}"
    page = page_of(browser.get(address).content.decode())
    page[cell(zone, "awa", "3900")] = "500"
    assert browser.post(address, page).status_code == 302
    assert "N’ont pas transmis" not in browser.get(f"/paie/campagnes/{supplementary.pk}/etapes/inputs_closed/").content.decode()

"""Scenarios of the tests: at home, computed here."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hr_core.access import Access, access_of
from hr_core.scope import scope
from payroll.models import SimulationMeasure, SimulationScenario
from payroll.services.simulation.scenarios import measure_save, scenario_ask, scenario_perform, scenario_save
from tests.cast import Zone, build
from tests.payroll.months import payroll_set_up

JANUARY = dt.date(2026, 1, 1)


@pytest.fixture
def zone(db: Any) -> Zone:
    return build()


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def scenario(
    zone: Zone, *measures: dict[str, Any], author: str = "serigne", months: int = 3, name: str = "Essai"
) -> Any:
    """A scenario with its measures, not yet computed; its author sees the confidential population."""
    with scope(zone.home, actor=zone.user(author)):
        payroll_set_up(zone)
        row = SimulationScenario(institution=zone.home, name=name, start=JANUARY, months=months)
        scenario_save(scenario=row, access=access(zone, author))
        for given in measures:
            values = {"start": JANUARY} | given
            measure = SimulationMeasure(institution=zone.home, scenario=row, **values)
            measure_save(measure=measure, access=access(zone, author))
    return row


def computed(zone: Zone, *measures: dict[str, Any], **options: Any) -> SimulationScenario:
    row = scenario(zone, *measures, **options)
    with scope(zone.home):
        scenario_ask(scenario=row)
    assert scenario_perform(institution_id=zone.home.pk, scenario_id=row.pk)
    with scope(zone.home):
        row.refresh_from_db()
    return row

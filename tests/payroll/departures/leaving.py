"""Departures of the cast: opened, calculated, endorsed and paid by those whose step it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import Access, access_of
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.choices_departures import Cause, HeirLink
from payroll.models import Departure, Heir, PayRun
from payroll.services.deaths import heir_save, heirs_check
from payroll.services.departure_rules import DepartureRules, departure_rules_set
from payroll.services.departure_runs import settlement_run_open
from payroll.services.departures import departure_open, departure_step
from tests.cast import Zone
from tests.payroll.departures.people import taken_over
from tests.payroll.months import ACTORS, _take

LAST_DAY = dt.date(2026, 1, 15)
VALUES: dict[str, Any] = {
    "cause": Cause.DISMISSAL,
    "notified_on": dt.date(2026, 1, 15),
    "last_worked_on": LAST_DAY,
    "last_paid_on": LAST_DAY,
    "reason": "Suppression de poste",
    "reference": "Lettre n° 12 du 15/01/2026",
    "leave_days": 6_000,
    "leave_source": "fiche de congés au 15/01/2026",
}
DEATH: dict[str, Any] = {
    "died_on": LAST_DAY,
    "certificate": "Acte n° 4 du 16/01/2026, Kaolack",
    "heredity_reference": "Certificat n° 33, tribunal de Kaolack",
}


def may(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def opened(zone: Zone, name: str = "awa", *, by: str = "fatou", death: dict[str, Any] | None = None, **changes: Any) -> Departure:
    """The file of a leaving at home; the twelve months of 2025 were paid by the old software, 400 000 each."""
    with scope(zone.home, actor=zone.user(by)):
        employee = zone.employee(name)
        if not employee.opening_balances.exists():
            taken_over(employee, dt.date(2026, 1, 1), 400_000)
        employee.refresh_from_db()
        return departure_open(employee=employee, values={**VALUES, **changes}, death=death, access=may(zone, by))


def step(zone: Zone, departure: Departure, slug: str, *, by: str, remark: str = "") -> Departure:
    with scope(zone.home, actor=zone.user(by)):
        return departure_step(departure=departure, slug=slug, access=may(zone, by), remark=remark)


def calculated(zone: Zone, **changes: Any) -> Departure:
    return step(zone, opened(zone, **changes), "calculer", by="fatou")


def with_run(zone: Zone, departure: Departure) -> PayRun:
    with scope(zone.home, actor=zone.user("ousmane")):
        run = settlement_run_open(departure=departure, access=may(zone, "ousmane"))
        departure.refresh_from_db()
    return run


def run_taken(zone: Zone, run: PayRun, to: RunState, *, after: RunState = RunState.CALCULATED) -> PayRun:
    """A run from a state, « calculée » for a settlement's, to another."""
    states = list(ACTORS)
    for state in states[states.index(after) + 1 : states.index(to) + 1]:
        with scope(zone.home, actor=zone.user(ACTORS[state])):
            run.refresh_from_db()
            if state == RunState.CHECKED:
                run.problems.filter(severity="warning").update(state="justified")
            _take(zone, run, zone.user(ACTORS[state]), state)
            run.refresh_from_db()
    return run


def heir(zone: Zone, departure: Departure, name: str, part: tuple[int, int], *, by: str = "fatou", **changes: Any) -> Heir:
    values = {
        "name": name, "link": HeirLink.CHILD, "numerator": part[0], "denominator": part[1], "mode": "cash",
        "birth_on": dt.date(1990, 1, 1), **changes,
    }  # fmt: skip
    with scope(zone.home, actor=zone.user(by)):
        return heir_save(departure=departure, heir=None, values=values, access=may(zone, by))


def heirs_checked(zone: Zone, departure: Departure, *, by: str = "khady") -> None:
    with scope(zone.home, actor=zone.user(by)):
        heirs_check(departure=departure, access=may(zone, by))
        departure.refresh_from_db()


def death_rules(zone: Zone, **changes: object) -> None:
    """Six months of the average and funeral costs up to 500 000."""
    values = {"death_months": "6", "death_text": "Statut, article 71", "funeral_ceiling": 500_000, **changes}
    with scope(zone.home, actor=zone.user("ousmane")):
        departure_rules_set(
            institution=zone.home,
            start=dt.date(2026, 1, 1),
            rules=DepartureRules(**values),  # type: ignore[arg-type]
            actor=zone.user("ousmane"),
            reason="statut",
        )

"""Months of pay for the tests: the usual items of a fund, and a run taken through its circuit by the cast."""

from __future__ import annotations

import datetime as dt

from hr_core.access import access_of
from hr_core.models import AbsenceKind, User
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayItem, PayRun
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.circuit import period_open, step_take
from payroll.services.setup import institution_payroll_setup
from tests.cast import Zone
from tests.snapshots import laid

#: Who takes each step at home.
ACTORS = {
    RunState.INPUTS_CLOSED: "ousmane",
    RunState.CALCULATED: "ousmane",
    RunState.CHECKED: "binta",
    RunState.ENDORSED: "khady",
    RunState.REVIEWED: "maty",
    RunState.AUTHORISED: "mamadou",
    RunState.ACCEPTED: "aminata",
    RunState.IN_PAYMENT: "aminata",
    RunState.PAID: "aminata",
    RunState.CLOSED: "binta",
}


def month_opened(zone: Zone, year: int = 2026, month: int = 1) -> PayRun:
    """The regular run of a month at home, just opened, with the usual items of the country."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        run = period_open(institution=zone.home, year=year, month=month, actor=zone.user("ousmane"))
        run.period.payment_on = dt.date(year, month, 27)
        run.period.save()
    return run


def payroll_set_up(zone: Zone, start: dt.date = dt.date(2026, 1, 1)) -> None:
    """The usual items and the circuit at home, from January 2026; nothing when they are there.

    What it adds depends on the kinds of absence that are there already: a position makes its own.
    """
    if not PayItem.objects.filter(institution=zone.home).exists():
        kinds = AbsenceKind.objects.filter(institution=zone.home).order_by("code").values_list("code", flat=True)
        laid(
            f"payroll since {start} beside {', '.join(kinds)}", [zone.home],
            lambda: institution_payroll_setup(institution=zone.home, start=start, actor=None),
        )  # fmt: skip


def month_taken(zone: Zone, run: PayRun, to: RunState) -> PayRun:
    """The run taken step by step as far as a state, each step by the person of the cast who may."""
    for state, name in ACTORS.items():
        user = zone.user(name)
        with scope(zone.home, actor=user):
            if state == RunState.CALCULATED:
                calculation_run_here(calculation=calculation_start(run=run, actor=user))
            else:
                _take(zone, run, user, state)
            run.refresh_from_db()
        if state == to:
            break
    return run


def _take(zone: Zone, run: PayRun, user: User, state: RunState) -> None:
    step_take(run=run, access=access_of(user, zone.home.pk), to_state=state)


def month_paid(zone: Zone, year: int = 2026, month: int = 1) -> PayRun:
    return month_taken(zone, month_opened(zone, year, month), RunState.PAID)


def month_closed(zone: Zone, year: int = 2026, month: int = 1) -> PayRun:
    return month_taken(zone, month_opened(zone, year, month), RunState.CLOSED)

"""The circuit is changed by two people, and each run keeps the one with which it began."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_grant
from payroll.choices import RunState
from payroll.models import Circuit, CircuitStep, PayRun
from payroll.selectors.circuits import derogations_used, step_rows, steps_of_circuit
from payroll.selectors.runs import awaiting_runs
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.circuit import circuit_of, next_step, step_take
from payroll.services.circuits import StepGiven, circuit_decide, circuit_propose
from payroll.services.separation import derogation_grant
from payroll.workflows import DEFAULT_CIRCUIT
from tests.cast import HOME_ROLES, Zone
from tests.payroll.circuit.conftest import access
from tests.payroll.months import ACTORS, month_opened, month_taken

#: Who of the cast may take the step that follows each state, in the default circuit.
MAY_TAKE = {
    RunState.OPEN: {"ousmane", "serigne"},
    RunState.INPUTS_CLOSED: {"ousmane", "serigne"},
    RunState.CALCULATED: {"ousmane", "serigne", "binta"},
    RunState.CHECKED: {"khady"},
    RunState.ENDORSED: {"maty"},
    RunState.REVIEWED: {"mamadou"},
    RunState.AUTHORISED: {"aminata"},
    RunState.ACCEPTED: {"aminata"},
    RunState.IN_PAYMENT: {"aminata"},
    RunState.PAID: {"binta"},
    RunState.CLOSED: set(),
}


def default_steps(*, without: tuple[str, ...] = ()) -> list[StepGiven]:
    return [
        StepGiven(str(rule.state), rule.label, rule.right, tuple(str(s) for s in rule.differs_from if s not in without))
        for rule in DEFAULT_CIRCUIT
        if rule.state not in without
    ]


def proposed(zone: Zone, steps: list[StepGiven]) -> Circuit:
    with scope(zone.home, actor=zone.user("coumba")):
        return circuit_propose(
            institution=zone.home, start=timezone.localdate(), steps=steps, reason="Décision n° 4",
            access=access(zone, "coumba"),
        )  # fmt: skip


def test_every_state_is_left_by_its_role_alone(zone: Zone, january: PayRun) -> None:
    assert [RunState.OPEN, *ACTORS] == list(MAY_TAKE)
    for state, expected in MAY_TAKE.items():
        if state in ACTORS:
            month_taken_once(zone, january, state)
        with scope(zone.home):
            run = PayRun.objects.select_related("period").get(pk=january.pk)
            assert run.state == state
            free = set()
            for name in HOME_ROLES:
                waiting = next_step(run=run, access=access(zone, name))
                if waiting is not None and not waiting.obstacle:
                    free.add(name)
            assert free == expected, state


def month_taken_once(zone: Zone, run: PayRun, state: RunState) -> None:
    user = zone.user(ACTORS[state])
    with scope(zone.home, actor=user):
        if state == RunState.CALCULATED:
            calculation_run_here(calculation=calculation_start(run=run, actor=user))
        else:
            step_take(run=run, access=access(zone, ACTORS[state]), to_state=state)


def test_a_run_under_way_keeps_its_circuit_and_the_next_one_follows_the_new(zone: Zone, january: PayRun, as_: Any) -> None:
    short = default_steps(without=(RunState.REVIEWED, RunState.IN_PAYMENT))
    made = proposed(zone, [replace(step, label="Viser (RH)") if step.state == "endorsed" else step for step in short])
    with scope(zone.home):
        rows = step_rows(steps_of_circuit(made), steps_of_circuit(None))
    assert [str(row.state) for row in rows if row.is_dropped] == ["reviewed", "in_payment"]
    assert [row.changes for row in rows if row.state == "endorsed"] == [[("Action", "Viser la paie")]]
    page = as_("mamadou").get(f"/paie/circuit/{made.pk}/").content.decode()
    assert "Retirée" in page and "Décision n° 4" in page
    assert as_("binta").post(f"/paie/circuit/{made.pk}/approuver/").status_code == 403
    assert as_("mamadou").post(f"/paie/circuit/{made.pk}/approuver/").status_code == 302
    february = month_opened(zone, 2026, 2)
    with scope(zone.home):
        january.refresh_from_db()
        assert len(circuit_of(january)) == len(DEFAULT_CIRCUIT) and january.circuit is None
        assert february.circuit == made and len(circuit_of(february)) == len(DEFAULT_CIRCUIT) - 2
        PayRun.objects.update(state=RunState.ENDORSED)
        assert list(awaiting_runs(["payroll_review"])) == [january]
        assert list(awaiting_runs(["payroll_authorise"])) == [february]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (default_steps(without=(RunState.CHECKED,)), "ne se retire pas"),
        ([replace(s, differs_from=()) if s.state == "accepted" else s for s in default_steps()], "toujours requise"),
        ([replace(s, right="payroll_items") if s.state == "paid" else s for s in default_steps()], "droit du circuit"),
        ([replace(s, differs_from=("paid",)) if s.state == "endorsed" else s for s in default_steps()], "antérieures"),
    ],
)
def test_a_circuit_against_the_rule_is_refused(zone: Zone, january: PayRun, steps: list[StepGiven], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        proposed(zone, steps)
    with scope(zone.home):
        assert not Circuit.objects.exists()


def test_who_proposes_does_not_approve_and_the_form_answers_with_what_is_wrong(zone: Zone, january: PayRun, as_: Any) -> None:
    made = proposed(zone, default_steps())
    with scope(zone.home), pytest.raises(Refusal, match="déjà une décision"):
        proposed(zone, default_steps())
    with scope(zone.home):
        Circuit.objects.filter(pk=made.pk).update(proposed_by=zone.user("mamadou"))
        with pytest.raises(Refusal, match="celle qui a proposé"):
            circuit_decide(circuit=made, access=access(zone, "mamadou"), approve=True)
    assert as_("coumba").get("/paie/circuit/proposer/").status_code == 200
    answer = as_("coumba").post("/paie/circuit/proposer/", {"start": "2020-01-01", "reason": "x"})
    assert answer.status_code == 422


def test_the_derogations_of_a_month_are_told_in_red(zone: Zone, january: PayRun, as_: Any) -> None:
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home, actor=zone.user("mamadou")):
        role_grant(institution=zone.home, user=zone.user("ousmane"), role="head_of_hr", actor=None)
        derogation_grant(
            institution=zone.home, user=zone.user("ousmane"), start=dt.date(2020, 1, 1), end=dt.date(2099, 1, 1),
            reference="Décision n° 12", access=access(zone, "mamadou"),
        )  # fmt: skip
    for state in (RunState.CHECKED, RunState.ENDORSED):
        with scope(zone.home, actor=zone.user("ousmane")):
            step_take(run=january, access=access(zone, "ousmane"), to_state=state)
    with scope(zone.home):
        assert [event.to_state for event in derogations_used(january.period)] == [RunState.ENDORSED]
    page = as_("ibrahima").get(f"/paie/campagnes/{january.pk}/etapes/").content.decode()
    assert "note bad" in page and "Décision n° 12" in page


def test_an_older_circuit_of_origin_is_completed_in_one_gesture(zone: Zone, january: PayRun, as_: Any) -> None:
    assert "antérieur" not in as_("coumba").get("/paie/circuit/").content.decode()
    with scope(zone.home):
        CircuitStep.objects.filter(circuit=None, state__in=("reviewed", "in_payment")).delete()
    assert "Circuit de la paie à compléter" in as_("coumba").get("/").content.decode()
    page = as_("coumba").get("/paie/circuit/").content.decode()
    assert "Viser au contrôle de gestion" in page and "Proposer le circuit complet" in page
    assert as_("ousmane").post("/paie/circuit/completer/").status_code == 403
    assert as_("coumba").post("/paie/circuit/completer/").status_code == 302
    assert as_("coumba").post("/paie/circuit/completer/").status_code == 422
    with scope(zone.home):
        made = Circuit.objects.get()
        assert made.state == "proposed" and made.steps.count() == 10
    assert "Circuit de la paie à compléter" not in as_("coumba").get("/").content.decode()

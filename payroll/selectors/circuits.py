"""The circuit on screen: its steps with who holds their right, its versions, what a proposal changes, uses of derogations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.registry import registry
from payroll.choices import RunState
from payroll.models import Circuit, CircuitState, CircuitStep, PayPeriod, RunEvent
from payroll.selectors.runs import right_holders
from payroll.services.circuits import steps_to_adopt
from payroll.workflows import DEFAULT_CIRCUIT


@dataclass(frozen=True)
class StepRow:
    """A step of the rule: as it is (`step`, None when it is left out) and as it was before the proposal."""

    state: RunState
    step: CircuitStep | None
    before: CircuitStep | None = None
    is_compared: bool = False

    @property
    def right(self) -> str:
        return right_label(self.step.right) if self.step else ""

    @property
    def holders(self) -> str:
        return right_holders(self.step.right) if self.step else ""

    @property
    def differs(self) -> str:
        return differs_words(self.step) if self.step else ""

    @property
    def changes(self) -> list[tuple[str, str]]:
        """(what, what it was) for what a proposal changes in a step that stays."""
        if not (self.is_compared and self.step and self.before):
            return []
        pairs = (
            ("Action", self.step.label, self.before.label),
            ("Droit", self.right, right_label(self.before.right)),
            ("Autre personne que", differs_words(self.step), differs_words(self.before)),
        )
        return [(name, old or "–") for name, new, old in pairs if new != old]

    @property
    def is_added(self) -> bool:
        return self.is_compared and self.step is not None and self.before is None

    @property
    def is_dropped(self) -> bool:
        return self.is_compared and self.step is None and self.before is not None


def right_label(code: str) -> str:
    return registry.rights[code].label if code in registry.rights else code


def differs_words(step: CircuitStep) -> str:
    return ", ".join(str(RunState(state).label) for state in step.differs_from)


def steps_of_circuit(circuit: Circuit | None) -> list[CircuitStep]:
    """The steps of a circuit in order; None: that of origin."""
    return list(CircuitStep.objects.filter(circuit=circuit).order_by("order"))


def step_rows(steps: Sequence[CircuitStep], before: Sequence[CircuitStep] | None = None) -> list[StepRow]:
    """The steps of the rule, those left out included when they are compared."""
    now = {step.state: step for step in steps}
    then = {step.state: step for step in before or ()}
    rows = [
        StepRow(RunState(rule.state), now.get(rule.state), then.get(rule.state), before is not None)
        for rule in DEFAULT_CIRCUIT
    ]
    return [row for row in rows if row.step or row.is_dropped]


def adopted_labels(institution: Institution) -> list[str]:
    """The steps that an older circuit of origin lacks, by their names; empty when nothing is to be proposed. Two queries."""
    steps = steps_to_adopt(institution)
    held = set(CircuitStep.objects.filter(institution=institution, circuit=None).values_list("state", flat=True)) if steps else set()
    return [step.label for step in steps if step.state not in held]


def adopt_panel(access: Access) -> dict[str, Any] | None:
    """On the home page of those who may propose it, while the circuit of origin lacks steps."""
    missing = adopted_labels(access.institution) if access.institution else []
    return {"missing": missing} if missing else None


def circuits_listed() -> QuerySet[Circuit]:
    return Circuit.objects.select_related("proposed_by", "decided_by")


def circuits_to_decide(access: Access) -> QuerySet[Circuit]:
    """Proposals that this person may decide."""
    waiting = Circuit.objects.filter(state=CircuitState.PROPOSED)
    return waiting.exclude(proposed_by=access.user) if access.has("payroll_derogate") else waiting.none()


def derogations_used(period: PayPeriod) -> list[RunEvent]:
    """The steps of a month's runs that one person took where two were asked, for the proof."""
    events = RunEvent.objects.filter(run__period=period, derogation__isnull=False)
    return list(events.select_related("run__period", "actor", "derogation", "delegation__giver").order_by("run", "id"))

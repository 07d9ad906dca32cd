"""The transmission of a unit's variable inputs: from, to, right, what is asked. Buttons and refusals come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from payroll.choices import SubmissionState as State


@dataclass(frozen=True)
class SubmissionStep:
    """A step: its states, the rights of which one is enough, its button and the question asked."""

    to_state: State
    from_states: tuple[State, ...]
    rights: tuple[str, ...]
    label: Any
    question: Any
    consequence: Any
    asks_reason: bool = False


SUBMISSION_STEPS = (
    SubmissionStep(
        State.TRANSMITTED,
        (State.OPEN, State.REOPENED),
        ("inputs_enter", "payroll_prepare"),
        _("Transmettre à la paie"),
        _("Transmettre les éléments variables de « %(unit)s »\u202f?"),
        _("L’unité ne pourra plus les modifier, sauf si la paie les rouvre."),
    ),
    SubmissionStep(
        State.CHECKED,
        (State.OPEN, State.TRANSMITTED, State.REOPENED),
        ("payroll_prepare", "payroll_check"),
        _("Déclarer contrôlé"),
        _("Déclarer contrôlés les éléments variables de « %(unit)s »\u202f?"),
        _("Plus personne ne les modifiera sans les rouvrir."),
    ),
    SubmissionStep(
        State.REOPENED,
        (State.TRANSMITTED, State.CHECKED),
        ("payroll_prepare",),
        _("Rouvrir"),
        _("Rouvrir les éléments variables de « %(unit)s »\u202f?"),
        _("L’unité pourra les modifier et les transmettra de nouveau ; votre motif lui sera montré."),
        asks_reason=True,
    ),
)
#: States in which the unit has done its part.
GIVEN = (State.TRANSMITTED, State.CHECKED)


def submission_step(to_state: str) -> SubmissionStep | None:
    return next((step for step in SUBMISSION_STEPS if step.to_state == to_state), None)


def steps_from(state: str) -> list[SubmissionStep]:
    """The steps that leave a state, in order."""
    return [step for step in SUBMISSION_STEPS if state in step.from_states]

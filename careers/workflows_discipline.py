"""Steps of a disciplinary case: from which state to which, and what each one asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from careers.choices_discipline import CaseState as S
from careers.choices_discipline import StepName as N
from hr_core.workflows import Transition

MANAGE = ("discipline_manage",)


@dataclass(frozen=True)
class Step:
    """`asks`: the fields of its form besides the day. `icon` is that of its button."""

    name: str
    change: Transition
    asks: tuple[str, ...]
    icon: str
    main: bool = False


def _step(name: str, label: object, source: tuple[str, ...], target: str, asks: tuple[str, ...], icon: str, *, main: bool = False) -> Step:
    return Step(name, Transition(name, label, source, target, MANAGE), asks, icon, main)


BEFORE_DECISION = (S.OPENED, S.EXPLANATION, S.ANSWERED, S.COUNCIL, S.OPINION)
STEPS = (
    _step(N.ASKED, _("Demander des explications"), (S.OPENED,), S.EXPLANATION, ("words",), "message-question", main=True),
    _step(N.ANSWER, _("Noter la réponse"), (S.EXPLANATION,), S.ANSWERED, ("words",), "note", main=True),
    _step(N.SILENCE, _("Constater le silence"), (S.EXPLANATION,), S.ANSWERED, (), "clock"),
    _step(N.SUMMONS, _("Convoquer le conseil"), (S.ANSWERED,), S.COUNCIL, ("council_on", "words"), "users"),
    _step(N.OPINION, _("Noter l’avis du conseil"), (S.COUNCIL,), S.OPINION, ("words",), "scale", main=True),
    _step(
        N.DECISION, _("Préparer la décision"), (S.ANSWERED, S.OPINION, S.DECISION), S.DECISION,
        ("sanction", "effective_on", "days", "motive"), "writing-sign", main=True,
    ),
    _step(N.APPEAL, _("Noter un recours"), (S.DECISION,), S.APPEAL, ("words",), "scale"),
    _step(N.RULING, _("Répondre au recours"), (S.APPEAL,), S.CLOSED, ("outcome", "words"), "check", main=True),
    _step(N.CLOSED, _("Clore"), (S.DECISION,), S.CLOSED, (), "check"),
    _step(N.DROPPED, _("Classer sans suite"), BEFORE_DECISION, S.DROPPED, ("words",), "x"),
)  # fmt: skip
BY_NAME = {step.name: step for step in STEPS}


def steps_from(state: str) -> list[Step]:
    return [step for step in STEPS if state in step.change.source]

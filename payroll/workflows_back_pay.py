"""From a difference found to its payment: who may take a case where. Nothing but the services changes a state.

found → (held) → proposed by one person → approved by another → paid by the runs that take its parts; or dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from hr_core.services.writing import is_own_file
from payroll.choices_back_pay import BackPayState, PartState
from payroll.models import BackPayCase

State = BackPayState


@dataclass(frozen=True)
class Step:
    """A step of a case: the states from which it is taken, the state that it reaches, its button and right."""

    name: str
    label: Any
    sources: tuple[State, ...]
    target: State
    right: str
    icon: str
    asks_reason: bool = False
    other_person: bool = False


STEPS = (
    Step("proposer", _("Proposer"), (State.FOUND, State.HELD), State.PROPOSED, "payroll_prepare", "send"),
    Step("attendre", _("Mettre en attente"), (State.FOUND, State.PROPOSED), State.HELD, "payroll_prepare", "clock", True),
    Step(
        "abandonner",
        _("Abandonner"),
        (State.FOUND, State.HELD, State.PROPOSED),
        State.DROPPED,
        "payroll_prepare",
        "x",
        True,
    ),
    Step(
        "approuver", _("Approuver"), (State.PROPOSED,), State.APPROVED, "payroll_check", "check", other_person=True
    ),
    Step("renvoyer", _("Renvoyer"), (State.PROPOSED,), State.FOUND, "payroll_check", "arrow-back-up", True),
    Step("reprendre", _("Reprendre"), (State.DROPPED,), State.FOUND, "payroll_prepare", "arrow-back-up", True),
    Step("retirer", _("Retirer de la paie"), (State.APPROVED,), State.FOUND, "payroll_check", "arrow-back-up", True),
)
BY_NAME = {step.name: step for step in STEPS}


def obstacle_of(case: BackPayCase, step: Step, access: Access) -> str:
    """What keeps this person from taking a step, in French; empty when nothing does."""
    if case.state not in step.sources:
        return str(_("Ce rappel n’en est plus là : rechargez la page."))
    if step.right not in access.rights:
        return str(_("Cette décision revient à un autre rôle."))
    if is_own_file(case.employee, access.user):
        return str(_("Personne ne décide de son propre rappel."))
    if step.other_person and case.proposed_by_id == access.user.pk:
        return str(_("Vous avez proposé ce rappel : une autre personne doit l’approuver."))
    if step.name == "retirer" and case.parts.filter(state=PartState.PAID).exists():
        return str(_("Une échéance de ce rappel est déjà payée : il ne se retire plus."))
    return ""


def steps_of(case: BackPayCase, access: Access) -> list[tuple[Step, str]]:
    """The steps that start from the case's state, for those who hold their right, each with its obstacle."""
    found = [step for step in STEPS if case.state in step.sources and step.right in access.rights]
    return [(step, obstacle_of(case, step, access)) for step in found]

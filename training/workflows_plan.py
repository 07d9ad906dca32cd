"""The states of a plan as a table: officer, then head of HR, then director general, three different persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from training.choices_plan import PlanState

MANAGE = ("training_manage",)
ENDORSE = ("training_endorse",)
ADOPT = ("training_adopt",)
BUDGET = ("training_budget", "training_manage")


@dataclass(frozen=True)
class Step:
    """`apart` names the fields of the persons who may not take the step; `reason` says that one must be given."""

    slug: str
    sources: frozenset[str]
    target: str
    label: Any
    icon: str
    rights: tuple[str, ...]
    consequence: Any
    apart: tuple[str, ...] = ()
    reason: bool = False
    is_main: bool = False


STEPS = {
    step.slug: step
    for step in (
        Step(
            "soumettre", frozenset({PlanState.DRAFT}), PlanState.SUBMITTED, _("Soumettre"), "send", MANAGE,
            _("La direction des ressources humaines le vise ; ses lignes ne changent plus d’ici là."), is_main=True,
        ),
        Step(
            "viser", frozenset({PlanState.SUBMITTED}), PlanState.ENDORSED, _("Viser"), "check", ENDORSE,
            _("La direction générale arrête ensuite le plan."), apart=("prepared_by",), is_main=True,
        ),
        Step(
            "arreter", frozenset({PlanState.ENDORSED}), PlanState.ADOPTED, _("Arrêter le plan"), "circle-check", ADOPT,
            _("Le plan s’exécute : engagements et dépenses s’y rapportent. Une révision remplace celui qui était arrêté."),
            apart=("prepared_by", "endorsed_by"), is_main=True,
        ),
        Step(
            "renvoyer", frozenset({PlanState.SUBMITTED, PlanState.ENDORSED}), PlanState.DRAFT, _("Renvoyer"), "arrow-back-up",
            (*ENDORSE, *ADOPT), _("Le plan revient en préparation avec votre observation."), reason=True,
        ),
        Step(
            "abandonner", frozenset({PlanState.DRAFT}), PlanState.DROPPED, _("Abandonner"), "trash", MANAGE,
            _("Ce scénario ne sera pas soumis ; il reste lisible."),
        ),
    )
}  # fmt: skip


def steps_from(state: str) -> list[Step]:
    return [step for step in STEPS.values() if state in step.sources]

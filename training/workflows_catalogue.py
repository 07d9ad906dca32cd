"""The states of a course as a table: buttons and refusals both read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from training.choices_catalogue import CourseState

MANAGE = ("training_manage",)
SHARE = ("training_share",)


@dataclass(frozen=True)
class Step:
    """`sources` are the states from which the step is possible; `shared` what the course must be (None: either)."""

    slug: str
    sources: frozenset[str]
    target: str
    label: Any
    icon: str
    rights: tuple[str, ...]
    consequence: Any
    shared: bool | None = None
    is_main: bool = False


STEPS = {
    step.slug: step
    for step in (
        Step(
            "publier", frozenset({CourseState.DRAFT}), CourseState.PUBLISHED, _("Publier"), "circle-check", MANAGE,
            _("La fiche entre au catalogue de l’institution ; sa version est gardée."), is_main=True,
        ),
        Step(
            "nouvelle-version", frozenset({CourseState.PUBLISHED}), CourseState.PUBLISHED, _("Publier une version"), "refresh",
            MANAGE, _("Une nouvelle version est gardée ; les sessions déjà tenues gardent celle de leur jour."),
        ),
        Step(
            "partager", frozenset({CourseState.PUBLISHED}), CourseState.PUBLISHED, _("Ouvrir à la zone"), "arrows-exchange", SHARE,
            _("Toutes les institutions de la zone lisent la fiche et peuvent l’inscrire à leur plan. Cette ouverture ne se reprend pas : "
              "la fiche peut seulement être retirée du catalogue."),
            shared=False,
        ),
        Step(
            "retirer", frozenset({CourseState.PUBLISHED}), CourseState.WITHDRAWN, _("Retirer"), "x", MANAGE,
            _("La fiche quitte le catalogue ; les plans et les sessions qui la citent la gardent."),
        ),
        Step(
            "remettre", frozenset({CourseState.WITHDRAWN}), CourseState.PUBLISHED, _("Remettre au catalogue"), "arrow-back-up",
            MANAGE, _("La fiche revient au catalogue, dans une nouvelle version."), is_main=True,
        ),
    )
}  # fmt: skip
#: Steps that keep a version, and so ask what changes.
VERSIONED = frozenset({"publier", "nouvelle-version", "remettre"})


def allows(step: Step, course: Any) -> bool:
    return course.state in step.sources and (step.shared is None or step.shared == (course.shared_at is not None))


def steps_from(course: Any) -> list[Step]:
    return [step for step in STEPS.values() if allows(step, course)]

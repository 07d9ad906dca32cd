"""The conditions that come before any score: each is met or not, and no score redeems one that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mobility.matching.columns import Booleans, ProfileTable
from mobility.matching.framework import Framework
from mobility.matching.model import BARRED, Demand, Diploma, Need, Profile

FORM_LABELS = {
    "mission": "mission",
    "placement": "mise à disposition",
    "secondment": "détachement",
    "transfer": "transfert",
}
IMPEDIMENT_LABELS = {
    "training_bond": "engagement de servir non accompli",
    "sanction": "sanction en cours",
    "investigation": "procédure disciplinaire en cours",
    BARRED: "le dossier d’origine ne le permet pas à ce jour",
}


@dataclass(frozen=True)
class Condition:
    """`met` over the profiles `(p,)`; `tell` says in French why a profile fails."""

    met: Booleans
    tell: Callable[[Profile], str]


def conditions(need: Need, table: ProfileTable) -> Iterator[Condition]:
    """Every condition of the post, in the order in which they are told."""
    if need.diploma:
        yield _diploma(need.diploma, table)
    for demand in need.eliminatory:
        yield _level(demand, table, "compétence éliminatoire insuffisante")
    for demand in need.required_languages:
        yield _level(demand, table, "langue exigée insuffisante")
    if need.forms:
        yield Condition(
            np.array([not each.forms or bool(each.forms & need.forms) for each in table.profiles], np.bool_),
            lambda profile: (
                f"forme de mobilité refusée : le poste offre {_forms(need.forms)}, "
                f"la personne n’accepte que {_forms(profile.forms)}"
            ),
        )
    yield Condition(
        np.array([not each.impediments for each in table.profiles], np.bool_),
        lambda profile: (
            "départ impossible : " + ", ".join(IMPEDIMENT_LABELS[each] for each in sorted(profile.impediments))
        ),
    )


def _diploma(asked: Diploma, table: ProfileTable) -> Condition:
    enough = table.education >= table.framework.education[asked.level]
    wanted = asked.level + (f" ({' ou '.join(asked.fields)})" if asked.fields else "")
    return Condition(
        enough & table.has_field(asked.fields),
        lambda profile: (
            f"diplôme réglementé absent : {wanted} exigé, {profile.education} "
            f"({', '.join(profile.education_fields) or 'sans spécialité'}) détenu"
        ),
    )


def _level(demand: Demand, table: ProfileTable, title: str) -> Condition:
    label = table.framework.skills[demand.skill].label
    return Condition(
        table.level(demand.skill) >= demand.level,
        lambda profile: (
            f"{title} : {label} au niveau {demand.level} exigé, {_held(profile, demand.skill, table.framework)}"
        ),
    )


def _held(profile: Profile, skill: str, framework: Framework) -> str:
    held = profile.skills.get(skill)
    feminine = "e" if framework.skills[skill].kind != "language" else ""
    return f"niveau {held.level} détenu" if held else f"non détenu{feminine}"


def _forms(forms: frozenset[str]) -> str:
    return ", ".join(FORM_LABELS[each] for each in FORM_LABELS if each in forms)

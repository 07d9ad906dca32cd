"""States of the records of the house: which changes exist, who may make them. Buttons and refusals come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.choices import AbsenceState


@dataclass(frozen=True)
class Transition:
    """From which states, to which one, by whom, under which name; `asks_reason` when the motive must be given."""

    name: str
    label: Any
    source: tuple[str, ...]
    target: str
    rights: tuple[str, ...]
    asks_reason: bool = False


ABSENCE = (
    Transition("confirm", _("Confirmer"), (AbsenceState.ENTERED,), AbsenceState.CONFIRMED, ("absence_confirm",)),
    Transition(
        "cancel",
        _("Annuler l’absence"),
        (AbsenceState.ENTERED, AbsenceState.CONFIRMED),
        AbsenceState.CANCELLED,
        ("absence_confirm",),
        asks_reason=True,
    ),
)


def transition(table: tuple[Transition, ...], name: str) -> Transition:
    return next(each for each in table if each.name == name)


def open_transitions(table: tuple[Transition, ...], state: str) -> list[Transition]:
    """The changes that a record in this state may take."""
    return [each for each in table if state in each.source]

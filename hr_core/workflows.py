"""States of the records of the house: which changes exist, who may make them. Buttons and refusals come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.choices import AbsenceState, RequestState


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

REQUEST = (
    Transition("accept", _("Accepter"), (RequestState.PENDING,), RequestState.APPROVED, ("team_view", "request_decide")),
    Transition(
        "refuse", _("Refuser"), (RequestState.PENDING,), RequestState.REFUSED, ("team_view", "request_decide"), True
    ),
    Transition("withdraw", _("Retirer"), (RequestState.PENDING,), RequestState.WITHDRAWN, ("self_service",)),
    Transition(
        "ask_cancellation", _("Demander l’annulation"), (RequestState.APPROVED,), RequestState.CANCEL_ASKED,
        ("self_service",), True,
    ),
    Transition("cancel", _("Annuler"), (RequestState.CANCEL_ASKED,), RequestState.CANCELLED, ("request_decide",)),
    Transition("keep", _("Maintenir"), (RequestState.CANCEL_ASKED,), RequestState.APPROVED, ("request_decide",)),
)  # fmt: skip


def transition(table: tuple[Transition, ...], name: str) -> Transition:
    return next(each for each in table if each.name == name)


def open_transitions(table: tuple[Transition, ...], state: str) -> list[Transition]:
    """The changes that a record in this state may take."""
    return [each for each in table if state in each.source]

"""What may be done to a take-over in each state: the buttons come from here, the services refuse the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from payroll.choices_takeover import TakeoverState

VIEW, PREPARE, SIGN = ("payroll_view",), ("payroll_prepare",), ("takeover_sign",)
State = TakeoverState


@dataclass(frozen=True)
class Step:
    """A move: from which states, who may, its button (none for what has its own page)."""

    name: str
    sources: tuple[str, ...]
    rights: Sequence[str]
    url_name: str = ""
    label: Any = ""
    icon: str = ""
    main: bool = False


STEPS = (
    Step("change", (State.DRAFT,), PREPARE, "payroll:takeover_change", _("Modifier"), "pencil"),
    Step("submit", (State.DRAFT,), PREPARE, "payroll:takeover_submit", _("Établir le bilan"), "send", True),
    Step("reopen", (State.SUBMITTED,), PREPARE, "payroll:takeover_reopen", _("Reprendre la préparation"), "arrow-back-up"),
    Step("sign", (State.SUBMITTED,), SIGN, "payroll:takeover_sign", _("Approuver et signer"), "check", True),
    Step("correct", (State.SIGNED,), PREPARE, "payroll:takeover_correction_create", _("Saisir une correction"), "pencil"),
)
REFUSALS = {
    State.DRAFT: _("Le bilan n’est pas encore établi."),
    State.SUBMITTED: _("Le bilan attend sa signature : reprenez la préparation d’abord."),
    State.SIGNED: _("La reprise est signée : elle ne change que par une correction approuvée par deux personnes."),
}


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def allowed_or_refuse(takeover: Any, name: str, access: Access) -> None:
    """Raise `Refusal` when the state or the role does not allow a step."""
    step = step_named(name)
    if takeover.state not in step.sources:
        raise Refusal(str(REFUSALS[State(takeover.state)]))
    if not access.has(*step.rights):
        raise Refusal(_t("Votre rôle ne permet pas cette étape de la reprise."))

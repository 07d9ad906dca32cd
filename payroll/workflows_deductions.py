"""The states of a deduction act and of a signed scale: which changes exist and who may make them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.workflows import Transition
from payroll.models import DeductionAct, SignedScale

State = DeductionAct.State
REGISTER, VALIDATE, SIGN = ("deductions_register",), ("deductions_validate",), ("scale_sign",)

ACT = (
    Transition("validate", _("Valider l’acte"), (State.DRAFT,), State.IN_FORCE, VALIDATE),
    Transition("refuse", _("Écarter l’acte"), (State.DRAFT,), State.REFUSED, VALIDATE, asks_reason=True),
    Transition("suspend", _("Suspendre"), (State.IN_FORCE,), State.SUSPENDED, VALIDATE, asks_reason=True),
    Transition("resume", _("Reprendre les retenues"), (State.SUSPENDED,), State.IN_FORCE, VALIDATE, asks_reason=True),
    Transition("release", _("Enregistrer la mainlevée"), (State.IN_FORCE, State.SUSPENDED), State.RELEASED, VALIDATE),
    Transition("settle", _("Solder"), (State.IN_FORCE, State.SUSPENDED), State.SETTLED, VALIDATE),
    Transition("reopen", _("Rouvrir"), (State.SETTLED,), State.IN_FORCE, VALIDATE, asks_reason=True),
)
SCALE = (
    Transition("sign", _("Signer le barème"), (SignedScale.State.PROPOSED,), SignedScale.State.SIGNED, SIGN),
    Transition(
        "refuse", _("Refuser le barème"), (SignedScale.State.PROPOSED,), SignedScale.State.REFUSED, SIGN, asks_reason=True
    ),
)
#: States in which an act may still take something, whatever the dates then say.
TAKING = (State.IN_FORCE, State.SUSPENDED, State.RELEASED)

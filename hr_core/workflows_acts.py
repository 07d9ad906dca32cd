"""States of an act: which changes exist and who may make them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import ActState
from hr_core.workflows import Transition

DRAFT, CHECKED, SIGNED, NOTIFIED = ActState.DRAFT, ActState.CHECKED, ActState.SIGNED, ActState.NOTIFIED
PREPARE, CHECK, SIGN = ("act_prepare",), ("act_check",), ("act_sign",)

#: A certificate is signed without a check: it says what the file says.
ACT = (
    Transition("edit", _("Modifier"), (DRAFT,), DRAFT, PREPARE),
    Transition("check", _("Contrôler"), (DRAFT,), CHECKED, CHECK),
    Transition("hand_back", _("Rendre à la préparation"), (CHECKED,), DRAFT, (*CHECK, *SIGN), asks_reason=True),
    Transition("sign", _("Signer"), (CHECKED,), SIGNED, SIGN),
    Transition("notify", _("Notifier"), (SIGNED,), NOTIFIED, (*PREPARE, *CHECK)),
    Transition("drop", _("Abandonner"), (DRAFT, CHECKED), ActState.CANCELLED, (*PREPARE, *CHECK), asks_reason=True),
    Transition("cancel", _("Annuler l’acte"), (SIGNED, NOTIFIED), ActState.CANCELLED, SIGN, asks_reason=True),
)

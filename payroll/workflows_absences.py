"""States of what follows from absences: claims on a branch, refunds of withheld days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.workflows import Transition
from payroll.choices_absences import ClaimState, RefundState

FOLLOW = ("absence_claims",)
DECIDE = ("absence_decide",)
OWED = (ClaimState.SENT, ClaimState.PARTIAL)

CLAIM = (
    Transition("send", _("Transmettre"), (ClaimState.OPEN, ClaimState.REJECTED), ClaimState.SENT, FOLLOW),
    Transition(
        "receive",
        _("Enregistrer un encaissement"),
        (ClaimState.OPEN, *OWED, ClaimState.REJECTED),
        ClaimState.PARTIAL,  # recovered when nothing remains
        FOLLOW,
    ),
    Transition("reject", _("Enregistrer un rejet"), OWED, ClaimState.REJECTED, FOLLOW, asks_reason=True),
    Transition(
        "propose_write_off",
        _("Proposer l’abandon"),
        (ClaimState.OPEN, *OWED, ClaimState.REJECTED),
        ClaimState.WRITE_OFF,
        FOLLOW,
        asks_reason=True,
    ),
    Transition("write_off", _("Décider l’abandon"), (ClaimState.WRITE_OFF,), ClaimState.WRITTEN_OFF, DECIDE),
    Transition("keep", _("Refuser l’abandon"), (ClaimState.WRITE_OFF,), ClaimState.SENT, DECIDE, asks_reason=True),
)
#: States in which money is still expected.
CLAIM_LIVE = (ClaimState.OPEN, *OWED, ClaimState.REJECTED, ClaimState.WRITE_OFF)

REFUND = (
    Transition("approve", _("Approuver"), (RefundState.PROPOSED,), RefundState.APPROVED, DECIDE),
    Transition("refuse", _("Refuser"), (RefundState.PROPOSED,), RefundState.REFUSED, DECIDE, asks_reason=True),
)

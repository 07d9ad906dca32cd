"""States of sessions, enrolments and seats of the zone as tables: buttons and refusals come from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.workflows import Transition
from training.choices_sessions import EnrolmentState, SeatState, SessionState, StatementState

MANAGE = ("session_manage",)
DECIDE = ("session_decide",)

SESSION = (
    Transition("open", _("Ouvrir les inscriptions"), (SessionState.DRAFT,), SessionState.OPEN, MANAGE),
    Transition("close", _("Clore la session"), (SessionState.OPEN,), SessionState.DONE, MANAGE),
    Transition(
        "cancel", _("Annuler la session"), (SessionState.DRAFT, SessionState.OPEN), SessionState.CANCELLED, MANAGE,
        asks_reason=True,
    ),
)  # fmt: skip

ENROLMENT = (
    Transition("seat", _("Donner une place"), (EnrolmentState.WAITING,), EnrolmentState.ENROLLED, MANAGE),
    Transition(
        "withdraw", _("Désinscrire"), (EnrolmentState.WAITING, EnrolmentState.ENROLLED), EnrolmentState.WITHDRAWN, MANAGE,
        asks_reason=True,
    ),
    Transition("replace", _("Remplacer"), (EnrolmentState.ENROLLED,), EnrolmentState.REPLACED, MANAGE, asks_reason=True),
)  # fmt: skip

#: A seat in another institution's session: the home institution proposes and approves, the host decides.
SEAT = (
    Transition("approve", _("Approuver et demander"), (SeatState.PROPOSED,), SeatState.ASKED, DECIDE),
    Transition("withdraw", _("Retirer"), (SeatState.PROPOSED, SeatState.ASKED), SeatState.WITHDRAWN, MANAGE, asks_reason=True),
    Transition("accept", _("Accorder la place"), (SeatState.ASKED,), SeatState.ACCEPTED, DECIDE),
    Transition("refuse", _("Refuser"), (SeatState.ASKED,), SeatState.REFUSED, DECIDE, asks_reason=True),
)
#: Which side takes a step of a seat.
HOST_DEEDS = frozenset({"accept", "refuse"})

#: A statement of cost shares: the host issues and closes it, the home institution pays.
STATEMENT = (
    Transition("pay", _("Déclarer le règlement"), (StatementState.ISSUED,), StatementState.PAID, MANAGE),
    Transition("settle", _("Constater l’encaissement"), (StatementState.PAID,), StatementState.SETTLED, MANAGE),
    Transition("unpaid", _("Rien n’est reçu"), (StatementState.PAID,), StatementState.ISSUED, MANAGE, asks_reason=True),
    Transition("cancel", _("Annuler le décompte"), (StatementState.ISSUED,), StatementState.CANCELLED, MANAGE, asks_reason=True),
)
STATEMENT_HOST = frozenset({"settle", "unpaid", "cancel"})

"""States of an edition and of an amendment as tables: buttons, refusals and the drawing of the way all read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from careers.choices_referential import AmendmentState as A
from careers.choices_referential import EditionState as E
from hr_core.workflows import Transition

EDIT, CHIEF, AMEND = ("referential_edit",), ("referential_chief",), ("referential_amend",)
SECRETARY, CHAIR, PUBLISH = ("referential_seminar",), ("referential_chair",), ("referential_publish",)

EDITION = (
    Transition("circulate", _("Mettre en circulation"), (E.DRAFTING, E.CONSOLIDATING), E.CIRCULATED, CHIEF, True),
    Transition("close_round", _("Clore la circulation"), (E.CIRCULATED,), E.CONSOLIDATING, CHIEF),
    Transition("submit", _("Soumettre au séminaire"), (E.CONSOLIDATING,), E.SUBMITTED, CHIEF, True),
    Transition("open_session", _("Ouvrir la séance"), (E.SUBMITTED,), E.IN_SEMINAR, SECRETARY),
    Transition("send_back", _("Renvoyer à la consolidation"), (E.IN_SEMINAR,), E.CONSOLIDATING, CHAIR, True),
    Transition("validate", _("Valider l’édition"), (E.IN_SEMINAR,), E.VALIDATED, CHAIR, True),
    Transition("publish", _("Publier"), (E.VALIDATED,), E.PUBLISHED, PUBLISH),
    Transition(
        "withdraw", _("Retirer"), (E.DRAFTING, E.CIRCULATED, E.CONSOLIDATING, E.SUBMITTED, E.IN_SEMINAR), E.WITHDRAWN, CHIEF, True
    ),
)

AMENDMENT = (
    Transition("file", _("Déposer"), (A.DRAFT,), A.FILED, AMEND),
    Transition("withdraw", _("Retirer"), (A.DRAFT, A.FILED, A.UNDER_REVIEW), A.WITHDRAWN, AMEND),
    Transition("review", _("Mettre à l’étude"), (A.FILED,), A.UNDER_REVIEW, EDIT),
    Transition("accept", _("Accepter"), (A.FILED, A.UNDER_REVIEW), A.ACCEPTED, EDIT, True),
    Transition("change", _("Accepter avec modification"), (A.FILED, A.UNDER_REVIEW), A.CHANGED, EDIT, True),
    Transition("merge", _("Joindre à un autre"), (A.FILED, A.UNDER_REVIEW), A.MERGED, EDIT, True),
    Transition("reject", _("Rejeter"), (A.FILED, A.UNDER_REVIEW), A.REJECTED, EDIT, True),
    Transition("refer", _("Renvoyer au séminaire"), (A.FILED, A.UNDER_REVIEW), A.REFERRED, EDIT, True),
    Transition("vote_in", _("Adopter au vote"), (A.REFERRED,), A.VOTED_IN, CHAIR, True),
    Transition("vote_out", _("Rejeter au vote"), (A.REFERRED,), A.VOTED_OUT, CHAIR, True),
)
#: The way of an edition, in order, as it is drawn.
WAY = (E.DRAFTING, E.CIRCULATED, E.CONSOLIDATING, E.SUBMITTED, E.IN_SEMINAR, E.VALIDATED, E.PUBLISHED)

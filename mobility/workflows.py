"""States of vacancies and applications: which changes exist, who may make them. Buttons and refusals come from here.

An empty tuple of rights: the system alone. Services: `vacancy_move` and `application_move`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.workflows import Transition
from mobility.choices import OPEN_APPLICATIONS, WITHDRAWABLE
from mobility.choices import ApplicationState as A
from mobility.choices import VacancyState as V

PREPARE, PUBLISH, EXAMINE = ("vacancy_prepare",), ("vacancy_publish",), ("application_examine",)
SECRETARY, HOST_OR_SECRETARY = ("mobility_secretary",), ("application_examine", "mobility_secretary")
COMMITTEE = ("committee_preside", "mobility_secretary")
SELF, RELEASE, SYSTEM = ("self_service",), ("release_decide",), ()

VACANCY = (
    Transition("submit", _("Soumettre à la direction"), (V.DRAFT,), V.TO_APPROVE, PREPARE),
    Transition("return", _("Rendre à la préparation"), (V.TO_APPROVE,), V.DRAFT, (*PUBLISH, *PREPARE), asks_reason=True),
    Transition("publish", _("Publier"), (V.TO_APPROVE,), V.PUBLISHED, PUBLISH),
    Transition("suspend", _("Suspendre"), (V.PUBLISHED,), V.SUSPENDED, PUBLISH, asks_reason=True),
    Transition("resume", _("Reprendre"), (V.SUSPENDED,), V.PUBLISHED, PUBLISH),
    Transition("close", _("Clore"), (V.PUBLISHED,), V.CLOSED, SYSTEM),
    Transition("review", _("Commencer l’examen"), (V.CLOSED,), V.UNDER_REVIEW, HOST_OR_SECRETARY),
    Transition("fail", _("Constater l’absence de candidat recevable"), (V.CLOSED, V.UNDER_REVIEW), V.UNSUCCESSFUL, SECRETARY),
    Transition("to_committee", _("Porter devant la commission"), (V.UNDER_REVIEW,), V.IN_COMMITTEE, SECRETARY),
    Transition("back_to_review", _("Retirer de l’ordre du jour"), (V.IN_COMMITTEE,), V.UNDER_REVIEW, SECRETARY, asks_reason=True),
    Transition("decide", _("Décider"), (V.IN_COMMITTEE,), V.DECIDED, COMMITTEE),
    Transition("fill", _("Déclarer pourvu"), (V.DECIDED,), V.FILLED, (*PREPARE, *EXAMINE)),
    Transition("no_one", _("Clore sans recrutement"), (V.DECIDED,), V.UNSUCCESSFUL, SECRETARY, asks_reason=True),
    Transition(
        "cancel", _("Annuler l’avis"),
        (V.DRAFT, V.TO_APPROVE, V.PUBLISHED, V.SUSPENDED, V.CLOSED, V.UNDER_REVIEW, V.IN_COMMITTEE), V.CANCELLED, PUBLISH,
        asks_reason=True,
    ),
)  # fmt: skip

APPLICATION = (
    Transition("submit", _("Déposer"), (A.DRAFT,), A.SUBMITTED, SELF),
    Transition("withdraw", _("Retirer ma candidature"), WITHDRAWABLE, A.WITHDRAWN, SELF),
    Transition("admit", _("Déclarer recevable"), (A.SUBMITTED,), A.ADMISSIBLE, SECRETARY),
    Transition("refuse", _("Déclarer irrecevable"), (A.SUBMITTED,), A.INADMISSIBLE, SECRETARY, asks_reason=True),
    Transition("score", _("Évaluer"), (A.ADMISSIBLE,), A.SCORED, SYSTEM),
    Transition("shortlist", _("Présélectionner"), (A.SCORED,), A.SHORTLISTED, HOST_OR_SECRETARY),
    Transition("leave_out", _("Ne pas présélectionner"), (A.SCORED,), A.NOT_SHORTLISTED, HOST_OR_SECRETARY, asks_reason=True),
    Transition("hear", _("Enregistrer l’entretien"), (A.SHORTLISTED,), A.HEARD, EXAMINE),
    Transition("to_committee", _("Porter devant la commission"), (A.SHORTLISTED, A.HEARD, A.DEFERRED), A.IN_COMMITTEE, SECRETARY),
    Transition("retain", _("Retenir"), (A.IN_COMMITTEE, A.RESERVE), A.RETAINED, COMMITTEE, asks_reason=True),
    Transition("reserve", _("Inscrire sur la liste de réserve"), (A.IN_COMMITTEE,), A.RESERVE, COMMITTEE, asks_reason=True),
    Transition("not_retain", _("Ne pas retenir"), (A.IN_COMMITTEE,), A.NOT_RETAINED, COMMITTEE, asks_reason=True),
    Transition("defer", _("Ajourner"), (A.IN_COMMITTEE,), A.DEFERRED, COMMITTEE, asks_reason=True),
    Transition("accept", _("Accepter le poste"), (A.RETAINED,), A.ACCEPTED, SELF),
    Transition("decline", _("Décliner le poste"), (A.RETAINED,), A.DECLINED, SELF),
    Transition("lapse", _("Constater l’absence de réponse"), (A.RETAINED,), A.LAPSED, SYSTEM),
    Transition("object", _("S’opposer au recrutement"), (A.RETAINED, A.ACCEPTED), A.HOST_OBJECTION, PUBLISH, asks_reason=True),
    Transition("reconsider", _("Reporter devant la commission"), (A.HOST_OBJECTION,), A.IN_COMMITTEE, SECRETARY),
    Transition(
        "reopen", _("Rejuger après un recours"), (A.RETAINED, A.RESERVE, A.NOT_RETAINED), A.IN_COMMITTEE, SECRETARY,
        asks_reason=True,
    ),
    Transition("release", _("Accorder le départ"), (A.ACCEPTED,), A.RELEASED, RELEASE),
    Transition("agree", _("Ouvrir la convention"), (A.RELEASED,), A.IN_AGREEMENT, (*EXAMINE, *SECRETARY)),
    Transition("complete", _("Constater l’entrée en vigueur"), (A.IN_AGREEMENT,), A.COMPLETED, (*EXAMINE, *SECRETARY)),
    Transition(
        "drop", _("Classer sans suite"), (*OPEN_APPLICATIONS, A.ADMISSIBLE, A.NOT_SHORTLISTED, A.INADMISSIBLE), A.DROPPED, SYSTEM,
        asks_reason=True,
    ),
)  # fmt: skip

"""Words of mobility: forms, states, reasons. Tones and icons are decided here, once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Form(models.TextChoices):
    """The four forms of a move; codes are those of the match."""

    SECONDMENT = "secondment", _("détachement")
    PLACEMENT = "placement", _("mise à disposition")
    TRANSFER = "transfer", _("transfert")
    MISSION = "mission", _("mission")


class VacancyState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    TO_APPROVE = "to_approve", "wait", "clock", _("à approuver")
    PUBLISHED = "published", "now", "send", _("publié")
    SUSPENDED = "suspended", "wait", "hand-stop", _("suspendu")
    CLOSED = "closed", "info", "lock", _("clos aux candidatures")
    UNDER_REVIEW = "under_review", "now", "list-check", _("à l’examen")
    IN_COMMITTEE = "in_committee", "now", "users", _("devant la commission")
    DECIDED = "decided", "info", "check", _("décidé")
    FILLED = "filled", "ok", "circle-check", _("pourvu")
    UNSUCCESSFUL = "unsuccessful", "", "", _("infructueux")
    CANCELLED = "cancelled", "", "x", _("annulé")


#: What the zone may read: everything once published, whatever comes after.
PUBLIC_STATES = (
    VacancyState.PUBLISHED, VacancyState.SUSPENDED, VacancyState.CLOSED, VacancyState.UNDER_REVIEW, VacancyState.IN_COMMITTEE,
    VacancyState.DECIDED, VacancyState.FILLED, VacancyState.UNSUCCESSFUL,
)  # fmt: skip


#: A post has one vacancy at a time in these.
ONGOING = (
    VacancyState.DRAFT, VacancyState.TO_APPROVE, VacancyState.PUBLISHED, VacancyState.SUSPENDED, VacancyState.CLOSED,
    VacancyState.UNDER_REVIEW, VacancyState.IN_COMMITTEE,
)  # fmt: skip


class VacancyEnd(models.TextChoices):
    """Why a vacancy is cancelled."""

    POST_GONE = "post_gone", _("poste supprimé ou gelé")
    BUDGET = "budget", _("crédit retiré")
    REORGANISED = "reorganised", _("service réorganisé")
    WRONG_NOTICE = "wrong_notice", _("erreur dans les exigences de l’avis")
    FILLED_ELSE = "filled_else", _("poste pourvu par obligation (réintégration, reclassement)")


class CorrigendumState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("attend le secrétariat")
    ISSUED = "issued", "ok", "circle-check", _("publié")
    REFUSED = "refused", "bad", "x", _("refusé")


class ApplicationState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    SUBMITTED = "submitted", "info", "send", _("déposée")
    WITHDRAWN = "withdrawn", "", "", _("retirée")
    ADMISSIBLE = "admissible", "info", "check", _("recevable")
    INADMISSIBLE = "inadmissible", "bad", "x", _("irrecevable")
    SCORED = "scored", "info", "calculator", _("évaluée")
    SHORTLISTED = "shortlisted", "now", "list-check", _("présélectionnée")
    NOT_SHORTLISTED = "not_shortlisted", "", "", _("non présélectionnée")
    HEARD = "heard", "now", "users", _("entendue")
    IN_COMMITTEE = "in_committee", "now", "users", _("devant la commission")
    RETAINED = "retained", "ok", "circle-check", _("retenue")
    RESERVE = "reserve", "wait", "clock", _("sur liste de réserve")
    NOT_RETAINED = "not_retained", "", "", _("non retenue")
    DEFERRED = "deferred", "wait", "clock", _("ajournée")
    ACCEPTED = "accepted", "ok", "check", _("acceptée par la personne")
    DECLINED = "declined", "", "", _("déclinée par la personne")
    LAPSED = "lapsed", "", "", _("caduque, sans réponse")
    HOST_OBJECTION = "host_objection", "bad", "hand-stop", _("objection de l’institution d’accueil")
    RELEASED = "released", "ok", "check", _("départ accordé")
    IN_AGREEMENT = "in_agreement", "now", "file-text", _("convention en préparation")
    COMPLETED = "completed", "ok", "circle-check", _("aboutie")
    DROPPED = "dropped", "", "", _("sans suite")


#: Filed and not over: what a vacancy still owes an answer to.
OPEN_APPLICATIONS = (
    ApplicationState.SUBMITTED, ApplicationState.ADMISSIBLE, ApplicationState.SCORED, ApplicationState.SHORTLISTED,
    ApplicationState.HEARD, ApplicationState.IN_COMMITTEE, ApplicationState.DEFERRED,
)  # fmt: skip
#: The person may leave until the decision.
WITHDRAWABLE = (*OPEN_APPLICATIONS, ApplicationState.DRAFT)


class OpinionKind(StateChoices):
    FAVOURABLE = "favourable", "ok", "circle-check", _("favorable")
    FROM_DATE = "from_date", "ok", "clock", _("favorable à partir d’une date")
    UNFAVOURABLE = "unfavourable", "bad", "x", _("défavorable")


class OpinionReason(models.TextChoices):
    """The only reasons for which a home institution may oppose a departure."""

    CRITICAL_POST = "critical_post", _("poste critique sans remplaçant")
    SANCTION = "sanction", _("sanction ou procédure en cours")
    BOND = "bond", _("engagement de servir non accompli")
    RECENT_MOVE = "recent_move", _("mobilité précédente trop récente")


class Reader(models.TextChoices):
    """As what somebody read a file."""

    HOST = "host", _("institution d’accueil")
    HOME = "home", _("institution d’origine")
    REGIONAL = "regional", _("secrétariat ou commission de la zone")


class DeadlineKind(models.TextChoices):
    """What somebody must do by a day of the charter."""

    EXAMINATION = "examination", _("avis technique de l’accueil")
    OPINION = "opinion", _("avis de l’origine")
    DECLARATION = "declaration", _("déclaration d’intérêts")
    SITTING = "sitting", _("réunion de la commission")
    LETTER = "letter", _("lettres de décision")
    ANSWER = "answer", _("réponse de la personne retenue")
    APPEAL = "appeal", _("réponse à un recours")
    REVIEW = "review", _("recours sur une équivalence")
    DRAFT = "draft", _("projet de convention")
    SIGNATURE = "signature", _("signature de la convention")
    HANDOVER = "handover", _("remise d’un document")
    RECEIPT = "receipt", _("accusé de réception")

"""Words of sessions, enrolments, attendance, evaluation and certificates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class SessionState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    OPEN = "open", "now", "clock", _("ouverte")
    DONE = "done", "ok", "circle-check", _("tenue")
    CANCELLED = "cancelled", "bad", "x", _("annulée")


class Half(models.TextChoices):
    MORNING = "am", _("matin")
    AFTERNOON = "pm", _("après-midi")


class TrainerKind(models.TextChoices):
    INTERNAL = "internal", _("interne")
    EXTERNAL = "external", _("externe")


class EnrolmentState(StateChoices):
    WAITING = "waiting", "wait", "clock", _("liste d’attente")
    ENROLLED = "enrolled", "info", "calendar-event", _("inscrit")
    WITHDRAWN = "withdrawn", "", "x", _("désinscrit")
    REPLACED = "replaced", "", "arrows-exchange", _("remplacé")
    COMPLETED = "completed", "ok", "circle-check", _("suivie")
    PARTIAL = "partial", "wait", "alert-triangle", _("suivie en partie")
    ABSENT = "absent", "bad", "x", _("absent")


class EnrolmentOrigin(models.TextChoices):
    REQUEST = "request", _("demande de l’agent")
    OFFICER = "officer", _("service de la formation")
    GUEST = "guest", _("autre institution")


class SignWay(models.TextChoices):
    CODE = "code", _("code sur le téléphone")
    SHEET = "sheet", _("feuille du formateur")


class ReviewState(StateChoices):
    DUE = "due", "wait", "clock", _("à faire")
    DONE = "done", "ok", "circle-check", _("faite")


class OfferState(StateChoices):
    OPEN = "open", "now", "clock", _("ouverte à la zone")
    CLOSED = "closed", "", "lock", _("close")


class SeatState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver dans l’institution d’origine")
    ASKED = "asked", "info", "send", _("demandée à l’institution d’accueil")
    ACCEPTED = "accepted", "ok", "circle-check", _("accordée")
    REFUSED = "refused", "bad", "x", _("refusée")
    WITHDRAWN = "withdrawn", "", "arrow-back-up", _("retirée")
    ATTENDED = "attended", "ok", "certificate", _("formation suivie")
    MISSED = "missed", "bad", "x", _("formation non suivie")


class StatementState(StateChoices):
    """A statement of cost shares between two institutions."""

    ISSUED = "issued", "wait", "clock", _("dû")
    PAID = "paid", "info", "cash-banknote", _("payé, à encaisser")
    SETTLED = "settled", "ok", "circle-check", _("soldé")
    CANCELLED = "cancelled", "", "x", _("annulé")


class LicenceState(StateChoices):
    """Where somebody stands before an obligation on a day."""

    VALID = "valid", "ok", "circle-check", _("à jour")
    SOON = "soon", "wait", "clock", _("expire bientôt")
    EXPIRED = "expired", "bad", "alert-circle", _("expirée")
    MISSING = "missing", "bad", "alert-circle", _("manquante")


#: Who holds or will hold a seat, and who attended.
SEATED = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.PARTIAL, EnrolmentState.ABSENT)
ATTENDED = (EnrolmentState.COMPLETED, EnrolmentState.PARTIAL)

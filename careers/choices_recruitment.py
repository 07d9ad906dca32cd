"""Words of recruitment: by which way, where it stands, what becomes of a candidate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Way(models.TextChoices):
    FILE = "file", _("sur dossier")
    COMPETITION = "competition", _("par concours")
    MINISTRY = "ministry", _("sur autorisation de la tutelle")


class RecruitmentState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    OPEN = "open", "now", "inbox", _("candidatures ouvertes")
    JURY = "jury", "now", "users", _("devant le jury")
    DECIDED = "decided", "ok", "circle-check", _("arrêté")
    DROPPED = "dropped", "", "", _("abandonné")


class Admission(StateChoices):
    PENDING = "pending", "wait", "clock", _("à examiner")
    ADMITTED = "admitted", "ok", "check", _("recevable")
    REJECTED = "rejected", "bad", "x", _("écartée")


class Outcome(StateChoices):
    NONE = "none", "", "", _("en cours")
    RETAINED = "retained", "ok", "circle-check", _("retenu")
    WAITING = "waiting", "wait", "clock", _("liste d’attente")
    FAILED = "failed", "", "", _("non retenu")
    DECLINED = "declined", "", "", _("a renoncé")

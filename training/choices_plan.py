"""Words and tones of the yearly plan and its budget."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class PlanState(StateChoices):
    DRAFT = "draft", "", "pencil", _("en préparation")
    SUBMITTED = "submitted", "wait", "clock", _("à viser par la direction RH")
    ENDORSED = "endorsed", "now", "clock", _("à arrêter par la direction générale")
    ADOPTED = "adopted", "ok", "circle-check", _("arrêté")
    REPLACED = "replaced", "", "history", _("remplacé par une révision")
    DROPPED = "dropped", "", "x", _("abandonné")


class LineState(StateChoices):
    PLANNED = "planned", "", "", _("prévue")
    POSTPONED = "postponed", "wait", "clock", _("reportée")
    CANCELLED = "cancelled", "", "x", _("annulée")


class CostHead(models.TextChoices):
    TEACHING = "teaching", _("frais pédagogiques")
    TRAVEL = "travel", _("transport")
    PER_DIEM = "per_diem", _("indemnités de mission")
    ROOM = "room", _("salle et restauration")
    OTHER = "other", _("autres frais")


class MovementKind(models.TextChoices):
    COMMITMENT = "commitment", _("engagement")
    RELEASE = "release", _("dégagement")
    EXECUTION = "execution", _("exécution")
    CLAIM = "claim", _("remboursement demandé")
    REFUND = "refund", _("remboursement reçu")

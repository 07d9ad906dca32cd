"""Words of appraisal: versions of the form, campaigns, sheets and their parts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class FormState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    IN_FORCE = "in_force", "ok", "circle-check", _("en vigueur")
    RETIRED = "retired", "", "", _("remplacée")


class CampaignState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    OPEN = "open", "now", "clock", _("ouverte")
    CLOSED = "closed", "ok", "circle-check", _("close")
    DROPPED = "dropped", "", "", _("abandonnée")


class SheetState(StateChoices):
    """Who has the sheet in hand."""

    SELF = "self", "now", "pencil", _("auto-évaluation")
    MANAGER = "manager", "now", "users", _("chez l’évaluateur")
    REVIEW = "review", "wait", "scale", _("en harmonisation")
    SIGNING = "signing", "wait", "writing-sign", _("à signer par l’agent")
    SIGNED = "signed", "ok", "check", _("signée")
    APPEAL = "appeal", "bad", "hand-stop", _("en recours")
    CLOSED = "closed", "ok", "circle-check", _("close")
    EXEMPT = "exempt", "", "", _("dispensée")


class LineKind(models.TextChoices):
    OBJECTIVE = "objective", _("objectif de l’année")
    SKILL = "skill", _("compétence du métier")
    CRITERION = "criterion", _("manière de servir")
    NEXT = "next", _("objectif de l’année à venir")
    TRAINING = "training", _("besoin de formation")


class Asker(models.TextChoices):
    """Who answers a free question."""

    BOTH = "both", _("l’agent et l’évaluateur")
    SELF = "self", _("l’agent")
    MANAGER = "manager", _("l’évaluateur")


class Priority(models.TextChoices):
    HIGH = "high", _("indispensable")
    MEDIUM = "medium", _("utile")
    LOW = "low", _("à terme")


class Horizon(models.TextChoices):
    NONE = "", _("aucun souhait")
    NOW = "now", _("dès que possible")
    YEARS = "years", _("d’ici deux à trois ans")


class Verdict(models.TextChoices):
    """The answer to an appeal."""

    KEPT = "kept", _("la note est maintenue")
    CHANGED = "changed", _("la note est changée")

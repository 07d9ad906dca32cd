"""Words of step advancement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Pace(models.TextChoices):
    FAST = "fast", _("accéléré")
    NORMAL = "normal", _("normal")
    SLOW = "slow", _("ralenti")


class Missing(models.TextChoices):
    """What the absence of any rating means."""

    NORMAL = "normal", _("le rythme normal s’applique")
    BLOCK = "block", _("l’avancement attend une note")


class DecisionState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
    REFUSED = "refused", "bad", "x", _("refusé")


class CreditKind(models.TextChoices):
    MILITARY = "military", _("service militaire ou national")
    TRAINING = "training", _("formation")
    FORMER_SERVICE = "former_service", _("services antérieurs")
    BONUS = "bonus", _("bonification")
    PENALTY = "penalty", _("majoration de durée")


class CampaignState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    COMMITTEE = "committee", "now", "users", _("en commission")
    DECIDED = "decided", "ok", "circle-check", _("arrêtée")
    DROPPED = "dropped", "", "", _("abandonnée")


class Standing(StateChoices):
    """Where somebody stands on the last day of a campaign."""

    ELIGIBLE = "eligible", "ok", "circle-check", _("avance")
    LATER = "later", "", "", _("pas encore")
    BLOCKED = "blocked", "wait", "hand-stop", _("bloqué")
    TOP = "top", "", "", _("dernier échelon")
    UNKNOWN = "unknown", "bad", "alert-triangle", _("hors grille")


class Opinion(StateChoices):
    NONE = "none", "", "", _("sans avis")
    FAVOURABLE = "favourable", "ok", "check", _("favorable")
    DEFERRED = "deferred", "wait", "clock", _("ajourné")
    UNFAVOURABLE = "unfavourable", "bad", "x", _("défavorable")

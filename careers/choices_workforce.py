"""Words of workforce planning."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class MoveKind(models.TextChoices):
    HIRE = "hire", _("recrutements prévus")
    LEAVE = "leave", _("départs prévus")


class Readiness(StateChoices):
    """How soon a candidate could take a critical post."""

    NOW = "now", "ok", "circle-check", _("prêt")
    SOON = "soon", "wait", "clock", _("prêt dans l’année")
    LATER = "later", "", "", _("prêt dans deux ou trois ans")

"""Words of retirement dossiers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class DossierState(StateChoices):
    OPEN = "open", "wait", "folder", _("en constitution")
    SENT = "sent", "now", "send", _("transmis")
    RECEIVED = "received", "ok", "circle-check", _("récépissé reçu")
    DROPPED = "dropped", "", "", _("abandonné")


class PeriodSource(models.TextChoices):
    OWN = "own", _("institution")
    EMPLOYER = "employer", _("autre employeur")
    STATE = "state", _("fonction publique")
    ABROAD = "abroad", _("à l’étranger")
    MILITARY = "military", _("service militaire ou national")
    GAP = "gap", _("période sans employeur connu")


class Proof(StateChoices):
    PROVEN = "proven", "ok", "circle-check", _("justifiée")
    MISSING = "missing", "bad", "alert-triangle", _("à justifier")
    CLAIMED = "claimed", "wait", "clock", _("pièce demandée")
    NONE = "none", "", "", _("sans cotisation")

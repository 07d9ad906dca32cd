"""Words of the pay grids and of what they change in the staff's pay."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class GridKind(models.TextChoices):
    """What a cell of the grid holds."""

    INDEX = "index", _("indice × valeur du point")
    AMOUNT = "amount", _("montants")


class Rounding(models.TextChoices):
    """How an index multiplied by the point value becomes an amount."""

    NEAREST = "nearest", _("au plus proche")
    UP = "up", _("au multiple supérieur")
    DOWN = "down", _("au multiple inférieur")


class VersionState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    IN_FORCE = "in_force", "ok", "circle-check", _("arrêtée")


class BatchSource(models.TextChoices):
    """Why classifications change together."""

    GRID = "grid", _("nouvelle grille ou valeur du point")
    ADVANCEMENT = "advancement", _("avancement d’échelon")
    RECONSTRUCTION = "reconstruction", _("reconstitution de carrière")
    PROMOTION = "promotion", _("promotion")


class BatchState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    ACTS = "acts", "now", "writing-sign", _("actes en cours")
    APPLIED = "applied", "ok", "circle-check", _("appliqué")
    CANCELLED = "undone", "bad", "x", _("annulé")
    REFUSED = "refused", "bad", "x", _("refusé")
    DROPPED = "dropped", "", "", _("abandonné")

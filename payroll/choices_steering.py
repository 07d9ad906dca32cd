"""Words and tones of the steering of the pay: simulations of the wage bill, bridge between two periods."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class ScenarioState(StateChoices):
    DRAFT = "draft", "", "", _("à calculer")
    RUNNING = "running", "now", "refresh", _("calcul en cours")
    DONE = "done", "ok", "circle-check", _("calculée")
    FAILED = "failed", "bad", "alert-circle", _("calcul impossible")


class MeasureKind(models.TextChoices):
    TABLE = "table", _("Valeur du point ou grille (table de montants)")
    PAY = "pay", _("Salaires de base")
    ITEM = "item", _("Prime ou indemnité, en pourcentage")
    FORMULA = "formula", _("Article du statut (nouvelle formule d’une rubrique)")
    LAW = "law", _("Chiffre de la loi (taux, plafond, paramètre d’impôt)")
    HIRES = "hires", _("Embauches")
    RETIREMENT = "retirement", _("Départs à la retraite")
    ADVANCEMENT = "advancement", _("Avancement d’échelon (GVT)")
    LEAVERS = "leavers", _("Autres départs")


class Effect(models.TextChoices):
    ENTRIES = "entries", _("Entrées")
    EXITS = "exits", _("Sorties")
    GENERAL = "general", _("Mesures générales")
    ADVANCEMENT = "advancement", _("Avancement et ancienneté (GVT)")
    INDIVIDUAL = "individual", _("Mesures individuelles")
    BACK_PAY = "back_pay", _("Rappels")
    OTHER = "other", _("Autres variations")

"""Words and tones of the steering of the pay: simulations and bridge of the wage bill."""

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
    """Parts of the change of the wage bill, in the order of the bridge."""

    HEADCOUNT = "headcount", _("Effectif")
    NORIA = "noria", _("Noria (remplacements)")
    GENERAL = "general", _("Mesures générales")
    ADVANCEMENT = "advancement", _("Avancement et ancienneté (GVT)")
    INDIVIDUAL = "individual", _("Mesures individuelles")
    BACK_PAY = "back_pay", _("Rappels")
    OTHER = "other", _("Autres variations")


#: What each part holds, for its reader.
EFFECT_WORDS = {
    Effect.HEADCOUNT: _("entrées moins sorties, au coût moyen de la période de départ"),
    Effect.NORIA: _("écart de coût des entrants et des sortants à ce coût moyen"),
    Effect.GENERAL: _("loi, point, grilles, définition des rubriques, hausse commune des salaires"),
    Effect.ADVANCEMENT: _("ancienneté, échelon, classe"),
    Effect.INDIVIDUAL: _("salaire, emploi, éléments permanents d’un agent"),
    Effect.BACK_PAY: _("rappels payés, d’une période à l’autre"),
    Effect.OTHER: _("éléments variables, primes ponctuelles, absences, jours payés"),
}

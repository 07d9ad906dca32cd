"""Words and tones of back pay, decided once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class CauseState(StateChoices):
    WAITING = "waiting", "now", "clock", _("à rechercher")
    SEARCHED = "searched", "", "", _("recherchée")


class BackPayState(StateChoices):
    FOUND = "found", "now", "alert-triangle", _("à décider")
    HELD = "held", "wait", "clock", _("en attente")
    PROPOSED = "proposed", "info", "send", _("à approuver")
    APPROVED = "approved", "info", "check", _("approuvé")
    DROPPED = "dropped", "", "x", _("abandonné")
    PAID = "paid", "ok", "circle-check", _("réglé")


class BackPayTreatment(models.TextChoices):
    AT_ONCE = "at_once", _("en une fois")
    INSTALMENTS = "instalments", _("en mensualités, par accord")
    ATTACHABLE = "attachable", _("reprise dans la limite de la part saisissable")


class PartState(StateChoices):
    PLANNED = "planned", "info", "clock", _("prévue")
    PAID = "paid", "ok", "circle-check", _("réglée")


class LevyAttributionWay(models.TextChoices):
    """To which month a levy on back pay is attributed."""

    ORIGIN = "origin", _("mois d’origine : chaque mois refait avec ses taux et plafonds")
    PAYMENT = "payment", _("mois de paiement : le rappel entre dans l’assiette du mois")
    SPREADING = "spreading", _("étalement : réparti sur les mois concernés, aux taux du mois de paiement")
    SPECIAL = "special", _("taux propre aux rappels")

"""Words and tones of campaigns of bonuses, decided once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class BonusBase(models.TextChoices):
    SALARY = "salary", _("salaire de base à la fin de la période")
    ITEMS = "items", _("moyenne mensuelle des rubriques choisies")
    FIXED = "fixed", _("même montant pour tous")
    RATING = "rating", _("montant du barème des notes")


class Prorata(models.TextChoices):
    NONE = "none", _("sans prorata")
    MONTHS = "months", _("par mois entier de présence")
    THIRTIETHS = "thirtieths", _("par trentième")
    DAYS = "days", _("par jour de calendrier")


class EnvelopeUse(models.TextChoices):
    LIMIT = "limit", _("plafond : réduire si la somme le dépasse")
    SHARE = "share", _("à répartir en entier")


class BonusPayment(models.TextChoices):
    THIRTEENTH = "thirteenth", _("campagne de treizième mois")
    BONUS = "bonus", _("campagne de gratification")
    MONTH = "regular", _("avec la paie du mois")


class CampaignState(StateChoices):
    DRAFT = "draft", "", "", _("brouillon")
    SIMULATED = "simulated", "now", "calculator", _("simulée")
    FIXED = "fixed", "wait", "clock", _("arrêtée, à décider")
    DECIDED = "decided", "info", "writing-sign", _("décidée")
    PAID = "paid", "ok", "circle-check", _("payée")

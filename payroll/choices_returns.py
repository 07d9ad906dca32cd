"""Words and tones of returns and third parties, decided once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Every(models.TextChoices):
    MONTH = "month", _("chaque mois")
    QUARTER = "quarter", _("chaque trimestre")
    YEAR = "year", _("chaque année")


class FilingState(StateChoices):
    PREPARED = "prepared", "wait", "clock", _("préparée, à contrôler")
    CHECKED = "checked", "info", "check", _("contrôlée, à déposer")
    FILED = "filed", "info", "send", _("déposée")
    PAID = "paid", "ok", "circle-check", _("payée")


class PartyKind(models.TextChoices):
    FUND = "fund", _("organisme social")
    TAX = "tax", _("administration fiscale")
    UNION = "union", _("syndicat")
    MUTUAL = "mutual", _("mutuelle, coopérative, association")
    BANK = "bank", _("banque")
    CREDITOR = "creditor", _("créancier")
    OTHER = "other", _("autre")


class ReminderKind(models.TextChoices):
    """When people are told of a due date: well before, on the eve, once it is past."""

    AHEAD = "ahead", _("avant l’échéance")
    EVE = "eve", _("la veille")
    LATE = "late", _("échéance passée")


class DueKind(models.TextChoices):
    PAY = "pay", _("paie")
    OUTSIDE = "outside", _("hors effectif")
    TAKEN_OVER = "taken_over", _("solde repris")
    PENALTY = "penalty", _("pénalité")


class PaymentMode(models.TextChoices):
    TRANSFER = "transfer", _("virement")
    CHEQUE = "cheque", _("chèque")
    CASH = "cash", _("espèces")
    MOBILE = "mobile", _("monnaie mobile")
    COMPENSATION = "compensation", _("compensation interne")


class PartyPaymentState(StateChoices):
    ENTERED = "entered", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
    CANCELLED = "cancelled", "", "x", _("annulé")


#: Branches of the lines of the country files.
BRANCH_LABELS = {
    "pension": _("retraite"),
    "family": _("prestations familiales"),
    "maternity": _("maternité"),
    "injury": _("accidents du travail"),
    "health": _("maladie"),
    "unemployment": _("emploi"),
    "training": _("formation professionnelle"),
    "other": _("autre branche"),
}

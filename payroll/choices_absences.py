"""Words of what pay makes of an absence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Treatment(models.TextChoices):
    """What becomes of the pay of the days of absence."""

    KEPT = "kept", _("paie maintenue, rien n’est retenu")
    UNPAID = "unpaid", _("jours non payés")
    COVERED = "covered", _("jours retenus, puis indemnisés ou maintenus")


class BenefitPayer(models.TextChoices):
    """Who hands the daily benefit over, and who bears it in the end."""

    BRANCH = "branch", _("la branche la verse à l’agent")
    SUBROGATED = "subrogated", _("l’institution l’avance et la récupère de la branche")
    EMPLOYER = "employer", _("à la charge de l’institution")


class BenefitBasis(models.TextChoices):
    """From what the daily benefit is counted."""

    GROSS = "gross", _("salaire brut")
    TAXABLE = "taxable", _("brut imposable")
    BASE_SALARY = "base_salary", _("salaire de base du mois")


class Branch(models.TextChoices):
    HEALTH = "health", _("maladie")
    MATERNITY = "maternity", _("maternité")
    INJURY = "injury", _("accidents du travail")
    FAMILY = "family", _("prestations familiales")


class RuleSource(models.TextChoices):
    LAW = "law", _("loi du pays")
    STATUTE = "statute", _("statut ou convention de l’institution")
    DECISION = "decision", _("décision de la direction")


class Confidence(models.TextChoices):
    HIGH = "high", _("élevée")
    MEDIUM = "medium", _("moyenne")
    LOW = "low", _("faible")


class Effect(models.TextChoices):
    """What an absence does to an item."""

    KEPT = "kept", _("gardée")
    REDUCED = "reduced", _("réduite")
    DROPPED = "dropped", _("perdue")


class Divisor(models.TextChoices):
    """By what the month of an item is cut."""

    THIRTIETHS = "thirtieths", _("trentièmes")
    TWENTY_SIXTHS = "twenty_sixths", _("vingt-sixièmes (jours ouvrables)")
    WORKING_DAYS = "working_days", _("jours ouvrés du mois")
    CALENDAR_DAYS = "calendar_days", _("jours du mois")
    HOURS = "hours", _("heures du mois")


class ClaimState(models.TextChoices):
    OPEN = "open", _("à transmettre")
    SENT = "sent", _("transmise")
    PARTIAL = "partial", _("récupérée en partie")
    RECOVERED = "recovered", _("récupérée")
    REJECTED = "rejected", _("rejetée")
    WRITE_OFF = "write_off", _("abandon proposé")
    WRITTEN_OFF = "written_off", _("abandonnée")


class RefundState(models.TextChoices):
    PROPOSED = "proposed", _("à approuver")
    APPROVED = "approved", _("approuvé")
    REFUSED = "refused", _("refusé")


class Direction(models.TextChoices):
    REFUND = "refund", _("rendre ce qui a été retenu")
    TAKE_BACK = "take_back", _("reprendre ce qui a été rendu")

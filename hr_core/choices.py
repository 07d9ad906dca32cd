"""Words of the facts of a file that several apps speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AbsenceFamily(models.TextChoices):
    """What an absence is for the law, whatever the institution calls it."""

    MATERNITY = "maternity", _("maternité")
    PATERNITY = "paternity", _("paternité")
    SICKNESS = "sickness", _("maladie")
    LONG_SICKNESS = "long_sickness", _("longue maladie")
    WORK_ACCIDENT = "work_accident", _("accident du travail")
    COMMUTING_ACCIDENT = "commuting_accident", _("accident de trajet")
    OCCUPATIONAL_DISEASE = "occupational_disease", _("maladie professionnelle")
    STRIKE = "strike", _("grève")
    UNPAID_LEAVE = "unpaid_leave", _("congé sans solde")
    DISCIPLINARY_SUSPENSION = "disciplinary_suspension", _("mise à pied disciplinaire")
    PRECAUTIONARY_SUSPENSION = "precautionary_suspension", _("suspension conservatoire")
    UNJUSTIFIED = "unjustified", _("absence injustifiée")
    SPECIAL_LEAVE = "special_leave", _("permission exceptionnelle")
    ANNUAL_LEAVE = "annual_leave", _("congé annuel")
    TRAINING = "training", _("formation")
    MISSION = "mission", _("mission")
    OTHER = "other", _("autre absence")


class AbsenceOrigin(models.TextChoices):
    """Who brought the absence in."""

    OFFICER = "officer", _("saisie des ressources humaines")
    LEAVE = "leave", _("demande de congé")
    IMPORT = "import", _("import de fichier")
    DECISION = "decision", _("décision")


class AbsenceState(models.TextChoices):
    ENTERED = "entered", _("saisie")
    CONFIRMED = "confirmed", _("confirmée")
    CANCELLED = "cancelled", _("annulée")

"""Words of the facts of a file that several apps speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


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


class RequestState(StateChoices):
    PENDING = "pending", "wait", "clock", _("en cours")
    APPROVED = "approved", "ok", "circle-check", _("acceptée")
    REFUSED = "refused", "bad", "x", _("refusée")
    WITHDRAWN = "withdrawn", "info", "arrow-back-up", _("retirée")
    CANCEL_ASKED = "cancel_asked", "wait", "clock", _("annulation demandée")
    CANCELLED = "cancelled", "info", "x", _("annulée")


class StepState(StateChoices):
    LATER = "later", "info", "clock", _("à venir")
    CURRENT = "current", "wait", "clock", _("à décider")
    APPROVED = "approved", "ok", "circle-check", _("accepté")
    REFUSED = "refused", "bad", "x", _("refusé")
    SKIPPED = "skipped", "info", "arrow-back-up", _("sans objet")


class StepKind(models.TextChoices):
    MANAGER = "manager", _("responsable")
    HR = "hr", _("ressources humaines")
    FINANCE = "finance", _("finances")
    TRAINING = "training", _("formation")


class Stage(models.TextChoices):
    ENTRY = "entry", _("entrée")
    EXIT = "exit", _("sortie")


class HiringState(StateChoices):
    DRAFT = "draft", "wait", "pencil", _("en préparation")
    DONE = "done", "ok", "circle-check", _("dossier ouvert")
    DROPPED = "dropped", "info", "x", _("abandonnée")


class ContractActKind(models.TextChoices):
    TRIAL_CONFIRMED = "trial_confirmed", _("titularisation")
    TRIAL_EXTENDED = "trial_extended", _("essai prolongé")
    RENEWED = "renewed", _("renouvellement")
    CONVERTED = "converted", _("passage en durée indéterminée")
    AMENDED = "amended", _("avenant")
    SUSPENDED = "suspended", _("suspension du contrat")
    RESUMED = "resumed", _("reprise après suspension")
    REINSTATED = "reinstated", _("réintégration")

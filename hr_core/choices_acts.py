"""Words of the vault of documents and of personnel acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Confidentiality(models.TextChoices):
    """Who may open the documents of a category, besides the person when the category says so."""

    ORDINARY = "ordinary", _("dossier : qui consulte les documents")
    RESTRICTED = "restricted", _("réservée : qui tient les documents")
    DISCIPLINE = "discipline", _("disciplinaire : qui a le droit de la discipline")
    MEDICAL = "medical", _("médicale : qui a le droit médical")


class VersionState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à valider")
    VALID = "valid", "ok", "circle-check", _("validée")
    REFUSED = "refused", "bad", "x", _("refusée")


class ActState(StateChoices):
    DRAFT = "draft", "", "", _("projet")
    CHECKED = "checked", "wait", "clock", _("contrôlé")
    SIGNED = "signed", "ok", "circle-check", _("signé")
    NOTIFIED = "notified", "ok", "circle-check", _("notifié")
    CANCELLED = "cancelled", "bad", "x", _("annulé")


class SignerState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
    REFUSED = "refused", "bad", "x", _("refusé")


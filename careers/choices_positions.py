"""Words of administrative positions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """What a position is, whatever the institution calls it. Being in service is having no other position."""

    SECONDMENT = "secondment", _("détachement")
    PLACEMENT = "placement", _("mise à disposition")
    UNPAID_LEAVE = "unpaid_leave", _("disponibilité")
    LONG_SICKNESS = "long_sickness", _("longue maladie")
    SUSPENSION = "suspension", _("suspension de fonctions")
    OFF_ROLL = "off_roll", _("hors cadre")
    UNDER_THE_FLAG = "under_the_flag", _("sous les drapeaux")
    PARENTAL = "parental", _("congé parental")
    OTHER = "other", _("autre position")


#: Read by who prepares, checks or signs acts only: a reason of health or of discipline.
PRIVATE = (Nature.LONG_SICKNESS, Nature.SUSPENSION)


class Pay(models.TextChoices):
    """Who pays while the position lasts."""

    KEPT = "kept", _("l’institution continue de payer")
    HOST = "host", _("l’organisme d’accueil paie")
    STOPPED = "stopped", _("rien n’est payé")
    RULE = "rule", _("la règle de paie de l’absence décide")


class PostFate(models.TextChoices):
    """What becomes of the post of somebody in this position."""

    HELD = "held", _("reste tenu")
    KEPT = "kept", _("réservé pour le retour")
    FREED = "freed", _("libéré")


#: The act that opens a position of this nature, when the kind says nothing else.
ACTS = {Nature.SECONDMENT: "secondment", Nature.SUSPENSION: "suspension"}
USUAL_ACT = "position"

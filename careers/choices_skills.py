"""Words of the skills and diplomas of a person: where a level comes from, what proves it, what became of a declaration."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class SkillSource(StateChoices):
    DECLARED = "declared", "", "", _("déclarée")
    ASSESSED = "assessed", "info", "scale", _("évaluée")
    EVIDENCED = "evidenced", "ok", "certificate", _("attestée")


class ClaimState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à confirmer")
    VALID = "valid", "ok", "circle-check", _("confirmée")
    CORRECTED = "corrected", "info", "pencil", _("corrigée")
    REFUSED = "refused", "bad", "x", _("écartée")
    WITHDRAWN = "withdrawn", "", "", _("retirée")


class EvidenceKind(models.TextChoices):
    NONE = "", _("aucune")
    DIPLOMA = "diploma", _("diplôme")
    CERTIFICATE = "certificate", _("certificat ou test")
    TRAINING = "training", _("formation suivie")
    EXPERIENCE = "experience", _("pratique dans l’emploi")
    APPRAISAL = "appraisal", _("entretien d’évaluation")


class Answer(models.TextChoices):
    """What somebody entitled says of a declaration."""

    VALID = "valid", _("confirmer")
    CORRECTED = "corrected", _("corriger le niveau")
    REFUSED = "refused", _("écarter")

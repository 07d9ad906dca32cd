"""Words and tones of training needs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class NeedOrigin(models.TextChoices):
    APPRAISAL = "appraisal", _("entretien d’évaluation")
    GAP = "gap", _("écart de compétences")
    MANAGER = "manager", _("responsable d’unité")
    EMPLOYEE = "employee", _("souhait de l’agent")
    LAW = "law", _("texte nouveau ou obligation")
    MOBILITY = "mobility", _("mobilité ou changement de poste")
    PROJECT = "project", _("projet collectif")


class NeedState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à l’avis de l’unité")
    UNIT_KEPT = "unit_kept", "now", "clock", _("à arbitrer au siège")
    KEPT = "kept", "ok", "circle-check", _("retenu")
    PLANNED = "planned", "info", "calendar-event", _("au plan")
    DEFERRED = "deferred", "", "clock", _("reporté")
    REFUSED = "refused", "bad", "x", _("non retenu")
    MERGED = "merged", "", "arrows-exchange", _("réuni à un autre")


class NeedLevel(models.TextChoices):
    """Who arbitrates: the unit first, then head office."""

    UNIT = "unit", _("unité")
    OFFICE = "office", _("siège")


class Verdict(models.TextChoices):
    KEEP = "keep", _("retenir")
    DEFER = "defer", _("reporter")
    REFUSE = "refuse", _("ne pas retenir")


#: The four criteria, each marked from 0 to 3; the sentence of each mark is what the page shows.
CRITERIA = {
    "law": (_("Obligation"), (_("aucune"), _("recommandée par un texte ou un audit"), _("exigée à terme"), _("exigée dès maintenant"))),
    "strategy": (_("Orientation"), (_("sans lien"), _("lien indirect"), _("sert un objectif du plan"), _("conditionne un objectif du plan"))),
    "gap": (_("Écart au poste tenu"), (_("aucun"), _("un niveau"), _("deux niveaux"), _("ne peut pas tenir le poste sans"))),
    "urgency": (_("Urgence"), (_("dans l’année"), _("au semestre"), _("au trimestre"), _("avant un mois"))),
}

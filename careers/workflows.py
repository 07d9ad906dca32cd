"""States of the records of careers: which changes exist, who may make them. Buttons and refusals come from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from careers.choices_advancement import CampaignState
from careers.choices_grids import BatchState, VersionState
from careers.choices_promotion import RosterState
from hr_core.workflows import Transition

MANAGE = ("career_manage",)
DECIDE = ("career_decide",)

VERSION = (
    Transition("propose", _("Soumettre à la décision"), (VersionState.DRAFT,), VersionState.PROPOSED, MANAGE),
    Transition("return", _("Rendre à la préparation"), (VersionState.PROPOSED,), VersionState.DRAFT, (*MANAGE, *DECIDE)),
    Transition("decide", _("Arrêter la grille"), (VersionState.PROPOSED,), VersionState.IN_FORCE, DECIDE),
)

BATCH = (
    Transition("propose", _("Soumettre à la décision"), (BatchState.DRAFT,), BatchState.PROPOSED, MANAGE),
    Transition("drop", _("Abandonner"), (BatchState.DRAFT,), BatchState.DROPPED, MANAGE),
    Transition("apply", _("Signer la décision collective"), (BatchState.PROPOSED,), BatchState.APPLIED, DECIDE),
    Transition("refuse", _("Refuser"), (BatchState.PROPOSED,), BatchState.REFUSED, DECIDE, asks_reason=True),
    Transition("acts", _("Préparer les actes"), (BatchState.PROPOSED, BatchState.ACTS), BatchState.ACTS, ("act_prepare",)),
    Transition("cancel", _("Annuler la décision"), (BatchState.APPLIED,), BatchState.CANCELLED, DECIDE, asks_reason=True),
)

CAMPAIGN = (
    Transition("compute", _("Recalculer"), (CampaignState.DRAFT,), CampaignState.DRAFT, MANAGE),
    Transition("submit", _("Soumettre à la commission"), (CampaignState.DRAFT,), CampaignState.COMMITTEE, MANAGE),
    Transition("opine", _("Enregistrer un avis"), (CampaignState.COMMITTEE,), CampaignState.COMMITTEE, MANAGE),
    Transition("reopen", _("Reprendre la préparation"), (CampaignState.COMMITTEE,), CampaignState.DRAFT, MANAGE),
    Transition("decide", _("Clore la séance"), (CampaignState.COMMITTEE,), CampaignState.DECIDED, MANAGE),
    Transition("drop", _("Abandonner"), (CampaignState.DRAFT, CampaignState.COMMITTEE), CampaignState.DROPPED, MANAGE),
)

ROSTER = (
    Transition("compute", _("Recalculer"), (RosterState.DRAFT,), RosterState.DRAFT, MANAGE),
    Transition("submit", _("Soumettre à la commission"), (RosterState.DRAFT,), RosterState.COMMITTEE, MANAGE),
    Transition("reopen", _("Reprendre la préparation"), (RosterState.COMMITTEE,), RosterState.DRAFT, MANAGE),
    Transition("decide", _("Clore la séance"), (RosterState.COMMITTEE,), RosterState.DECIDED, MANAGE),
    Transition("drop", _("Abandonner"), (RosterState.DRAFT, RosterState.COMMITTEE), RosterState.DROPPED, MANAGE),
)

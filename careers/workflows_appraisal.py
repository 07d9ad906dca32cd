"""States of appraisal: who may move a sheet, a campaign or a form from where to where. Buttons and refusals come from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from careers.choices_appraisal import CampaignState, FormState, SheetState
from hr_core.workflows import Transition

OWN, EVALUATE = ("self_service",), ("team_view", "self_service")
MANAGE, DECIDE = ("appraisal_manage",), ("appraisal_decide",)
COUNTERSIGN = (*EVALUATE, *DECIDE)

SHEET = (
    Transition("tell", _("Remplir mon auto-évaluation"), (SheetState.SELF,), SheetState.SELF, OWN),
    Transition("hand_in", _("Remettre à mon évaluateur"), (SheetState.SELF,), SheetState.MANAGER, OWN),
    Transition("start", _("Commencer sans auto-évaluation"), (SheetState.SELF,), SheetState.MANAGER, (*EVALUATE, *MANAGE)),
    Transition("rate", _("Évaluer"), (SheetState.MANAGER,), SheetState.MANAGER, EVALUATE),
    Transition("give_back", _("Rendre à l’agent"), (SheetState.MANAGER,), SheetState.SELF, EVALUATE, True),
    Transition("submit", _("Remettre l’évaluation"), (SheetState.MANAGER,), SheetState.REVIEW, EVALUATE),
    Transition("send_back", _("Rendre à l’évaluateur"), (SheetState.REVIEW,), SheetState.MANAGER, MANAGE, True),
    Transition("move", _("Changer la note"), (SheetState.REVIEW,), SheetState.REVIEW, MANAGE, True),
    Transition("countersign", _("Contresigner"), (SheetState.REVIEW,), SheetState.REVIEW, COUNTERSIGN),
    Transition("release", _("Rendre aux agents"), (SheetState.REVIEW,), SheetState.SIGNING, MANAGE),
    Transition("sign", _("Signer"), (SheetState.SIGNING,), SheetState.SIGNED, OWN),
    Transition("appeal", _("Former un recours"), (SheetState.SIGNED,), SheetState.APPEAL, OWN),
    Transition("decide", _("Décider le recours"), (SheetState.APPEAL,), SheetState.SIGNED, DECIDE, True),
    Transition(
        "assign", _("Changer d’évaluateur"), (SheetState.SELF, SheetState.MANAGER), SheetState.MANAGER, MANAGE
    ),
    Transition(
        "exempt", _("Dispenser"), (SheetState.SELF, SheetState.MANAGER, SheetState.REVIEW), SheetState.EXEMPT, MANAGE, True
    ),
    Transition("close", _("Clore"), (SheetState.SIGNED, SheetState.SIGNING), SheetState.CLOSED, DECIDE),
)

CAMPAIGN = (
    Transition("change", _("Modifier"), (CampaignState.DRAFT,), CampaignState.DRAFT, MANAGE),
    Transition("open", _("Ouvrir la campagne"), (CampaignState.DRAFT,), CampaignState.OPEN, MANAGE),
    Transition("remind", _("Relancer"), (CampaignState.OPEN,), CampaignState.OPEN, MANAGE),
    Transition("release", _("Rendre aux agents"), (CampaignState.OPEN,), CampaignState.OPEN, MANAGE),
    Transition("close", _("Clore la campagne"), (CampaignState.OPEN,), CampaignState.CLOSED, DECIDE),
    Transition("drop", _("Abandonner"), (CampaignState.DRAFT,), CampaignState.DROPPED, MANAGE),
)

FORM = (
    Transition("change", _("Modifier"), (FormState.DRAFT,), FormState.DRAFT, MANAGE),
    Transition("adopt", _("Arrêter"), (FormState.DRAFT,), FormState.IN_FORCE, DECIDE),
    Transition("renew", _("Préparer une version"), (FormState.IN_FORCE,), FormState.DRAFT, MANAGE),
)

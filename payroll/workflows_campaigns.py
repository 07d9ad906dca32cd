"""States of a campaign of bonuses: who takes which step from which state."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from payroll.choices_campaigns import CampaignState
from payroll.workflows_loans import Step

PREPARE = "payroll_prepare"
DECIDE = "payroll_authorise"
OPEN = (CampaignState.DRAFT, CampaignState.SIMULATED)

CAMPAIGN_STEPS = (
    Step("change", gettext_lazy("Modifier"), PREPARE, OPEN, CampaignState.DRAFT, "pencil"),
    Step("rate", gettext_lazy("Notes et sanctions"), PREPARE, OPEN, CampaignState.DRAFT, "star"),
    Step("simulate", gettext_lazy("Simuler"), PREPARE, OPEN, CampaignState.SIMULATED, "calculator", True),
    Step("fix", gettext_lazy("Arrêter la liste"), PREPARE, (CampaignState.SIMULATED,), CampaignState.FIXED, "lock", True),
    Step("reopen", gettext_lazy("Rouvrir"), PREPARE, (CampaignState.FIXED,), CampaignState.DRAFT, "arrow-back-up"),
    Step("decide", gettext_lazy("Signer la décision"), DECIDE, (CampaignState.FIXED,), CampaignState.DECIDED,
         "writing-sign", True),
    Step("pay", gettext_lazy("Mettre en paiement"), PREPARE, (CampaignState.DECIDED,), "", "cash-banknote", True),
)  # fmt: skip

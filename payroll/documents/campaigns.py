"""The decision of a campaign of bonuses, with its annex: who gets how much."""

from __future__ import annotations

from collections.abc import Sequence

from payroll.documents.letters import letter_pdf
from payroll.documents.words import amount_in_words
from payroll.models import BonusCampaign, BonusShare


def decision_pdf(campaign: BonusCampaign, shares: Sequence[BonusShare], totals: dict[str, int]) -> bytes:
    """The decision and its annex. `shares`: those that the reader may see; what is missing of the total stands in one row."""
    currency = campaign.institution.country.currency
    listed = sum(share.amount for share in shares)
    return letter_pdf(
        "payroll/documents/bonus_decision.html",
        {
            "campaign": campaign,
            "institution": campaign.institution,
            "shares": shares,
            "totals": totals,
            "reserved": totals["amount"] - listed,
            "in_words": amount_in_words(totals["amount"], currency),
            "currency": currency,
        },
    )

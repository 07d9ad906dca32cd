"""A campaign of the demonstration at IPRES: the year-end bonus, rated by envelope, simulated and waiting to be fixed."""

from __future__ import annotations

from datetime import date

from hr_core.access import Access
from hr_core.models import Institution
from payroll.choices_campaigns import BonusBase, BonusPayment
from payroll.models import BonusCampaign, PayItem
from payroll.services.campaign_provisions import provisions_write
from payroll.services.campaigns import campaign_save, campaign_simulate


def campaigns(institution: Institution, access: Access) -> None:
    """Two campaigns simulated, one of them accrued; running it again changes nothing. Runs in the scope."""
    items = {item.code: item for item in PayItem.objects.filter(code__in=("3900", "3950"))}
    if BonusCampaign.objects.exists() or len(items) < 2:
        return
    year = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
    thirteenth = BonusCampaign(
        institution=institution,
        label="Treizième mois 2026",
        item=items["3950"],
        payment=BonusPayment.THIRTEENTH,
        minimum_months=3,
        is_accrued=True,
        charge_account="6612",
        provision_account="4281",
        **year,
    )
    balance = BonusCampaign(
        institution=institution,
        label="Prime de bilan 2025",
        item=items["3900"],
        payment=BonusPayment.BONUS,
        base=BonusBase.SALARY,
        base_share=50_000,
        envelope=25_000_000,
        ceiling=150_000,
        start=date(2025, 1, 1),
        end=date(2026, 1, 1),
        must_be_present=False,
    )
    for each in (thirteenth, balance):
        campaign_simulate(campaign=campaign_save(campaign=each, access=access), access=access)
    for month in range(1, 11):
        provisions_write(campaign=thirteenth, month=date(2026, month, 1), access=access)

"""Who may open what of the campaigns of bonuses."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from payroll.choices_campaigns import CampaignState
from payroll.models import BonusCampaign
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.campaigns.conftest import campaign, decided, open_items

VIEW = ("payroll_view",)
MAKE = ("payroll_prepare",)
SIGN = ("payroll_authorise",)


def draft(zone: Zone) -> dict[str, Any]:
    open_items(zone)
    with scope(zone.home):
        return {"pk": campaign(zone, is_accrued=True).pk}


def signed(zone: Zone) -> dict[str, Any]:
    found = draft(zone)
    with scope(zone.home):
        decided(zone, BonusCampaign.objects.get(**found))
    return found


def fixed(zone: Zone) -> dict[str, Any]:
    found = draft(zone)
    with scope(zone.home):
        BonusCampaign.objects.filter(**found).update(state=CampaignState.FIXED)
    return found


ADDRESSES = {
    "payroll:campaign_bonus_list": Address(VIEW),
    "payroll:campaign_bonus_create": Address(MAKE),
    "payroll:campaign_bonus_detail": Address(VIEW, signed),
    "payroll:campaign_bonus_change": Address(MAKE, draft),
    "payroll:campaign_bonus_entry": Address(MAKE, draft),
    "payroll:campaign_bonus_ratings": Address(MAKE, draft),
    "payroll:campaign_bonus_simulate": Address(MAKE, draft),
    "payroll:campaign_bonus_shares": Address(VIEW, signed),
    "payroll:campaign_bonus_fix": Address(MAKE, draft),
    "payroll:campaign_bonus_reopen": Address(MAKE, fixed),
    "payroll:campaign_bonus_decide": Address(SIGN, fixed),
    "payroll:campaign_bonus_pay": Address(MAKE, signed),
    "payroll:campaign_bonus_decision": Address(VIEW, signed),
    "payroll:campaign_bonus_provisions": Address(VIEW, signed),
    "payroll:campaign_bonus_provide": Address(MAKE, signed),
}

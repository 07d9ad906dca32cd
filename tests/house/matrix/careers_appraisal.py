"""Who may open what of appraisal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from careers.choices_appraisal import SheetState
from hr_core.scope import scope
from tests.careers.appraisal import makers
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, MANAGE, DECIDE = ("appraisal_view", "appraisal_manage", "appraisal_decide"), ("appraisal_manage",), ("appraisal_decide",)
EVALUATE, OWN = ("team_view", "self_service"), ("self_service",)
OTHERS = ("awa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "oumar")
ONLY_MOUSSA = dict.fromkeys(OTHERS, 404)
READ = dict.fromkeys(("awa", "ousmane", "binta", "aminata", "oumar"), 404)
ONLY_KHADY = dict.fromkeys(("moussa", *(name for name in OTHERS if name != "khady")), 404)
ONLY_AWA = dict.fromkeys(("moussa", *OTHERS[1:]), 404)


def form(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.form(zone, adopted=False).pk}


def in_force(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.form(zone).pk}


def draft(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.campaign(zone, opened=False).pk}


def campaign(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.campaign(zone).pk}


def at(state: str) -> Callable[[Zone], dict[str, Any]]:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home, actor=None):
            return {"pk": makers.sheet(zone, state=state).pk}

    return build


def countersigned(zone: Zone) -> dict[str, Any]:
    """A sheet that waits for Khady's countersignature."""
    with scope(zone.home, actor=None):
        row = makers.sheet(zone, state=SheetState.REVIEW)
        row.countersigner = zone.employee("khady")
        row.save()
        return {"pk": row.pk}


ADDRESSES = {
    "careers:appraisal_form_list": Address(VIEW),
    "careers:appraisal_form_create": Address(MANAGE),
    "careers:appraisal_form_detail": Address(VIEW, form),
    "careers:appraisal_form_update": Address(MANAGE, form),
    "careers:appraisal_form_delete": Address(MANAGE, form),
    "careers:appraisal_form_adopt": Address(DECIDE, form),
    "careers:appraisal_form_renew": Address(MANAGE, in_force),
    "careers:appraisal_campaign_list": Address(VIEW),
    "careers:appraisal_campaign_create": Address(MANAGE),
    "careers:appraisal_campaign_detail": Address(VIEW, campaign),
    "careers:appraisal_campaign_update": Address(MANAGE, draft),
    "careers:appraisal_campaign_open": Address(MANAGE, draft),
    "careers:appraisal_campaign_drop": Address(MANAGE, draft),
    "careers:appraisal_campaign_remind": Address(MANAGE, campaign),
    "careers:appraisal_campaign_close": Address(DECIDE, campaign),
    "careers:appraisal_harmony": Address(VIEW, campaign),
    "careers:appraisal_release": Address(MANAGE, campaign),
    "careers:appraisal_team": Address(EVALUATE),
    "careers:appraisal_sheet": Address((*VIEW, *EVALUATE), at(SheetState.SELF), exceptions=READ),
    "careers:appraisal_record": Address((*VIEW, *EVALUATE), at(SheetState.SIGNED), exceptions=READ),
    "careers:appraisal_rate": Address(EVALUATE, at(SheetState.MANAGER), exceptions=ONLY_MOUSSA),
    "careers:appraisal_give_back": Address(EVALUATE, at(SheetState.MANAGER), exceptions=ONLY_MOUSSA),
    "careers:appraisal_start": Address((*EVALUATE, *MANAGE), at(SheetState.SELF), exceptions=READ),
    "careers:appraisal_send_back": Address(MANAGE, at(SheetState.REVIEW)),
    "careers:appraisal_countersign": Address((*EVALUATE, *DECIDE), countersigned, exceptions=ONLY_KHADY),
    "careers:appraisal_move": Address(MANAGE, at(SheetState.REVIEW)),
    "careers:appraisal_assign": Address(MANAGE, at(SheetState.SELF)),
    "careers:appraisal_exempt": Address(MANAGE, at(SheetState.SELF)),
    "careers:appraisal_decide": Address(DECIDE, at(SheetState.APPEAL)),
    "careers:own_appraisals": Address(OWN),
    "careers:own_appraisal": Address(OWN, at(SheetState.SELF), exceptions=ONLY_AWA),
    "careers:own_appraisal_fill": Address(OWN, at(SheetState.SELF), exceptions=ONLY_AWA),
    "careers:own_appraisal_sign": Address(OWN, at(SheetState.SIGNING), exceptions=ONLY_AWA),
    "careers:own_appraisal_appeal": Address(OWN, at(SheetState.SIGNED), exceptions=ONLY_AWA),
    "careers:own_appraisal_record": Address(OWN, at(SheetState.SIGNED), exceptions=ONLY_AWA),
}

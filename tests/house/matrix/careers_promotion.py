"""Who may open what of promotion rosters."""

from __future__ import annotations

from typing import Any

from careers.models import PromotionCandidate
from careers.services.promotion import roster_submit
from hr_core.scope import scope
from tests.careers.grids.makers import access
from tests.careers.test_promotion import roster
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, MANAGE = ("career_view",), ("career_manage",)


def draft(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": roster(zone).pk}


def committee(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": roster_submit(roster=roster(zone), access=access(zone, "fatou")).pk}


def candidate(zone: Zone) -> dict[str, Any]:
    draft(zone)
    with scope(zone.home):
        return {"pk": PromotionCandidate.objects.get(employee=zone.employee("awa")).pk}


ADDRESSES = {
    "careers:roster_list": Address(VIEW),
    "careers:roster_create": Address(MANAGE),
    "careers:roster_detail": Address(VIEW, draft),
    "careers:roster_paper": Address(VIEW, draft),
    "careers:roster_update": Address(MANAGE, draft),
    "careers:roster_compute": Address(MANAGE, draft),
    "careers:roster_exams": Address(MANAGE, draft),
    "careers:roster_submit": Address(MANAGE, draft),
    "careers:roster_drop": Address(MANAGE, draft),
    "careers:roster_reopen": Address(MANAGE, committee),
    "careers:roster_decide": Address(MANAGE, committee),
    "careers:roster_candidate": Address(VIEW, candidate),
}

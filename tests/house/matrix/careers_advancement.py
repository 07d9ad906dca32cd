"""Who may open what of step advancement."""

from __future__ import annotations

from typing import Any

from careers.models import AdvancementLine
from hr_core.scope import scope
from tests.careers.advancement import makers
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, MANAGE, DECIDE = ("career_view",), ("career_manage",), ("career_decide",)


def campaign(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.campaign(zone).pk}


def committee(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.campaign(zone, submitted=True).pk}


def line(zone: Zone) -> dict[str, Any]:
    committee(zone)
    with scope(zone.home):
        return {"pk": AdvancementLine.objects.get(employee=zone.employee("awa")).pk}


def rule(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.rule(zone, makers.grid(zone), approved=False).pk}


def credit(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.credit(zone).pk}


def awa(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        makers.ready(zone)
    return {"pk": zone.employee("awa").pk}


ADDRESSES = {
    "careers:campaign_list": Address(VIEW),
    "careers:campaign_create": Address(MANAGE),
    "careers:campaign_detail": Address(VIEW, campaign),
    "careers:campaign_update": Address(MANAGE, campaign),
    "careers:campaign_compute": Address(MANAGE, campaign),
    "careers:campaign_submit": Address(MANAGE, campaign),
    "careers:campaign_drop": Address(MANAGE, campaign),
    "careers:campaign_reopen": Address(MANAGE, committee),
    "careers:campaign_decide": Address(MANAGE, committee),
    "careers:campaign_line": Address(VIEW, line),
    "careers:campaign_opinion": Address(MANAGE, line),
    "careers:rule_list": Address(VIEW),
    "careers:rule_create": Address(MANAGE),
    "careers:rule_detail": Address(VIEW, rule),
    "careers:rule_update": Address(MANAGE, rule),
    "careers:rule_approve": Address(DECIDE, rule),
    "careers:rule_refuse": Address(DECIDE, rule),
    "careers:rule_delete": Address(MANAGE, rule),
    "careers:credit_list": Address(VIEW),
    "careers:credit_decide": Address(DECIDE, credit),
    "careers:credit_refuse": Address(DECIDE, credit),
    "careers:credit_create": Address(MANAGE, lambda zone: {"employee": zone.employee("awa").pk}),
    "careers:employee_advancement": Address(VIEW, awa),
    "careers:employee_reconstruct": Address(VIEW, awa),
}

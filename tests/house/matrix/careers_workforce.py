"""Who may open what of workforce planning."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import CriticalPost, PersonSkill, Post
from careers.services.workforce.plans import critical_save, move_add, successor_add
from tests.careers.workforce.test_projection import TODAY, scenario
from tests.cast import Zone
from tests.house.matrix import Address
from tests.hr_core.helpers import acting

VIEW, MANAGE = ("workforce_view",), ("workforce_manage",)


def plan(zone: Zone) -> dict[str, Any]:
    return {"pk": scenario(zone, "Essai").pk}


def of_plan(zone: Zone) -> dict[str, Any]:
    return {"scenario": scenario(zone, "Essai").pk}


def move(zone: Zone) -> dict[str, Any]:
    made = scenario(zone, "Essai")
    with acting(zone, "khady"):
        values = {"kind": "hire", "year": TODAY.year, "count": 1, "unit": zone.units["ipres-sn/DSI"], "job_title": "Analyste", "remark": ""}
        return {"pk": move_add(scenario=made, values=values, actor=zone.user("khady")).pk}


def critical(zone: Zone) -> dict[str, Any]:
    with acting(zone, "khady"):
        post = Post.objects.create(institution=zone.home, number="P-1", title="Chef d’agence")
        values = {"post": post, "reason": "Signe les paiements"}
        return {"pk": critical_save(critical=CriticalPost(institution=zone.home), values=values, actor=zone.user("khady")).pk}


def of_critical(zone: Zone) -> dict[str, Any]:
    return {"critical": critical(zone)["pk"]}


def successor(zone: Zone) -> dict[str, Any]:
    key = critical(zone)["pk"]
    with acting(zone, "khady") as access:
        values = {"readiness": "now", "remark": ""}
        return {"pk": successor_add(critical=CriticalPost.objects.get(pk=key), employee=zone.employee("awa"), values=values, access=access).pk}


def skill(zone: Zone) -> dict[str, Any]:
    with acting(zone, "fatou"):
        PersonSkill.objects.create(
            institution=zone.home, employee=zone.employee("awa"), code="ZZ-1", level=2, source="assessed", state="valid",
            on=dt.date(2026, 1, 5), recorded_by=zone.user("fatou"),
        )  # fmt: skip
    return {"code": "ZZ-1"}


ADDRESSES = {
    "careers:skill_outlook": Address(VIEW),
    "careers:skill_outlook_sheet": Address(VIEW),
    "careers:skill_leavers": Address(VIEW, skill),
    "careers:scenario_list": Address(VIEW),
    "careers:scenario_create": Address(MANAGE),
    "careers:scenario_detail": Address(VIEW, plan),
    "careers:scenario_update": Address(MANAGE, plan),
    "careers:scenario_remove": Address(MANAGE, plan),
    "careers:scenario_sheet": Address(VIEW, plan),
    "careers:move_create": Address(MANAGE, of_plan),
    "careers:move_remove": Address(MANAGE, move),
    "careers:critical_list": Address(VIEW),
    "careers:critical_create": Address(MANAGE),
    "careers:critical_detail": Address(VIEW, critical),
    "careers:critical_remove": Address(MANAGE, critical),
    "careers:successor_create": Address(MANAGE, of_critical),
    "careers:successor_remove": Address(MANAGE, successor),
}

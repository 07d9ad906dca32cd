"""Who may open what of the skills of people."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from tests.careers.skills import makers
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, READ = ("skills_view", "skills_manage", "team_view"), ("skills_view", "skills_manage")
DECIDE, MANAGE, OWN = ("skills_manage", "team_view"), ("skills_manage",), ("self_service",)
NOBODY_ELSE = dict.fromkeys(
    ("moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "oumar"), 404
)


def claim(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.declared(zone).pk}


def diploma(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.degree(zone).pk}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def of_awa(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


ADDRESSES = {
    "careers:claim_list": Address(VIEW),
    "careers:claims_confirm": Address(DECIDE, method="post", ok=302),
    "careers:claim_decide": Address(DECIDE, claim),
    "careers:diploma_list": Address(READ),
    "careers:diploma_decide": Address(MANAGE, diploma),
    "careers:employee_skills": Address(VIEW, awa),
    "careers:skill_record": Address(DECIDE, of_awa),
    "careers:diploma_record": Address(MANAGE, of_awa),
    "careers:own_skills": Address(OWN),
    "careers:own_skill_declare": Address(OWN),
    "careers:own_diploma_declare": Address(OWN),
    "careers:own_skill_withdraw": Address(OWN, claim, exceptions=NOBODY_ELSE),
    "careers:own_diploma_withdraw": Address(OWN, diploma, exceptions=NOBODY_ELSE),
}

"""Who may open what of needs, plans and budget."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address
from tests.training.needs.test_needs import wish
from tests.training.people import officer
from tests.training.plans.conftest import adopted, drafted
from training.menu_plan import NEEDS_READERS, PLAN_READERS
from training.services.plans.budget import movement_enter

MANAGE = ("training_manage",)
BUDGET = ("training_budget", "training_manage")
TEAM = (*MANAGE, "team_view")
#: Everybody reads their own needs: those of others are not theirs to see.
STRANGERS = dict.fromkeys(("binta", "serigne", "ousmane"), 404)


def need(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": wish(zone, "awa").pk}


def plan(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": drafted(zone).pk}


def running(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": adopted(zone).pk}


def two(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": drafted(zone).pk, "other": drafted(zone, label="Autre").pk}


def step(zone: Zone) -> dict[str, Any]:
    return plan(zone) | {"step": "soumettre"}


def objective(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": drafted(zone).objectives.get().pk}


def line(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": drafted(zone).lines.get(code="A-001").pk}


def spent_line(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": adopted(zone).lines.get(code="A-001").pk}


def movement(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = adopted(zone).lines.get(code="A-001")
        values = {"kind": "commitment", "head": "teaching", "on": dt.date(2026, 3, 1), "amount": 1000, "reference": "BC 1"}
        return {"pk": movement_enter(line=row, values=values, access=officer(zone)).pk}


ADDRESSES = {
    "training:need_list": Address(NEEDS_READERS),
    "training:need_create": Address(TEAM),
    "training:needs_keep": Address(("training_arbitrate",), method="post", ok=302),
    "training:needs_from_gaps": Address(MANAGE, method="post", ok=302),
    "training:need_duplicates": Address(MANAGE),
    "training:need_weights": Address(MANAGE),
    "training:need_detail": Address((*NEEDS_READERS, "self_service"), need, exceptions=STRANGERS),
    "training:need_update": Address(MANAGE, need),
    "training:need_decide": Address(NEEDS_READERS, need),
    "training:own_need_list": Address(("self_service",)),
    "training:own_need_create": Address(("self_service",)),
    "training:plan_list": Address(PLAN_READERS),
    "training:plan_create": Address(MANAGE),
    "training:plan_detail": Address(PLAN_READERS, plan),
    "training:plan_update": Address(MANAGE, plan),
    "training:plan_step": Address((*MANAGE, "training_endorse", "training_adopt"), step),
    "training:plan_copy": Address(MANAGE, plan),
    "training:plan_revise": Address(MANAGE, running),
    "training:plan_compare": Address(PLAN_READERS, two),
    "training:plan_budget": Address(PLAN_READERS, running),
    "training:plan_pdf": Address(PLAN_READERS, plan),
    "training:plan_sheet": Address(PLAN_READERS, plan),
    "training:objective_create": Address(MANAGE, plan),
    "training:objective_update": Address(MANAGE, objective),
    "training:objective_remove": Address(MANAGE, objective),
    "training:line_create": Address(MANAGE, plan),
    "training:plan_needs": Address(MANAGE, plan),
    "training:line_detail": Address(PLAN_READERS, line),
    "training:line_update": Address(MANAGE, line),
    "training:line_remove": Address(MANAGE, line),
    "training:movement_enter": Address(BUDGET, spent_line),
    "training:movement_list": Address(PLAN_READERS),
    "training:movement_reverse": Address(BUDGET, movement),
}

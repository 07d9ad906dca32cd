"""Who may open what of administrative positions."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from tests.careers.positions.makers import held
from tests.careers.positions.makers import kind as kind_made
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, MANAGE, PREPARE = ("career_view",), ("career_manage",), ("act_prepare",)


def position(zone: Zone) -> dict[str, Any]:
    return {"pk": held(zone).pk}


def kind(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": kind_made(zone).pk}


def employee(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def new(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


ADDRESSES = {
    "careers:position_list": Address(VIEW),
    "careers:position_detail": Address(VIEW, position),
    "careers:position_return": Address(PREPARE, position),
    "careers:position_kinds": Address(VIEW),
    "careers:position_kind_create": Address(MANAGE),
    "careers:position_kind": Address(VIEW, kind),
    "careers:position_kind_update": Address(MANAGE, kind),
    "careers:employee_positions": Address(VIEW, employee),
    "careers:career_record": Address(VIEW, employee),
    "careers:position_create": Address(PREPARE, new),
}

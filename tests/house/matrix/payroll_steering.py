"""Who may open what of the simulations and bridges of the wage bill."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import WageBridge
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.steering.conftest import scenario

VIEW = ("steering_view",)
MAKE = ("steering_prepare",)


def drafted(zone: Zone) -> dict[str, Any]:
    return {"pk": scenario(zone, author="ousmane").pk}


def measured(zone: Zone) -> dict[str, Any]:
    row = scenario(zone, {"kind": "pay", "rate": 1_000}, author="ousmane")
    with scope(zone.home):
        return {"pk": row.measures.get().pk}


def kind(zone: Zone) -> dict[str, Any]:
    return drafted(zone) | {"kind": "pay"}


def bridged(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = WageBridge(institution=zone.home, before=dt.date(2026, 1, 1), after=dt.date(2026, 2, 1))
        row.save()
        return {"pk": row.pk}


ADDRESSES = {
    "payroll:bridge_list": Address(VIEW),
    "payroll:bridge_create": Address(VIEW),
    "payroll:bridge_detail": Address(VIEW, bridged),
    "payroll:bridge_people": Address(VIEW, bridged),
    "payroll:simulation_list": Address(VIEW),
    "payroll:simulation_create": Address(MAKE),
    "payroll:simulation_compare": Address(VIEW),
    "payroll:simulation_detail": Address(VIEW, drafted),
    "payroll:simulation_change": Address(MAKE, drafted),
    "payroll:simulation_ask": Address(MAKE, drafted),
    "payroll:simulation_copy": Address(MAKE, drafted),
    "payroll:simulation_remove": Address(MAKE, drafted),
    "payroll:simulation_measure": Address(MAKE, drafted),
    "payroll:simulation_measure_add": Address(MAKE, kind),
    "payroll:simulation_measure_remove": Address(MAKE, measured),
    "payroll:simulation_months": Address(VIEW, drafted),
    "payroll:simulation_parts": Address(VIEW, drafted),
}

"""Who may open what of the simulations of the wage bill."""

from __future__ import annotations

from typing import Any

from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.steering.conftest import scenario

VIEW = ("steering_view",)
MAKE = ("steering_prepare",)


def drafted(zone: Zone) -> dict[str, Any]:
    return {"pk": scenario(zone, author="ousmane").pk}


def measured(zone: Zone) -> dict[str, Any]:
    from hr_core.scope import scope

    row = scenario(zone, {"kind": "pay", "rate": 1_000}, author="ousmane")
    with scope(zone.home):
        return {"pk": row.measures.get().pk}


def kind(zone: Zone) -> dict[str, Any]:
    return drafted(zone) | {"kind": "pay"}


ADDRESSES = {
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

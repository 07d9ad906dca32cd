"""Who may open what of bonds and paths."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address
from tests.training.bonds.test_bonds import proposed, running
from training.menu_catalogue import ANYBODY
from training.selectors.bonds import READERS

MANAGE = ("training_manage",)
DECIDE = ("training_endorse",)


def bond(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": proposed(zone).pk}


def active(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": running(zone).pk}


def filed(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


ADDRESSES = {
    "training:bond_list": Address(READERS),
    "training:bond_create": Address(MANAGE),
    "training:bond_detail": Address(READERS, bond),
    "training:bond_approve": Address(DECIDE, bond),
    "training:bond_refuse": Address(DECIDE, bond),
    "training:bond_release": Address(DECIDE, active),
    "training:bond_call": Address(DECIDE, active),
    "training:employee_bonds": Address(READERS, filed),
    "training:own_bonds": Address(("self_service",)),
    "training:path": Address(ANYBODY),
    "training:employee_path": Address(("training_view", "training_manage"), filed),
    "training:own_path": Address(("self_service",)),
}

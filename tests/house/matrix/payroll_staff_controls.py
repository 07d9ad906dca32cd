"""Who may open what of the physical control of the staff."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import StaffControl
from payroll.services.staff_controls import control_open, control_save
from tests.cast import Zone
from tests.house.matrix import Address

MANAGE = ("staff_control",)
VIEW = ("staff_control", "payroll_check")
MONDAY = dt.date(2026, 2, 2)
VALUES = {"title": "Contrôle de février", "place": "siège", "starts_on": MONDAY, "ends_on": MONDAY + dt.timedelta(days=1), "papers": "pièce d’identité ; contrat"}


def prepared(zone: Zone, **more: Any) -> StaffControl:
    with scope(zone.home, actor=zone.user("fatou")):
        return control_save(control=StaffControl(institution=zone.home), values={**VALUES, **more}, actor=zone.user("fatou"))


def opened(zone: Zone, **more: Any) -> StaffControl:
    found = prepared(zone, **more)
    with scope(zone.home, actor=zone.user("fatou")):
        return control_open(control=found, actor=zone.user("fatou"))


def a_draft(zone: Zone) -> dict[str, Any]:
    return {"pk": prepared(zone).pk}


def a_control(zone: Zone) -> dict[str, Any]:
    return {"pk": opened(zone).pk}


def a_check(zone: Zone) -> dict[str, Any]:
    found = opened(zone)
    with scope(zone.home):
        return {"pk": found.checks.get(employee=zone.employee("awa")).pk}


ADDRESSES = {
    "payroll:staff_control_list": Address(VIEW),
    "payroll:staff_control_create": Address(MANAGE),
    "payroll:staff_control_detail": Address(VIEW, a_control),
    "payroll:staff_control_update": Address(MANAGE, a_draft),
    "payroll:staff_control_open": Address(MANAGE, a_draft),
    "payroll:staff_control_close": Address(MANAGE, a_control),
    "payroll:staff_control_letters": Address(VIEW, a_control),
    "payroll:staff_control_report": Address(VIEW, a_control),
    "payroll:staff_check": Address(MANAGE, a_check),
}

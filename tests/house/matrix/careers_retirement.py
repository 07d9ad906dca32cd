"""Who may open what of retirement dossiers and former staff."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.services.retirement.dossiers import dossier_send
from hr_core.models import Employee
from hr_core.scope import scope
from tests.careers.retirement import makers
from tests.cast import Zone
from tests.house.matrix import Address
from tests.hr_core.helpers import acting

VIEW, MANAGE = ("retirement_view",), ("retirement_manage",)


def dossier(zone: Zone) -> dict[str, Any]:
    return {"pk": makers.opened(zone).pk}


def sent(zone: Zone) -> dict[str, Any]:
    made = makers.opened(zone)
    with acting(zone, "fatou") as access:
        return {"pk": dossier_send(dossier=made, unit_name="IPRES, pensions", on=makers.TODAY, access=access).pk}


def of_dossier(zone: Zone) -> dict[str, Any]:
    return {"dossier": makers.opened(zone).pk}


def period(zone: Zone) -> dict[str, Any]:
    return {"pk": makers.period(zone, makers.opened(zone), dt.date(2010, 1, 1), dt.date(2014, 1, 1)).pk}


def task(zone: Zone) -> dict[str, Any]:
    made = makers.opened(zone)
    with scope(zone.home):
        return {"pk": made.tasks.order_by("pk")[0].pk}


def former(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("moussa").pk).update(left_on=dt.date(2026, 3, 1))
    return {"pk": zone.employee("moussa").pk}


ADDRESSES = {
    "careers:dossier_list": Address(VIEW),
    "careers:retirement_rules": Address(VIEW),
    "careers:retirement_rule": Address(MANAGE),
    "careers:retirement_rule_end": Address(MANAGE),
    "careers:dossier_create": Address(MANAGE),
    "careers:dossier_detail": Address(VIEW, dossier),
    "careers:dossier_tell": Address(MANAGE, dossier),
    "careers:dossier_simulate": Address(MANAGE, dossier),
    "careers:dossier_act": Address(("act_prepare",), dossier),
    "careers:dossier_send": Address(MANAGE, dossier),
    "careers:dossier_recall": Address(MANAGE, sent),
    "careers:dossier_receive": Address(MANAGE, sent),
    "careers:dossier_drop": Address(MANAGE, dossier),
    "careers:period_create": Address(MANAGE, of_dossier),
    "careers:period_update": Address(MANAGE, period),
    "careers:period_remove": Address(MANAGE, period),
    "careers:task_done": Address(MANAGE, task),
    "careers:former_list": Address(VIEW),
    "careers:former_detail": Address(VIEW, former),
}

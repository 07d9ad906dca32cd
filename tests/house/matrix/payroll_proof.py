"""Who may open what of the proof sheets, the archives, the end of the year and the rehearsals of restoration."""

from __future__ import annotations

from typing import Any

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.services.proof_sheets import proof_draw
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_closed, month_paid

VIEW = ("payroll_view",)
EXPLAIN = ("payroll_check", "payroll_accept", "payroll_close")
DRAW = (*EXPLAIN, "payroll_prepare", "payroll_endorse")


def paid(zone: Zone) -> dict[str, Any]:
    return {"pk": month_paid(zone).period_id}


def closed(zone: Zone) -> dict[str, Any]:
    return {"pk": month_closed(zone).period_id}


def differing(zone: Zone) -> dict[str, Any]:
    """A sheet at work whose first line differs."""
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        sheet = proof_draw(period=run.period, access=access_of(zone.user("binta"), zone.home.pk))
        sheet.content["lines"][0]["difference"] = 1
        sheet.save()
    return {"pk": run.period_id, "line": 0}


ADDRESSES = {
    "payroll:proof_list": Address(VIEW),
    "payroll:proof_detail": Address(VIEW, paid),
    "payroll:proof_draw": Address(DRAW, paid),
    "payroll:proof_explain": Address(EXPLAIN, differing),
    "payroll:proof_pdf": Address(VIEW, closed),
}

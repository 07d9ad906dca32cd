"""Who may open what of presence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import AttendanceFinding, BadgeDay
from hr_core.scope import scope
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.attendance import attendance_review, work_hours_set
from tests.cast import Zone
from tests.house.matrix import Address

VIEW = ("team_view", "absence_view")
DECIDE = ("team_view", "absence_enter")
MONDAY = dt.date(2026, 6, 8)
HOURS = {"start": dt.date(2026, 1, 1), "opens_at": dt.time(8), "closes_at": dt.time(17), "tolerance": 15}


def badged(zone: Zone, *rows: tuple[str, dt.date, str]) -> None:
    """Badges at home, the hours set, and what follows."""
    with scope(zone.home, actor=zone.user("fatou")):
        absence_kinds_setup(institution=zone.home)
        work_hours_set(institution=zone.home, values=HOURS, actor=zone.user("fatou"))
        for name, day, hour in rows:
            BadgeDay.objects.create(institution=zone.home, employee=zone.employee(name), day=day, first_in=dt.time.fromisoformat(hour))
        attendance_review(institution=zone.home, first=min(row[1] for row in rows), last=max(row[1] for row in rows), actor=None)


def finding(zone: Zone) -> dict[str, Any]:
    badged(zone, ("awa", MONDAY, "08:40"))
    with scope(zone.home):
        return {"pk": AttendanceFinding.objects.get().pk}


ADDRESSES = {
    "hr_core:attendance_list": Address(VIEW),
    "hr_core:attendance_decide": Address(DECIDE, finding),
    "hr_core:attendance_bulk": Address(DECIDE, method="post", ok=302),
    "hr_core:badge_list": Address(VIEW),
    "hr_core:attendance_hours": Address(("leave_manage",)),
}

"""Who may open what of the personnel file: search, views, bulk actions, career, chart."""

from __future__ import annotations

from typing import Any

from hr_core.models import SavedView
from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address

READ = ("personnel_view",)
BASIC = ("personnel_view", "team_view")
WRITE = ("personnel_change",)


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def fatous_view(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        view = SavedView.objects.create(
            institution=zone.home, user=zone.user("fatou"), page="employee_list", name="Kaolack", query="q=a"
        )
    return {"pk": view.pk}


OTHERS = ("moussa", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "ibrahima", "maty")

ADDRESSES = {
    "hr_core:search_suggest": Address(BASIC),
    "hr_core:employee_career": Address(READ, awa),
    "hr_core:staff_move": Address(WRITE, method="post", ok=302),
    "hr_core:staff_tell": Address(WRITE, method="post", ok=302),
    "hr_core:staff_export": Address(READ, method="post", ok=302),
    "hr_core:view_save": Address(BASIC, lambda zone: {"page": "employee_list"}, exceptions={"oumar": 200}),
    "hr_core:view_delete": Address(BASIC, fatous_view, exceptions=dict.fromkeys(OTHERS, 404)),
    "hr_core:unit_chart": Address(READ + ("organisation_change",)),
}

"""Who may open what of the pay items, their bases and tables, the settings, and the elements of an employee."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import PayItem, PayTable, RecurringInput
from payroll.services.pay_changes import change_submit
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened

READ = ("payroll_view", "payroll_items")
EDIT = ("payroll_items",)
GIVE = ("payroll_prepare", "payroll_items")


def item(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    with scope(zone.home):
        return {"pk": PayItem.objects.get(code="2300").pk}


def cell(zone: Zone) -> dict[str, Any]:
    return {**item(zone), "base": "taxable"}


def table(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {
            "pk": PayTable.objects.create(institution=zone.home, code="t", label="Table", keys=["categorie"]).pk
        }


def given(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    awa = zone.employee("awa")
    with scope(zone.home):
        made = RecurringInput.objects.create(
            institution=zone.home,
            employee=awa,
            item=PayItem.objects.get(code="2300"),
            amount=20_000,
            start=dt.date(2026, 2, 1),
        )
    return {"employee": awa.pk, "pk": made.pk}


def change(zone: Zone) -> dict[str, Any]:
    """A base that Ousmane wants to change."""
    made = item(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        proposed = change_submit(
            institution=zone.home, kind="base", item=PayItem.objects.get(pk=made["pk"]), code="taxable",
            start=dt.date(2026, 6, 1), values={"inclusion": "none", "rate": 100_000, "ceiling": None, "legal_text": ""},
            actor=zone.user("ousmane"), reason="essai",
        )  # fmt: skip
    return {"pk": proposed.pk}


def awa_as_pk(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"pk": zone.employee("awa").pk}


def awa(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"employee": zone.employee("awa").pk}


ADDRESSES = {
    "payroll:item_list": Address(READ),
    "payroll:item_create": Address(EDIT),
    "payroll:item_detail": Address(READ, item),
    "payroll:item_define": Address(EDIT, item),
    "payroll:item_stop": Address(EDIT, item),
    "payroll:item_sheet": Address(READ, item),
    "payroll:item_history": Address(READ, item),
    "payroll:base_form": Address(EDIT, cell),
    "payroll:base_matrix": Address(READ),
    "payroll:table_list": Address(READ),
    "payroll:table_create": Address(EDIT),
    "payroll:table_detail": Address(READ, table),
    "payroll:table_edit": Address(EDIT, table),
    "payroll:setting_list": Address(READ),
    "payroll:pay_change_list": Address(READ),
    "payroll:pay_change_detail": Address(READ, change),
    "payroll:pay_change_approve": Address(EDIT, change),
    "payroll:pay_change_refuse": Address(EDIT, change),
    "payroll:pay_change_withdraw": Address(EDIT, change),
    # A setting is an address of every institution: Oumar opens the one of his own.
    "payroll:setting_form": Address(EDIT, lambda zone: {"key": "injury_class"}, exceptions={"oumar": 200}),
    "payroll:employee_inputs": Address(READ, awa_as_pk),
    "payroll:employee_input_create": Address(GIVE, awa),
    "payroll:employee_input_change": Address(GIVE, given),
    "payroll:employee_input_end": Address(GIVE, given),
}

"""Who may open what of the entry of variable inputs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import access_of
from hr_core.models import ImportBatch
from hr_core.scope import scope
from payroll.models import (
    InputClerk,
    InputColumnSet,
    InputDeadline,
    InputLimit,
    OvertimeAuthorisation,
    PayItem,
    VariableInput,
)
from payroll.services.submissions import submission_take
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened

SEE = ("payroll_view", "inputs_enter")
ENTER = ("payroll_prepare", "inputs_enter")
CLERKS = ("payroll_close", "roles_manage")
CALENDAR = ("payroll_prepare", "payroll_items")
READ = ("payroll_view", "payroll_items")
LIMITS = ("payroll_items",)
START = dt.date(2026, 1, 1)
#: Only the owner finds a set of columns.
NOT_MINE = {"serigne": 404, "oumar": 404}


def entered(zone: Zone) -> dict[str, Any]:
    found = month_opened(zone)
    with scope(zone.home):
        item = PayItem.objects.get(code="3900")
        made = VariableInput.objects.create(
            institution=zone.home, period=found.period, employee=zone.employee("awa"), item=item, amount=1_000
        )
    return {"pk": made.pk}


def of_employee(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"pk": zone.employee("awa").pk}


def columns(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = InputColumnSet.objects.create(
            institution=zone.home, owner=zone.user("ousmane"), name="Primes", codes=["3900"]
        )
    return {"pk": made.pk}


def clerk(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = InputClerk.objects.create(
            institution=zone.home, user=zone.user("awa"), unit=zone.units["ipres-sn/AG-KL"], start=START
        )
    return {"pk": made.pk}


def deadline(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = InputDeadline.objects.create(
            institution=zone.home, unit=zone.units["ipres-sn/AG-KL"], day=20, start=START
        )
    return {"pk": made.pk}


def limit(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    with scope(zone.home):
        item = PayItem.objects.get(code="3900")
        made = InputLimit.objects.create(institution=zone.home, item=item, most_month=50_000, start=START)
    return {"pk": made.pk}


def unit_of_month(zone: Zone) -> dict[str, Any]:
    run = month_opened(zone)
    deadline(zone)
    return {"period": run.period_id, "unit": zone.units["ipres-sn/AG-KL"].pk}


def transmitted(zone: Zone) -> dict[str, Any]:
    found = unit_of_month(zone)
    user = zone.user("ousmane")
    run = month_opened(zone)
    with scope(zone.home, actor=user):
        submission_take(
            period=run.period, unit=zone.units["ipres-sn/AG-KL"], to_state="transmitted",
            access=access_of(user, zone.home.pk),
        )  # fmt: skip
    return {**found, "state": "checked"}


def file(zone: Zone) -> dict[str, Any]:
    run = month_opened(zone)
    with scope(zone.home):
        made = ImportBatch.objects.create(
            institution=zone.home, kind="evp", file_name="evp.xlsx", checksum="0", state="previewed",
            options={"period": run.period_id, "run": None}, report={"rows": 0, "samples": [], "unknown": []},
        )  # fmt: skip
    return {"pk": made.pk}


MONDAY = dt.date(2026, 1, 12)


def week(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"employee": zone.employee("awa").pk, "monday": MONDAY.isoformat()}


def authorisation(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = OvertimeAuthorisation.objects.create(
            institution=zone.home, employee=zone.employee("awa"), start=MONDAY, end=MONDAY + dt.timedelta(days=7),
            hours=5_000, reason="Inventaire", requested_by=zone.user("ousmane"),
        )  # fmt: skip
    return {"pk": made.pk}


OVERTIME = (*SEE, "overtime_approve")
APPROVE = ("overtime_approve",)

ADDRESSES = {
    "payroll:overtime_list": Address(OVERTIME),
    "payroll:overtime_month": Address(OVERTIME),
    "payroll:overtime_choose": Address(ENTER),
    "payroll:overtime_week": Address((*ENTER, *APPROVE), week),
    "payroll:overtime_derogate": Address(APPROVE, week),
    "payroll:overtime_authorisation_list": Address(OVERTIME),
    "payroll:overtime_authorisation_create": Address(ENTER),
    "payroll:overtime_authorisation_decide": Address(APPROVE, authorisation),
    "payroll:overtime_authorisation_withdraw": Address(ENTER, authorisation),
    "payroll:variable_input_list": Address(SEE),
    "payroll:variable_input_create": Address(ENTER, ok=404),
    "payroll:variable_input_change": Address(ENTER, entered),
    "payroll:variable_input_delete": Address(ENTER, entered),
    "payroll:variable_inputs_delete": Address(ENTER),
    "payroll:variable_input_document": Address(SEE, entered, ok=404),
    "payroll:variable_input_history": Address(SEE, of_employee),
    "payroll:input_grid": Address(SEE),
    "payroll:input_columns_keep": Address(ENTER, ok=404),
    "payroll:input_columns_drop": Address(ENTER, columns, exceptions=NOT_MINE),
    "payroll:input_copy": Address(ENTER, ok=404),
    "payroll:input_file_home": Address(ENTER),
    "payroll:input_file_export": Address(ENTER, ok=404),
    "payroll:input_file": Address(ENTER, file),
    "payroll:input_file_map": Address(ENTER, file),
    "payroll:input_file_confirm": Address(ENTER, file),
    "payroll:input_file_drop": Address(ENTER, file),
    "payroll:input_totals": Address(SEE),
    "payroll:input_submissions": Address(SEE),
    "payroll:input_submission": Address(SEE, unit_of_month),
    "payroll:input_submission_due": Address(("payroll_prepare",), unit_of_month),
    "payroll:input_submission_step": Address(("inputs_enter", "payroll_prepare", "payroll_check"), transmitted),
    "payroll:input_deadline_list": Address(READ),
    "payroll:input_deadline_create": Address(CALENDAR),
    "payroll:input_deadline_change": Address(CALENDAR, deadline),
    "payroll:input_deadline_end": Address(CALENDAR, deadline),
    "payroll:input_clerk_list": Address(CLERKS),
    "payroll:input_clerk_create": Address(CLERKS),
    "payroll:input_clerk_end": Address(CLERKS, clerk),
    "payroll:input_limit_list": Address(READ),
    "payroll:input_limit_create": Address(LIMITS),
    "payroll:input_limit_change": Address(LIMITS, limit),
    "payroll:input_limit_end": Address(LIMITS, limit),
}

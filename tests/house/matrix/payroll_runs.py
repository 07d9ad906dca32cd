"""Who may open what of the runs: the month, its payslips, its files, and those who act on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import LeavePayment, PayRun, Payslip, RunFile, RunProblem
from payroll.services.circuit import run_open
from payroll.services.separation import derogation_grant
from payroll.workflows import STEP_RIGHTS
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened, month_taken

VIEW = ("payroll_view",)
SLIPS = ("payroll_view", "payslips_read")
PREPARE = ("payroll_prepare",)
CHECK = ("payroll_check", "payroll_prepare")
REJECT = ("payroll_accept", "payroll_authorise", "payroll_endorse", "payroll_review", "payroll_pay")
STEPS = STEP_RIGHTS
#: Those who may read the payroll without the right of a payslip batch.
READERS = {"mamadou": 403, "aminata": 403, "ibrahima": 403, "maty": 403}

Build = Callable[[Zone], dict[str, Any]]


def run(zone: Zone) -> dict[str, Any]:
    return {"pk": month_opened(zone).pk}


def calculated(zone: Zone) -> PayRun:
    return month_taken(zone, month_opened(zone), RunState.CALCULATED)


def other_run(zone: Zone) -> dict[str, Any]:
    opened = month_opened(zone)
    with scope(zone.home):
        made = run_open(institution=zone.home, period=opened.period, kind="bonus", actor=zone.user("ousmane"))
    return {"pk": made.pk}


def leave_run(zone: Zone) -> dict[str, Any]:
    opened = month_opened(zone)
    with scope(zone.home):
        made = run_open(institution=zone.home, period=opened.period, kind="leave", actor=zone.user("ousmane"))
    return {"pk": made.pk}


def leave_run_named(zone: Zone) -> dict[str, Any]:
    return {"run": leave_run(zone)["pk"]}


def leave_payment(zone: Zone) -> dict[str, Any]:
    key = leave_run(zone)["pk"]
    with scope(zone.home):
        made = LeavePayment.objects.create(
            institution=zone.home,
            run_id=key,
            employee=zone.employee("awa"),
            starts_on=dt.date(2026, 1, 20),
            days=24_000,
            source="Décision n° 5",
            amount=100_000,
        )
    return {"pk": made.pk}


def calculated_run(zone: Zone) -> dict[str, Any]:
    return {"pk": calculated(zone).pk}


def of_employee(zone: Zone) -> dict[str, Any]:
    return {"pk": calculated(zone).pk, "employee": zone.employee("awa").pk}


def with_code(zone: Zone) -> dict[str, Any]:
    return {"pk": calculated(zone).pk, "code": "1100"}


def with_kind(zone: Zone) -> dict[str, Any]:
    return {"pk": calculated(zone).pk, "kind": "register_xlsx"}


def with_state(zone: Zone) -> dict[str, Any]:
    return {"pk": calculated(zone).pk, "state": "checked"}


def slip(zone: Zone) -> dict[str, Any]:
    found = calculated(zone)
    with scope(zone.home):
        return {"pk": Payslip.objects.get(run=found, employee=zone.employee("awa")).pk}


def line(zone: Zone) -> dict[str, Any]:
    return {**slip(zone), "code": "1100"}


def problem(zone: Zone) -> dict[str, Any]:
    found = calculated(zone)
    with scope(zone.home):
        made = RunProblem.objects.create(
            institution=zone.home, run=found, employee=zone.employee("awa"), severity="warning", code="x", message="x"
        )
    return {"pk": made.pk}


def file(zone: Zone) -> dict[str, Any]:
    found = month_opened(zone)
    with scope(zone.home):
        return {"pk": RunFile.objects.create(institution=zone.home, run=found, kind="payslips_pdf").pk}


def derogation(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = derogation_grant(
            institution=zone.home,
            user=zone.user("khady"),
            start=dt.date(2026, 1, 1),
            end=dt.date(2099, 1, 1),
            reference="Décision n° 1",
            access=access_of(zone.user("mamadou"), zone.home.pk),
        )
    return {"pk": made.pk}


#: Before any month, a place without a month leads to the list; an item is entered in an open month.
NO_MONTH = {"ok": 302}

ADDRESSES = {
    "payroll:run_list": Address(VIEW),
    "payroll:run_open": Address(PREPARE),
    "payroll:other_run_open": Address(PREPARE),
    "payroll:other_run_cancel": Address(PREPARE, other_run),
    "payroll:leave_payment_list": Address(VIEW, leave_run),
    "payroll:leave_payment_create": Address(PREPARE, leave_run_named),
    "payroll:leave_payment_change": Address(PREPARE, leave_payment),
    "payroll:leave_payment_delete": Address(PREPARE, leave_payment),
    "payroll:run_detail": Address(VIEW, run),
    "payroll:run_progress": Address(VIEW, run, ok=302),
    "payroll:run_calculate": Address(PREPARE, run),
    "payroll:run_stop": Address(PREPARE, run),
    "payroll:run_step": Address(STEPS, with_state),
    "payroll:run_reject": Address(REJECT, calculated_run),
    "payroll:run_reopen": Address(PREPARE, calculated_run),
    "payroll:employee_recalculate": Address(PREPARE, of_employee),
    "payroll:problem_list": Address(VIEW, calculated_run),
    "payroll:problem_justify": Address(CHECK, problem),
    "payroll:problem_see": Address(CHECK, problem),
    "payroll:run_files": Address(VIEW, calculated_run),
    "payroll:file_request": Address(VIEW, with_kind),
    "payroll:file_state": Address(VIEW, file),
    "payroll:file_download": Address(VIEW, file, ok=404, exceptions=READERS),
    "payroll:control_latest": Address(VIEW, **NO_MONTH),
    "payroll:control_item": Address(VIEW, calculated_run),
    "payroll:control_unit": Address(VIEW, calculated_run),
    "payroll:control_employee": Address(VIEW, calculated_run),
    "payroll:control_cause": Address(VIEW, calculated_run),
    "payroll:control_item_employee": Address(VIEW, with_code),
    "payroll:payslip_list": Address(SLIPS),
    "payroll:payslip_detail": Address(SLIPS, slip),
    "payroll:payslip_line": Address(SLIPS, line),
    "payroll:payslip_pdf": Address(SLIPS, slip),
    "payroll:payslip_history": Address(SLIPS, slip),
    "payroll:register_latest": Address(VIEW, **NO_MONTH),
    "payroll:register_detail": Address(VIEW, calculated_run),
    "payroll:transfer_latest": Address(VIEW, **NO_MONTH),
    "payroll:transfer_list": Address(VIEW, calculated_run),
    "payroll:derogation_list": Address(VIEW),
    "payroll:derogation_create": Address(("payroll_derogate",)),
    "payroll:derogation_end": Address(("payroll_derogate",), derogation),
    "payroll:seal_list": Address(VIEW),
    "payroll:presentation": Address(("payroll_items", "institution_settings")),
}

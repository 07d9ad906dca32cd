"""Who may open one's own payslips, the simulator, the take-over of balances and the public page."""

from __future__ import annotations

from typing import Any

from hr_core.models import ImportBatch
from hr_core.scope import scope
from payroll.models import Payslip
from tests.cast import HOME_ROLES, Zone
from tests.house.matrix import PUBLIC, Address
from tests.payroll.months import month_paid

OWN = ("self_service",)
PREPARE = ("payroll_prepare",)
#: A payslip is its owner's only: everybody else who has payslips of their own finds nothing there.
NOT_THEIRS = {name: 404 for name, roles in HOME_ROLES.items() if "employee" in roles and name != "awa"}


def own_slip(zone: Zone) -> dict[str, Any]:
    run = month_paid(zone)
    with scope(zone.home):
        return {"pk": Payslip.objects.get(run=run, employee=zone.employee("awa")).pk}


def own_line(zone: Zone) -> dict[str, Any]:
    return {**own_slip(zone), "code": "1100"}


def batch(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = ImportBatch.objects.create(
            institution=zone.home,
            kind="cumuls",
            file_name="cumuls.xlsx",
            checksum="0" * 64,
            state=ImportBatch.State.PREVIEWED,
            counts={"created": 1, "changed": 0, "unchanged": 0, "refused": 0},
        )
    return {"pk": made.pk}


ADDRESSES = {
    "payroll:own_payslips": Address(OWN),
    "payroll:own_payslip": Address(OWN, own_slip, exceptions=NOT_THEIRS),
    "payroll:own_payslip_pdf": Address(OWN, own_slip, exceptions=NOT_THEIRS),
    "payroll:simulator": Address(("payroll_simulate",)),
    "payroll:balance_home": Address(PREPARE),
    "payroll:balance_template": Address(PREPARE),
    "payroll:balance_detail": Address(PREPARE, batch),
    "payroll:balance_confirm": Address(PREPARE, batch),
    "payroll:balance_drop": Address(PREPARE, batch),
    "verification:form": Address((PUBLIC,)),
    "verification:token": Address((PUBLIC,), lambda zone: {"token": "a" * 16}),
}

"""Who may open what of the take-over."""

from __future__ import annotations

from typing import Any

from hr_core.models import ImportBatch
from hr_core.scope import scope
from payroll.models import Takeover, TakeoverCode, TakeoverControl, TakeoverCorrection
from payroll.services.takeover import kinds
from payroll.services.takeover.files import file_map, file_receive
from tests.cast import HOME_ROLES, Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened
from tests.payroll.takeover.conftest import (
    LINE_HEAD,
    OLD_LINES,
    access,
    control,
    corrected,
    load,
    opened,
    signed,
    submitted,
    workbook,
)

VIEW, PREPARE, SIGN, SELF = ("payroll_view",), ("payroll_prepare",), ("takeover_sign",), ("self_service",)
MONTH = {"year": 2026, "month": 6}
#: Awa and Moussa alone were paid in June by the old software.
NOT_THEIRS = {name: 404 for name, roles in HOME_ROLES.items() if "employee" in roles and name not in ("awa", "moussa")}


def draft(zone: Zone) -> dict[str, Any]:
    month_opened(zone, 2026, 7)
    with scope(zone.home, actor=zone.user("ousmane")):
        takeover = opened(zone)
        load(zone, takeover, workbook(LINE_HEAD, OLD_LINES))
        return {"pk": takeover.pk}


def waiting(zone: Zone) -> dict[str, Any]:
    month_opened(zone, 2026, 7)
    return {"pk": submitted(zone).pk}


def held(zone: Zone) -> dict[str, Any]:
    month_opened(zone, 2026, 7)
    return {"pk": signed(zone).pk}


def code(zone: Zone) -> dict[str, Any]:
    found = draft(zone)
    with scope(zone.home):
        return {"pk": TakeoverCode.objects.filter(takeover=found["pk"])[0].pk}


def checked(zone: Zone) -> dict[str, Any]:
    found = draft(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        control(zone, Takeover.objects.get(**found), "net", 1)
        return {"pk": TakeoverControl.objects.get().pk}


def sent(zone: Zone) -> dict[str, Any]:
    month_opened(zone, 2026, 7)
    with scope(zone.home, actor=zone.user("ousmane")):
        batch = file_receive(
            takeover=opened(zone), kind=kinds.LINES, content=workbook(LINE_HEAD, OLD_LINES), name="a.xlsx", access=access(zone)
        )  # fmt: skip
        file_map(batch=batch, columns={int(i): t for i, t in batch.columns.items()}, access=access(zone))
        return {"pk": ImportBatch.objects.get().pk}


def correction(zone: Zone) -> dict[str, Any]:
    corrected(zone, signed(zone))
    with scope(zone.home):
        return {"pk": TakeoverCorrection.objects.get().pk}


def slip(zone: Zone) -> dict[str, Any]:
    signed(zone)
    return {"pk": zone.employee("moussa").pk, **MONTH}


def person(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("moussa").pk}


def lines(build: Any) -> Any:
    return lambda zone: {**build(zone), "kind": "reprise-lignes"}


def mine(zone: Zone) -> dict[str, Any]:
    signed(zone)
    return MONTH


ADDRESSES = {
    "payroll:takeover_list": Address(VIEW),
    "payroll:takeover_create": Address(PREPARE),
    "payroll:takeover_detail": Address(VIEW, draft),
    "payroll:takeover_change": Address(PREPARE, draft),
    "payroll:takeover_sheet": Address(VIEW, draft),
    "payroll:takeover_sheet_pdf": Address(VIEW, waiting),
    "payroll:takeover_submit": Address(PREPARE, draft),
    "payroll:takeover_reopen": Address(PREPARE, waiting),
    "payroll:takeover_sign": Address(SIGN, waiting),
    "payroll:takeover_file": Address(PREPARE, lines(draft)),
    "payroll:takeover_clear": Address(PREPARE, lines(draft)),
    "payroll:takeover_template": Address(PREPARE, lines(draft)),
    "payroll:takeover_import": Address(PREPARE, sent),
    "payroll:takeover_columns": Address(PREPARE, sent),
    "payroll:takeover_import_confirm": Address(PREPARE, sent),
    "payroll:takeover_import_drop": Address(PREPARE, sent),
    "payroll:takeover_code_list": Address(VIEW, draft),
    "payroll:takeover_code_accept": Address(PREPARE, draft),
    "payroll:takeover_code": Address(PREPARE, code),
    "payroll:takeover_control_list": Address(VIEW, draft),
    "payroll:takeover_control_create": Address(PREPARE, draft),
    "payroll:takeover_control_change": Address(PREPARE, checked),
    "payroll:takeover_control_delete": Address(PREPARE, checked),
    "payroll:takeover_balance_list": Address(VIEW, draft),
    "payroll:takeover_correction_list": Address(VIEW, held),
    "payroll:takeover_correction_create": Address(PREPARE, held),
    "payroll:takeover_correction": Address(SIGN, correction),
    "payroll:takeover_correction_refuse": Address(SIGN, correction),
    "payroll:takeover_slip_list": Address(VIEW),
    "payroll:takeover_slip": Address(VIEW, slip),
    "payroll:takeover_slip_pdf": Address(VIEW, slip),
    "payroll:employee_old_slips": Address(VIEW, person),
    "payroll:own_old_slip": Address(SELF, mine, exceptions=NOT_THEIRS),
    "payroll:own_old_slip_pdf": Address(SELF, mine, exceptions=NOT_THEIRS),
}

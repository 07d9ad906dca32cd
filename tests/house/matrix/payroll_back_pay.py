"""Who may open what of back pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import BackPayCase, BackPayLine, BackPayMonth, BackPayScan, Overpayment, Payslip
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened, month_paid

VIEW = ("payroll_view",)
PREPARE = ("payroll_prepare",)
CHECK = ("payroll_check",)




def made(zone: Zone) -> BackPayCase:
    month_opened(zone, 2026, 2)
    with scope(zone.home):
        scan = BackPayScan.objects.create(institution=zone.home)
        case = BackPayCase.objects.create(
            institution=zone.home, employee=zone.employee("awa"), scan=scan, gross=-50_000, net=-50_000
        )
        month = BackPayMonth.objects.create(
            institution=zone.home, case=case, year=2026, month=1, gross=-50_000, net=-50_000
        )
        BackPayLine.objects.create(
            institution=zone.home,
            origin=month,
            code="1100",
            item_code="1100",
            label="Salaire de base",
            section="earning",
            right=350_000,
            paid=400_000,
            amount=-50_000,
        )
    return case


def case(zone: Zone) -> dict[str, Any]:
    return {"pk": made(zone).pk}


def proposal(zone: Zone) -> dict[str, Any]:
    return {"pk": made(zone).pk, "step": "proposer"}


def overpaid(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = Overpayment.objects.create(
            institution=zone.home, case=made(zone), employee=zone.employee("awa"), start=dt.date(2026, 2, 1)
        )
    return {"pk": row.pk}


def overpaid_parent(zone: Zone) -> dict[str, Any]:
    return {"parent": overpaid(zone)["pk"]}


def paid_slip(zone: Zone) -> dict[str, Any]:
    month_paid(zone)
    with scope(zone.home):
        return {"pk": Payslip.objects.get(employee=zone.employee("awa")).pk}


ADDRESSES = {
    "payroll:replacement_list": Address(VIEW),
    "payroll:payslip_correct": Address(PREPARE, paid_slip),
    "payroll:back_pay_list": Address(VIEW),
    "payroll:back_pay_search": Address(PREPARE),
    "payroll:back_pay_causes": Address(VIEW),
    "payroll:back_pay_propose_chosen": Address(PREPARE, method="post", ok=302),
    "payroll:back_pay_approve_chosen": Address(CHECK, method="post", ok=302),
    "payroll:back_pay_run_open": Address(PREPARE),
    "payroll:attribution_list": Address((*VIEW, "payroll_items")),
    "payroll:attribution_answer": Address(("payroll_items",)),
    "payroll:instalment_list": Address(VIEW),
    "payroll:overpayment_list": Address(VIEW),
    "payroll:overpayment_change": Address(CHECK, overpaid),
    "payroll:overpayment_repay": Address(("payroll_pay",), overpaid_parent),
    "payroll:back_pay_detail": Address(VIEW, case),
    # Binta checks and approves: she finds no step to prepare there.
    "payroll:back_pay_step": Address((*PREPARE, *CHECK), proposal, exceptions={"binta": 404}),
}

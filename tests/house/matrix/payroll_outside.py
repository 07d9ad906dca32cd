"""Who may open what of those paid outside the headcount."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import OutsidePayment, OutsideSlip
from payroll.services.outside.payees import account_propose
from tests import cast
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll import outside_cases as cases

VIEW = ("outside_view",)
PREPARE = ("outside_prepare",)
APPROVE = ("outside_approve",)
VALIDATE = ("outside_prepare", "outside_approve")
RULES = ("payroll_items",)
ORDERS, PAY = ("outside_prepare", "outside_pay"), ("outside_pay",)
REJECT = ("outside_approve", "payroll_authorise", "outside_pay")
STEPS = ("outside_prepare", "outside_approve", "payroll_authorise", "outside_pay")


def run(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.board_run(zone).pk}


def step(zone: Zone) -> dict[str, Any]:
    return {**run(zone), "state": "checked"}


def paper(zone: Zone) -> dict[str, Any]:
    return {**run(zone), "kind": "etat"}


def payment(zone: Zone) -> dict[str, Any]:
    made = cases.board_run(zone)
    with scope(zone.home):
        return {"pk": OutsidePayment.objects.get(run=made).pk}


def authorised(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.board_run(zone, "authorised").pk}


def issued(zone: Zone) -> dict[str, Any]:
    made = cases.board_run(zone, "authorised")
    with scope(zone.home):
        return {"pk": OutsideSlip.objects.get(run=made).pk, "kind": "bordereau"}


def payee(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.payee(zone).pk}


def of_payee(zone: Zone) -> dict[str, Any]:
    return {"parent": cases.payee(zone).pk}


def payee_year(zone: Zone) -> dict[str, Any]:
    return {**payee(zone), "year": 2026}


def proposal(zone: Zone) -> dict[str, Any]:
    made = cases.payee(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        proposed = account_propose(
            payee=made, mode="transfer", bank_name="B", account=cast.account_of(zone.home, 77), holder="",
            start=dt.date(2026, 6, 1), actor=zone.user("ousmane"),
        )  # fmt: skip
    return {"pk": proposed.pk}


def board(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.board(zone, cases.payee(zone)).pk}


def of_board(zone: Zone) -> dict[str, Any]:
    return {"parent": board(zone)["pk"]}


def mandate(zone: Zone) -> dict[str, Any]:
    made = cases.board(zone, cases.payee(zone))
    with scope(zone.home):
        return {"pk": made.mandates.get().pk}


def session(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.session(zone, cases.board(zone, cases.payee(zone)), validated=False).pk}


def mission(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.mission(zone, cases.payee(zone, "expert")).pk}


def of_mission(zone: Zone) -> dict[str, Any]:
    return {"parent": mission(zone)["pk"]}


def invoice(zone: Zone) -> dict[str, Any]:
    made = cases.mission(zone, cases.payee(zone, "expert"))
    return {"pk": cases.invoice(zone, made, validated=False, amount=1_000).pk}


def course(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.course(zone, cases.payee(zone, "teacher")).pk}


def of_course(zone: Zone) -> dict[str, Any]:
    return {"parent": course(zone)["pk"]}


def hours(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.hours(zone, cases.course(zone, cases.payee(zone, "teacher")), validated=False).pk}


def engagement(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.engagement(zone, cases.payee(zone, "labourer")).pk}


def agreement(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.agreement(zone, cases.payee(zone, "intern")).pk}


def kind(zone: Zone) -> dict[str, Any]:
    return {"kind": "board"}


ADDRESSES = {
    "payroll:outside_runs": Address(VIEW),
    "payroll:outside_run_create": Address(PREPARE),
    "payroll:outside_run": Address(VIEW, run),
    "payroll:outside_run_calculate": Address(PREPARE, run),
    "payroll:outside_run_step": Address(STEPS, step),
    "payroll:outside_run_reject": Address(REJECT, run),
    "payroll:outside_run_delete": Address(PREPARE, run),
    "payroll:outside_run_file": Address(VIEW, paper),
    "payroll:outside_payment": Address(VIEW, payment),
    "payroll:outside_slip": Address(VIEW, payment),
    "payroll:payee_list": Address(VIEW),
    "payroll:payee_create": Address(PREPARE),
    "payroll:payee_detail": Address(VIEW, payee),
    "payroll:payee_change": Address(PREPARE, payee),
    "payroll:payee_year": Address(VIEW, payee_year),
    "payroll:payee_account_create": Address(PREPARE, of_payee),
    "payroll:payee_account_approve": Address(APPROVE, proposal),
    "payroll:payee_account_refuse": Address(APPROVE, proposal),
    "payroll:outside_year": Address(VIEW),
    "payroll:outside_year_xlsx": Address(VIEW),
    "payroll:board_list": Address(VIEW),
    "payroll:board_create": Address(PREPARE),
    "payroll:board_detail": Address(VIEW, board),
    "payroll:board_change": Address(PREPARE, board),
    "payroll:mandate_create": Address(PREPARE, of_board),
    "payroll:mandate_change": Address(PREPARE, mandate),
    "payroll:board_rate_create": Address(PREPARE, of_board),
    "payroll:session_create": Address(PREPARE, of_board),
    "payroll:session_detail": Address(VIEW, session),
    "payroll:session_attendance": Address(PREPARE, session),
    "payroll:session_validate": Address(VALIDATE, session),
    "payroll:session_delete": Address(PREPARE, session),
    "payroll:outside_orders": Address(VIEW, authorised),
    "payroll:outside_orders_prepare": Address(ORDERS, authorised),
    "payroll:outside_orders_withdraw": Address(ORDERS, authorised),
    "payroll:outside_slip_paper": Address(VIEW, issued),
    "payroll:mission_list": Address(VIEW),
    "payroll:mission_create": Address(PREPARE),
    "payroll:mission_detail": Address(VIEW, mission),
    "payroll:mission_change": Address(PREPARE, mission),
    "payroll:milestone_create": Address(PREPARE, of_mission),
    "payroll:invoice_create": Address(PREPARE, of_mission),
    "payroll:invoice_validate": Address(VALIDATE, invoice),
    "payroll:invoice_delete": Address(PREPARE, invoice),
    "payroll:hours_list": Address(VIEW),
    "payroll:teaching_rates": Address(VIEW),
    "payroll:teaching_rate_create": Address(PREPARE),
    "payroll:course_create": Address(PREPARE),
    "payroll:course_detail": Address(VIEW, course),
    "payroll:course_change": Address(PREPARE, course),
    "payroll:hours_create": Address(PREPARE, of_course),
    "payroll:hours_validate": Address(VALIDATE, hours),
    "payroll:hours_delete": Address(PREPARE, hours),
    "payroll:engagement_list": Address(VIEW),
    "payroll:engagement_create": Address(PREPARE),
    "payroll:engagement_change": Address(PREPARE, engagement),
    "payroll:labour_grid": Address(VIEW),
    "payroll:agreement_list": Address(VIEW),
    "payroll:agreement_create": Address(PREPARE),
    "payroll:agreement_change": Address(PREPARE, agreement),
    "payroll:outside_rules": Address((*VIEW, *RULES)),
    "payroll:outside_rule_create": Address(RULES),
    "payroll:outside_contribution_create": Address(RULES),
    "payroll:outside_rule_adopt": Address(RULES, kind, exceptions={"oumar": 200}),
}

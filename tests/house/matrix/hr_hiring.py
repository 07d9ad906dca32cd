"""Who may open what from hiring to leaving."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import Absence, AbsenceKind, ChecklistLine, ChecklistRule, Contract, ContractAct, Hiring
from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address

READ = ("personnel_view",)
WRITE = ("personnel_change",)
DAY = dt.date(2026, 11, 2)


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def draft(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": Hiring.objects.create(institution=zone.home, name="Ndèye Ba", data={"identite": {}}).pk}


def line(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = ChecklistLine.objects.create(
            institution=zone.home, employee=zone.employee("awa"), stage="entry", of_day=DAY, label="Badge", service="DSI",
            due_on=DAY,
        )  # fmt: skip
    return {"pk": made.pk}


def rule(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": ChecklistRule.objects.create(institution=zone.home, stage="entry", label="Badge", service="DSI").pk}


def contract(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        held = Contract.objects.get(employee=zone.employee("awa"))
        held.probation_ends_on, held.end, held.kind = dt.date(2027, 1, 31), dt.date(2027, 6, 1), "fixed_term"
        held.save()
    return {**awa(zone), "contract": held.pk}


def suspension(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        kind = AbsenceKind.objects.filter(family="unpaid_leave").first() or AbsenceKind.objects.create(
            institution=zone.home, code="SS", label="Sans solde", family="unpaid_leave"
        )
        absence = Absence.objects.create(institution=zone.home, employee=zone.employee("awa"), kind=kind, start=DAY)
        act = ContractAct.objects.create(
            institution=zone.home, employee=zone.employee("awa"), kind="suspended", on=DAY, reason="x", absence=absence
        )
    return {**awa(zone), "act": act.pk}


ADDRESSES = {
    "hr_core:hiring_list": Address(WRITE),
    "hr_core:hiring_start": Address(WRITE),
    "hr_core:hiring_step": Address(WRITE, lambda zone: {**draft(zone), "slug": "contrat"}),
    "hr_core:hiring_finish": Address(WRITE, draft, ok=302),
    "hr_core:hiring_drop": Address(WRITE, draft),
    "hr_core:contract_deadlines": Address(READ),
    "hr_core:checklist_line_list": Address(READ),
    "hr_core:checklist_line_done": Address(WRITE, line),
    "hr_core:checklist_line_reopen": Address(WRITE, line),
    "hr_core:checklist_line_add": Address(WRITE, lambda zone: {**awa(zone), "stage": "entry"}),
    "hr_core:checklist_rule_list": Address(READ),
    "hr_core:checklist_rule_create": Address(WRITE),
    "hr_core:checklist_rule_update": Address(WRITE, rule),
    "hr_core:checklist_usual": Address(WRITE),
    "hr_core:staff_numbering": Address(WRITE),
    "hr_core:fixed_term_limit": Address(WRITE),
    "hr_core:employee_entry": Address(READ, awa),
    "hr_core:trial_confirm": Address(WRITE, contract),
    "hr_core:trial_extend": Address(WRITE, contract),
    "hr_core:contract_renew": Address(WRITE, contract),
    "hr_core:contract_convert": Address(WRITE, contract),
    "hr_core:contract_amend": Address(WRITE, contract),
    "hr_core:contract_suspend": Address(WRITE, awa),
    "hr_core:contract_resume": Address(WRITE, suspension),
}

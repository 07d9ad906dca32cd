"""Who may open what of the steering of the pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import Budget, BudgetLine, BudgetPost, WageBridge
from payroll.services.budgets import budget_create, commitment_make, transfer_ask
from tests.careers.posts.conftest import authorised
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.steering.conftest import access, scenario

VIEW = ("steering_view",)
MAKE = ("steering_prepare",)
BUDGET = ("budget_prepare",)
APPROVE = ("budget_approve",)


def drafted(zone: Zone) -> dict[str, Any]:
    return {"pk": scenario(zone, author="ousmane").pk}


def measured(zone: Zone) -> dict[str, Any]:
    row = scenario(zone, {"kind": "pay", "rate": 1_000}, author="ousmane")
    with scope(zone.home):
        return {"pk": row.measures.get().pk}


def kind(zone: Zone) -> dict[str, Any]:
    return drafted(zone) | {"kind": "pay"}


def bridged(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = WageBridge(institution=zone.home, before=dt.date(2026, 1, 1), after=dt.date(2026, 2, 1))
        row.save()
        return {"pk": row.pk}


def budgeted(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        budget = budget_create(institution=zone.home, year=2026, access=access(zone, "khady"))
        budget.lines.update(amount=1_000)
        return {"pk": budget.pk}


def sheet(zone: Zone) -> dict[str, Any]:
    return {**budgeted(zone), "kind": "lignes"}


def approved(zone: Zone) -> dict[str, Any]:
    found = budgeted(zone)
    with scope(zone.home):
        Budget.objects.filter(**found).update(
            state="approved", act_number="1", act_on=dt.date(2026, 1, 5), approved_by=zone.user("mamadou")
        )
    return found


def line(zone: Zone) -> dict[str, Any]:
    found = budgeted(zone)
    with scope(zone.home):
        return {"pk": BudgetLine.objects.filter(budget=found["pk"])[0].pk}


def committed(zone: Zone) -> dict[str, Any]:
    found = approved(zone)
    with scope(zone.home):
        kept = BudgetLine.objects.filter(budget=found["pk"])[0]
        row = commitment_make(line=kept, subject="Poste", amount=1, derogation="", access=access(zone, "khady"))
        return {"pk": row.pk}


def moved(zone: Zone) -> dict[str, Any]:
    found = approved(zone)
    with scope(zone.home):
        source, target = BudgetLine.objects.filter(budget=found["pk"])[:2]
        row = transfer_ask(source=source, target=target, amount=1, reason="Essai", access=access(zone, "khady"))
        return {"pk": row.pk}


def posted(zone: Zone) -> dict[str, Any]:
    found = budgeted(zone)
    with scope(zone.home):
        row = BudgetPost(institution=zone.home, budget_id=found["pk"], post=authorised(zone), basis="given", earning=1)
        row.save()
        return {"pk": row.pk}


OPERATE = (*BUDGET, *APPROVE, "budget_override")
ADDRESSES = {
    "payroll:budget_pdf": Address(VIEW, budgeted),
    "payroll:budget_execution_pdf": Address(VIEW, budgeted),
    "payroll:budget_posts": Address(VIEW, budgeted),
    "payroll:budget_posts_value": Address(BUDGET, budgeted),
    "payroll:budget_posts_carry": Address(BUDGET, budgeted),
    "payroll:budget_post_change": Address(BUDGET, posted),
    "payroll:budget_post_remove": Address(BUDGET, posted),
    "payroll:bounds_derogation_list": Address(VIEW, budgeted),
    "payroll:bounds_derogation_create": Address(("budget_override", *APPROVE), budgeted),
    "payroll:budget_operation": Address(OPERATE, approved),
    "payroll:budget_list": Address(VIEW),
    "payroll:budget_create": Address(BUDGET),
    "payroll:budget_detail": Address(VIEW, budgeted),
    "payroll:budget_approve": Address(APPROVE, budgeted),
    "payroll:budget_amend": Address(BUDGET, approved),
    "payroll:budget_line_create": Address(BUDGET, budgeted),
    "payroll:budget_line_change": Address(BUDGET, line),
    "payroll:budget_line_remove": Address(BUDGET, line),
    "payroll:budget_commitments": Address(VIEW, approved),
    "payroll:budget_uncommitted": Address(VIEW, approved),
    "payroll:budget_sheet": Address(BUDGET, sheet),
    "payroll:budget_sheet_file": Address(VIEW, sheet),
    "payroll:budget_commit": Address(OPERATE, approved),
    "payroll:budget_release": Address(OPERATE, committed),
    "payroll:budget_transfers": Address(VIEW, approved),
    "payroll:budget_transfer": Address(BUDGET, approved),
    "payroll:budget_transfer_approve": Address(APPROVE, moved),
    "payroll:bridge_list": Address(VIEW),
    "payroll:bridge_create": Address(VIEW),
    "payroll:bridge_detail": Address(VIEW, bridged),
    "payroll:bridge_people": Address(VIEW, bridged),
    "payroll:simulation_list": Address(VIEW),
    "payroll:simulation_create": Address(MAKE),
    "payroll:simulation_compare": Address(VIEW),
    "payroll:simulation_detail": Address(VIEW, drafted),
    "payroll:simulation_change": Address(MAKE, drafted),
    "payroll:simulation_ask": Address(MAKE, drafted),
    "payroll:simulation_copy": Address(MAKE, drafted),
    "payroll:simulation_remove": Address(MAKE, drafted),
    "payroll:simulation_measure": Address(MAKE, drafted),
    "payroll:simulation_measure_add": Address(MAKE, kind),
    "payroll:simulation_measure_remove": Address(MAKE, measured),
    "payroll:simulation_months": Address(VIEW, drafted),
    "payroll:simulation_parts": Address(VIEW, drafted),
}

"""Menu entries of needs, plan, bonds and paths."""

from __future__ import annotations

from typing import Any

from hr_core.registry import EmployeeTab, MenuEntry, registry

NEEDS_READERS = ("training_view", "training_manage", "training_arbitrate", "team_view")
PLAN_READERS = ("training_view", "training_manage", "training_endorse", "training_adopt", "training_budget")

BOND_READERS = ("training_view", "training_manage", "training_endorse")
PATH_READERS = ("training_view", "training_manage", "personnel_view", "team_view")
REPORT_READERS = ("training_view", "training_manage", "training_endorse", "training_adopt")
PLAN, REPORT = "Plan et budget", "Chiffres de la formation"


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Besoins", "training:need_list", NEEDS_READERS, order=71, badge=_needs),
        MenuEntry(group, "Plans", "training:plan_list", PLAN_READERS, order=72, badge=_plans, subject=PLAN),
        MenuEntry(group, "Engagements et dépenses", "training:movement_list", PLAN_READERS, order=72, subject=PLAN),
        MenuEntry(group, "Engagements de servir", "training:bond_list", BOND_READERS, order=77, badge=_bonds),
        MenuEntry(group, "Parcours", "training:path", PATH_READERS, order=76),
        MenuEntry(group, "Tableau de bord", "training:report", REPORT_READERS, "chart-bar", order=78, subject=REPORT),
        MenuEntry(group, "Zone", "training:zone_list", REPORT_READERS, order=78, subject=REPORT),
    )
    registry.add_employee_tab(EmployeeTab("Engagements", "training:employee_bonds", BOND_READERS, 38))
    registry.add_employee_tab(EmployeeTab("Parcours de formation", "training:employee_path", BOND_READERS[:2], 38))


def _needs(access: Any) -> Any:
    from training.selectors.needs import waiting_needs

    return waiting_needs(access)


def _plans(access: Any) -> Any:
    from training.selectors.plans import waiting_plans

    return waiting_plans(access)


def _bonds(access: Any) -> Any:
    from training.selectors.bonds import bonds_to_decide

    return bonds_to_decide(access)

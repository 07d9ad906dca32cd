"""Menu entries of grids and of changes of classification."""

from __future__ import annotations

from typing import Any

from hr_core.registry import EmployeeTab, MenuEntry, registry

GRIDS = "Grilles et classements"
ADVANCEMENT = "Avancement d’échelon"
VIEW = ("career_view",)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Grilles", "careers:grid_list", VIEW, "table", order=63, badge=_versions, subject=GRIDS),
        MenuEntry(group, "Changements", "careers:batch_list", VIEW, order=63, badge=_batches, subject=GRIDS),
        MenuEntry(group, "Écarts à la grille", "careers:gap_list", VIEW, order=63, subject=GRIDS),
        MenuEntry(group, "Campagnes", "careers:campaign_list", VIEW, "stairs-up", order=64, subject=ADVANCEMENT),
        MenuEntry(group, "Règles", "careers:rule_list", VIEW, order=64, badge=_rules, subject=ADVANCEMENT),
        MenuEntry(group, "Crédits d’ancienneté", "careers:credit_list", VIEW, order=64, badge=_credits, subject=ADVANCEMENT),
        MenuEntry(group, "Tableaux d’avancement", "careers:roster_list", VIEW, order=65),
    )
    registry.add_employee_tab(EmployeeTab("Avancement", "careers:employee_advancement", VIEW, 35))


def _versions(access: Any) -> Any:
    from careers.selectors.waiting import versions_to_decide

    return versions_to_decide(access)


def _batches(access: Any) -> Any:
    from careers.selectors.waiting import batches_to_decide

    return batches_to_decide(access)


def _rules(access: Any) -> Any:
    from careers.selectors.advancement import rules_to_decide

    return rules_to_decide(access)


def _credits(access: Any) -> Any:
    from careers.selectors.advancement import credits_to_decide

    return credits_to_decide(access)

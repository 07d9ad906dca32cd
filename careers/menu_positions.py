"""Menu entries of administrative positions."""

from __future__ import annotations

from typing import Any

from hr_core.registry import EmployeeTab, MenuEntry, registry

VIEW = ("career_view",)


def register(group: str) -> None:
    registry.add_menu(MenuEntry(group, "Positions", "careers:position_list", VIEW, "arrows-exchange", order=66, badge=_due))
    registry.add_employee_tab(EmployeeTab("Positions", "careers:employee_positions", VIEW, 36))


def _due(access: Any) -> Any:
    """Positions whose term has passed without an act of return."""
    from careers.selectors.positions import positions_due
    from hr_core.filters import today

    return positions_due(access, today()) if access.has("act_prepare") else positions_due(access, today()).none()

"""Menu entries of the steering of the pay."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry

VIEW = ("steering_view",)


def register(steer: str) -> None:
    """`steer`: the group of the rail."""
    registry.add_menu(
        MenuEntry(steer, "Simulations", "payroll:simulation_list", VIEW, "chart-bar", 76),
        MenuEntry(steer, "Masse salariale", "payroll:bridge_list", VIEW, "arrows-exchange", 77),
        MenuEntry(steer, "Budget du personnel", "payroll:budget_list", VIEW, "notes", 78),
        MenuEntry("Personnel", "Valeur des soldes", "payroll:leave_value_units", ("payroll_view",), order=22, subject="Congés"),
    )

"""Menu entries and tabs of the payroll."""

from __future__ import annotations

from hr_core.registry import EmployeeTab, MenuEntry, registry

PAY = "Paie"
READ_ITEMS = ("payroll_view", "payroll_items")


def register() -> None:
    registry.add_menu(
        MenuEntry(PAY, "Rubriques", "payroll:item_list", READ_ITEMS, "cash-banknote", order=48),
        MenuEntry(PAY, "Simulateur", "payroll:simulator", ("payroll_simulate",), order=47),
        MenuEntry(PAY, "Réglages de paie", "payroll:setting_list", READ_ITEMS, order=49),
    )
    registry.add_employee_tab(EmployeeTab("Éléments de paie", "payroll:employee_inputs", READ_ITEMS, 40))

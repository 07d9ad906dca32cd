"""Menu entries and tabs of the payroll."""

from __future__ import annotations

from hr_core.registry import EmployeeTab, HomePanel, MenuEntry, PublicLink, TabEntry, registry

PAY = "Paie"
VIEW = ("payroll_view",)
PRESENT = ("payroll_items", "institution_settings")
READ_ITEMS = ("payroll_view", "payroll_items")


def register() -> None:
    from payroll import home

    registry.add_menu(
        MenuEntry(PAY, "Campagnes", "payroll:run_list", VIEW, "cash-banknote", order=40, badge=home.waiting_runs),
        MenuEntry(PAY, "Éléments variables", "payroll:variable_input_list", VIEW, order=41),
        MenuEntry(PAY, "Contrôle", "payroll:control_latest", VIEW, order=42),
        MenuEntry(PAY, "Bulletins", "payroll:payslip_list", VIEW, order=43),
        MenuEntry(PAY, "Livre de paie", "payroll:register_latest", VIEW, order=44),
        MenuEntry(PAY, "Virements", "payroll:transfer_latest", VIEW, order=45),
        MenuEntry(PAY, "Présentation du bulletin", "payroll:presentation", PRESENT, order=50),
        MenuEntry(PAY, "Circuit et dérogations", "payroll:circuit", (*VIEW, "institution_settings"), order=51),
        MenuEntry(PAY, "Sceaux", "payroll:seal_list", VIEW, order=52),
        MenuEntry(PAY, "Rubriques", "payroll:item_list", READ_ITEMS, "cash-banknote", order=48),
        MenuEntry(PAY, "Simulateur", "payroll:simulator", ("payroll_simulate",), order=47),
        MenuEntry(PAY, "Reprise des cumuls", "payroll:balance_home", ("payroll_prepare",), order=53),
        MenuEntry(PAY, "Réglages de paie", "payroll:setting_list", READ_ITEMS, order=49),
    )
    registry.add_employee_tab(EmployeeTab("Éléments de paie", "payroll:employee_inputs", READ_ITEMS, 40))
    home.register()
    _register_own()
    registry.add_public_link(PublicLink("Vérifier un bulletin", "verification:form", "qrcode"))


def _register_own() -> None:
    """The employee's places: payslips, the last net on the first page, the simulator."""
    from payroll.views.own import RIGHTS, home_panel

    registry.add_home_panel(HomePanel("payroll/_own_home.html", RIGHTS, home_panel, order=10, own=True))
    registry.add_tabs(
        TabEntry("Bulletins", "payroll:own_payslips", "file-invoice", order=10),
        TabEntry("Simulateur", "payroll:simulator", "calculator", ("payroll_simulate",), order=80),
    )

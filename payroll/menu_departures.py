"""Menu entries of departures and deaths, the tab of the personnel file, the panel of the home page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hr_core.registry import EmployeeTab, HomePanel, MenuEntry, registry
from payroll.menu import EVENTS, SETUP

SETUP_SUBJECT = "Réglages des départs"


def leaving_url(employee: Any, access: Any) -> str:
    """Where the departure of an employee is prepared, for those who may."""
    from payroll.views.departures import MANAGE

    return f"{reverse('payroll:departure_person')}?agent={employee.pk}" if access.has(*MANAGE) else ""


def register() -> None:
    from payroll.home_departures import home_panel
    from payroll.selectors.departures import waiting_departures
    from payroll.views.departure_documents import EDIT_TEXTS
    from payroll.views.departure_settings import RULES
    from payroll.views.departures import READ

    registry.add_menu(
        MenuEntry(EVENTS, "Départs", "payroll:departure_list", READ, "cash-banknote", order=60, badge=waiting_departures),
        MenuEntry(SETUP, "Règles de départ", "payroll:departure_rules", RULES, order=71, subject=SETUP_SUBJECT),
        MenuEntry(SETUP, "Documents de départ", "payroll:departure_templates", EDIT_TEXTS, order=71, subject=SETUP_SUBJECT),
    )
    registry.leaving_url = leaving_url
    registry.add_employee_tab(EmployeeTab("Départ", "payroll:employee_departure", READ, 60))
    registry.add_home_panel(HomePanel("payroll/departures/_home.html", READ, home_panel, order=18))

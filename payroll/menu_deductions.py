"""Menu entries, tab and home panel of the deductions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hr_core.access import Access
from hr_core.registry import EmployeeTab, HomePanel, MenuEntry, registry
from payroll.selectors.deductions import declarations_due, scales_to_sign, waiting_count

VIEW = ("deductions_view",)
DUES = ("membership_view",)
SCALES = ("deductions_view", "scale_sign")
SHOWN = 5
SUBJECT = "Retenues"


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Actes de retenue", "payroll:act_list", VIEW, "scale", 56, waiting_count, SUBJECT),
        MenuEntry(group, "Créanciers", "payroll:creditor_list", (*VIEW, *DUES), order=56, subject=SUBJECT),
        MenuEntry(group, "Cotisations volontaires", "payroll:membership_list", DUES, order=56, subject=SUBJECT),
        MenuEntry(group, "Domiciliations", "payroll:commitment_list", VIEW, order=56, subject=SUBJECT),
        MenuEntry(group, "Barèmes de quotité", "payroll:scale_list", SCALES, "", 56, scales_to_sign, SUBJECT),
    )
    registry.add_employee_tab(EmployeeTab("Quotité", "payroll:employee_portion", VIEW, 45))
    registry.add_home_panel(
        HomePanel("payroll/deductions/_home_declarations.html", ("deductions_register",), declarations_panel, order=16)
    )


def declarations_panel(access: Access) -> dict[str, Any] | None:
    """The declarations that an authority awaits, the most pressing first."""
    today = timezone.localdate()
    found = list(declarations_due(access, today)[: SHOWN + 1])
    return {"acts": found[:SHOWN], "today": today, "more": len(found) > SHOWN} if found else None

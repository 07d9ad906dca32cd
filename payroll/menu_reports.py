"""Menu entries of the reports."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import STEER, VIEW

SUBJECT = "États et rapports"


def register() -> None:
    from payroll.selectors.reports.saved import unread_files

    registry.add_menu(MenuEntry(STEER, "États libres", "payroll:report_list", VIEW, "table", 76, unread_files, SUBJECT))

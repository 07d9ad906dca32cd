"""Menu entries of the reports."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import STEER, VIEW

SUBJECT = "États et rapports"


def register() -> None:
    from payroll.permissions_reports import CONTROL, SAMPLE, SUBSIDIARY
    from payroll.selectors.reports.inspection import READ, recommendations_waiting
    from payroll.selectors.reports.saved import unread_files

    registry.add_menu(
        MenuEntry(STEER, "États libres", "payroll:report_list", VIEW, "table", 76, unread_files, SUBJECT),
        MenuEntry(STEER, "Tableau de bord", "payroll:board", VIEW, "chart-bar", 75, subject=SUBJECT),
        MenuEntry(STEER, "Inspection", "payroll:inspection", READ, order=76, subject=SUBJECT),
        MenuEntry(STEER, "Recommandations", "payroll:recommendation_list", READ, "", 76, recommendations_waiting, SUBJECT),
        MenuEntry(STEER, "Balances auxiliaires", "payroll:subsidiary_balances", (SUBSIDIARY,), order=76, subject=SUBJECT),
        MenuEntry(STEER, "Du brut au déclaré", "payroll:reconciliation", (CONTROL,), order=76, subject=SUBJECT),
        MenuEntry(STEER, "Bilan social", "payroll:social_picture", VIEW, order=76, subject=SUBJECT),
        MenuEntry(STEER, "Cotisations syndicales", "payroll:union_dues", ("membership_view",), order=76, subject=SUBJECT),
        MenuEntry(STEER, "Audit", "payroll:sample_list", (SAMPLE,), order=76, subject=SUBJECT),
    )

"""Menu entries of back pay."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import EVENTS, PAY, PAYSLIP_SUBJECT, READ_ITEMS, RULE_SUBJECT, SETUP, VIEW

SUBJECT = "Rappels et trop-perçus"


def register() -> None:
    from payroll.selectors.back_pay import waiting_cases

    registry.add_menu(
        MenuEntry(EVENTS, "Rappels", "payroll:back_pay_list", VIEW, "history", 59, waiting_cases, SUBJECT),
        MenuEntry(EVENTS, "Changements trouvés", "payroll:back_pay_causes", VIEW, order=59, subject=SUBJECT),
        MenuEntry(EVENTS, "Trop-perçus", "payroll:overpayment_list", VIEW, order=59, subject=SUBJECT),
        MenuEntry(EVENTS, "Accords d’échelonnement", "payroll:instalment_list", VIEW, order=59, subject=SUBJECT),
        MenuEntry(PAY, "Bulletins remplacés", "payroll:replacement_list", VIEW, order=43, subject=PAYSLIP_SUBJECT),
        MenuEntry(SETUP, "Imputation des rappels", "payroll:attribution_list", READ_ITEMS, order=66, subject=RULE_SUBJECT),
    )

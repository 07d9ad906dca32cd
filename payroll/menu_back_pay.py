"""Menu entries of back pay."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import EVENTS, PAY, READ_ITEMS, SETUP, VIEW


def register() -> None:
    from payroll.selectors.back_pay import waiting_cases

    registry.add_menu(
        MenuEntry(EVENTS, "Rappels", "payroll:back_pay_list", VIEW, "history", order=56, badge=waiting_cases),
        MenuEntry(EVENTS, "Trop-perçus", "payroll:overpayment_list", VIEW, order=57),
        MenuEntry(EVENTS, "Accords d’échelonnement", "payroll:instalment_list", VIEW, order=58),
        MenuEntry(PAY, "Bulletins remplacés", "payroll:replacement_list", VIEW, order=44),
        MenuEntry(SETUP, "Imputation des rappels", "payroll:attribution_list", READ_ITEMS, order=54),
    )

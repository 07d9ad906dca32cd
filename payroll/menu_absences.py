"""Menu entries of absences in pay."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import EVENTS, READ_ITEMS, SETUP, VIEW


def register() -> None:
    from payroll.selectors.absence_pays import waiting_claims, waiting_refunds
    from payroll.services.absences.refunds import given_back_guard

    registry.add_menu(
        MenuEntry(EVENTS, "Absences", "payroll:absence_pay_list", VIEW, "calendar-event", order=54),
        MenuEntry(
            EVENTS, "Remboursements de retenues", "payroll:refund_list", VIEW, order=55, badge=waiting_refunds
        ),
        MenuEntry(EVENTS, "Créances sur les branches", "payroll:claim_list", VIEW, order=56, badge=waiting_claims),
        MenuEntry(SETUP, "Règles des absences", "payroll:absence_rule_list", READ_ITEMS, order=49),
    )
    registry.add_absence_guard(given_back_guard)

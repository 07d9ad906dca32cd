"""Menu entries of absences in pay."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import EVENTS, READ_ITEMS, RULE_SUBJECT, SETUP, VIEW

SUBJECT = "Absences dans la paie"


def register() -> None:
    from payroll.selectors.absence_pays import waiting_claims, waiting_refunds
    from payroll.services.absences.refunds import given_back_guard

    registry.add_menu(
        MenuEntry(EVENTS, "Absences du mois", "payroll:absence_pay_list", VIEW, "calendar-event", 55, subject=SUBJECT),
        MenuEntry(EVENTS, "Remboursements de retenues", "payroll:refund_list", VIEW, "", 55, waiting_refunds, SUBJECT),
        MenuEntry(EVENTS, "Créances sur les branches", "payroll:claim_list", VIEW, "", 55, waiting_claims, SUBJECT),
        MenuEntry(EVENTS, "Balance âgée", "payroll:claim_ages", VIEW, order=55, subject=SUBJECT),
        MenuEntry(SETUP, "Règles des absences", "payroll:absence_rule_list", READ_ITEMS, order=66, subject=RULE_SUBJECT),
    )
    registry.add_absence_guard(given_back_guard)

"""Menu entries of the accounts of the pay."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.selectors.accounting.entries import entries_waiting, movements_to_enter, provisions_waiting

VIEW = ("accounting_view",)
SUBJECT = "Écritures"
CHART_SUBJECT = "Comptabilité"


def register(proof: str, setup: str) -> None:
    """`proof` and `setup`: the groups of the rail."""
    registry.add_menu(
        MenuEntry(proof, "Écritures", "payroll:entry_list", VIEW, "notes", 70, entries_waiting, SUBJECT),
        MenuEntry(
            proof, "Suites du règlement", "payroll:movement_list", VIEW, order=70, badge=movements_to_enter, subject=SUBJECT
        ),
        MenuEntry(proof, "Coût par section", "payroll:cost_by_section", VIEW, order=70, subject=SUBJECT),
        MenuEntry(proof, "Provisions", "payroll:provision_list", VIEW, order=70, badge=provisions_waiting, subject=SUBJECT),
        MenuEntry(proof, "Rattachement", "payroll:cut_off", VIEW, order=70, subject=SUBJECT),
        MenuEntry(setup, "Imputations", "payroll:account_rule_list", VIEW, "notes", 72, subject=CHART_SUBJECT),
        MenuEntry(setup, "Plan de comptes", "payroll:account_list", VIEW, order=72, subject=CHART_SUBJECT),
        MenuEntry(setup, "Sections", "payroll:section_list", VIEW, order=72, subject=CHART_SUBJECT),
        MenuEntry(setup, "Clés de répartition", "payroll:distribution_list", VIEW, order=72, subject=CHART_SUBJECT),
        MenuEntry(setup, "Formats d’export", "payroll:layout_list", VIEW, order=72, subject=CHART_SUBJECT),
    )

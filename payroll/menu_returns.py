"""Menu entries of returns, deadlines and third parties."""

from __future__ import annotations

from hr_core.registry import HomePanel, MenuEntry, TabEntry, registry
from payroll.menu import PROOF
from payroll.workflows_returns import VIEW as RETURNS

SUBJECT, PARTIES = "Déclarations", "Tiers et reversements"


def register() -> None:
    from payroll.selectors.returns.parties import VIEW as READ
    from payroll.selectors.returns.parties import payments_to_approve
    from payroll.selectors.returns.waiting import filings_to_check
    from payroll.views.returns.calendar import home_panel

    see, read = (RETURNS,), (READ,)
    registry.add_menu(
        MenuEntry(PROOF, "Déclarations", "payroll:filing_list", see, "file-text", 50, filings_to_check, SUBJECT),
        MenuEntry(PROOF, "Échéances", "payroll:deadline_list", see, order=50, subject=SUBJECT),
        MenuEntry(PROOF, "États annuels", "payroll:statement_list", see, order=50, subject=SUBJECT),
        MenuEntry(PROOF, "Règles d’échéance", "payroll:filing_rule_list", see, order=50, subject=SUBJECT),
        MenuEntry(PROOF, "Tiers", "payroll:party_list", read, "building-bank", 51, payments_to_approve, PARTIES),
        MenuEntry(PROOF, "Balance âgée des tiers", "payroll:party_ages", read, order=51, subject=PARTIES),
        MenuEntry(PROOF, "Reversements", "payroll:party_payment_list", read, order=51, subject=PARTIES),
        MenuEntry(PROOF, "La caisse employeur", "payroll:own_employer", see, order=51, subject=PARTIES),
    )
    registry.add_home_panel(HomePanel("payroll/returns/_home.html", see, home_panel, order=15))
    registry.add_tabs(TabEntry("Mes états annuels", "payroll:own_statements", "file-text", order=85))



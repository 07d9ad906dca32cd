"""Menu entries of agreements, social rights, records and figures; and the employee's own pages."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, TabEntry, registry
from mobility.choices_agreements import AgreementState, PeriodState

AGREEMENTS, RIGHTS, DATA = "Conventions", "Droits sociaux", "Données et formalités"


def waiting_agreements(access: Any) -> Any:
    """Those that this person may sign and that wait for a signature of their institution."""
    from mobility.selectors.agreements import officer_agreements

    found = officer_agreements(access)
    if not access.has("agreement_sign") or access.institution is None or access.institution.is_regional:
        return found.none()
    return found.filter(state=AgreementState.AGREED).exclude(signatures__signed_by=access.user)


def waiting_periods(access: Any) -> Any:
    from mobility.views.moves.rights import visible_periods

    return visible_periods(access).filter(state=PeriodState.CLAIMED) if access.has("rights_confirm") else visible_periods(access).none()


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Conventions", "mobility:agreement_list", ("agreement_view",), "writing-sign", 80, badge=waiting_agreements),
        MenuEntry(group, "Périodes d’assurance", "mobility:period_list", ("rights_confirm",), "building-bank", 82, badge=waiting_periods, subject=RIGHTS),
        MenuEntry(group, "Instruments", "mobility:instrument_list", ("mobility_browse",), "", 83, subject=RIGHTS),
        MenuEntry(group, "Dossiers portables", "mobility:record_list", ("record_exchange",), "lock", 84, subject=DATA),
        MenuEntry(group, "Formalités", "mobility:formality_list", ("mobility_data",), "", 85, subject=DATA),
        MenuEntry(group, "Indicateurs", "mobility:figures", ("mobility_figures",), "chart-bar", 89),
    )
    registry.add_tabs(
        TabEntry("Mes droits", "mobility:own_rights", "building-bank", order=72),
        TabEntry("Mes conventions", "mobility:own_agreements", "writing-sign", order=73),
        TabEntry("Mes données", "mobility:own_data", "lock", order=74),
    )

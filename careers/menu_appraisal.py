"""Places of appraisal: the rail of human resources and of heads, one's own page, what waits."""

from __future__ import annotations

from typing import Any

from hr_core.registry import HomePanel, MenuEntry, TabEntry, registry

SUBJECT = "Évaluations"
VIEW = ("appraisal_view", "appraisal_manage", "appraisal_decide")


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Campagnes", "careers:appraisal_campaign_list", VIEW, "scale", 59, badge=_appeals, subject=SUBJECT),
        MenuEntry(group, "Mon équipe", "careers:appraisal_team", ("team_view",), order=59, badge=_to_rate, subject=SUBJECT),
        MenuEntry(group, "Modèles de fiche", "careers:appraisal_form_list", VIEW, order=59, badge=_forms, subject=SUBJECT),
    )
    registry.add_tabs(TabEntry("Mon évaluation", "careers:own_appraisals", "scale", order=51))
    registry.add_home_panel(
        HomePanel("careers/appraisal/_own_home.html", ("self_service",), _own, order=25, own=True)
    )


def _appeals(access: Any) -> Any:
    from careers.selectors.appraisal import appeals_to_decide

    return appeals_to_decide(access)


def _to_rate(access: Any) -> Any:
    from careers.selectors.appraisal import sheets_to_countersign, sheets_to_rate

    return sheets_to_rate(access) | sheets_to_countersign(access)


def _forms(access: Any) -> Any:
    from careers.selectors.appraisal import forms_to_adopt

    return forms_to_adopt(access)


def _own(access: Any) -> dict[str, Any] | None:
    """What an appraisal waits for from oneself."""
    from careers.selectors.appraisal import own_to_do

    sheets = list(own_to_do(access)[:3])
    return {"sheets": sheets} if sheets else None

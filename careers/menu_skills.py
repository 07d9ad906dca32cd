"""Places of the skills of people: the rail, the file, one's own page."""

from __future__ import annotations

from typing import Any

from hr_core.registry import EmployeeTab, MenuEntry, TabEntry, registry

SUBJECT = "Compétences du personnel"
VIEW = ("skills_view", "skills_manage", "team_view")


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Compétences", "careers:claim_list", VIEW, "certificate", 58, badge=_claims, subject=SUBJECT),
        MenuEntry(group, "Diplômes", "careers:diploma_list", VIEW[:2], order=58, badge=_diplomas, subject=SUBJECT),
    )
    registry.add_employee_tab(EmployeeTab("Compétences", "careers:employee_skills", VIEW, 34))
    registry.add_tabs(TabEntry("Mes compétences", "careers:own_skills", "certificate", order=52))


def _claims(access: Any) -> Any:
    from careers.selectors.person_skills import claims_to_decide

    return claims_to_decide(access)


def _diplomas(access: Any) -> Any:
    from careers.selectors.person_skills import diplomas_to_decide

    return diplomas_to_decide(access)

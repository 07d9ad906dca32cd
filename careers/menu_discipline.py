"""Menu entries of discipline, honours and protected mandates."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, registry

VIEW, READ = ("discipline_view",), ("career_view",)
SUBJECT, HONOURS = "Discipline", "Distinctions et mandats"


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Procédures", "careers:case_list", VIEW, "scale", order=67, badge=_due, subject=SUBJECT),
        MenuEntry(group, "Sanctions", "careers:sanction_kinds", VIEW, order=67, subject=SUBJECT),
        MenuEntry(group, "Délais", "careers:discipline_rules", VIEW, order=67, subject=SUBJECT),
        MenuEntry(group, "Distinctions", "careers:honour_list", READ, "star", order=68, subject=HONOURS),
        MenuEntry(group, "Mandats protégés", "careers:mandate_list", READ, order=68, subject=HONOURS),
    )


def _due(access: Any) -> Any:
    """Cases whose deadline is reached."""
    from careers.selectors.discipline import cases_due
    from hr_core.filters import today

    return cases_due(access, today())

"""Menu entries of workforce planning."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry

VIEW = ("workforce_view",)
SUBJECT = "Prévision d’effectif"


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Scénarios", "careers:scenario_list", VIEW, "chart-bar", order=70, subject=SUBJECT),
        MenuEntry(group, "Compétences sur dix ans", "careers:skill_outlook", VIEW, order=70, subject=SUBJECT),
        MenuEntry(group, "Postes critiques", "careers:critical_list", VIEW, order=70, subject=SUBJECT),
    )

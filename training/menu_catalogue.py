"""Menu entries of the catalogue of courses."""

from __future__ import annotations

from hr_core.registry import MenuEntry, TabEntry, registry

CATALOGUE = "Catalogue"
VIEW = ("training_view", "training_manage", "training_share")
ANYBODY = (*VIEW, "self_service", "personnel_view", "team_view")


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Formations", "training:course_list", ANYBODY, "school", 70, subject=CATALOGUE),
        MenuEntry(group, "Prestataires", "training:provider_list", VIEW, order=70, subject=CATALOGUE),
    )
    registry.add_tabs(TabEntry("Formations", "training:course_list", "school", order=55))

"""Menu entries and tabs of the careers: the referential is for everybody who has a role."""

from __future__ import annotations

from careers import (
    menu_appraisal,
    menu_careers,
    menu_discipline,
    menu_positions,
    menu_posts,
    menu_recruitment,
    menu_referential,
    menu_retirement,
    menu_skills,
    menu_workforce,
)
from hr_core.registry import MenuEntry, TabEntry, registry

CAREERS = "Carrières"
ANY_ROLE = ("self_service", "personnel_view", "institution_settings", "zone")


def register() -> None:
    menu_posts.register(CAREERS)
    menu_careers.register(CAREERS)
    menu_skills.register(CAREERS)
    menu_positions.register(CAREERS)
    menu_discipline.register(CAREERS)
    menu_referential.register(CAREERS)
    menu_appraisal.register(CAREERS)
    menu_recruitment.register(CAREERS)
    menu_retirement.register(CAREERS)
    menu_workforce.register(CAREERS)
    registry.add_menu(
        MenuEntry(CAREERS, "Référentiel des métiers", "careers:referential", ANY_ROLE, "stairs-up", order=60),
        MenuEntry(CAREERS, "Compétences", "careers:skill_list", ANY_ROLE, order=61),
    )
    registry.add_tabs(TabEntry("Métiers", "careers:referential", "stairs-up", order=60))

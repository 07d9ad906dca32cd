"""Menu entries of the staffing table: one place, its pages as tabs."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, registry

SUBJECT = "Effectifs"
VIEW = ("posts_view", "posts_prepare", "posts_decide")


def waiting(access: Any) -> Any:
    """The acts that this person may decide."""
    from careers.choices_posts import ActState
    from careers.models import PostAct

    if not access.has("posts_decide"):
        return PostAct.objects.none()
    return PostAct.objects.filter(state=ActState.PROPOSED).exclude(proposed_by=access.user)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Tableau", "careers:staffing", VIEW, "users", 50, subject=SUBJECT),
        MenuEntry(group, "Postes", "careers:post_list", VIEW, "", 51, subject=SUBJECT),
        MenuEntry(group, "À pourvoir", "careers:vacancy_list", VIEW, "", 52, subject=SUBJECT),
        MenuEntry(group, "Actes", "careers:post_acts", VIEW, "", 53, badge=waiting, subject=SUBJECT),
        MenuEntry(group, "Agents sans poste", "careers:without_post", VIEW, "", 54, subject=SUBJECT),
    )

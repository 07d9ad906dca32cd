"""Menu entries of the staffing table: one place, its pages as tabs."""

from __future__ import annotations

from typing import Any

from hr_core.registry import EmployeeTab, MenuEntry, UnitPanel, registry

SUBJECT = "Effectifs"
VIEW = ("posts_view", "posts_prepare", "posts_decide")


def waiting(access: Any) -> Any:
    """The acts that this person may decide."""
    from careers.choices_posts import ActState
    from careers.models import PostAct

    if not access.has("posts_decide"):
        return PostAct.objects.none()
    return PostAct.objects.filter(state=ActState.PROPOSED).exclude(proposed_by=access.user)


def to_review(access: Any) -> Any:
    """The correspondences that this person may read again."""
    from careers.models import JobTitle

    if not access.has("posts_decide"):
        return JobTitle.objects.none()
    return JobTitle.objects.filter(state="proposed").exclude(proposed_by=access.user)


def unit_context(access: Any, unit: Any) -> Any:
    from careers.views.posts.file import unit_posts

    return unit_posts(access, unit)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Tableau", "careers:staffing", VIEW, "users", 50, subject=SUBJECT),
        MenuEntry(group, "Postes", "careers:post_list", VIEW, "", 51, subject=SUBJECT),
        MenuEntry(group, "À pourvoir", "careers:vacancy_list", VIEW, "", 52, subject=SUBJECT),
        MenuEntry(group, "Actes", "careers:post_acts", VIEW, "", 53, badge=waiting, subject=SUBJECT),
        MenuEntry(group, "Agents sans poste", "careers:without_post", VIEW, "", 54, subject=SUBJECT),
        MenuEntry(group, "Écarts au plan", "careers:staff_gaps", VIEW, "", 55, subject=SUBJECT),
        MenuEntry(group, "Appellations", "careers:title_list", VIEW, "", 56, badge=to_review, subject=SUBJECT),
    )
    registry.add_employee_tab(EmployeeTab("Postes", "careers:employee_posts", VIEW, 35))
    registry.add_unit_panel(UnitPanel("careers/posts/unit_posts.html", VIEW, unit_context))

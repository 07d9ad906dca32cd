"""What the catalogue says to the pages of jobs: the courses that give the skills that somebody lacks."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from careers.courses import CourseTold, sources
from hr_core.access import Access
from training.menu_catalogue import ANYBODY
from training.selectors.catalogue import courses_giving


def courses_told(access: Access, codes: Iterable[str]) -> dict[str, list[CourseTold]]:
    """One query."""
    if access.institution is None:
        return {}
    may = access.has(*ANYBODY)
    return {
        code: [CourseTold(course.title, level, reverse("training:course_detail", args=[course.pk]) if may else "") for course, level in found]
        for code, found in courses_giving(access.institution, codes).items()
    }  # fmt: skip


def register() -> None:
    sources.append(courses_told)

"""Reading the catalogue: what an institution offers, what the zone offers it, what a course teaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from hr_core.access import Access
from hr_core.models import Institution
from training.choices_catalogue import CourseState
from training.models import Course, CourseSkill, Provider

KEEPERS = ("training_manage", "training_share")


def courses_visible(access: Access) -> QuerySet[Course]:
    """The courses that a person may read: those of the institution and those opened to the zone, withdrawn ones included.
    Sheets in preparation are for those who keep the catalogue."""
    rows = Course.objects.select_related("provider", "institution")
    own = Q(institution=access.institution)
    if not access.has(*KEEPERS):
        own &= ~Q(state=CourseState.DRAFT)
    return rows.filter(own | Q(shared_at__isnull=False))


def courses_offered(institution: Institution | int) -> QuerySet[Course]:
    """What an institution may put into its plan: its own published courses and those that the zone shares with it."""
    rows = Course.objects.filter(state=CourseState.PUBLISHED)
    return rows.filter(Q(institution=institution) | Q(shared_at__isnull=False)).select_related("provider", "institution")


def providers_visible(access: Access) -> QuerySet[Provider]:
    """The institution's own providers and those that courses of the zone name."""
    return Provider.objects.filter(Q(institution=access.institution) | Q(is_shared=True)).select_related("country", "institution")


def skills_of(courses: Iterable[int]) -> dict[int, list[CourseSkill]]:
    """The skills given by each course; one query."""
    found: dict[int, list[CourseSkill]] = defaultdict(list)
    for row in CourseSkill.objects.filter(course__in=list(courses)).order_by("skill_code"):
        found[row.course_id].append(row)
    return dict(found)


def courses_giving(institution: Institution | int, codes: Iterable[str]) -> dict[str, list[tuple[Course, int]]]:
    """For each skill, the offered courses that give it and the level they bring to, the highest level first; one query."""
    found: dict[str, list[tuple[Course, int]]] = defaultdict(list)
    offered = courses_offered(institution).values("pk")
    rows = CourseSkill.objects.filter(skill_code__in=set(codes), course__in=offered)
    for row in rows.select_related("course__provider", "course__institution").order_by("-level", "course__title"):
        found[row.skill_code].append((row.course, row.level))
    return dict(found)


def content_of(course: Course) -> dict[str, Any]:
    """What a version keeps: the words of the sheet, and the skills given."""
    names = (
        "code", "title", "domain", "objectives", "programme", "audience", "prerequisites", "hours", "half_days", "mode", "languages",
        "cost_basis", "cost", "currency", "seats_min", "seats_max", "certificate", "is_compulsory", "validity_months", "source",
    )  # fmt: skip
    told: dict[str, Any] = {name: getattr(course, name) for name in names}
    told["provider"] = str(course.provider or "")
    told["skills"] = list(course.skills.order_by("skill_code").values_list("skill_code", "level"))
    return told

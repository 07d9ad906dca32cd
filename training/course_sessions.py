"""What sessions add to the sheet of a course: those to come, what participants thought of it, a button to plan one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.ui.parts import Action
from training.choices_catalogue import CourseState
from training.course_page import CoursePart, add_course_part
from training.models import Course
from training.selectors.elearning import modules_of
from training.selectors.evaluation import course_ratings, marks_words
from training.selectors.sessions import open_sessions
from training.services.sessions.asking import KIND


def actions(course: Course, access: Any) -> list[Action]:
    if course.state != CourseState.PUBLISHED:
        return []
    url = reverse("training:session_create") + f"?formation={course.pk}"
    found = [Action(_("Préparer une session"), url, "calendar-event", ("session_manage",), main=True)]
    if access.institution is not None and course.institution_id == access.institution.pk:
        found.insert(0, Action(_("Module en ligne"), reverse("training:module_create", args=[course.pk]), "school", ("session_manage",)))
    return found


def context(course: Course, access: Any) -> dict[str, Any] | None:
    """Three queries. The rating is that of the institution's own sessions."""
    if access.institution is None:
        return None
    coming = list(open_sessions(access.institution).filter(course=course)[:6])
    mean, answers = course_ratings([course.pk]).get(course.pk, (None, 0))
    may_read = access.has("session_view", "session_manage")
    modules = list(modules_of(course, access.institution).filter(**({} if may_read else {"is_published": True})))
    if not coming and not answers and not modules:
        return None
    return {
        "sessions": coming, "mean": marks_words(mean), "answers": answers, "may_read": may_read, "modules": modules,
        "ask": reverse("hr_core:own_ask", args=[KIND]) if coming and not access.is_officer and access.has("self_service") else "",
    }  # fmt: skip


def register() -> None:
    add_course_part(CoursePart(actions, "training/sessions/_course.html", context, order=20))

"""The directory of the institution: who works where and how to reach them; never the confidential population."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from hr_core.models import Employee, PersonalPreference, Posting


def directory(on: date) -> QuerySet[Any]:
    """Those in service, with their unit and job; `shown_phone` is empty for whoever hides it."""
    posting = Posting.objects.on(on).filter(employee=OuterRef("pk")).order_by("-start")
    hidden = PersonalPreference.objects.filter(user=OuterRef("user_id"), institution=OuterRef("institution_id"), hides_phone=True)
    people = Employee.objects.in_service(on).filter(is_confidential=False)
    return people.annotate(
        unit_key=Subquery(posting.values("unit_id")[:1]),
        unit_name=Subquery(posting.values("unit__name")[:1]),
        job_title=Subquery(posting.values("job_title")[:1]),
        hides_phone=Exists(hidden),
    ).order_by(F("last_name"), F("first_names"))


def searched(rows: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
    """Every word in the name or the job."""
    for word in words:
        rows = rows.filter(Q(search_text__contains=word) | Q(job_title__icontains=word))
    return rows

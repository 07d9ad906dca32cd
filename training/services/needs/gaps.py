"""Needs read from skill gaps: what posts ask, beside what has been stated of those who hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.selectors.person_skills import held_skills, job_gaps, jobs_of
from hr_core.access import Access
from hr_core.models import Posting, Unit
from hr_core.selectors.employees import present_on
from training.choices_needs import NeedOrigin
from training.models import TrainingNeed
from training.selectors.people import staff
from training.services.needs.flow import need_express

WIDEST = 3


@dataclass
class _Gap:
    """People of a unit under the level that their job asks in a skill: how many, the level asked, the widest distance."""

    label: str
    people: int = 0
    level: int = 0
    distance: int = 0


@transaction.atomic
def needs_from_gaps(*, institution: Any, year: int, access: Access) -> int:
    """One collective need for each unit and skill where somebody's stated level is under what their job asks; what is already written for
    the year is left as it is. A skill that nobody has stated is no gap. Returns how many needs were written."""
    day = timezone.localdate()
    people = list(staff(access).filter(present_on(day)).values_list("pk", flat=True))
    held = {key: rows for key, rows in held_skills(people, day).items() if rows}
    jobs = jobs_of(list(held), day)
    units = dict(Posting.objects.on(day).filter(employee__in=list(held)).values_list("employee_id", "unit_id"))
    found: dict[tuple[int, str], _Gap] = {}
    for key, gap in job_gaps({key: (jobs[key], held[key]) for key in held if key in jobs}).items():
        for need in gap.missing:
            if need.record is None or key not in units:
                continue
            row = found.setdefault((units[key], need.skill.code), _Gap(need.skill.label))
            row.people += 1
            row.level, row.distance = max(row.level, need.asked), max(row.distance, need.missing)
    known = set(TrainingNeed.objects.filter(institution=institution, year=year).exclude(source_key="").values_list("source_key", flat=True))
    places = Unit.objects.in_bulk({unit for unit, _code in found})
    written = 0
    for (unit, code), row in sorted(found.items(), key=lambda each: (each[0][0], each[0][1])):
        source = f"gap:{unit}:{code}"
        if source in known:
            continue
        values = {
            "year": year, "origin": NeedOrigin.GAP, "unit": places[unit], "headcount": row.people, "title": row.label[:160], "skill_code": code,
            "level": row.level, "gap": min(row.distance, WIDEST), "source_key": source,
            "reason": _("Niveau constaté sous celui que demande le métier tenu (niveau %(level)s)") % {"level": row.level},
        }  # fmt: skip
        need_express(institution=institution, values=values, access=access)
        written += 1
    return written

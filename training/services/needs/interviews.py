"""Needs read from appraisal interviews: what an appraiser and a person agreed on becomes a need of that person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.selectors.appraisal import appraisal_needs
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.selectors.employees import present_on
from training.choices_needs import NeedOrigin
from training.models import TrainingNeed
from training.selectors.people import staff
from training.services.needs.flow import need_express

URGENCY = {"high": 3, "medium": 2, "low": 1}


@transaction.atomic
def needs_from_appraisals(*, institution: Any, year: int, access: Access) -> int:
    """One need for each training that an interview of the year or of the one before kept, for those in service; what is already written
    for the year is left as it is. The appraiser has spoken: head office arbitrates. Returns how many needs were written."""
    people = Employee.objects.in_bulk(staff(access).filter(present_on(timezone.localdate())).values_list("pk", flat=True))
    told = [each for of in (year, year - 1) for each in appraisal_needs(list(people), year=of)]
    known = set(TrainingNeed.objects.filter(institution=institution, year=year).exclude(source_key="").values_list("source_key", flat=True))
    written = 0
    for each in told:
        source = f"interview:{each.employee_id}:{each.skill or each.label}"[:60]
        if source in known:
            continue
        known.add(source)
        values = {
            "year": year, "origin": NeedOrigin.APPRAISAL, "employee": people[each.employee_id], "title": each.label[:160],
            "skill_code": each.skill, "urgency": URGENCY[each.priority], "source_key": source,
            "reason": _("Retenu à l’entretien : %(campaign)s") % {"campaign": each.campaign},
        }  # fmt: skip
        need_express(institution=institution, values=values, access=access)
        written += 1
    return written

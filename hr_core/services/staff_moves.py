"""What is done to several files at once: a change of unit, a message. All or nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.facts import BY_SLUG
from hr_core.models import Employee, Institution, Posting, Unit, User
from hr_core.services.facts import fact_add
from hr_core.services.notices import notices_send
from hr_core.services.writing import is_own_file


@transaction.atomic
def staff_move(*, employees: Collection[Employee], unit: Unit, on: date, actor: User, reason: str = "") -> int:
    """Post each of these people in a unit from a day, each keeping their job; those already there are left.

    Raises `ValidationError` naming the person when one of the moves is refused: nothing is then changed.
    """
    jobs = {row.employee_id: row for row in Posting.objects.on(on).filter(employee__in=list(employees))}
    moved = 0
    for employee in employees:
        if is_own_file(employee, actor):
            raise ValidationError(_("Votre propre dossier est parmi les agents choisis : retirez-le de la sélection."))
        held = jobs.get(employee.pk)
        if held is not None and held.unit_id == unit.pk:
            continue
        if held is None:
            raise ValidationError(_("%(name)s n’a pas d’affectation ce jour-là : donnez-la depuis son dossier.") % {"name": employee})
        values = {"start": on, "unit": unit, "job_title": held.job_title}
        try:
            fact_add(employee=employee, kind=BY_SLUG["affectation"], values=values, actor=actor, reason=reason)
        except ValidationError as refused:
            raise ValidationError(f"{employee}\u00a0: {' '.join(refused.messages)}") from refused
        moved += 1
    return moved


def staff_tell(*, institution: Institution, employees: Collection[Employee], text: str, url: str = "") -> int:
    """A message in the application to those who have an account; how many were told."""
    return notices_send(institution=institution, users=[employee.user for employee in employees], text=text, url=url)

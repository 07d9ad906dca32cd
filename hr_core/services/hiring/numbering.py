"""Staff numbers: given one after the other, within the transaction that opens the file, so that none is lost or given twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, FixedTermLimit, Institution, StaffNumbering, User
from hr_core.services.timeline import timeline_set
from hr_core.services.writing import assign, reasoned, save_checked


def numbering_of(institution: Institution) -> StaffNumbering | None:
    return StaffNumbering.objects.filter(institution=institution).first()


def numbering_proposed(institution: Institution) -> StaffNumbering:
    """The scheme that goes on with the numbers held: as many digits, after the greatest one."""
    held = [number for number in Employee.objects.values_list("staff_number", flat=True) if number.isdecimal()]
    greatest = max(held, key=int, default="")
    digits = min(max(len(greatest), 3), 10) if greatest else 5
    return StaffNumbering(institution=institution, digits=digits, next_number=int(greatest or 0) + 1)


@transaction.atomic
def numbering_set(*, institution: Institution, values: dict[str, object], actor: User) -> StaffNumbering:
    """Set or change the scheme; numbers already given stay as they are."""
    numbering = StaffNumbering.objects.select_for_update().filter(institution=institution).first()
    with reasoned("", _("Numérotation des matricules")):
        return save_checked(assign(numbering or StaffNumbering(institution=institution), values))


@transaction.atomic
def staff_number_take(*, institution: Institution) -> str:
    """The next number, passing over those that files hold already; empty when the institution gives none itself.

    The row of the scheme is locked until the end of the caller's transaction: two hirings wait for one another, and a hiring
    that fails gives its number back.
    """
    numbering = StaffNumbering.objects.select_for_update().filter(institution=institution).first()
    if numbering is None:
        return ""
    number = numbering.next_number
    while Employee.objects.filter(institution=institution, staff_number=numbering.written(number)).exists():
        number += 1
    numbering.next_number = number + 1
    numbering.save(update_fields=["next_number"])
    return numbering.written(number)


@transaction.atomic
def fixed_term_limit_set(*, institution: Institution, start: date, values: dict[str, Any], actor: User) -> FixedTermLimit:
    """What limits fixed terms from `start` on; what held before stops on that day."""
    rows = FixedTermLimit.objects.filter(institution=institution)
    with reasoned("", _("Limite des contrats à durée déterminée")):
        return timeline_set(rows, start=start, values=values, make=lambda: FixedTermLimit(institution=institution))

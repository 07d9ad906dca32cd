"""The plan of a year: wanted staff by unit, job and category."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import StaffTarget
from careers.selectors.posts.reading import authorised_on
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, reasoned, save_checked


@transaction.atomic
def target_save(*, target: StaffTarget, values: dict[str, Any]) -> StaffTarget:
    with reasoned("", _("Effectif prévu")):
        return save_checked(assign(target, values))


@transaction.atomic
def target_remove(*, target: StaffTarget) -> None:
    with reasoned("", _("Effectif prévu")):
        delete_checked(target)


@transaction.atomic
def targets_from_posts(*, institution: Institution, year: int) -> int:
    """The plan of a year from the posts authorised on its last day; refused when the year has a plan already."""
    if StaffTarget.objects.filter(year=year).exists():
        raise Refusal(_("L’exercice %(year)s a déjà un plan : modifiez ses lignes.") % {"year": year})
    posts = authorised_on(date(year, 12, 31)).select_related("job")
    counted = Counter((post.unit_key, post.job_id, post.categories) for post in posts)
    if not counted:
        raise Refusal(_("Aucun poste n’est autorisé à la fin de cet exercice."))
    with reasoned("", _("Effectif prévu repris des postes autorisés")):
        StaffTarget.objects.bulk_create(
            StaffTarget(
                institution=institution, year=year, unit_id=unit, job_id=job, category=category[:24], number=number
            )
            for (unit, job, category), number in counted.items()
        )
    return len(counted)

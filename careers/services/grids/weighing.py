"""The common band of a grade: jobs of the grade are weighed by the point method, then another person adopts the spread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import Edition, Grade, GradeWeighing, WeighingFactor
from careers.services.grids.amounts import DEGREES, spread, weighed
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, save_checked


@transaction.atomic
def job_weigh(
    *, grade: Grade, edition: Edition, job_title: str, degrees: Sequence[int], evidence: str, actor: User
) -> GradeWeighing:
    """Weigh a job of a grade by the factors of the edition; the equivalence of the grade is to be adopted again."""
    weights = [each.weight for each in WeighingFactor.objects.filter(edition=edition)]
    if len(degrees) != len(weights) or not all(1 <= degree <= DEGREES for degree in degrees):
        raise Refusal(_("Donnez un degré de 1 à 8 à chacun des six critères."))
    points, band = weighed(degrees, weights)
    row = GradeWeighing.objects.filter(grade=grade, job_title=job_title).first() or GradeWeighing(
        institution_id=grade.institution_id, grade=grade, job_title=job_title
    )
    row.degrees, row.points, row.band = list(degrees), int(points * 100), band
    row.evidence, row.weighed_by = evidence, actor
    return save_checked(row)


@transaction.atomic
def weighing_delete(*, weighing: GradeWeighing) -> None:
    delete_checked(weighing)


@transaction.atomic
def equivalence_adopt(*, grade: Grade, on: date, actor: User) -> Grade:
    """Write the spread of the weighed jobs into the grade. The one who adopts weighed none of them."""
    rows = list(grade.weighings.all())
    if not rows:
        raise Refusal(_("Pesez au moins un emploi de ce grade : l’équivalence vient de l’étendue de ses emplois."))
    if any(row.weighed_by_id == actor.pk for row in rows):
        raise Refusal(_("Vous avez pesé un emploi de ce grade : une autre personne doit arrêter l’équivalence."))
    grade.band_low, grade.band, grade.band_high = spread([row.band for row in rows])
    grade.band_on, grade.band_by = on, actor
    return save_checked(grade)

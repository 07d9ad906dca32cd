"""Part-time teachers: courses, prices of an hour, hours done and validated by another person."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, reasoned
from hr_core.text import french_decimal
from payroll.models import Course, TeachingHours, TeachingRate
from payroll.services.outside.writing import forbid_own_payee, keep, validate
from payroll.services.timeline import require_reason, timeline_set

SOURCE = "hours"


@transaction.atomic
def teaching_rate_set(
    *, institution: Institution, level: str, start: date, amount: int, act: str, actor: User, reason: str
) -> TeachingRate:
    """The price of an hour of a level from `start`; the one before ends on its eve."""
    require_reason(reason)
    with because(reason):
        return timeline_set(
            TeachingRate.objects.filter(institution=institution, level=level),
            start=start,
            values={"amount": amount, "act": act},
            make=lambda: TeachingRate(institution=institution, level=level),
        )


@transaction.atomic
def course_save(*, course: Course, actor: User, reason: str = "") -> Course:
    return keep(course, payee=course.payee, actor=actor, reason=reason, usual=_("Cours"))


@transaction.atomic
def hours_save(*, hours: TeachingHours, actor: User, reason: str = "") -> TeachingHours:
    """Hours of a day, within the course's dates and hours. Raises `ValidationError` or `Refusal`."""
    course = Course.objects.select_for_update(of=("self",)).select_related("payee__employee").get(pk=hours.course_id)
    if hours.pk and TeachingHours.objects.get(pk=hours.pk).validated_by_id:
        raise Refusal(_("Ces heures sont validées : elles ne changent plus."))
    if not course.start <= hours.taught_on <= course.end:
        raise ValidationError({"taught_on": _("Ce jour n’est pas dans les dates du cours.")})
    done = course.hours.exclude(pk=hours.pk).aggregate(total=Sum("hours"))["total"] or 0
    if done + hours.hours > course.planned_hours:
        left = french_decimal(Fraction(course.planned_hours - done, 1000), 3)
        raise ValidationError({"hours": _("Il ne reste que %(left)s heures prévues pour ce cours.") % {"left": left}})
    hours.entered_by = actor
    return keep(hours, payee=course.payee, actor=actor, reason=reason, usual=_("Heures de vacation"))


@transaction.atomic
def hours_validate(*, hours: TeachingHours, actor: User) -> TeachingHours:
    payee = hours.course.payee
    return validate(
        hours, payees=[payee], actor=actor, already=_("Ces heures sont déjà validées."), usual=_("Heures validées")
    )


@transaction.atomic
def hours_delete(*, hours: TeachingHours, actor: User) -> None:
    """Take back hours that nobody has validated."""
    hours = TeachingHours.objects.select_for_update(of=("self",)).select_related("course__payee__employee").get(pk=hours.pk)
    forbid_own_payee(hours.course.payee, actor)
    if hours.validated_by_id is not None:
        raise Refusal(_("Ces heures sont validées : elles ne se retirent plus."))
    with reasoned("", _("Heures retirées")):
        delete_checked(hours)

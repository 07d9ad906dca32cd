"""Hours that the training hands over, through the registry: a course of a part-time teacher and its hours, validated here as any.

The price is never taken from the training: an hour is paid at the rate of an act in force, which must be the one announced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, User
from hr_core.registry import TaughtHours, TeachingPay, registry
from hr_core.services.errors import Refusal
from hr_core.text import french_amount, french_date
from payroll.choices_outside import OutsideKind, OutsideState
from payroll.models import Course, OutsideLine, Payee, TeachingHours, TeachingRate
from payroll.services.outside.payees import payee_save
from payroll.services.outside.teaching import SOURCE, course_save, hours_save

PAID = (OutsideState.PAID, OutsideState.CLOSED)


def taught_take(institution: Institution, hours: TaughtHours, actor: User) -> int:
    """The key of the course that holds them. Within the caller's transaction; raises `Refusal`."""
    days = sorted(hours.days)
    first, last = days[0][0], days[-1][0]
    level = _level(institution, hours.hourly, first, last)
    course = Course(
        institution=institution, payee=_payee(institution, hours.employee, actor), title=f"{hours.title} ({hours.reference})"[:160], level=level,
        start=first, end=last, planned_hours=_thousandths(sum(minutes for _day, minutes in days)),
    )  # fmt: skip
    course_save(course=course, actor=actor, reason=_("Transmis par le service de la formation"))
    told = done = 0
    for day, minutes in days:
        told += minutes
        amount = _thousandths(told) - done
        done += amount
        hours_save(hours=TeachingHours(institution=institution, course=course, taught_on=day, hours=amount), actor=actor)
    return course.pk


def _thousandths(minutes: int) -> int:
    """Thousandths of an hour, halves up; days are differences of running totals, so that they add up to the whole."""
    return (2 * minutes * 1000 + 60) // 120


def _level(institution: Institution, hourly: int, first: date, last: date) -> str:
    """The level whose rate of an hour is that amount over all the days."""
    for rate in TeachingRate.objects.filter(institution=institution, amount=hourly, start__lte=first):
        if rate.end is None or rate.end > last:
            return rate.level
    raise Refusal(
        _("Aucun taux de vacation de %(amount)s l’heure n’est en vigueur le %(day)s : la paie le saisit avec son acte dans « Vacations », puis transmettez.")
        % {"amount": french_amount(hourly, institution.country.currency, unit=True), "day": french_date(first)}
    )


def _payee(institution: Institution, employee: Employee, actor: User) -> Payee:
    found = Payee.objects.filter(employee=employee, kind=OutsideKind.TEACHER, is_active=True).first()
    return found or payee_save(
        payee=Payee(
            institution=institution, kind=OutsideKind.TEACHER, employee=employee, last_name=employee.last_name[:80],
            first_names=employee.first_names[:120], quality=_("Formateur interne"), payment_mode=_mode(employee),
        ),
        actor=actor, reason=_("Formateur interne"),
    )  # fmt: skip


def _mode(employee: Employee) -> str:
    return employee.payment_mode if employee.payment_mode in Payee.Mode.values else Payee.Mode.TRANSFER


def taught_standing(keys: Sequence[int]) -> Mapping[int, str]:
    """Where the hours of each course stand; two queries."""
    rows: dict[int, list[TeachingHours]] = {}
    for row in TeachingHours.objects.filter(course__in=keys).order_by("pk"):
        rows.setdefault(row.course_id, []).append(row)
    references = [str(row.pk) for held in rows.values() for row in held]
    lines = OutsideLine.objects.filter(source=SOURCE, reference__in=references).select_related("run")
    runs = {line.reference: line.run for line in lines}
    return {key: _words(rows.get(key, []), runs) for key in keys}


def _words(rows: list[TeachingHours], runs: Mapping[str, Any]) -> str:
    if not rows:
        return _("retirées par la paie")
    held = [runs[str(row.pk)] for row in rows if str(row.pk) in runs]
    if len(held) == len(rows):
        run = held[-1]
        if all(each.state in PAID for each in held):
            return _("payées, %(run)s") % {"run": run.reference}
        return _("dans la campagne %(run)s") % {"run": run.reference}
    if all(row.validated_by_id for row in rows):
        return _("validées, à payer")
    return _("à valider en paie")


def register() -> None:
    registry.teaching_pay = TeachingPay(taught_take, taught_standing, "payroll:hours_list")

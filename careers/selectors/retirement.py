"""Reading retirements: the day by the rules, who comes to it, the dossiers, their holes, the former staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from careers.choices_retirement import DossierState, Proof
from careers.models import RetirementDossier
from hr_core.access import Access
from hr_core.models import Employee, Institution, PayTerms
from hr_core.registry import RetirementAges
from hr_core.selectors.retirement import born_to_retire, retirement_ages, retirement_words, retires_on

VIEW = ("retirement_view",)
ONE_DAY = timedelta(days=1)


def retirement_day(employee: Employee, on: date) -> tuple[date, str] | None:
    """The day of retirement by the rules of a day, and the rule in words; None without a birth date."""
    if employee.birth_on is None:
        return None
    ages = retirement_ages(employee.institution, on)
    if not hasattr(employee, "is_executive"):
        employee.is_executive = is_executive_on(employee, on)  # type: ignore[attr-defined]
    return day_by(employee, ages)


def day_by(employee: Any, ages: RetirementAges) -> tuple[date, str]:
    """The same from ages already read, for somebody annotated with `is_executive`."""
    basis = f"{retirement_words(ages)} ; {ages.source}" if ages.source else retirement_words(ages)
    return retires_on(employee.birth_on, employee.is_executive, ages), basis[:200]


def is_executive_on(employee: Employee, on: date) -> bool:
    return PayTerms.objects.on(on).filter(employee=employee.pk, state="approved", is_executive=True).exists()


def executives_on(on: date) -> set[int]:
    """The employees (keys) whom `with_executive` tells executive; one query."""
    return set(PayTerms.objects.on(on).filter(state="approved", is_executive=True).values_list("employee_id", flat=True))


def with_executive(people: QuerySet[Employee], on: date) -> QuerySet[Employee]:
    terms = PayTerms.objects.on(on).filter(employee=OuterRef("pk"), state="approved", is_executive=True)
    return people.annotate(is_executive=Exists(terms))


def retiring(institution: Institution, on: date, until: date) -> QuerySet[Employee]:
    """Those in service on a day whose age of retirement falls between it and another."""
    people = with_executive(Employee.objects.filter(institution=institution).in_service(on), on)
    return people.filter(born_to_retire(retirement_ages(institution, on), on, until)).select_related("institution").order_by("birth_on")


def dossiers_of(access: Access) -> QuerySet[RetirementDossier]:
    """The dossiers of the files that this person sees, with the periods and tasks that wait."""
    rows = RetirementDossier.objects.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    return rows.select_related("employee", "act", "institution").annotate(
        missing=Count("periods", filter=Q(periods__state__in=(Proof.MISSING, Proof.CLAIMED)), distinct=True),
        undone=Count("tasks", filter=Q(tasks__done_on__isnull=True), distinct=True),
    )


def dossiers_late(access: Access, on: date) -> QuerySet[RetirementDossier]:
    """Open dossiers of which a task is late."""
    rows = RetirementDossier.objects.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    return rows.filter(state__in=(DossierState.OPEN, DossierState.SENT), tasks__done_on__isnull=True, tasks__due_on__lt=on).distinct()


def gaps_of(dossier: RetirementDossier) -> list[tuple[date, date]]:
    """The holes between the periods of a dossier, first and last day of each, up to the retirement."""
    return gaps_between([(row.start, row.end or dossier.due_on) for row in dossier.periods.order_by("start")], dossier.due_on)


def gaps_between(periods: Sequence[tuple[date, date]], until: date) -> list[tuple[date, date]]:
    """Holes of sorted half-open periods, from the first one to `until`; both days included.

    >>> gaps_between([(date(2000, 1, 1), date(2001, 1, 1)), (date(2001, 1, 2), date(2002, 1, 1))], date(2002, 1, 1))
    [(datetime.date(2001, 1, 1), datetime.date(2001, 1, 1))]
    """
    found = []
    reached: date | None = None
    for start, end in periods:
        if reached is not None and start > reached:
            found.append((reached, start - ONE_DAY))
        reached = max(reached or end, end)
    if reached is not None and reached < until:
        found.append((reached, until - ONE_DAY))
    return found


def former_staff(access: Access, on: date) -> QuerySet[Employee]:
    """Those who have left, the last ones first."""
    return Employee.objects.visible_to(access).filter(left_on__isnull=False, left_on__lte=on).order_by(F("left_on").desc(), "last_name")

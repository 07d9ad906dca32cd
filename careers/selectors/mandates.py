"""Who is protected by a mandate on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from careers.models import Honour, HonourKind, ProtectedMandate
from careers.selectors.seniority import Seniority, seniorities
from hr_core.access import Access
from hr_core.models import Employee


def mandates_on(people: Iterable[int], on: date) -> QuerySet[ProtectedMandate]:
    """The mandates that protect people (keys) on a day, those that have ended a short while ago among them."""
    rows = ProtectedMandate.objects.filter(employee__in=people, start__lte=on)
    return rows.filter(Q(protected_until__isnull=True) | Q(protected_until__gt=on)).select_related("kind", "employee")


def mandates_of(access: Access) -> QuerySet[ProtectedMandate]:
    visible = Employee.objects.visible_to(access).values("pk")
    return ProtectedMandate.objects.filter(employee__in=visible).select_related("kind", "employee")


def honours_of(access: Access) -> QuerySet[Honour]:
    visible = Employee.objects.visible_to(access).values("pk")
    return Honour.objects.filter(employee__in=visible).select_related("kind", "employee", "act")


def honours_to_propose(access: Access, on: date) -> list[tuple[Employee, HonourKind, Seniority]]:
    """Who reaches the years of a distinction by a day and has not received it: the highest that each one reaches."""
    kinds = list(HonourKind.objects.filter(is_active=True, years__isnull=False).order_by("-years"))
    if not kinds:
        return []
    lowest = min(kind.years or 0 for kind in kinds)
    long_ago = on.replace(year=on.year - lowest, day=1)
    people = list(
        Employee.objects.visible_to(access).in_service(on).filter(seniority_on__lte=long_ago.replace(month=12, day=31)).order_by("seniority_on")
    )
    spans = seniorities(people, on)
    received: set[tuple[int, int]] = set(Honour.objects.filter(employee__in=people).values_list("employee_id", "kind_id"))
    found = []
    for person in people:
        kind = next((each for each in kinds if (each.years or 0) <= spans[person.pk].years), None)
        if kind is not None and (person.pk, kind.pk) not in received:
            found.append((person, kind, spans[person.pk]))
    return found

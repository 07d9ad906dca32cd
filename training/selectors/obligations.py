"""Who must hold what, and where they stand on a day: up to date, about to expire, expired, missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Employee, Posting, Unit
from hr_core.selectors.organisation import units_below
from training.choices_sessions import LicenceState
from training.models import Licence, Obligation
from training.selectors.people import staff


@dataclass(frozen=True)
class Standing:
    """Somebody before an obligation: the licence that runs the longest, if any."""

    obligation: Obligation
    employee: Employee
    unit: str
    state: LicenceState
    licence: Licence | None = None

    @property
    def pk(self) -> int:
        return self.employee.pk

    @property
    def expires_on(self) -> date | None:
        return self.licence.expires_on if self.licence else None

    @property
    def number(self) -> str:
        return self.licence.number if self.licence else ""


def state_on(licence: Licence | None, obligation: Obligation, today: date) -> LicenceState:
    """The day of expiry itself is no longer covered; the reminder counts back from it."""
    if licence is None:
        return LicenceState.MISSING
    if licence.expires_on is None or licence.expires_on - timedelta(days=obligation.reminder_days) > today:
        return LicenceState.VALID
    return LicenceState.SOON if licence.expires_on > today else LicenceState.EXPIRED


def standings(access: Access, *, obligation: Obligation | None = None, employee: Employee | None = None, today: date | None = None) -> list[Standing]:
    """Everybody whom an obligation in force concerns, among the files that one may see. Five queries, whatever the numbers."""
    today = today or timezone.localdate()
    rules = Obligation.objects.filter(institution=access.institution, is_active=True).select_related("course")
    rules = rules.filter(pk=obligation.pk) if obligation is not None else rules
    people = Employee.objects.in_service(today).filter(pk=employee.pk) if employee is not None else staff(access).in_service(today)  # type: ignore[attr-defined]
    wanted = list(rules)
    if not wanted:
        return []
    places = {
        posting.employee_id: posting
        for posting in Posting.objects.on(today).filter(employee__in=people.values("pk")).select_related("unit")
    }
    below = _below() if any(rule.unit_id for rule in wanted) else {}
    best: dict[tuple[int, int], Licence] = {}
    held = Licence.objects.filter(obligation__in=wanted, employee__in=people.values("pk"), obtained_on__lte=today)
    for licence in held:
        key = (licence.obligation_id, licence.employee_id)
        known = best.get(key)
        if known is None or known.expires_on is not None and (licence.expires_on is None or licence.expires_on > known.expires_on):
            best[key] = licence
    is_there = employee is not None and employee.left_on is None and employee.hired_on <= today
    everybody = [employee] if is_there and employee is not None else list(people)
    found = []
    for rule in wanted:
        units, words = below.get(rule.unit_id or 0), rule.job_title.lower()
        for each in everybody:
            place = places.get(each.pk)
            if rule.unit_id and (place is None or place.unit_id not in (units or ())):
                continue
            if words and (place is None or words not in place.job_title.lower()):
                continue
            licence = best.get((rule.pk, each.pk))
            found.append(Standing(rule, each, place.unit.name if place else "", state_on(licence, rule, today), licence))
    return found


def counts(rows: list[Standing]) -> dict[int, Counter[str]]:
    """By obligation, how many stand where."""
    found: dict[int, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.obligation.pk, Counter())[row.state] += 1
    return found


def _below() -> dict[int, set[int]]:
    """Each unit with those under it; one query."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: dict[int, set[int]] = {}
    for key in parents:
        above: int | None = key
        while above is not None:
            found.setdefault(above, set()).add(key)
            above = parents.get(above)
    return found


def expiring(access: Access, today: date | None = None) -> QuerySet[Licence]:
    """The licences of the institution that expire within their reminder or have expired, the last of each person, for the badge."""
    today = today or timezone.localdate()
    rows = Licence.objects.filter(institution=access.institution, obligation__is_active=True, employee__left_on__isnull=True)
    if not access.has("confidential_view"):
        rows = rows.filter(employee__is_confidential=False)
    later = Licence.objects.filter(employee=OuterRef("employee"), obligation=OuterRef("obligation"), obtained_on__gt=OuterRef("obtained_on"))
    waiting = (LicenceState.SOON.value, LicenceState.EXPIRED.value)
    return with_standing(rows.filter(~Exists(later)), today).filter(standing__in=waiting)


def with_standing(licences: QuerySet[Licence], today: date) -> QuerySet[Any]:
    """Adds `standing` (`LicenceState`): about to expire within the reminder of the obligation."""
    reminded = ExpressionWrapper(F("expires_on") - F("obligation__reminder_days"), output_field=DateField())
    return licences.annotate(
        standing=Case(
            When(expires_on__lte=today, then=Value(LicenceState.EXPIRED.value)),
            When(Q(expires_on__isnull=False) & LessThanOrEqual(reminded, Value(today)), then=Value(LicenceState.SOON.value)),
            default=Value(LicenceState.VALID.value),
            output_field=CharField(),
        )
    )


def people_under(obligation: Obligation, access: Access, today: date | None = None) -> QuerySet[Employee]:
    """The files that one may see of those whom an obligation concerns, each with the licence that runs the longest."""
    today = today or timezone.localdate()
    places = Posting.objects.on(today).filter(employee=OuterRef("pk"))
    if obligation.unit_id:
        places = places.filter(unit__in=units_below([obligation.unit_id]))
    if obligation.job_title:
        places = places.filter(job_title__icontains=obligation.job_title)
    held = Licence.objects.filter(obligation=obligation, employee=OuterRef("pk"), obtained_on__lte=today)
    held = held.order_by(F("expires_on").desc(nulls_first=True), "-obtained_on")
    rows: QuerySet[Employee] = staff(access).in_service(today)  # type: ignore[attr-defined]
    if obligation.unit_id or obligation.job_title:
        rows = rows.filter(Exists(places))
    soon = today + timedelta(days=obligation.reminder_days)
    rows = rows.annotate(
        unit_name=Subquery(places.values("unit__name")[:1]), job=Subquery(places.values("job_title")[:1]),
        licence=Subquery(held.values("pk")[:1]), number=Subquery(held.values("number")[:1]), expires_on=Subquery(held.values("expires_on")[:1]),
    )  # fmt: skip
    return rows.annotate(
        standing=Case(
            When(licence__isnull=True, then=Value(LicenceState.MISSING.value)),
            When(Q(expires_on__isnull=True) | Q(expires_on__gt=soon), then=Value(LicenceState.VALID.value)),
            When(expires_on__gt=today, then=Value(LicenceState.SOON.value)),
            default=Value(LicenceState.EXPIRED.value),
            output_field=CharField(),
        )
    )

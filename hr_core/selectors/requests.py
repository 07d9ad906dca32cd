"""Reading requests: one's own, those that wait for a person, who decides for a unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from hr_core.access import Access, managed_units, staff_of_units
from hr_core.models import Employee, Request, RequestState, RequestStep, StepKind, StepState, Unit, UnitHead, User

#: The right that decides each kind of step besides the heads of units.
STEP_RIGHTS = {StepKind.HR: "request_decide", StepKind.FINANCE: "request_finance", StepKind.TRAINING: "request_training"}


def units_decided(access: Access) -> list[int]:
    """The units whose requests this person decides today as their head, or in the place of a head by an act in force."""
    return sorted(managed_units(access)) if access.has("team_view") else []


def steps_to_decide(access: Access) -> QuerySet[RequestStep]:
    """The steps that wait for this person: neither their own request, nor a file that they may not see."""
    if access.institution is None:
        return RequestStep.objects.none()
    wanted = Q(pk__in=[])
    units = units_decided(access)
    if units:
        wanted |= Q(kind=StepKind.MANAGER, request__unit__in=units)
    for kind, right in STEP_RIGHTS.items():
        if access.has(right):
            wanted |= Q(kind=kind) & _reached(access, right)
    if access.has(STEP_RIGHTS[StepKind.HR]):
        wanted |= Q(kind=StepKind.MANAGER, escalated_on__isnull=False) & _reached(access, STEP_RIGHTS[StepKind.HR])
    rows = RequestStep.objects.filter(wanted, state=StepState.CURRENT, institution=access.institution)
    rows = rows.exclude(Q(asked_by=access.user) | Q(request__employee__user=access.user))
    if not access.has("confidential_view"):
        rows = rows.filter(request__employee__is_confidential=False)
    return rows.select_related("request__employee", "request__unit")


def _reached(access: Access, right: str) -> Q:
    """The steps about the people within the reach of a right."""
    units = access.reach(right)
    return Q(pk__isnull=False) if units is None else Q(request__employee__in=staff_of_units(units))


def requests_visible(access: Access) -> QuerySet[Request]:
    """The requests that this person may read: those of the files seen by human resources, those that the heads of their units
    decide, those of finance or of training, their own."""
    rows = Request.objects.filter(institution=access.institution).select_related("employee", "unit", "absence__kind")
    own = Q(employee__user=access.user)
    if access.holds_everywhere("request_decide", "request_view"):
        return rows if access.has("confidential_view") else rows.filter(Q(employee__is_confidential=False) | own)
    units = units_decided(access)
    led = Q(steps__kind=StepKind.MANAGER, unit__in=units, employee__is_confidential=False)
    seen = led if units else Q(pk__in=[])
    if access.has("request_decide", "request_view"):
        people = staff_of_units(access.reach("request_decide", "request_view") or ())
        seen |= Q(employee__in=people, employee__is_confidential=False)
    for kind in (StepKind.FINANCE, StepKind.TRAINING):
        if access.has(STEP_RIGHTS[kind]):
            seen |= Q(steps__kind=kind, employee__is_confidential=False)
    return rows.filter(seen | own).distinct()


def heads_of(unit: Unit | None, on: date, *, but: Employee) -> list[User]:
    """The accounts of the nearest heads above a person: those of the unit, else of the unit above, and so on."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    key = unit.pk if unit else None
    heads: dict[int, list[User]] = {}
    for head in UnitHead.objects.on(on).exclude(employee=but).select_related("employee__user"):
        if head.employee.user_id:
            heads.setdefault(head.unit_id, []).append(head.employee.user)
    while key is not None:
        if key in heads:
            return heads[key]
        key = parents.get(key)
    return []


def pending_of(employees: Collection[int] | Iterable[int], kind: str) -> QuerySet[Request]:
    return Request.objects.filter(employee__in=list(employees), kind=kind, state=RequestState.PENDING)

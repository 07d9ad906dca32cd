"""Presence: who reads and decides which findings."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hr_core.access import Access, staff_of_units
from hr_core.models import AttendanceFinding, BadgeDay, Employee, FindingState
from hr_core.selectors.requests import units_decided


def findings_visible(access: Access) -> QuerySet[AttendanceFinding]:
    """Those of the files seen by human resources, or of the units that one heads; never one's own."""
    rows = AttendanceFinding.objects.filter(institution=access.institution).exclude(employee__user=access.user)
    rows = rows.select_related("employee", "unit", "decided_by")
    if not access.has("confidential_view"):
        rows = rows.filter(employee__is_confidential=False)
    if access.holds_everywhere("absence_view"):
        return rows
    seen = Q(unit__in=units_decided(access))
    if access.has("absence_view"):
        seen |= Q(employee__in=staff_of_units(access.reach("absence_view") or ()))
    return rows.filter(seen)


def findings_to_decide(access: Access) -> QuerySet[AttendanceFinding]:
    """The head's; those of units without a head, or everything, for who enters absences."""
    rows = findings_visible(access).filter(state=FindingState.PROPOSED)
    if access.holds_everywhere("absence_enter"):
        return rows
    decided = Q(unit__in=units_decided(access))
    if access.has("absence_enter"):
        decided |= Q(employee__in=staff_of_units(access.reach("absence_enter") or ()))
    return rows.filter(decided)


def badges_visible(access: Access) -> QuerySet[BadgeDay]:
    people = Employee.objects.visible_to(access).values("pk")
    return BadgeDay.objects.filter(institution=access.institution, employee__in=people).select_related("employee")

"""Physical controls: what an officer reads of them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from hr_core.access import Access
from hr_core.models import Employee
from payroll.models import CheckState, StaffCheck, StaffControl


def controls_with_counts(access: Access) -> QuerySet[StaffControl]:
    """Each campaign with how many were summoned, seen, absent and paid at the counter."""
    return StaffControl.objects.filter(institution=access.institution).select_related("unit", "opened_by", "closed_by").annotate(
        summoned=Count("checks"),
        seen=Count("checks", filter=Q(checks__checked_at__isnull=False)),
        incomplete=Count("checks", filter=Q(checks__state=CheckState.INCOMPLETE)),
        absent=Count("checks", filter=Q(checks__state=CheckState.ABSENT)),
        held=Count("checks", filter=Q(checks__is_held=True, checks__released_at__isnull=True)),
    )


def checks_visible(access: Access) -> QuerySet[StaffCheck]:
    people = Employee.objects.visible_to(access).values("pk")
    return StaffCheck.objects.filter(institution=access.institution, employee__in=people).select_related("employee", "checked_by", "control")

"""Reading promotion rosters within what one may see."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from careers.models import PromotionCandidate, PromotionRoster
from hr_core.access import Access
from hr_core.models import Employee


def rosters(access: Access) -> QuerySet[PromotionRoster]:
    """The rosters, each with how many visible people it examines."""
    visible = Q(candidates__employee__in=Employee.objects.visible_to(access).values("pk"))
    return PromotionRoster.objects.select_related("grid", "source", "target", "batch").annotate(
        people=Count("candidates", filter=visible)
    )


def candidates(access: Access) -> QuerySet[PromotionCandidate]:
    visible = Employee.objects.visible_to(access).values("pk")
    return PromotionCandidate.objects.filter(employee__in=visible).select_related("employee", "roster")

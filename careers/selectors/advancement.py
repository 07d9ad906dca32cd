"""Reading campaigns, rules and credits within what one may see."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from careers.choices_advancement import DecisionState, Standing
from careers.models import AdvancementCampaign, AdvancementLine, AdvancementRule, SeniorityCredit
from hr_core.access import Access
from hr_core.models import Employee


def lines_of(campaign: AdvancementCampaign, access: Access) -> QuerySet[AdvancementLine]:
    return all_lines(access).filter(campaign=campaign)


def all_lines(access: Access) -> QuerySet[AdvancementLine]:
    visible = Employee.objects.visible_to(access).values("pk")
    return AdvancementLine.objects.filter(employee__in=visible).select_related("employee")


def standing_counts(campaign: AdvancementCampaign, access: Access) -> dict[str, int]:
    rows = lines_of(campaign, access).order_by().values("standing").annotate(people=Count("pk"))
    return {row["standing"]: row["people"] for row in rows}


def campaigns(access: Access) -> QuerySet[AdvancementCampaign]:
    """The campaigns, each with how many visible people it examines and how many of them advance."""
    visible = Q(lines__employee__in=Employee.objects.visible_to(access).values("pk"))
    return AdvancementCampaign.objects.select_related("grid", "prepared_by").annotate(
        people=Count("lines", filter=visible), eligible=Count("lines", filter=visible & Q(lines__standing=Standing.ELIGIBLE))
    )


def rules() -> QuerySet[AdvancementRule]:
    return AdvancementRule.objects.select_related("grid", "grade", "proposed_by", "decided_by")


def credits_of(access: Access) -> QuerySet[SeniorityCredit]:
    visible = Employee.objects.visible_to(access).values("pk")
    return SeniorityCredit.objects.filter(employee__in=visible).select_related("employee", "proposed_by", "decided_by")


def rules_to_decide(access: Access) -> QuerySet[AdvancementRule]:
    rows = AdvancementRule.objects.filter(state=DecisionState.PROPOSED).exclude(proposed_by=access.user)
    return rows if access.has("career_decide") else rows.none()


def credits_to_decide(access: Access) -> QuerySet[SeniorityCredit]:
    rows = credits_of(access).filter(state=DecisionState.PROPOSED).exclude(proposed_by=access.user)
    return rows.exclude(employee__user=access.user) if access.has("career_decide") else rows.none()

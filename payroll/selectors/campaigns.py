"""Campaigns of bonuses as pages read them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from hr_core.access import Access
from hr_core.selectors.absences import counted_between
from payroll.choices_campaigns import Prorata
from payroll.models import AbsencePayRule, BonusCampaign, BonusProvision, BonusShare
from payroll.selectors.absence_rules import Unruled, absent_by_kind
from payroll.selectors.loans import seen
from payroll.workflows_campaigns import CAMPAIGN_STEPS


def with_totals(campaigns: QuerySet[BonusCampaign]) -> QuerySet[BonusCampaign]:
    """Adds `total` and `people` of the shares that are paid."""
    paid = Q(shares__amount__gt=0)
    return campaigns.annotate(
        total=Sum("shares__amount", filter=paid, default=0), people=Count("shares", filter=paid)
    )


def shares_seen(campaign: BonusCampaign, access: Access) -> QuerySet[BonusShare]:
    """The shares that this officer may read; totals of a campaign join them all."""
    return BonusShare.objects.filter(seen(access), campaign=campaign).select_related("employee")


def provisions_seen(campaign: BonusCampaign, access: Access) -> QuerySet[BonusProvision]:
    return BonusProvision.objects.filter(seen(access), campaign=campaign).select_related("employee")


def undecided_absences(campaign: BonusCampaign, access: Access) -> list[Unruled]:
    """The kinds of absence that lower the presence of a campaign though no rule says whether they count for such a bonus, and
    who is absent: kinds that it does not assimilate, of a rule that is not established or silent.
    """
    if campaign.prorata == Prorata.NONE and not campaign.minimum_months:
        return []
    said = AbsencePayRule.objects.on(campaign.last_day).filter(
        kind=OuterRef("kind"), is_known=True, counts_for_thirteenth__isnull=False
    )
    absences = counted_between(campaign.start, campaign.end).filter(~Exists(said), minutes__isnull=True)
    return absent_by_kind(access, absences.exclude(kind__code__in=campaign.assimilated))


def waiting_campaigns(access: Access) -> list[QuerySet]:
    """Campaigns that wait for this person's signature."""
    decide = next(step for step in CAMPAIGN_STEPS if step.key == "decide")
    if not access.has(decide.right):
        return []
    user = access.user
    found = BonusCampaign.objects.filter(state__in=decide.from_states).exclude(prepared_by=user)
    return [found.exclude(fixed_by=user)]

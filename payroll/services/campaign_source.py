"""Campaigns of bonuses in the calculation: each share on its item, in the run of the campaign or with the month."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy

from payroll.choices import RunKind
from payroll.choices_campaigns import BonusPayment, CampaignState
from payroll.models import BonusCampaign, BonusShare, PayRun
from payroll.services.campaign_provisions import provisions_follow, provisions_reverse
from payroll.services.sources import PaySource, SourceRoster


class CampaignSource(PaySource):
    key = "campaigns"
    label = gettext_lazy("Campagnes de primes")  # type: ignore[assignment]
    order = 30

    def gather(self, roster: SourceRoster) -> None:
        paid = Q(campaign__run__in=roster.runs)
        if RunKind.REGULAR in roster.kinds:
            paid |= Q(
                campaign__payment=BonusPayment.MONTH,
                campaign__period__year=roster.period.year,
                campaign__period__month=roster.period.month,
            )
        rows = BonusShare.objects.filter(
            paid,
            campaign__state__in=(CampaignState.DECIDED, CampaignState.PAID),
            employee__in=roster.among,
            amount__gt=0,
        ).select_related("campaign__item")
        for row in rows.order_by("campaign", "employee"):
            campaign = row.campaign
            roster.give(
                row.employee_id, campaign.item.code, amount=row.amount, reference=campaign.pk, label=campaign.label
            )

    def paid(self, *, run: PayRun) -> None:
        """The campaigns that the run pays are paid; what months bore for them is taken back.

        The month's own pay lets the month bear its part of the others.
        """
        concerned = Q(run=run)
        if run.kind == RunKind.REGULAR:
            concerned |= Q(payment=BonusPayment.MONTH, period=run.period)
        for campaign in BonusCampaign.objects.filter(concerned, state=CampaignState.DECIDED):
            campaign.state = CampaignState.PAID
            campaign.save(update_fields=["state"])
            provisions_reverse(campaign=campaign, month=run.period.first_day)
        if run.kind == RunKind.REGULAR:
            provisions_follow(institution=run.institution, month=run.period.first_day)

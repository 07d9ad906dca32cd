"""Bonuses accrued month by month: each month bears its part, and the whole is taken back when the bonus is paid.

Rounding named `down`: at the end of a month the provisions of an employee make their share × months elapsed / months of the
period, to the unit below; so the last month brings the rest, to the franc.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from payroll.choices_campaigns import CampaignState
from payroll.models import BonusCampaign, BonusProvision
from payroll.services.campaign_shares import months_between


@dataclass(frozen=True)
class ProvisionMonth:
    """A line of the accrual table: what the month bears, what is borne so far."""

    month: date
    amount: int
    people: int
    cumulated: int
    is_reversal: bool


@transaction.atomic
def provisions_write(*, campaign: BonusCampaign, month: date, access: Access) -> int:
    """Let a month bear its part of the shares as simulated; returns the total of the month.

    The month's own pay does it by itself when it is paid (`provisions_follow`); this is for months paid before the simulation.
    Raises `Refusal` for a campaign that is not accrued, not simulated or already paid; `ValidationError` for a month out of
    the period, or borne already.
    """
    row = BonusCampaign.objects.select_for_update().get(pk=campaign.pk)
    if not access.has("payroll_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de provisionner."))
    if not row.is_accrued:
        raise Refusal(_("Cette campagne n’est pas provisionnée : cochez-le dans ses règles."))
    if row.state in (CampaignState.DRAFT, CampaignState.PAID):
        raise Refusal(_("Une provision se calcule sur une campagne simulée et non payée."))
    months = months_between(row.start, row.end)
    month = month.replace(day=1)
    if month not in months:
        raise ValidationError({"month": _("Ce mois n’est pas dans la période de référence.")})
    if row.provisions.filter(month=month).exists():
        raise ValidationError({"month": _("Ce mois est déjà provisionné.")})
    if row.provisions.filter(month__gt=month).exists():
        raise ValidationError({"month": _("Un mois suivant est déjà provisionné : provisionnez dans l’ordre.")})
    return _bear(row, months, month)


def provisions_follow(*, institution: Institution, month: date) -> int:
    """Let a month that was just paid bear its part of every accrued campaign that is simulated and not paid.

    A month borne by hand, or passed over by a later one, is left as it is. Returns the total. Runs in the transaction that pays.
    """
    total = 0
    accrued = BonusCampaign.objects.select_for_update().filter(institution=institution, is_accrued=True)
    for row in accrued.exclude(state__in=(CampaignState.DRAFT, CampaignState.PAID)).order_by("pk"):
        months = months_between(row.start, row.end)
        if month in months and not row.provisions.filter(month__gte=month).exists():
            total += _bear(row, months, month)
    return total


def _bear(campaign: BonusCampaign, months: list[date], month: date) -> int:
    """Bring what is borne to share × months elapsed / months, to the unit below."""
    elapsed = months.index(month) + 1
    borne = _borne(campaign)
    made = []
    targets = dict(campaign.shares.values_list("employee", "amount"))
    for employee in targets.keys() | borne.keys():
        amount = targets.get(employee, 0) * elapsed // len(months) - borne.get(employee, 0)
        if amount:
            made.append(_line(campaign, employee, month, amount))
    with because(_("Provision du mois")):
        BonusProvision.objects.bulk_create(made, batch_size=2_000)
    return sum(line.amount for line in made)


def provisions_reverse(*, campaign: BonusCampaign, month: date) -> None:
    """Take back everything that months bore; runs in the transaction that pays."""
    BonusProvision.objects.bulk_create(
        [
            _line(campaign, employee, month, -amount, is_reversal=True)
            for employee, amount in _borne(campaign).items()
            if amount
        ],
        batch_size=2_000,
    )


def provision_table(campaign: BonusCampaign) -> list[ProvisionMonth]:
    """Month by month, the reversal last."""
    found, cumulated = [], 0
    rows = campaign.provisions.order_by("is_reversal", "month").values("month", "is_reversal")
    for row in rows.annotate(total=Sum("amount"), people=Count("pk")):
        cumulated += row["total"]
        found.append(ProvisionMonth(row["month"], row["total"], row["people"], cumulated, row["is_reversal"]))
    return found


def _borne(campaign: BonusCampaign) -> dict[int, int]:
    sums = campaign.provisions.order_by().values("employee").annotate(total=Sum("amount"))
    return {row["employee"]: row["total"] for row in sums}


def _line(campaign: BonusCampaign, employee: int, month: date, amount: int, *, is_reversal: bool = False) -> BonusProvision:
    return BonusProvision(
        institution_id=campaign.institution_id,
        campaign=campaign,
        employee_id=employee,
        month=month,
        amount=amount,
        is_reversal=is_reversal,
    )

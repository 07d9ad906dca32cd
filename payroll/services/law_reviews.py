"""The yearly review of the figures: reviewers named by country, campaigns after a finance law, words on each figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Country, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, save_checked
from payroll.countries import law
from payroll.models import FigureReview, LawReviewer, ReviewCampaign


def may_review(access: Access, country: str) -> bool:
    """Named reviewers of the country, and the administrators of the zone; one query for the others."""
    if access.is_zone_administrator:
        return True
    return LawReviewer.objects.filter(country=country.lower(), user=access.user).exists()


@transaction.atomic
def reviewer_name(*, country: Country, user: User, actor: User) -> LawReviewer:
    with because(_("Relecteur désigné")):
        return save_checked(LawReviewer(country=country, user=user, named_by=actor))


@transaction.atomic
def reviewer_release(*, reviewer: LawReviewer, actor: User) -> None:
    """What they reviewed stays."""
    with because(_("Relecteur déchargé")):
        delete_checked(reviewer)


@transaction.atomic
def campaigns_open(
    *, countries: Iterable[Country], label: str, year: int, due_on: date, actor: User
) -> list[ReviewCampaign]:
    """Open the campaign of each country. Raises `ValidationError` when one of them already has an open campaign."""
    opened = []
    with because(label):
        for country in countries:
            campaign = ReviewCampaign(
                country=country,
                label=label,
                year=year,
                opened_on=timezone.localdate(),
                opened_by=actor,
                due_on=due_on,
            )
            try:
                opened.append(save_checked(campaign))
            except ValidationError as refused:
                raise ValidationError([f"{country} : {message}" for message in refused.messages]) from refused
    return opened


@transaction.atomic
def campaign_close(*, campaign: ReviewCampaign, actor: User, reason: str = "") -> ReviewCampaign:
    """Close a campaign; what was not reviewed stays shown as such."""
    campaign = ReviewCampaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.closed_on is not None:
        raise Refusal(_("Cette campagne est déjà close."))
    campaign.closed_on, campaign.closed_by = timezone.localdate(), actor
    with because(reason or _("Campagne de révision close")):
        return save_checked(campaign)


@transaction.atomic
def figures_review(
    *, country: str, figures: Iterable[str], values: dict[str, Any], access: Access
) -> list[FigureReview]:
    """One word on each figure: `values` are verdict, valid_on, source_title, source_url, comment.

    It belongs to the country's open campaign, when there is one. Raises `PermissionDenied` for whoever does not review
    the country, `ValidationError` for a figure that does not exist or a word without its comment.
    """
    if not may_review(access, country):
        raise PermissionDenied(_("Vous ne relisez pas les chiffres de ce pays."))
    known = law(country).figures
    chosen = list(dict.fromkeys(figures))
    if not chosen or any(figure not in known for figure in chosen):
        raise ValidationError(_("Choisissez au moins un chiffre du pays."))
    if values["verdict"] != FigureReview.Verdict.VALID and not values.get("comment", "").strip():
        raise ValidationError({"comment": _("Dites ce qui a changé, ou ce qui reste à confirmer.")})
    if values["valid_on"] > timezone.localdate():
        raise ValidationError({"valid_on": _("On constate au plus tard aujourd’hui.")})
    campaign = ReviewCampaign.objects.filter(country=country.lower(), closed_on__isnull=True).first()
    with because(_("Relecture des chiffres de la loi")):
        return [
            save_checked(
                FigureReview(
                    country_id=country.lower(), campaign=campaign, figure=figure, reviewer=access.user, **values
                )
            )
            for figure in chosen
        ]

"""Where the yearly review of the figures stands: what each campaign still has to check, by whom, and whether it is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hr_core.models import User
from payroll.countries import country_codes, law
from payroll.engine import CountryLaw, Figure
from payroll.models import FigureReview, LawReviewer, ReviewCampaign
from payroll.selectors.law import in_force
from payroll.selectors.law_changes import law_today


@dataclass(frozen=True)
class Progress:
    """A campaign counted: figures to check, checked, and of these those that changed or stay doubtful."""

    campaign: ReviewCampaign
    total: int
    done: int
    changed: int
    unsure: int
    is_overdue: bool

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


@dataclass(frozen=True)
class ReviewTask:
    """A figure of a campaign: its value of the day, and the last word said on it in the campaign."""

    figure: Figure
    text: str
    confidence: str
    review: FigureReview | None


def campaign_progress(campaigns: Sequence[ReviewCampaign], today: date) -> list[Progress]:
    """Every campaign counted; one query."""
    latest: dict[int, dict[str, str]] = {campaign.pk: {} for campaign in campaigns}
    rows = FigureReview.objects.filter(campaign__in=[campaign.pk for campaign in campaigns]).order_by("pk")
    for key, figure, verdict in rows.values_list("campaign", "figure", "verdict"):
        latest[key][figure] = verdict
    found = []
    for campaign in campaigns:
        on = campaign.closed_on or today
        held = _figures(campaign.country_id, on)
        verdicts = [verdict for figure, verdict in latest[campaign.pk].items() if figure in held]
        done = len(verdicts)
        found.append(
            Progress(
                campaign,
                len(held),
                done,
                verdicts.count(FigureReview.Verdict.CHANGED),
                verdicts.count(FigureReview.Verdict.UNSURE),
                campaign.closed_on is None and campaign.due_on < today and done < len(held),
            )
        )
    return found


def _figures(country: str, on: date) -> set[str]:
    return {figure.id for figure, _value in in_force(law(country), on)} if country in country_codes() else set()


def campaign_tasks(campaign: ReviewCampaign, today: date) -> list[ReviewTask]:
    """The figures of a campaign in the order of the country's file; two queries."""
    reviews: dict[str, FigureReview] = {}
    for review in campaign.reviews.select_related("reviewer").order_by("pk"):
        reviews[review.figure] = review
    country: CountryLaw = law_today(campaign.country_id)
    on = campaign.closed_on or today
    return [
        ReviewTask(figure, figure.text(value), value.confidence, reviews.get(figure.id))
        for figure, value in in_force(country, on)
    ]


def reviewers_of(country: str) -> Iterable[LawReviewer]:
    return LawReviewer.objects.filter(country=country).select_related("user", "named_by")


def campaigns_of_reviewer(user: User) -> list[ReviewCampaign]:
    """The open campaigns of the countries that a person reviews."""
    countries = LawReviewer.objects.filter(user=user).values("country")
    return list(ReviewCampaign.objects.filter(closed_on__isnull=True, country__in=countries).select_related("country"))

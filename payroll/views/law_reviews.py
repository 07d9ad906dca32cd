"""The yearly review: campaigns, what each has left to check, a word on figures, the reviewers of a country."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.models import Country
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import ZONE
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen
from payroll.countries import country_codes, law
from payroll.engine import CountryLaw, Figure
from payroll.forms.law_reviews import CampaignForm, ReviewerForm, ReviewForm
from payroll.models import FigureReview, LawReviewer, ReviewCampaign
from payroll.selectors.law import TOPICS, country_law
from payroll.selectors.law_reviews import campaign_progress, campaign_tasks, campaigns_of_reviewer
from payroll.services.law_reviews import (
    campaign_close,
    campaigns_open,
    figures_review,
    may_review,
    reviewer_name,
    reviewer_release,
)
from payroll.views.law import LAWS, READ, LawScreen

CAMPAIGNS = (gettext_lazy("Révision annuelle"), "payroll:campaign_list")


def home_context(access: Access) -> dict[str, Any] | None:
    """What the countries of a reviewer still have to check; nothing for everybody else."""
    progress = campaign_progress(campaigns_of_reviewer(access.user), timezone.localdate())
    left = [each for each in progress if each.left]
    return {"progress": left} if left else None


class CampaignListView(LawScreen):
    template_name = "payroll/law/campaigns.html"
    title = gettext_lazy("Révision annuelle de la loi")
    lede = gettext_lazy("Après chaque loi de finances, chaque chiffre est relu dans son pays.")
    crumbs = (LAWS,)

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:campaign_open")
        return [Action(_("Ouvrir une campagne"), url, "plus", (ZONE,), main=True)]

    def get(self, request: HttpRequest) -> HttpResponse:
        campaigns = list(ReviewCampaign.objects.select_related("country"))
        progress = campaign_progress(campaigns, timezone.localdate())
        return self.show(
            running=[each for each in progress if each.campaign.closed_on is None],
            closed=[each for each in progress if each.campaign.closed_on is not None],
        )


class CampaignOpenView(FormScreen):
    rights = (ZONE,)
    form_class = CampaignForm
    title = gettext_lazy("Ouvrir une campagne de révision")
    submit_label = gettext_lazy("Ouvrir la campagne")
    success_url = "payroll:campaign_list"
    success_message = gettext_lazy("La campagne est ouverte : les relecteurs la trouvent sur leur accueil.")
    crumbs = (LAWS, CAMPAIGNS)

    def get_record(self) -> None:
        return None

    def perform(self, form: CampaignForm) -> list[ReviewCampaign]:
        data = form.cleaned_data
        return campaigns_open(
            countries=data["countries"],
            label=data["label"],
            year=data["year"],
            due_on=data["due_on"],
            actor=self.request.user,  # type: ignore[arg-type]
        )


class CampaignDetailView(LawScreen, RecordScreen):
    """The to-do list: figures not yet reviewed, then the words said; reviewers tick and attest several at once."""

    model = ReviewCampaign
    rights = READ
    template_name = "payroll/law/campaign.html"
    crumbs = (LAWS, CAMPAIGNS)

    def get_queryset(self) -> QuerySet[ReviewCampaign]:
        return ReviewCampaign.objects.select_related("country", "opened_by", "closed_by")

    def get_actions(self) -> Sequence[Action]:
        if self.record.closed_on is not None:
            return []
        return [
            Action(_("Clore la campagne"), reverse("payroll:campaign_close", args=[self.record.pk]), "lock", (ZONE,))
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, today = self.record, timezone.localdate()
        if campaign.country_id not in country_codes():
            raise Http404
        tasks = campaign_tasks(campaign, today)
        order = list(TOPICS)
        waiting = sorted(
            (task for task in tasks if task.review is None), key=lambda task: order.index(task.figure.topic)
        )
        groups = [
            (_("Cotisations") if topic == "contribution" else TOPICS[topic], list(found))
            for topic, found in groupby(waiting, key=lambda task: task.figure.topic)
        ]
        return self.show(
            campaign=campaign,
            country=law(campaign.country_id),
            progress=campaign_progress([campaign], today)[0],
            groups=groups,
            done=[task for task in tasks if task.review is not None],
            may_review=campaign.closed_on is None and may_review(self.access, campaign.country_id),
        )


class CampaignCloseView(ConfirmScreen):
    model = ReviewCampaign
    rights = (ZONE,)
    asks_reason = "optional"
    submit_label = gettext_lazy("Clore la campagne")
    success_url = "payroll:campaign_list"
    success_message = gettext_lazy("La campagne est close.")
    crumbs = (LAWS, CAMPAIGNS)

    def get_queryset(self) -> QuerySet[ReviewCampaign]:
        return ReviewCampaign.objects.filter(closed_on__isnull=True).select_related("country")

    def get_title(self) -> str:
        return _("Clore « %(campaign)s » ?") % {"campaign": self.record}

    def get_consequences(self) -> list[str]:
        left = campaign_progress([self.record], timezone.localdate())[0].left
        return (
            [_("%(number)s chiffres n’ont pas été relus : ils resteront marqués ainsi.") % {"number": left}]
            if left
            else []
        )

    def get_cancel_url(self) -> str:
        return reverse("payroll:campaign_detail", args=[self.record.pk])

    def perform(self, form: HouseForm) -> ReviewCampaign:
        return campaign_close(
            campaign=self.record,
            actor=self.request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data.get("motif", ""),
        )


class ReviewScreen(FormScreen):
    """A word on figures of a country, for those who review it: others are refused."""

    rights = READ
    form_class = ReviewForm
    submit_label = gettext_lazy("Attester")
    success_message = gettext_lazy("La relecture est enregistrée à votre nom.")

    @cached_property
    def country(self) -> CountryLaw:
        found = country_law(self.kwargs["country"])
        if found is None:
            raise Http404
        if not may_review(self.access, found.code):
            raise PermissionDenied
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        raise NotImplementedError

    def get_record(self) -> None:
        return None

    def perform(self, form: ReviewForm) -> list[FigureReview]:
        return figures_review(
            country=self.country.code,
            figures=[figure.id for figure in self.figures],
            values=form.values(),
            access=self.access,
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(country=self.country, figures=self.figures, told=_told(self.figures), **more)

    @property
    def own(self) -> bool:  # type: ignore[override]
        return not self.access.is_officer


class FigureReviewView(ReviewScreen):
    """One figure."""

    template_name = "payroll/law/review_form.html"

    @cached_property
    def figures(self) -> list[Figure]:  # type: ignore[override]
        found = self.country.figures.get(self.kwargs["figure"])
        if found is None:
            raise Http404
        return [found]

    def get_title(self) -> str:
        return _("Relire : %(label)s") % {"label": self.figures[0].label}

    def get_crumbs(self) -> Any:
        return (LAWS, (self.country.name, reverse("payroll:law_country", args=[self.country.code])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:law_figure", args=[self.country.code, self.figures[0].id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class FiguresReviewView(ReviewScreen):
    """Several figures of a campaign, ticked in its list: their names come in the address."""

    template_name = "payroll/law/review_form.html"

    @cached_property
    def figures(self) -> list[Figure]:  # type: ignore[override]
        chosen = dict.fromkeys(self.request.GET.getlist("choisis"))
        return [self.country.figures[key] for key in chosen if key in self.country.figures]

    def get_title(self) -> str:
        return _("Relire les chiffres choisis : %(country)s") % {"country": self.country.name}

    def get_crumbs(self) -> Any:
        return (LAWS, CAMPAIGNS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.figures:
            return self.show(form=self.get_form(), nothing_chosen=True)
        return super().get(request, *args, **kwargs)

    def get_success_url(self, result: Any) -> str:
        campaign = ReviewCampaign.objects.filter(country=self.country.code, closed_on__isnull=True).first()
        if campaign is None:
            return reverse("payroll:law_review", args=[self.country.code])
        return reverse("payroll:campaign_detail", args=[campaign.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


def _told(figures: Sequence[Figure]) -> list[tuple[Figure, str]]:
    """Each figure with its value of today."""
    today = timezone.localdate()
    return [(figure, figure.text(value) if (value := figure.on(today)) else "") for figure in figures]


class ReviewerNameView(FormScreen):
    rights = (ZONE,)
    form_class = ReviewerForm
    submit_label = gettext_lazy("Désigner")

    @cached_property
    def country(self) -> Country:
        if self.kwargs["country"] not in country_codes():
            raise Http404
        return get_object_or_404(Country, pk=self.kwargs["country"])

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Désigner un relecteur : %(country)s") % {"country": self.country}

    def get_crumbs(self) -> Any:
        return (LAWS, (self.country.name, self.get_success_url(None)))

    def perform(self, form: ReviewerForm) -> LawReviewer:
        return reviewer_name(
            country=self.country,
            user=form.cleaned_data["account"],
            actor=self.request.user,  # type: ignore[arg-type]
        )

    def get_success_message(self, result: LawReviewer) -> str:
        return _("%(name)s relit désormais les chiffres de ce pays.") % {"name": result.user}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:law_review", args=[self.country.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class ReviewerReleaseView(ConfirmScreen):
    model = LawReviewer
    rights = (ZONE,)
    danger = True
    submit_label = gettext_lazy("Décharger")
    success_message = gettext_lazy("La personne ne relit plus ce pays ; ses relectures restent.")

    def get_queryset(self) -> QuerySet[LawReviewer]:
        return LawReviewer.objects.filter(country=self.kwargs["country"]).select_related("user", "country")

    def get_title(self) -> str:
        return _("Décharger %(name)s de la relecture de %(country)s ?") % {
            "name": self.record.user,
            "country": self.record.country,
        }

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:law_review", args=[self.kwargs["country"]])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def perform(self, form: HouseForm) -> None:
        reviewer_release(reviewer=self.record, actor=self.request.user)  # type: ignore[arg-type]

"""« Paramètres légaux »: the law of each country as the pay reads it, readable by all who see or simulate a pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_decimal, french_percent
from hr_core.ui.charts import steps
from hr_core.ui.guard import ZONE
from hr_core.ui.parts import Action, Tab
from hr_core.ui.screens import Screen
from payroll.countries import law
from payroll.engine import CountryLaw, Figure, exact
from payroll.forms.pay_settings import setting_text
from payroll.models import FigureReview, LawOverride, ReviewCampaign
from payroll.selectors.law import (
    KINDS,
    PAY_TOPICS,
    PAYERS,
    TOPICS,
    WORK_TOPICS,
    changes_between,
    country_cards,
    country_law,
    days_of_change,
    figure_groups,
    figure_history,
    figure_view,
    in_force,
)
from payroll.selectors.law_reviews import campaign_progress, reviewers_of
from payroll.services.law_reviews import may_review
from payroll.views.parts import asked_day

READ = ("payroll_view", "payroll_simulate", ZONE)
LAWS = (gettext_lazy("Paramètres légaux"), "payroll:law_list")


class LawScreen(Screen):
    """Employees see it in their own frame."""

    rights = READ

    @property
    def own(self) -> bool:  # type: ignore[override]
        return not self.access.is_officer


class LawListView(LawScreen):
    template_name = "payroll/law/list.html"
    title = gettext_lazy("Paramètres légaux")
    lede = gettext_lazy("Les chiffres de la loi de chaque pays, avec leur date, leur source et leur fiabilité.")

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        cards = country_cards(today)
        mine = self.institution.country_id.lower() if self.institution else ""
        open_campaigns = {card.campaign.pk: card.campaign for card in cards if card.campaign}
        progress = {each.campaign.pk: each for each in campaign_progress(list(open_campaigns.values()), today)}
        rows = [(card, progress.get(card.campaign.pk) if card.campaign else None) for card in cards]
        return self.show(rows=sorted(rows, key=lambda row: row[0].law.code != mine), mine=mine)

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Comparer les pays"), reverse("payroll:comparison"), "scale", ("payroll_simulate",)),
            Action(_("Parités de change"), reverse("payroll:rate_list"), "arrows-exchange"),
        ]


class CountryScreen(LawScreen):
    """A page about one country: its code stands in the address, the day in `?jour=`."""

    template_name = "payroll/law/country.html"
    crumbs = (LAWS,)

    @cached_property
    def country(self) -> CountryLaw:
        found = country_law(self.kwargs["country"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def on(self) -> date:
        return asked_day(self.request)

    def get_title(self) -> str:
        return _("Paramètres légaux : %(country)s") % {"country": self.country.name}

    def get_lede(self) -> str:
        return _("Loi connue depuis le %(start)s ; faits relevés au %(day)s.") % {
            "start": f"{self.country.covered_from:%d/%m/%Y}",
            "day": f"{self.country.facts_as_of:%d/%m/%Y}",
        }

    def get_tabs(self) -> list[Tab]:
        """The tabs keep the day looked at."""
        query = "?" + urlencode({"jour": self.on.isoformat()}) if "jour" in self.request.GET else ""
        places = (
            (_("Cotisations et impôts"), "payroll:law_country", None),
            (_("Travail et prestations"), "payroll:law_work", None),
            (_("Ce qui a changé"), "payroll:law_changes", None),
            (_("Réglages et questions"), "payroll:law_settings", len(self.country.open_questions)),
            (_("Déclarations et bulletin"), "payroll:law_declarations", None),
            (_("Relecture"), "payroll:law_review", None),
        )
        return [
            Tab(label, url + query, self.request.path == url, count)
            for label, name, count in places
            if (url := reverse(name, args=[self.country.code]))
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            country=self.country, tabs=self.get_tabs(), on=self.on, law_currency=self.country.currency.code, **more
        )

    @property
    def is_known(self) -> bool:
        """Whether the law of that day is known at all."""
        return self.on >= self.country.covered_from


class CountryFiguresView(CountryScreen):
    """Contributions by branch and payer, taxes, allowances."""

    topics = PAY_TOPICS

    def get(self, request: HttpRequest, country: str) -> HttpResponse:
        groups = figure_groups(self.country, self.on, self.topics)
        values = [value for _figure, value in in_force(self.country, self.on)]
        return self.show(
            groups=groups,
            is_known=self.is_known,
            total=len(values),
            doubts=sum(value.confidence == "low" for value in values),
            overridden=sum(value.overridden for value in values),
        )


class CountryWorkView(CountryFiguresView):
    """Labour rules and benefits."""

    topics = WORK_TOPICS


class CountryChangesView(CountryScreen):
    """« Ce qui a changé » between two days: the last day of change and its eve unless asked otherwise."""

    template_name = "payroll/law/changes.html"

    def get(self, request: HttpRequest, country: str) -> HttpResponse:
        days = days_of_change(self.country)
        today = timezone.localdate()
        last = _day(request, "a") or next((day for day in days if day <= today), today)
        first = _day(request, "de") or last - timedelta(days=1)
        first, last = min(first, last), max(first, last)
        changes = changes_between(self.country, first, last)
        order = {topic: rank for rank, topic in enumerate(TOPICS)}
        changes.sort(key=lambda change: order.get(change.figure.topic, len(order)))
        return self.show(first=first, last=last, changes=changes, topics=TOPICS, days=days[:24])


class CountrySettingsView(CountryScreen):
    """What the law leaves to the institution or to the file of an employee, and what is still to be confirmed."""

    template_name = "payroll/law/settings.html"

    def get(self, request: HttpRequest, country: str) -> HttpResponse:
        currency = self.country.currency.code
        rows = [(spec, setting_text(spec, spec.default, currency)) for spec in self.country.settings]
        questions: dict[str, list[Any]] = {}
        for question in self.country.open_questions:
            questions.setdefault(question.setting, []).append(question)
        return self.show(
            groups=(
                (_("Choisis par l’institution"), [row for row in rows if row[0].scope == "institution"]),
                (_("Propres à chaque agent"), [row for row in rows if row[0].scope == "employee"]),
            ),
            labels={spec.key: spec.label for spec in self.country.settings},
            questions=self.country.open_questions,
        )


class CountryDeclarationsView(CountryScreen):
    """Returns to be made, what a payslip must show, roundings, institutions, sources."""

    template_name = "payroll/law/declarations.html"

    def get(self, request: HttpRequest, country: str) -> HttpResponse:
        declarations = [
            (each, [self.country.sources[key] for key in each.sources if key in self.country.sources])
            for each in self.country.declarations
        ]
        return self.show(declarations=declarations, sources=sorted(self.country.sources.values(), key=_newest))


class CountryReviewView(CountryScreen):
    """Who reviews the country, its campaigns and the last words said on its figures."""

    template_name = "payroll/law/review.html"

    def get(self, request: HttpRequest, country: str) -> HttpResponse:
        campaigns = list(ReviewCampaign.objects.filter(country=self.country.code).select_related("country"))
        reviews = FigureReview.objects.filter(country=self.country.code).select_related("reviewer")[:20]
        return self.show(
            reviewers=list(reviewers_of(self.country.code)),
            progress=campaign_progress(campaigns, timezone.localdate()),
            reviews=[(review, self.country.figures.get(review.figure)) for review in reviews],
        )

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:law_reviewers", args=[self.country.code])
        return [Action(_("Désigner un relecteur"), url, "user-plus", (ZONE,))]


class FigureView(CountryScreen):
    """One figure: its value of the day, its history as steps, its sources, the words of its reviewers."""

    template_name = "payroll/law/figure.html"

    @cached_property
    def figure(self) -> Figure:
        found = self.country.figures.get(self.kwargs["figure"])
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return self.figure.label

    def get_lede(self) -> str:
        words = [self.country.name, str(KINDS[self.figure.kind]), self.figure.unit, PAYERS.get(self.figure.payer, "")]
        return ", ".join(str(word) for word in words if word)

    def get_crumbs(self) -> Any:
        page = "payroll:law_work" if self.figure.topic in WORK_TOPICS else "payroll:law_country"
        return (LAWS, (self.country.name, reverse(page, args=[self.country.code])))

    def get_actions(self) -> Sequence[Action]:
        args = [self.country.code, self.figure.id]
        actions = [
            Action(
                _("Proposer une valeur"), reverse("payroll:override_create", args=args), "pencil", (ZONE,), main=True
            )
        ]
        if may_review(self.access, self.country.code):
            actions.insert(0, Action(_("Relire ce chiffre"), reverse("payroll:figure_review", args=args), "check"))
        return actions

    def get(self, request: HttpRequest, country: str, figure: str) -> HttpResponse:
        changes = LawOverride.objects.filter(country=self.country.code, figure=self.figure.id)
        return self.show(
            figure=self.figure,
            view=figure_view(self.country, self.figure, self.on),
            history=figure_history(self.country, self.figure),
            chart=figure_chart(self.country, self.figure),
            in_file=self._in_file(),
            proposals=changes.filter(state=LawOverride.State.PROPOSED).select_related("proposed_by"),
            reviews=FigureReview.objects.filter(country=self.country.code, figure=self.figure.id).select_related(
                "reviewer"
            )[:20],
        )

    def _in_file(self) -> str:
        """The value of the release for that day, in words."""
        released = law(self.country.code).figure(self.figure.id)
        value = released.on(self.on)
        return released.text(value) if value is not None else ""


def figure_chart(country: CountryLaw, figure: Figure) -> Any:
    """The history of an amount or a rate as steps up to today; nothing for a figure that never changed."""
    if figure.kind not in ("amount", "rate") or len(figure.values) < 2:
        return ""
    key = "amount" if figure.kind == "amount" else "percent"
    values = [(value.valid_from, exact(value.data[key])) for value in figure.values]
    write = french_percent if figure.kind == "rate" else french_decimal
    return steps(
        [(day, float(value)) for day, value in values],
        title=_("%(label)s : les valeurs depuis le %(day)s")
        % {"label": figure.label, "day": f"{figure.values[0].valid_from:%d/%m/%Y}"},
        until=max(timezone.localdate(), figure.values[-1].valid_from),
        write=lambda value: write(value, 4),
    )


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


def _newest(source: Any) -> tuple[bool, int]:
    return source.dated is None, -(source.dated.toordinal() if source.dated else 0)

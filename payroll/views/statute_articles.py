"""Screens of an article: what it says today, proposing, deciding, whom it concerns."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.history import PAGE, HistoryScreen, told
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices import ArticleEffect, Combination, Rhythm
from payroll.forms.statute import ArticleForm, CommentForm, RefusalForm, RepealForm
from payroll.models import ArticleVersion, StatuteArticle, StatuteText
from payroll.selectors.statute import article_history, item_labels, values_in_files
from payroll.services.article_rules import amount_told, base_told, criteria_told, rhythm_told
from payroll.services.statute_articles import (
    FIELDS,
    article_propose,
    article_repeal_propose,
    may_decide,
    version_approve,
    version_refuse,
    version_withdraw,
)
from payroll.services.timeline import first_open_day
from payroll.views.parts import proposed_day
from payroll.views.statute_parts import AMOUNTS, APPROVE, PROPOSE, STATUTE, VIEW

State = ArticleVersion.State


class OfText:
    """The text of the address, or of the record."""

    institution: Any

    def text_crumbs(self, text: StatuteText) -> Any:
        return (STATUTE, (str(text), reverse("payroll:statute_text_detail", args=[text.pk])))


class ArticleDetailView(OfText, DetailScreen):
    """An article: the version of today, the proposal, every version."""

    model = StatuteArticle
    rights = VIEW
    template_name = "payroll/statute/article_detail.html"

    def get_queryset(self) -> Any:
        return StatuteArticle.objects.select_related("text")

    @cached_property
    def versions(self) -> list[ArticleVersion]:
        rows = self.record.versions.select_related("item", "table", "proposed_by", "decided_by")
        return list(rows.order_by("-start", "-pk"))

    @cached_property
    def held(self) -> ArticleVersion | None:
        today = timezone.localdate()
        return next((each for each in self.versions if each.state == State.APPROVED and each.holds_on(today)), None)

    @cached_property
    def proposal(self) -> ArticleVersion | None:
        return next((each for each in self.versions if each.state == State.PROPOSED), None)

    def get_title(self) -> str:
        shown = self.held or self.proposal or self.versions[0]
        return _("Article %(number)s, %(object)s") % {"number": self.record.number, "object": shown.object}

    def get_lede(self) -> str:
        return f"{self.record.text}, {self.record.text.title}"

    def get_crumbs(self) -> Any:
        return self.text_crumbs(self.record.text)

    def get_actions(self) -> list[Action]:
        key = [self.record.pk]
        actions = [Action(_("Historique"), reverse("payroll:article_history", args=key), "history")]
        if self.proposal is not None:
            return actions
        if self.held is not None and self.held.effect != ArticleEffect.REPEALED:
            actions.append(Action(_("Abroger"), reverse("payroll:article_repeal", args=key), "player-stop", PROPOSE))
        actions.append(
            Action(_("Proposer une version"), reverse("payroll:article_define", args=key), "pencil", PROPOSE, main=True)
        )
        return actions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user, proposal = self.request.user, self.proposal
        return self.show(
            held=self.told(self.held),
            proposal=self.told(proposal),
            versions=self.versions,
            may_decide=bool(proposal and self.access.has(*APPROVE) and may_decide(proposal, user)),
            is_proposer=bool(proposal and proposal.proposed_by_id == user.pk),
            sees_people=self.access.has(*AMOUNTS),
        )

    def told(self, version: ArticleVersion | None) -> dict[str, Any] | None:
        """A version in words, for the panels."""
        if version is None:
            return None
        return version_told(version, item_labels(self.institution, version.start), self.currency, self.institution)


def version_told(version: ArticleVersion, labels: dict[int, str], currency: str, institution: Any) -> dict[str, Any]:
    from payroll.countries import law

    figure = law(institution.country_id).figures.get(version.legal_figure)
    floor = ""
    if figure is not None:
        base = version.legal_base or version.base
        floor = f"{figure.label}{', ' + base_told(base) if base and figure.kind != 'amount' else ''}"
    return {
        "version": version,
        "item": f"{version.item.code} {labels.get(version.item_id, '')}".strip(),
        "population": criteria_told(version),
        "amount": amount_told(version, currency),
        "rhythm": rhythm_told(version),
        "floor": floor,
        "is_repeal": version.effect == ArticleEffect.REPEALED,
    }


class ArticleHistoryView(OfText, HistoryScreen):
    model = StatuteArticle
    rights = VIEW

    def get_queryset(self) -> Any:
        return StatuteArticle.objects.select_related("text")

    def get_title(self) -> str:
        return _("Historique de l’article %(number)s") % {"number": self.record.number}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = Paginator(article_history(self.record), PAGE).get_page(request.GET.get("page"))
        return self.show(events=told(page.object_list), page=page)

    def get_crumbs(self) -> Any:
        article = (str(self.record).capitalize(), reverse("payroll:article_detail", args=[self.record.pk]))
        return (*self.text_crumbs(self.record.text), article)


class ArticleFormScreen(OfText, FormScreen):
    """What proposing a first version and a new one share."""

    model = StatuteArticle
    form_class = ArticleForm
    rights = PROPOSE
    template_name = "payroll/statute/article_form.html"
    asks_reason = True
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("La proposition est enregistrée : une autre personne doit l’approuver.")
    with_number = True

    @property
    @abstractmethod
    def text(self) -> StatuteText: ...

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_options(self) -> dict[str, Any]:
        start = max(proposed_day(self.institution), self.text.start)
        return {
            "institution": self.institution,
            "with_number": self.with_number,
            "opened": first_open_day(self.institution),
            "initial": {"start": start, **self.get_initial()},
        }

    def propose(self, form: ArticleForm, number: str) -> StatuteArticle:
        data = form.cleaned_data
        version = article_propose(
            text=self.text,
            number=number,
            start=data["start"],
            values=form.values,
            actor=self.request.user,
            reason=data["motif"],
            accepts_closed_month=bool(data.get("accepts_closed_month")),
        )
        return version.article

    def get_crumbs(self) -> Any:
        return self.text_crumbs(self.text)

    def get_success_url(self, result: StatuteArticle) -> str:
        return reverse("payroll:article_detail", args=[result.pk])

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(in_files=values_in_files(timezone.localdate()), **more)


NEW = {
    "effect": ArticleEffect.PAYS,
    "combination": Combination.FIRST,
    "rhythm": Rhythm.MONTHLY,
    "amount_kind": "fixed",
    "base": "salaire_base",
    "rank": 10,
    "is_prorated": True,
}


class ArticleCreateView(ArticleFormScreen):
    """The first version of an article of a text."""

    @cached_property
    def text(self) -> StatuteText:
        return get_object_or_404(StatuteText, pk=self.kwargs["text"])

    def get_title(self) -> str:
        return _("Nouvel article")

    def get_initial(self) -> dict[str, Any]:
        return NEW

    def perform(self, form: ArticleForm) -> StatuteArticle:
        number = form.cleaned_data["number"].strip()
        if StatuteArticle.objects.filter(text=self.text, number=number).exists():
            raise ValidationError(
                {"number": _("Cet article existe déjà dans ce texte : proposez-en une nouvelle version depuis sa page.")}
            )
        return self.propose(form, number)

    def get_cancel_url(self) -> str:
        return reverse("payroll:statute_text_detail", args=[self.text.pk])


class ArticleDefineView(ArticleFormScreen):
    """Another version of an article, from what it says now."""

    with_number = False

    def get_queryset(self) -> Any:
        return StatuteArticle.objects.select_related("text")

    @cached_property
    def text(self) -> StatuteText:
        return self.record.text

    def get_title(self) -> str:
        return _("Nouvelle version de l’article %(number)s") % {"number": self.record.number}

    def get_initial(self) -> dict[str, Any]:
        newest = self.record.versions.exclude(state=State.REFUSED).order_by("-start", "-pk").first()
        newest = newest or self.record.versions.order_by("-pk").first()
        initial = {name: getattr(newest, name) for name in FIELDS}
        initial["is_executive"] = {True: "oui", False: "non", None: ""}[newest.is_executive]
        initial |= {"item": newest.item_id, "table": newest.table_id}
        if newest.effect == ArticleEffect.REPEALED:
            initial["effect"] = ArticleEffect.PAYS
        return initial

    def perform(self, form: ArticleForm) -> StatuteArticle:
        return self.propose(form, self.record.number)

    def get_crumbs(self) -> Any:
        return (*super().get_crumbs(), (str(self.record).capitalize(), reverse("payroll:article_detail", args=[self.record.pk])))

    def get_cancel_url(self) -> str:
        return reverse("payroll:article_detail", args=[self.record.pk])


class ArticleRepealView(OfText, ConfirmScreen):
    model = StatuteArticle
    form_class = RepealForm
    rights = PROPOSE
    asks_reason = True
    danger = True
    submit_label = gettext_lazy("Proposer l’abrogation")
    success_message = gettext_lazy("La fin de l’article est proposée : une autre personne doit l’approuver.")

    def get_queryset(self) -> Any:
        return StatuteArticle.objects.select_related("text")

    def get_title(self) -> str:
        return _("Abroger l’article %(number)s ?") % {"number": self.record.number}

    def get_consequences(self) -> list[str]:
        return [_("Une fois approuvée, l’abrogation arrête ce que l’article donne ; les bulletins établis ne changent pas.")]

    def get_form_options(self) -> dict[str, Any]:
        return {
            "opened": first_open_day(self.institution),
            "initial": {"start": proposed_day(self.institution)},
        }

    def perform(self, form: RepealForm) -> StatuteArticle:
        data = form.cleaned_data
        article_repeal_propose(
            article=self.record,
            start=data["start"],
            actor=self.request.user,
            reason=data["motif"],
            accepts_closed_month=bool(data.get("accepts_closed_month")),
        )
        return self.record

    def get_success_url(self, result: StatuteArticle) -> str:
        return reverse("payroll:article_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:article_detail", args=[self.record.pk])


class DecisionScreen(OfText, ConfirmScreen):
    """A decision on a proposal."""

    model = ArticleVersion
    template_name = "payroll/statute/decision.html"

    def get_queryset(self) -> Any:
        return ArticleVersion.objects.select_related("article__text", "item", "table", "proposed_by")

    def get_crumbs(self) -> Any:
        article = self.record.article
        return (*self.text_crumbs(article.text), (str(article).capitalize(), reverse("payroll:article_detail", args=[article.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:article_detail", args=[self.record.article_id])

    def get_cancel_url(self) -> str:
        return reverse("payroll:article_detail", args=[self.record.article_id])

    def get_context(self, **more: Any) -> dict[str, Any]:
        labels = item_labels(self.institution, self.record.start)
        return super().get_context(
            proposal=version_told(self.record, labels, self.currency, self.institution),
            sees_people=self.access.has(*AMOUNTS),
            **more,
        )


class VersionApproveView(DecisionScreen):
    rights = APPROVE
    form_class = CommentForm
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("L’article est approuvé.")

    def get_title(self) -> str:
        return _("Approuver l’article %(number)s ?") % {"number": self.record.article.number}

    def get_consequences(self) -> list[str]:
        found = [_("Ce qu’il donne entre dans la paie à la prochaine campagne calculée.")]
        if self.record.is_backdated:
            found.append(
                _("Il prend effet dans un mois clôturé : ce qu’il change aux mois payés sera à régler par un rappel.")
            )
        return found

    def perform(self, form: CommentForm) -> ArticleVersion:
        return version_approve(version=self.record, actor=self.request.user, comment=form.cleaned_data["comment"])


class VersionRefuseView(DecisionScreen):
    rights = APPROVE
    form_class = RefusalForm
    danger = True
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La proposition est refusée.")

    def get_title(self) -> str:
        return _("Refuser l’article %(number)s ?") % {"number": self.record.article.number}

    def perform(self, form: RefusalForm) -> ArticleVersion:
        return version_refuse(version=self.record, actor=self.request.user, reason=form.cleaned_data["reason"])


class VersionWithdrawView(DecisionScreen):
    rights = PROPOSE
    danger = True
    submit_label = gettext_lazy("Retirer la proposition")
    success_message = gettext_lazy("La proposition est retirée.")

    def get_title(self) -> str:
        return _("Retirer la proposition de l’article %(number)s ?") % {"number": self.record.article.number}

    def perform(self, form: Any) -> None:
        version_withdraw(version=self.record, actor=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:statute_text_detail", args=[self.record.article.text_id])


def month_shown(version: ArticleVersion) -> date:
    """The day on which whom a version concerns is read: today, or its first day when it begins later."""
    return max(timezone.localdate(), version.start)

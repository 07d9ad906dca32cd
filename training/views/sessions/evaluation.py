"""The four levels of evaluation of a session, and what managers evaluate at three or six months."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_decimal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty
from hr_core.ui.screens import DetailScreen, FormScreen
from training.choices_sessions import SEATED, SessionState
from training.filters_sessions import ReviewFilter
from training.forms.evaluation import IndicatorForm, ReviewForm, ScoresForm
from training.menu_sessions import TEAM
from training.models import DeferredReview, EffectIndicator, Enrolment, TrainingSession
from training.selectors.enrolments import enrolments, reviews
from training.selectors.evaluation import ENOUGH, Knowledge, knowledge_of, marks_words, opinion_of, transfer_of
from training.services.sessions.evaluation import indicator_save, review_write, scores_enter
from training.tables_sessions import ReviewTable
from training.views.sessions.base import MANAGE, SESSIONS, VIEW, session_rows


class EvaluationView(DetailScreen):
    model = TrainingSession
    rights = VIEW
    template_name = "training/sessions/evaluation.html"

    def get_queryset(self) -> QuerySet[TrainingSession]:
        return session_rows().filter(institution=self.institution)

    def get_title(self) -> str:
        return _("Évaluation de la session")

    def get_lede(self) -> str:
        return f"{self.record.title}, {self.record.dates}"

    def get_crumbs(self) -> Sequence[Any]:
        return (SESSIONS, Crumb(self.record.title, self.record.get_absolute_url()))

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        return [
            Action(_("Suivre un indicateur"), reverse("training:indicator_create", args=at), "chart-bar", MANAGE),
            Action(_("Notes avant et après"), reverse("training:session_scores", args=at), "list-check", MANAGE),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opinion = opinion_of(self.record)
        transfer = transfer_of(self.record)
        return self.show(
            opinion=opinion, means=[(label, marks_words(mark)) for label, mark in opinion.means], mean=marks_words(opinion.mean), enough=ENOUGH,
            knowledge=shown(knowledge_of(self.record)), transfer=transfer, indicators=list(self.record.indicators.all()),
            told=[
                (_("Met en pratique"), marks_words(transfer.used)), (_("Travail meilleur"), marks_words(transfer.result)),
                (_("A les moyens"), marks_words(transfer.means)),
            ],
        )  # fmt: skip


def shown(knowledge: Knowledge | None) -> dict[str, Any] | None:
    """Marks as people write them."""
    if knowledge is None:
        return None
    told = {"before": knowledge.before, "after": knowledge.after, "gain": knowledge.gain}
    return {"people": knowledge.people} | {name: french_decimal(Fraction(value, 1000), 1) for name, value in told.items()}


class ScoresView(FormScreen):
    model = TrainingSession
    rights = MANAGE
    form_class = ScoresForm
    template_name = "training/sessions/scores.html"
    title = gettext_lazy("Notes avant et après")

    def get_queryset(self) -> QuerySet[TrainingSession]:
        return session_rows().filter(institution=self.institution).exclude(state=SessionState.CANCELLED)

    def get_lede(self) -> str:
        return _("Sur vingt, à deux tests de même difficulté. Une case vide garde ce qui est connu.")

    def get_crumbs(self) -> Sequence[Any]:
        return (SESSIONS, Crumb(self.record.title, self.record.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        rows: list[Enrolment] = list(enrolments(self.access).filter(session=self.record, state__in=SEATED).exclude(employee__user=self.access.user))
        return {"rows": rows}

    def get_cancel_url(self) -> str:
        return reverse("training:session_evaluation", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> int:
        return scores_enter(session=self.record, scores=form.scores(), access=self.access)


class IndicatorFormView(FormScreen):
    model = EffectIndicator
    rights = MANAGE
    form_class = IndicatorForm

    @cached_property
    def session(self) -> TrainingSession:
        if self.is_creation:
            return get_object_or_404(session_rows().filter(institution=self.institution), pk=self.kwargs["session"])
        return self.record.session

    def get_queryset(self) -> QuerySet[EffectIndicator]:
        return EffectIndicator.objects.filter(institution=self.institution).select_related("session")

    def get_record(self) -> EffectIndicator:
        return EffectIndicator(institution=self.institution, session=self.session) if self.is_creation else super().get_record()

    def get_title(self) -> str:
        return _("Suivre un indicateur") if self.is_creation else self.record.label

    def get_lede(self) -> str:
        return _("Un chiffre de l’institution que la formation devait changer.")

    def get_crumbs(self) -> Sequence[Any]:
        return (SESSIONS, Crumb(self.session.title, self.session.get_absolute_url()), Crumb(_("Évaluation"), self.get_cancel_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record}

    def get_cancel_url(self) -> str:
        return reverse("training:session_evaluation", args=[self.session.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.session is not None  # 404 before the form
        return super().get(request, *args, **kwargs)

    def perform(self, form: Any) -> EffectIndicator:
        return indicator_save(indicator=self.record, values=form.values(), access=self.access)


class ReviewListView(ListScreen):
    """Those of a manager's units, or of the institution for the training service."""

    model = DeferredReview
    rights = TEAM
    title = gettext_lazy("Évaluations à froid")
    lede = gettext_lazy("Ce que la formation a changé au travail, vu par le responsable.")
    unit = (gettext_lazy("évaluation"), gettext_lazy("évaluations"))
    table_class = ReviewTable
    filterset_class = ReviewFilter
    export_name = "evaluations-a-froid"
    empty = Empty(gettext_lazy("Aucune évaluation à froid"), gettext_lazy("Elles s’ouvrent trois ou six mois après la clôture d’une session."))

    def get_queryset(self) -> QuerySet[DeferredReview]:
        return reviews(self.access)


class ReviewWriteView(FormScreen):
    """Written by the manager (or read, once it is done)."""

    model = DeferredReview
    rights = TEAM
    form_class = ReviewForm
    template_name = "training/sessions/review.html"
    crumbs = ((gettext_lazy("Évaluations à froid"), "training:review_list"),)
    success_url = "training:review_list"
    success_message = gettext_lazy("L’évaluation est enregistrée.")

    def get_queryset(self) -> QuerySet[DeferredReview]:
        return reviews(self.access)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return str(self.record.enrolment.employee)

    def get_lede(self) -> str:
        return f"{self.record.enrolment.session.title}, {self.record.enrolment.session.dates}"

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(may=self.access.has("team_view", *MANAGE), **more)

    def perform(self, form: Any) -> DeferredReview:
        values = {name: form.cleaned_data[name] for name in ("used", "result", "means", "comment")}
        return review_write(review=self.record, values=values, access=self.access)

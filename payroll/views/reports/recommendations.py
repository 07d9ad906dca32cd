"""The follow-up of recommendations: who must do what by when, what was done, who says that it is met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.forms.inspections import AnswerForm, RecommendationForm
from payroll.models import Recommendation
from payroll.models.inspections import RecommendationState
from payroll.permissions_reports import INSPECT, INSPECT_APPROVE
from payroll.selectors.reports.inspection import READ, recommendations_of
from payroll.services.reports.inspections import (
    owners,
    recommendation_answer,
    recommendation_close,
    recommendation_reopen,
    recommendation_save,
)
from payroll.tables_reports import RecommendationTable

RECOMMENDATIONS = (gettext_lazy("Recommandations"), "payroll:recommendation_list")
State = RecommendationState


class RecommendationFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="text", lookup_expr="icontains", label=gettext_lazy("Texte"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=State.choices, label=gettext_lazy("État"), empty_label=gettext_lazy("tous"))

    class Meta:
        model = Recommendation
        fields: list[str] = []


class OfRecommendation:
    model = Recommendation
    rights: tuple[str, ...] = READ
    access: Any

    def get_queryset(self) -> Any:
        return recommendations_of(self.access)


class RecommendationListView(OfRecommendation, ListScreen):
    title = gettext_lazy("Recommandations")
    unit = (gettext_lazy("recommandation"), gettext_lazy("recommandations"))
    filterset_class, table_class = RecommendationFilter, RecommendationTable
    empty = Empty(gettext_lazy("Aucune recommandation"), gettext_lazy("Saisissez celles du dernier rapport d’inspection ou d’audit."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Saisir une recommandation"), reverse("payroll:recommendation_create"), "plus", (INSPECT,), True)]


class RecommendationFormView(OfRecommendation, FormScreen):
    rights = (INSPECT,)
    form_class = RecommendationForm
    title = gettext_lazy("Recommandation")
    crumbs = (RECOMMENDATIONS,)

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"owners": owners(self.access)}

    def perform(self, form: Any) -> Recommendation:
        return recommendation_save(recommendation=form.instance, access=self.access)

    def get_success_url(self, result: Recommendation) -> str:
        return reverse("payroll:recommendation_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:recommendation_list")


class RecommendationDetailView(OfRecommendation, DetailScreen):
    crumbs = (RECOMMENDATIONS,)

    def get_lede(self) -> str:
        return self.record.text

    def get_panels(self) -> Sequence[Panel]:
        panels = [Panel(_("Suivi"), facts(self.record, "dated_on", "owner", "due_on", "state"))]
        answer = facts(self.record, "answer", "done_by", "done_on", "closed_by", "closed_on")
        return [*panels, Panel(_("Suite donnée"), answer)] if answer else panels

    def get_actions(self) -> Sequence[Action]:
        row, key = self.record, [self.record.pk]
        found = []
        if row.evidence:
            found.append(Action(_("Ouvrir la preuve"), reverse("payroll:recommendation_evidence", args=key), "download", READ))
        if row.state == State.OPEN:
            found.append(Action(_("Modifier"), reverse("payroll:recommendation_change", args=key), "pencil", (INSPECT,)))
            rights = READ if row.owner_id == self.access.user.pk else (INSPECT,)
            found.append(Action(_("Dire la suite donnée"), reverse("payroll:recommendation_answer", args=key), "check", rights, True))
        if row.state == State.DONE:
            found.append(Action(_("Renvoyer"), reverse("payroll:recommendation_reopen", args=key), "arrow-back-up", (INSPECT_APPROVE,)))
            found.append(Action(_("Lever"), reverse("payroll:recommendation_close", args=key), "check", (INSPECT_APPROVE,), True))
        return found


class Step(OfRecommendation):
    record: Any
    crumbs = (RECOMMENDATIONS,)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:recommendation_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:recommendation_detail", args=[self.record.pk])


class RecommendationAnswerView(Step, FormScreen):
    form_class = AnswerForm
    success_message = gettext_lazy("La suite est enregistrée ; une autre personne la vérifie.")

    def get_title(self) -> str:
        return _("Suite donnée à %(what)s") % {"what": self.record}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"answer": self.record.answer}}

    def perform(self, form: Any) -> Recommendation:
        return recommendation_answer(recommendation=self.record, access=self.access, **form.cleaned_data)


class RecommendationCloseView(Step, ConfirmScreen):
    rights = (INSPECT_APPROVE,)
    submit_label = gettext_lazy("Lever la recommandation")
    success_message = gettext_lazy("La recommandation est levée.")

    def get_title(self) -> str:
        return _("Lever la recommandation %(what)s\u202f?") % {"what": self.record}

    def get_consequences(self) -> Sequence[Any]:
        return [self.record.answer]

    def perform(self, form: Any) -> Recommendation:
        return recommendation_close(recommendation=self.record, access=self.access)


class RecommendationReopenView(Step, ConfirmScreen):
    rights = (INSPECT_APPROVE,)
    submit_label = gettext_lazy("Renvoyer")
    success_message = gettext_lazy("La recommandation attend une autre suite.")
    asks_reason = True

    def get_title(self) -> str:
        return _("Renvoyer la recommandation %(what)s\u202f?") % {"what": self.record}

    def perform(self, form: Any) -> Recommendation:
        return recommendation_reopen(recommendation=self.record, access=self.access)


class RecommendationEvidenceView(OfRecommendation, Guarded, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        row = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        if not row.evidence:
            raise Http404
        response = FileResponse(row.evidence.open("rb"), as_attachment=True)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

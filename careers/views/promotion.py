"""Promotion rosters on screen: conditions, marks, ranking, session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_promotion import RosterState
from careers.documents.roster import roster_file, roster_pdf
from careers.forms.advancement import SessionForm
from careers.forms.promotion import ExamForm, RosterForm
from careers.models import PromotionCandidate, PromotionRoster
from careers.selectors.promotion import candidates, rosters
from careers.services.promotion import (
    exams_enter,
    roster_compute,
    roster_decide,
    roster_drop,
    roster_open,
    roster_reopen,
    roster_submit,
)
from careers.tables_promotion import CandidateTable, RosterTable
from careers.views.careers import MANAGE, VIEW
from hr_core.text import french_count, french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen

ROSTERS = (gettext_lazy("Tableaux d’avancement"), "careers:roster_list")


class RosterListView(ListScreen):
    model = PromotionRoster
    table_class = RosterTable
    rights = VIEW
    title = gettext_lazy("Tableaux d’avancement")
    lede = gettext_lazy("Les promotions d’un grade à un autre : conditions, places, classement.")
    unit = (gettext_lazy("tableau"), gettext_lazy("tableaux"))
    empty = Empty(
        gettext_lazy("Aucun tableau"),
        gettext_lazy("Un tableau classe ceux qui peuvent passer à un grade, dans la limite des places."),
    )
    actions = (Action(gettext_lazy("Nouveau tableau"), "/carrieres/promotions/nouveau/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> Any:
        return rosters(self.access)


class RosterFormView(FormScreen):
    model = PromotionRoster
    form_class = RosterForm
    rights = MANAGE
    crumbs = (ROSTERS,)
    cancel_url = "careers:roster_list"
    submit_label = gettext_lazy("Classer")
    success_message = gettext_lazy("Le tableau est classé.")

    def get_queryset(self) -> Any:
        return PromotionRoster.objects.select_related("source", "target").filter(state=RosterState.DRAFT)

    def get_title(self) -> str:
        return _("Nouveau tableau d’avancement") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {"roster": None if self.is_creation else self.record}

    def perform(self, form: Any) -> PromotionRoster:
        return roster_open(roster=self.record, values=form.cleaned_data, access=self.access)


class RosterDetailView(ListScreen):
    """The ranking, whom it retains, and what may be done."""

    table_class = CandidateTable
    template_name = "careers/promotion/roster.html"
    rights = VIEW
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    export_name = "tableau-avancement"
    crumbs = (ROSTERS,)
    empty = Empty(gettext_lazy("Personne dans ce grade"), gettext_lazy("Aucun agent ne tient le grade quitté à cette date."))

    @cached_property
    def record(self) -> PromotionRoster:
        return get_object_or_404(rosters(self.access), pk=self.kwargs["pk"])

    def get_queryset(self) -> Any:
        return candidates(self.access).filter(roster=self.record)

    def get_title(self) -> str:
        return self.record.label

    def get_lede(self) -> str:
        told = {
            "source": self.record.source, "target": self.record.target, "day": french_date(self.record.effect_on),
            "places": french_count(self.record.places, _("place"), _("places")), "reference": self.record.reference,
        }  # fmt: skip
        return _("De %(source)s à %(target)s au %(day)s, %(places)s (%(reference)s).") % told

    def get_actions(self) -> list[Action]:
        record, at = self.record, [self.record.pk]
        paper = Action(_("PDF"), reverse("careers:roster_paper", args=at), "printer", VIEW)
        if record.state == RosterState.DRAFT:
            return [
                paper,
                Action(_("Abandonner"), reverse("careers:roster_drop", args=at), "trash", MANAGE),
                Action(_("Modifier"), reverse("careers:roster_update", args=at), "pencil", MANAGE),
                Action(_("Recalculer"), reverse("careers:roster_compute", args=at), "refresh", MANAGE, post=True),
                Action(_("Notes d’examen"), reverse("careers:roster_exams", args=at), "list-check", MANAGE),
                Action(_("Soumettre à la commission"), reverse("careers:roster_submit", args=at), "send", MANAGE, main=True),
            ]
        if record.state == RosterState.COMMITTEE:
            return [
                paper,
                Action(_("Reprendre"), reverse("careers:roster_reopen", args=at), "arrow-back-up", MANAGE),
                Action(_("Clore la séance"), reverse("careers:roster_decide", args=at), "check", MANAGE, main=True),
            ]
        return [paper]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(record=self.record, **more)


class RosterPaperView(Screen):
    """The roster on the institution's paper, of the people that its reader may see."""

    rights = VIEW
    title = gettext_lazy("Tableau d’avancement")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        assert self.institution is not None
        roster = get_object_or_404(rosters(self.access), pk=pk)
        content = roster_pdf(roster, candidates(self.access).filter(roster=roster), self.institution)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{roster_file(roster, timezone.localdate())}"'
        return response


class CandidateDetailView(DetailScreen):
    """« Pourquoi ? »: marks, total, rank and ties of one person."""

    model = PromotionCandidate
    rights = VIEW
    template_name = "careers/promotion/candidate.html"

    def get_queryset(self) -> Any:
        return candidates(self.access)

    def get_title(self) -> str:
        return self.record.employee.full_name

    def get_crumbs(self) -> Any:
        roster = self.record.roster
        return (ROSTERS, Crumb(str(roster), roster.get_absolute_url()))

    def get_actions(self) -> list[Action]:
        url = reverse("careers:employee_advancement", args=[self.record.employee_id])
        return [Action(_("Sa carrière"), url, "history")]


class RosterExamsView(FormScreen):
    model = PromotionRoster
    form_class = ExamForm
    rights = MANAGE
    crumbs = (ROSTERS,)
    success_message = gettext_lazy("Les notes sont écrites et le tableau est classé de nouveau.")

    def get_title(self) -> str:
        return _("Notes d’examen : %(roster)s") % {"roster": self.record.label}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> PromotionRoster:
        return exams_enter(roster=self.record, marks=form.cleaned_data["text"], access=self.access)


class RosterStepView(ConfirmScreen):
    model = PromotionRoster
    rights = MANAGE
    crumbs = (ROSTERS,)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class RosterComputeView(RosterStepView):
    question = gettext_lazy("Classer de nouveau d’après les dossiers d’aujourd’hui ?")
    submit_label = gettext_lazy("Recalculer")
    success_message = gettext_lazy("Le tableau est classé.")

    def perform(self, form: Any) -> PromotionRoster:
        return roster_compute(roster=self.record, access=self.access)


class RosterSubmitView(RosterStepView):
    question = gettext_lazy("Soumettre ce tableau à la commission ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("Le tableau est fixé pour la commission.")

    def perform(self, form: Any) -> PromotionRoster:
        return roster_submit(roster=self.record, access=self.access)


class RosterReopenView(RosterStepView):
    question = gettext_lazy("Reprendre la préparation de ce tableau ?")
    submit_label = gettext_lazy("Reprendre")
    asks_reason = True
    success_message = gettext_lazy("Le tableau est de nouveau en préparation.")

    def perform(self, form: Any) -> PromotionRoster:
        return roster_reopen(roster=self.record)


class RosterDecideView(RosterStepView):
    form_class = SessionForm
    question = gettext_lazy("Clore la séance et préparer les promotions ?")
    submit_label = gettext_lazy("Clore la séance")
    success_message = gettext_lazy("Le tableau est arrêté : soumettez le changement à la décision.")

    def get_consequences(self) -> list[str]:
        return [
            _("Les inscrits prennent l’échelon du nouveau grade égal ou immédiatement supérieur à leur salaire."),
            _("Une autre personne décide ensuite le changement et l’applique."),
        ]

    def get_success_url(self, result: PromotionRoster) -> str:
        return result.batch.get_absolute_url() if result.batch else result.get_absolute_url()

    def perform(self, form: Any) -> PromotionRoster:
        told = form.cleaned_data
        return roster_decide(
            roster=self.record, committee_on=told["committee_on"], minutes=told["minutes"], access=self.access
        )


class RosterDropView(RosterStepView):
    danger = True
    question = gettext_lazy("Abandonner ce tableau ?")
    submit_label = gettext_lazy("Abandonner")
    success_message = gettext_lazy("Le tableau est abandonné.")

    def perform(self, form: Any) -> PromotionRoster:
        return roster_drop(roster=self.record)

"""Sheets as appraisers and human resources open them, and what each may do to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_appraisal import CampaignState, SheetState
from careers.filters_appraisal import SheetFilter
from careers.forms.appraisal_setup import AppealForm, AssignForm, CountersignForm, MoveForm, ReasonForm
from careers.forms.appraisal_sheet import RateForm
from careers.models import Appraisal
from careers.selectors.appraisal import (
    READERS,
    evaluated_by,
    is_evaluator,
    officer_sheets,
    readable_sheets,
    sheets_to_countersign,
    team_sheets,
)
from careers.selectors.person_skills import Lexicon
from careers.services.appraisal.sheets import (
    appeal_decide,
    sheet_assign,
    sheet_countersign,
    sheet_exempt,
    sheet_give_back,
    sheet_move,
    sheet_rate,
    sheet_send_back,
    sheet_start,
)
from careers.tables_advancement import mark
from careers.tables_appraisal import TeamTable
from careers.views.appraisal.shown import record_response, sheet_shown
from careers.workflows_appraisal import COUNTERSIGN, DECIDE, EVALUATE, MANAGE, SHEET
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.selectors.employees import present_on
from hr_core.text import french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen
from hr_core.workflows import open_transitions

VIEW = (*READERS, *EVALUATE)


class SheetScreen(RecordScreen):
    model = Appraisal
    rights: tuple[str, ...] = VIEW

    def get_queryset(self) -> QuerySet:
        return readable_sheets(self.access)

    def get_crumbs(self) -> Any:
        if self.access.has(*READERS):
            campaign = self.record.campaign
            return [(_("Évaluations"), "careers:appraisal_campaign_list"), Crumb(campaign.label, campaign.get_absolute_url())]
        return [(_("Évaluations de mon équipe"), "careers:appraisal_team")]


class SheetView(SheetScreen):
    """The sheet, its actions from the table of states."""

    template_name = "careers/appraisal/sheet.html"

    def get_title(self) -> str:
        return self.record.employee.full_name

    def get_lede(self) -> str:
        row = self.record
        told = [row.campaign.label, row.job_title, row.unit.name if row.unit else ""]
        return ", ".join(filter(None, told))

    @cached_property
    def is_mine(self) -> bool:
        return is_evaluator(self.record, self.access)

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        found = [Action(_("Compte rendu"), reverse("careers:appraisal_record", args=at), "printer")] if row.manager_done_at else []
        if row.campaign.state != CampaignState.OPEN:
            return found
        names = {each.name for each in open_transitions(SHEET, row.state)}
        offered = (
            ("exempt", MANAGE, "careers:appraisal_exempt", "user-x", False, True),
            ("assign", MANAGE, "careers:appraisal_assign", "users", False, True),
            ("send_back", MANAGE, "careers:appraisal_send_back", "arrow-back-up", False, True),
            ("give_back", EVALUATE, "careers:appraisal_give_back", "arrow-back-up", False, self.is_mine),
            ("start", (*EVALUATE, *MANAGE), "careers:appraisal_start", "pencil", False, self.may_start),
            ("countersign", COUNTERSIGN, "careers:appraisal_countersign", "writing-sign", True, self.waits_for_me),
            ("move", MANAGE, "careers:appraisal_move", "scale", not self.waits_for_me, True),
            ("rate", EVALUATE, "careers:appraisal_rate", "pencil", True, self.is_mine),
            ("decide", DECIDE, "careers:appraisal_decide", "check", True, not self.is_mine),
        )
        labels = {each.name: str(each.label) for each in SHEET}
        return found + [
            Action(labels[name], reverse(url, args=at), icon, rights, main=main)
            for name, rights, url, icon, main, may in offered
            if name in names and may
        ]

    @cached_property
    def waits_for_me(self) -> bool:
        """It waits for this person's countersignature."""
        row = self.record
        if row.state != SheetState.REVIEW or row.countersigner_id is None or row.countersigned_at is not None:
            return False
        return sheets_to_countersign(self.access).filter(pk=row.pk).exists()

    @property
    def may_start(self) -> bool:
        return (self.is_mine or self.access.has(*MANAGE)) and today() > self.record.campaign.self_until

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(**sheet_shown(self.record, self.access), is_mine=self.is_mine)


class RecordView(SheetScreen):
    """The interview record, A4."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(manager_done_at__isnull=False)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return record_response(self.record, self.access)


class SheetFormScreen(SheetScreen, FormScreen):
    def get_title(self) -> str:
        name = self.record.employee.full_name
        return str(self.title) % {"who": name, "of_name": french_of(name)}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class RateView(SheetFormScreen):
    """The appraiser's part, saved as often as needed, handed in once."""

    template_name = "careers/appraisal/fill.html"
    rights = EVALUATE
    form_class = RateForm
    title = gettext_lazy("Évaluer %(who)s")
    submit_label = gettext_lazy("Remettre l’évaluation")

    def get_queryset(self) -> QuerySet:
        return evaluated_by(self.access).filter(state=SheetState.MANAGER)

    def get_lede(self) -> str:
        return _("À remettre avant le %(day)s.") % {"day": french_date(self.record.campaign.manager_until)}

    def get_form_options(self) -> dict[str, Any]:
        return {"sheet": self.record, "lines": self.record.lines.all(), "lexicon": Lexicon()}

    @property
    def submits(self) -> bool:
        return "remettre" in self.request.POST

    def get_success_message(self, result: Appraisal) -> str:
        if not self.submits:
            return _("C’est enregistré : remettez l’évaluation après l’entretien.")
        return _("L’évaluation est remise, avec la note de %(mark)s.") % {"mark": mark(result.mark)}

    def perform(self, form: Any) -> Appraisal:
        return sheet_rate(sheet=self.record, words=form.words(), submits=self.submits, access=self.access)


class StartView(SheetScreen, ConfirmScreen):
    rights = (*EVALUATE, *MANAGE)
    question = gettext_lazy("Commencer sans l’auto-évaluation ?")
    submit_label = gettext_lazy("Commencer")
    success_message = gettext_lazy("La fiche est chez l’évaluateur.")

    def get_title(self) -> str:
        return str(self.question)

    def get_consequences(self) -> list[str]:
        return [_("L’agent ne pourra plus remplir sa partie, sauf si l’évaluateur la lui rend.")]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Appraisal:
        return sheet_start(sheet=self.record, access=self.access, on=today())


class GiveBackView(SheetFormScreen):
    rights = EVALUATE
    form_class = ReasonForm
    title = gettext_lazy("Rendre son auto-évaluation à %(who)s")
    submit_label = gettext_lazy("Rendre")
    success_message = gettext_lazy("L’agent est prévenu.")

    def get_queryset(self) -> QuerySet:
        return evaluated_by(self.access)

    def perform(self, form: Any) -> Appraisal:
        return sheet_give_back(sheet=self.record, reason=form.cleaned_data["reason"], access=self.access)


class CountersignView(SheetFormScreen):
    """The head of the appraiser signs after them, or gives the sheet back."""

    rights = COUNTERSIGN
    form_class = CountersignForm
    title = gettext_lazy("Contresigner la fiche %(of_name)s")
    submit_label = gettext_lazy("Enregistrer")

    def get_queryset(self) -> QuerySet:
        return sheets_to_countersign(self.access)

    def get_lede(self) -> str:
        row = self.record
        told = {"who": row.manager.full_name if row.manager else "", "mark": mark(row.mark)}
        return _("Évaluée par %(who)s, note de %(mark)s.") % told

    def get_success_message(self, result: Appraisal) -> str:
        return _("La fiche est contresignée.") if result.countersigned_at else _("La fiche est rendue à l’évaluateur.")

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:appraisal_sheet", args=[result.pk])

    def perform(self, form: Any) -> Appraisal:
        told = form.cleaned_data
        return sheet_countersign(sheet=self.record, words=told["words"], agrees=told["agrees"], access=self.access)


class OfficerForm(SheetFormScreen):
    rights = MANAGE

    def get_queryset(self) -> QuerySet:
        return officer_sheets(self.access).exclude(employee__user=self.access.user)


class SendBackView(OfficerForm):
    form_class = ReasonForm
    title = gettext_lazy("Rendre la fiche %(of_name)s à son évaluateur")
    submit_label = gettext_lazy("Rendre")
    success_message = gettext_lazy("L’évaluateur est prévenu.")

    def perform(self, form: Any) -> Appraisal:
        return sheet_send_back(sheet=self.record, reason=form.cleaned_data["reason"], access=self.access)


class MoveView(OfficerForm):
    form_class = MoveForm
    title = gettext_lazy("Changer la note %(of_name)s")
    submit_label = gettext_lazy("Changer la note")
    success_message = gettext_lazy("La note est changée.")

    def get_lede(self) -> str:
        return _("Note actuelle : %(mark)s.") % {"mark": mark(self.record.mark)}

    def get_success_url(self, result: Any) -> str:
        unit = f"?unite={self.record.unit_id}" if self.record.unit_id else ""
        return reverse("careers:appraisal_harmony", args=[self.record.campaign_id]) + unit

    def perform(self, form: Any) -> Appraisal:
        told = form.cleaned_data
        return sheet_move(sheet=self.record, mark=told["mark"], reason=told["reason"], access=self.access)


class ExemptView(OfficerForm):
    form_class = ReasonForm
    title = gettext_lazy("Dispenser %(who)s d’évaluation")
    submit_label = gettext_lazy("Dispenser")
    success_message = gettext_lazy("L’agent est dispensé pour cette campagne.")

    def perform(self, form: Any) -> Appraisal:
        return sheet_exempt(sheet=self.record, reason=form.cleaned_data["reason"], access=self.access)


class AssignView(OfficerForm):
    form_class = AssignForm
    title = gettext_lazy("Désigner l’évaluateur %(of_name)s")
    submit_label = gettext_lazy("Désigner")
    success_message = gettext_lazy("L’évaluateur est prévenu.")

    def get_form_options(self) -> dict[str, Any]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        people = Employee.objects.filter(present_on(today()), pk__in=visible, user__isnull=False).exclude(pk=self.record.employee_id)
        return {"people": people.order_by("last_name", "first_names"), "initial": {"manager": self.record.manager_id}}

    def perform(self, form: Any) -> Appraisal:
        return sheet_assign(sheet=self.record, manager=form.cleaned_data["manager"], access=self.access)


class AppealDecideView(OfficerForm):
    rights = DECIDE
    form_class = AppealForm
    template_name = "careers/appraisal/appeal.html"
    title = gettext_lazy("Recours %(of_name)s")
    submit_label = gettext_lazy("Décider")
    success_message = gettext_lazy("Le recours est décidé, l’agent est prévenu.")

    def get_lede(self) -> str:
        return _("Note contestée : %(mark)s.") % {"mark": mark(self.record.mark)}

    def perform(self, form: Any) -> Appraisal:
        told = form.cleaned_data
        return appeal_decide(sheet=self.record, verdict=told["verdict"], mark=told["mark"], reason=told["reason"], access=self.access)


class TeamView(ListScreen):
    """The sheets that one appraises, and those of one's units."""

    model = Appraisal
    table_class = TeamTable
    filterset_class = SheetFilter
    rights = EVALUATE
    title = gettext_lazy("Évaluations de mon équipe")
    unit = (gettext_lazy("fiche"), gettext_lazy("fiches"))
    empty = Empty(
        gettext_lazy("Aucune fiche d’évaluation"),
        gettext_lazy("Les fiches dont vous êtes l’évaluateur apparaissent ici à l’ouverture d’une campagne."),
    )

    @property
    def view(self) -> str:
        asked = self.request.GET.get("vue", "")
        return asked if asked in ("toutes", "contreseing") else "a-evaluer"

    def get_queryset(self) -> QuerySet:
        if self.view == "a-evaluer":
            return self.waiting().order_by("employee__last_name", "employee__first_names")
        if self.view == "contreseing":
            return sheets_to_countersign(self.access).order_by("employee__last_name", "employee__first_names")
        return team_sheets(self.access).order_by("-campaign__year", "employee__last_name", "employee__first_names")

    def waiting(self) -> QuerySet:
        return evaluated_by(self.access).filter(
            campaign__state=CampaignState.OPEN, state__in=(SheetState.SELF, SheetState.MANAGER)
        )

    def get_saved_views(self) -> list[Tab]:
        url = reverse("careers:appraisal_team")
        return [
            Tab(_("En cours"), url, self.view == "a-evaluer", self.waiting().count()),
            Tab(_("À contresigner"), f"{url}?vue=contreseing", self.view == "contreseing", sheets_to_countersign(self.access).count()),
            Tab(_("Toutes"), f"{url}?vue=toutes", self.view == "toutes"),
        ]

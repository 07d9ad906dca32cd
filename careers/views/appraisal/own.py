"""« Mon évaluation »: one's sheets, the self-appraisal, the signature, the appeal; phone first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_appraisal import CampaignState, SheetState
from careers.forms.appraisal_setup import OwnAppealForm, SignForm
from careers.forms.appraisal_sheet import SelfForm
from careers.models import Appraisal
from careers.selectors.appraisal import SAID, own_sheets, shows_mark
from careers.selectors.person_skills import Lexicon
from careers.services.appraisal.sheets import appeal_ends, self_tell, sheet_appeal, sheet_sign
from careers.tables_advancement import mark
from careers.views.appraisal.shown import record_response, sheet_shown
from careers.workflows_appraisal import OWN
from hr_core.filters import today
from hr_core.text import french_date
from hr_core.ui.screens import FormScreen, RecordScreen, Screen

PLACE = (gettext_lazy("Mon évaluation"), "careers:own_appraisals")


class OwnAppraisalsView(Screen):
    template_name = "careers/appraisal/own_list.html"
    title = gettext_lazy("Mon évaluation")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = own_sheets(self.access).order_by("-campaign__year", "-pk")
        return self.show(sheets=[(row, mark(row.mark) if shows_mark(row, self.access) else "") for row in rows])


class OwnSheetScreen(RecordScreen):
    model = Appraisal
    rights = OWN
    own = True
    crumbs = (PLACE,)

    def get_queryset(self) -> QuerySet:
        return own_sheets(self.access)

    def url(self) -> str:
        return reverse("careers:own_appraisal", args=[self.record.pk])


class OwnAppraisalView(OwnSheetScreen):
    template_name = "careers/appraisal/own.html"

    def get_title(self) -> str:
        return self.record.campaign.label

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        last = appeal_ends(self.record)
        may_appeal = self.record.state == SheetState.SIGNED and not self.record.appealed_at and last is not None and today() <= last
        return self.show(
            **sheet_shown(self.record, self.access), may_appeal=may_appeal and self.record.campaign.state == CampaignState.OPEN,
            appeal_last=last, is_open=self.record.campaign.state == CampaignState.OPEN,
        )  # fmt: skip


class OwnFormScreen(OwnSheetScreen, FormScreen):
    def get_cancel_url(self) -> str:
        return self.url()

    def get_success_url(self, result: Any) -> str:
        return self.url()


class OwnSelfView(OwnFormScreen):
    """Saved as often as one wants; handed in once."""

    template_name = "careers/appraisal/fill.html"
    form_class = SelfForm
    submit_label = gettext_lazy("Remettre à mon évaluateur")
    title = gettext_lazy("Mon auto-évaluation")

    def get_lede(self) -> str:
        day = french_date(self.record.campaign.self_until)
        return _("À remettre avant le %(day)s. Ce que vous enregistrez reste à vous jusque-là.") % {"day": day}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state=SheetState.SELF)

    def get_form_options(self) -> dict[str, Any]:
        return {"sheet": self.record, "lines": self.record.lines.all(), "lexicon": Lexicon()}

    @property
    def hands_in(self) -> bool:
        return "remettre" in self.request.POST

    def get_success_message(self, result: Any) -> str:
        return _("Votre auto-évaluation est remise.") if self.hands_in else _("C’est enregistré : remettez-la quand elle est prête.")

    def perform(self, form: Any) -> Appraisal:
        return self_tell(sheet=self.record, words=form.words(), hands_in=self.hands_in, actor=self.access.user)


class OwnSignView(OwnFormScreen):
    form_class = SignForm
    title = gettext_lazy("Signer ma fiche d’évaluation")
    submit_label = gettext_lazy("Signer")
    success_message = gettext_lazy("Votre fiche est signée.")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state=SheetState.SIGNING)

    def perform(self, form: Any) -> Appraisal:
        return sheet_sign(sheet=self.record, remark=form.cleaned_data["remark"], actor=self.access.user)


class OwnAppealView(OwnFormScreen):
    form_class = OwnAppealForm
    title = gettext_lazy("Former un recours")
    submit_label = gettext_lazy("Déposer le recours")
    success_message = gettext_lazy("Votre recours est déposé : vous serez prévenu de la décision.")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state=SheetState.SIGNED)

    def get_lede(self) -> str:
        last = appeal_ends(self.record)
        return _("Jusqu’au %(day)s.") % {"day": french_date(last)} if last else ""

    def perform(self, form: Any) -> Appraisal:
        return sheet_appeal(sheet=self.record, text=form.cleaned_data["text"], actor=self.access.user, on=today())


class OwnRecordView(OwnSheetScreen):
    """The interview record, once it was given back."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state__in=SAID)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return record_response(self.record, self.access)

"""Campaigns of step advancement: computed, examined, closed; and « Pourquoi ? » of each line."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_advancement import CampaignState, Standing
from careers.filters_advancement import LineFilter
from careers.forms.advancement import CampaignForm, OpinionForm, SessionForm
from careers.models import AdvancementCampaign, AdvancementLine
from careers.selectors.advancement import all_lines, campaigns, lines_of, standing_counts
from careers.services.advancement.campaigns import (
    campaign_compute,
    campaign_decide,
    campaign_drop,
    campaign_open,
    campaign_reopen,
    campaign_submit,
    line_opine,
)
from careers.tables_advancement import CampaignTable, LineTable, mark, move_words
from careers.views.careers import MANAGE, VIEW, is_open
from careers.workflows import CAMPAIGN
from hr_core.text import french_count, french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

CAMPAIGNS = (gettext_lazy("Campagnes d’avancement"), "careers:campaign_list")


class CampaignListView(ListScreen):
    model = AdvancementCampaign
    table_class = CampaignTable
    rights = VIEW
    title = gettext_lazy("Campagnes d’avancement")
    unit = (gettext_lazy("campagne"), gettext_lazy("campagnes"))
    empty = Empty(
        gettext_lazy("Aucune campagne"),
        gettext_lazy("Une campagne dit qui prend un échelon jusqu’à une date, et pourquoi les autres attendent."),
    )
    actions = (Action(gettext_lazy("Nouvelle campagne"), "/carrieres/avancement/nouvelle/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> Any:
        return campaigns(self.access)


class CampaignFormView(FormScreen):
    model = AdvancementCampaign
    form_class = CampaignForm
    rights = MANAGE
    crumbs = (CAMPAIGNS,)
    cancel_url = "careers:campaign_list"
    submit_label = gettext_lazy("Calculer")

    def get_queryset(self) -> Any:
        return AdvancementCampaign.objects.filter(state=CampaignState.DRAFT)

    def get_title(self) -> str:
        return _("Nouvelle campagne d’avancement") if self.is_creation else str(self.record)

    def get_success_message(self, result: AdvancementCampaign) -> str:
        count = result.lines.filter(standing=Standing.ELIGIBLE).count()
        return _("La campagne est calculée : %(people)s.") % {
            "people": french_count(count, _("agent prend un échelon"), _("agents prennent un échelon"))
        }

    def perform(self, form: Any) -> AdvancementCampaign:
        return campaign_open(campaign=form.instance, values=form.cleaned_data, access=self.access)


class CampaignDetailView(ListScreen):
    """The people of a campaign by situation, with when and why."""

    table_class = LineTable
    filterset_class = LineFilter
    template_name = "careers/advancement/campaign.html"
    rights = VIEW
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    export_name = "avancement"
    crumbs = (CAMPAIGNS,)

    @cached_property
    def record(self) -> AdvancementCampaign:
        rows = AdvancementCampaign.objects.select_related("grid", "batch", "prepared_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def view(self) -> str:
        asked = self.request.GET.get("situation", Standing.ELIGIBLE)
        return asked if asked in Standing.values else Standing.ELIGIBLE

    def get_queryset(self) -> Any:
        return lines_of(self.record, self.access).filter(standing=self.view)

    def get_title(self) -> str:
        return self.record.label

    def get_lede(self) -> str:
        return _("%(grid)s, échelons acquis jusqu’au %(day)s.") % {
            "grid": self.record.grid.label, "day": french_date(self.record.until)
        }  # fmt: skip

    def get_saved_views(self) -> list[Tab]:
        counts = standing_counts(self.record, self.access)
        here = reverse("careers:campaign_detail", args=[self.record.pk])
        return [
            Tab(str(each.label).capitalize(), f"{here}?situation={each.value}", each.value == self.view, counts.get(each.value, 0))
            for each in Standing
            if counts.get(each.value) or each.value == self.view
        ]

    def get_actions(self) -> list[Action]:
        record, at = self.record, [self.record.pk]
        if record.state == CampaignState.DRAFT:
            return [
                Action(_("Abandonner"), reverse("careers:campaign_drop", args=at), "trash", MANAGE),
                Action(_("Modifier"), reverse("careers:campaign_update", args=at), "pencil", MANAGE),
                Action(_("Recalculer"), reverse("careers:campaign_compute", args=at), "refresh", MANAGE, post=True),
                Action(_("Soumettre à la commission"), reverse("careers:campaign_submit", args=at), "send", MANAGE, main=True),
            ]
        if is_open(CAMPAIGN, record.state, "decide"):
            return [
                Action(_("Reprendre"), reverse("careers:campaign_reopen", args=at), "arrow-back-up", MANAGE),
                Action(_("Clore la séance"), reverse("careers:campaign_decide", args=at), "check", MANAGE, main=True),
            ]
        return []

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(record=self.record, counts=standing_counts(self.record, self.access), **more)


class LineDetailView(DetailScreen):
    """« Pourquoi ? »: the explanation of a line, in order."""

    model = AdvancementLine
    rights = VIEW
    template_name = "careers/advancement/line.html"

    def get_queryset(self) -> Any:
        return all_lines(self.access).select_related("campaign")

    def get_title(self) -> str:
        return self.record.employee.full_name

    def get_crumbs(self) -> Any:
        campaign = self.record.campaign
        return (CAMPAIGNS, Crumb(str(campaign), campaign.get_absolute_url()))

    def get_actions(self) -> list[Action]:
        line = self.record
        found = [
            Action(_("Sa carrière"), reverse("careers:employee_advancement", args=[line.employee_id]), "history"),
        ]
        open_now = is_open(CAMPAIGN, line.campaign.state, "opine") and line.standing == Standing.ELIGIBLE
        if open_now and line.employee.user_id != self.access.user.pk:
            url = reverse("careers:campaign_opinion", args=[line.pk])
            found.append(Action(_("Avis de la commission"), url, "message-question", MANAGE, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        line = self.record
        told = [
            (_("Échelon"), move_words(line)),
            (_("Situation"), line.get_standing_display()),
            (_("Rythme"), line.get_pace_display() if line.pace else ""),
            (_("Notation"), mark(line.rating)),
            (_("Acquis le"), french_date(line.due_on)),
            (_("Avis"), " : ".join(filter(None, [line.get_opinion_display(), line.opinion_reason]))),
        ]
        return super().get_context(facts=[pair for pair in told if pair[1]], **more)


class OpinionView(FormScreen):
    model = AdvancementLine
    form_class = OpinionForm
    rights = MANAGE
    success_message = gettext_lazy("L’avis est enregistré.")

    def get_queryset(self) -> Any:
        return all_lines(self.access).select_related("campaign")

    def get_title(self) -> str:
        return _("Avis sur l’avancement %(of_name)s") % {"of_name": french_of(self.record.employee.full_name)}

    def get_form_options(self) -> dict[str, Any]:
        return {"line": self.record}

    def get_cancel_url(self) -> str:
        return reverse("careers:campaign_line", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.record.campaign.get_absolute_url()

    def perform(self, form: Any) -> AdvancementLine:
        told = form.cleaned_data
        return line_opine(line=self.record, opinion=told["opinion"], reason=told["reason"], actor=self.request.user)  # type: ignore[arg-type]


class CampaignStepView(ConfirmScreen):
    model = AdvancementCampaign
    rights = MANAGE
    crumbs = (CAMPAIGNS,)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class CampaignComputeView(CampaignStepView):
    question = gettext_lazy("Recalculer la campagne d’après les dossiers d’aujourd’hui ?")
    submit_label = gettext_lazy("Recalculer")
    success_message = gettext_lazy("La campagne est recalculée.")

    def perform(self, form: Any) -> AdvancementCampaign:
        return campaign_compute(campaign=self.record, access=self.access)


class CampaignSubmitView(CampaignStepView):
    question = gettext_lazy("Soumettre cette campagne à la commission ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("La liste est fixée : enregistrez les avis de la commission.")

    def get_consequences(self) -> list[str]:
        return [_("La liste ne bouge plus. Chacun a d’abord un avis favorable ; la commission change ceux qu’elle veut.")]

    def perform(self, form: Any) -> AdvancementCampaign:
        return campaign_submit(campaign=self.record, access=self.access)


class CampaignReopenView(CampaignStepView):
    question = gettext_lazy("Reprendre la préparation de cette campagne ?")
    submit_label = gettext_lazy("Reprendre")
    success_message = gettext_lazy("La campagne est de nouveau en préparation.")
    asks_reason = True

    def get_consequences(self) -> list[str]:
        return [_("Les avis déjà enregistrés sont effacés.")]

    def perform(self, form: Any) -> AdvancementCampaign:
        return campaign_reopen(campaign=self.record)


class CampaignDecideView(CampaignStepView):
    form_class = SessionForm
    question = gettext_lazy("Clore la séance et préparer le changement de classement ?")
    submit_label = gettext_lazy("Clore la séance")
    success_message = gettext_lazy("La campagne est arrêtée : soumettez le changement à la décision.")

    def get_consequences(self) -> list[str]:
        return [
            _("Les avis favorables deviennent un changement de classement, qu’une autre personne décide et applique."),
            _("Chaque échelon prend effet au jour où il est acquis, ou au jour commun de la campagne."),
        ]

    def get_success_url(self, result: AdvancementCampaign) -> str:
        return result.batch.get_absolute_url() if result.batch else result.get_absolute_url()

    def perform(self, form: Any) -> AdvancementCampaign:
        told = form.cleaned_data
        return campaign_decide(
            campaign=self.record, committee_on=told["committee_on"], minutes=told["minutes"], access=self.access
        )


class CampaignDropView(CampaignStepView):
    danger = True
    question = gettext_lazy("Abandonner cette campagne ?")
    submit_label = gettext_lazy("Abandonner")
    success_message = gettext_lazy("La campagne est abandonnée.")

    def perform(self, form: Any) -> AdvancementCampaign:
        return campaign_drop(campaign=self.record)

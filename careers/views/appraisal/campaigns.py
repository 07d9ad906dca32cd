"""Campaigns and models of sheet, for human resources."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_appraisal import CampaignState, SheetState
from careers.drawing import share_bar
from careers.filters_appraisal import SheetFilter
from careers.forms.appraisal_setup import CampaignForm, ModelForm
from careers.models import AppraisalCampaign, AppraisalForm
from careers.selectors.appraisal import (
    MARKED,
    READERS,
    UNCOUNTERSIGNED,
    campaigns,
    forms,
    harmony,
    officer_sheets,
    sheets_in_review,
    state_counts,
)
from careers.services.appraisal.campaigns import (
    campaign_close,
    campaign_drop,
    campaign_open,
    campaign_release,
    campaign_remind,
    campaign_save,
    population,
    unfinished,
)
from careers.services.appraisal.forms import form_adopt, form_delete, form_renew, form_save
from careers.tables_advancement import mark
from careers.tables_appraisal import CampaignTable, FormTable, MarkTable, SheetTable
from careers.workflows_appraisal import CAMPAIGN, DECIDE, FORM, MANAGE
from hr_core.filters import today
from hr_core.text import french_count, french_date, french_decimal, french_period
from hr_core.ui.charts import bars
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from hr_core.workflows import open_transitions

CAMPAIGNS = (gettext_lazy("Évaluations"), "careers:appraisal_campaign_list")
FORMS = (gettext_lazy("Modèles de fiche"), "careers:appraisal_form_list")


class FormListView(ListScreen):
    model = AppraisalForm
    table_class = FormTable
    rights = READERS
    title = gettext_lazy("Modèles de fiche d’évaluation")
    unit = (gettext_lazy("version"), gettext_lazy("versions"))
    empty = Empty(
        gettext_lazy("Aucun modèle"), gettext_lazy("Un modèle dit l’échelle, le poids des parties et les questions d’une fiche.")
    )
    actions = (Action(gettext_lazy("Nouveau modèle"), "/carrieres/evaluations/modeles/nouveau/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> QuerySet:
        return forms(self.access)


class FormFormView(FormScreen):
    model = AppraisalForm
    form_class = ModelForm
    rights = MANAGE
    crumbs = (FORMS,)
    cancel_url = "careers:appraisal_form_list"
    success_message = gettext_lazy("Le modèle est enregistré : une autre personne l’arrête.")

    def get_title(self) -> str:
        return _("Nouveau modèle de fiche") if self.is_creation else str(self.record)

    def get_queryset(self) -> QuerySet:
        return AppraisalForm.objects.filter(state="draft")

    def get_form_options(self) -> dict[str, Any]:
        return {"form": None if self.is_creation else self.record}

    def perform(self, form: Any) -> AppraisalForm:
        return form_save(form=self.record, values=form.cleaned_data, actor=self.access.user)


class FormDetailView(DetailScreen):
    model = AppraisalForm
    rights = READERS
    crumbs = (FORMS,)
    template_name = "careers/appraisal/form.html"

    def get_queryset(self) -> QuerySet:
        return forms(self.access)

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        names = {each.name for each in open_transitions(FORM, row.state)}
        offered = [
            ("change", Action(_("Supprimer"), reverse("careers:appraisal_form_delete", args=at), "trash", MANAGE)),
            ("change", Action(_("Modifier"), reverse("careers:appraisal_form_update", args=at), "pencil", MANAGE)),
            ("adopt", Action(_("Arrêter"), reverse("careers:appraisal_form_adopt", args=at), "check", DECIDE, main=True)),
            ("renew", Action(_("Préparer une version"), reverse("careers:appraisal_form_renew", args=at), "plus", MANAGE, post=True)),
        ]
        own = row.made_by_id == self.access.user.pk
        return [action for name, action in offered if name in names and not (name == "adopt" and own)]

    def get_panels(self) -> list[Panel]:
        return [Panel(_("Version"), facts(self.record, "state", "reference", "made_by", "adopted_by", "adopted_at"))]

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        weights = [
            (_("Objectifs"), row.objectives_weight), (_("Compétences du métier"), row.skills_weight),
            (_("Manière de servir"), row.criteria_weight),
        ]  # fmt: skip
        return super().get_context(
            levels=[(each.label, mark(each.value), each.most) for each in row.scale.levels],
            weights=bars(weights, title=_("Poids des parties (%)"), width=326), step=mark(row.step), **more,
        )  # fmt: skip


class FormStep(ConfirmScreen):
    model = AppraisalForm
    rights: tuple[str, ...] = MANAGE
    crumbs = (FORMS,)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class FormAdoptView(FormStep):
    rights = DECIDE
    question = gettext_lazy("Arrêter ce modèle de fiche ?")
    submit_label = gettext_lazy("Arrêter")
    success_message = gettext_lazy("Le modèle est en vigueur.")

    def get_consequences(self) -> list[str]:
        return [
            _("Il ne changera plus ; les campagnes à venir le proposent."),
            _("La version en vigueur du même modèle est remplacée ; les campagnes ouvertes gardent la leur."),
        ]

    def perform(self, form: Any) -> AppraisalForm:
        return form_adopt(form=self.record, access=self.access)


class FormRenewView(FormStep):
    question = gettext_lazy("Préparer une nouvelle version de ce modèle ?")
    submit_label = gettext_lazy("Préparer")
    success_message = gettext_lazy("La version est ouverte : modifiez-la, puis faites-la arrêter.")

    def perform(self, form: Any) -> AppraisalForm:
        return form_renew(form=self.record, actor=self.access.user)


class FormDeleteView(FormStep):
    danger = True
    question = gettext_lazy("Supprimer cette version en préparation ?")
    submit_label = gettext_lazy("Supprimer")
    success_url = "careers:appraisal_form_list"
    success_message = gettext_lazy("La version est supprimée.")

    def get_queryset(self) -> QuerySet:
        return AppraisalForm.objects.filter(state="draft")

    def perform(self, form: Any) -> None:
        form_delete(form=self.record)


class CampaignListView(ListScreen):
    model = AppraisalCampaign
    table_class = CampaignTable
    rights = READERS
    title = gettext_lazy("Campagnes d’évaluation")
    unit = (gettext_lazy("campagne"), gettext_lazy("campagnes"))
    empty = Empty(
        gettext_lazy("Aucune campagne"),
        gettext_lazy("Une campagne ouvre une fiche par agent : auto-évaluation, entretien, harmonisation, signature."),
    )
    actions = (Action(gettext_lazy("Nouvelle campagne"), "/carrieres/evaluations/nouvelle/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> QuerySet:
        return campaigns(self.access)


class CampaignFormView(FormScreen):
    model = AppraisalCampaign
    form_class = CampaignForm
    rights = MANAGE
    crumbs = (CAMPAIGNS,)
    cancel_url = "careers:appraisal_campaign_list"
    success_message = gettext_lazy("La campagne est préparée : vérifiez-la, puis ouvrez-la.")

    def get_title(self) -> str:
        return _("Nouvelle campagne d’évaluation") if self.is_creation else str(self.record)

    def get_queryset(self) -> QuerySet:
        return AppraisalCampaign.objects.filter(state=CampaignState.DRAFT).select_related("unit")

    def get_form_options(self) -> dict[str, Any]:
        return {"campaign": None if self.is_creation else self.record}

    def perform(self, form: Any) -> AppraisalCampaign:
        return campaign_save(campaign=self.record, values=form.cleaned_data, access=self.access)


class CampaignPage(ListScreen):
    """Sheets of one campaign."""

    filterset_class = SheetFilter
    rights = READERS
    unit = (gettext_lazy("fiche"), gettext_lazy("fiches"))
    crumbs = (CAMPAIGNS,)

    @cached_property
    def record(self) -> AppraisalCampaign:
        rows = AppraisalCampaign.objects.select_related("form", "unit", "prepared_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet:
        return officer_sheets(self.access).filter(campaign=self.record)

    def get_tabs(self) -> list[Tab]:
        at = [self.record.pk]
        pages = ((_("Fiches"), "careers:appraisal_campaign_detail"), (_("Harmonisation"), "careers:appraisal_harmony"))
        return [Tab(label, reverse(url, args=at), reverse(url, args=at) == self.request.path) for label, url in pages]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(record=self.record, pages=self.get_tabs(), **more)


class CampaignDetailView(CampaignPage):
    """Where the campaign stands, and its sheets."""

    table_class = SheetTable
    template_name = "careers/appraisal/campaign.html"
    export_name = "evaluations"

    def get_title(self) -> str:
        return self.record.label

    def get_lede(self) -> str:
        row = self.record
        told = french_period(row.start, row.end)
        return f"{row.form}. {told[:1].upper()}{told[1:]}{', ' + row.unit.name if row.unit else ''}."

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        names = {each.name for each in open_transitions(CAMPAIGN, self.record.state)}
        offered = (
            ("drop", "careers:appraisal_campaign_drop", "trash", MANAGE, False),
            ("change", "careers:appraisal_campaign_update", "pencil", MANAGE, False),
            ("remind", "careers:appraisal_campaign_remind", "bell", MANAGE, False),
            ("open", "careers:appraisal_campaign_open", "send", MANAGE, True),
            ("close", "careers:appraisal_campaign_close", "check", DECIDE, True),
        )
        labels = {each.name: str(each.label) for each in CAMPAIGN}
        return [
            Action(labels[name], reverse(url, args=at), icon, rights, main=main)
            for name, url, icon, rights, main in offered
            if name in names
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        counts = state_counts(self.record, self.access)
        here = reverse("careers:appraisal_campaign_detail", args=[self.record.pk])
        steps = [(each, counts[each.value], f"{here}?etat={each.value}") for each in SheetState if counts[each.value]]
        total = sum(counts.values())
        shared = [counts[each.value] for each in SheetState]
        return super().get_context(
            steps=steps, total=total,
            progress=share_bar(shared, [str(each.label) for each in SheetState], title=_("Avancement de la campagne")),
            without=officer_sheets(self.access).filter(campaign=self.record, manager__isnull=True).exclude(state=SheetState.EXEMPT).count()
            if total else 0,
            **more,
        )  # fmt: skip


class HarmonyView(CampaignPage):
    """Marks by unit beside the whole, and the sheets of the unit chosen."""

    table_class = MarkTable
    template_name = "careers/appraisal/harmony.html"
    export_name = "harmonisation"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state__in=MARKED).order_by("-mark", "employee__last_name")

    def get_title(self) -> str:
        return _("Harmonisation, %(label)s") % {"label": self.record.label}

    def get_actions(self) -> list[Action]:
        if self.record.state != CampaignState.OPEN:
            return []
        url = reverse("careers:appraisal_release", args=[self.record.pk])
        return [Action(_("Rendre aux agents"), url, "send", MANAGE, main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        found = harmony(self.record, self.access)
        scale = self.record.form.scale
        labels = [level.label for level in scale.levels]
        here = reverse("careers:appraisal_harmony", args=[self.record.pk])
        return super().get_context(
            whole=found.whole,
            mean=_decimal(found.whole.mean),
            chart=bars(list(zip(labels, found.whole.counts, strict=True))[::-1], title=_("Agents par niveau"), write=_integer, width=326),
            over=[(labels[rank], found.whole.counts[rank], scale.levels[rank].most) for rank in found.over],
            key=list(enumerate(labels, start=1)),
            units=[
                (
                    each.unit, each.found.total, _decimal(each.found.mean), share_bar(each.found.counts, labels, title=str(each.unit or "")),
                    [labels[rank] for rank in each.over], f"{here}?unite={each.unit.pk}" if each.unit else here,
                    _gap(each.found.mean, found.whole.mean),
                )
                for each in found.units
            ],
            **more,
        )  # fmt: skip


def _integer(value: Any) -> str:
    return str(int(value))


def _decimal(mean: Any) -> str:
    return french_decimal(mean / 1000) if mean is not None else ""


def _gap(mean: Any, whole: Any) -> str:
    """`+0,4` beside the whole; nothing when it is the same to a tenth."""
    gap = round((mean - whole) / 100) if mean is not None and whole is not None else 0
    return "" if not gap else ("+" if gap > 0 else "") + french_decimal(Fraction(gap, 10), 1)


class CampaignStep(ConfirmScreen):
    model = AppraisalCampaign
    rights: tuple[str, ...] = MANAGE
    crumbs = (CAMPAIGNS,)

    def get_queryset(self) -> QuerySet:
        return AppraisalCampaign.objects.select_related("form", "unit")

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class CampaignOpenView(CampaignStep):
    question = gettext_lazy("Ouvrir cette campagne ?")
    submit_label = gettext_lazy("Ouvrir")

    def get_consequences(self) -> list[str]:
        people = population(self.record, min(today(), self.record.end))
        return [
            _("%(people)s : une fiche chacun, et un message.")
            % {"people": french_count(len(people), _("agent est dans la population"), _("agents sont dans la population"))},
            _("L’évaluateur est le responsable de l’unité ; pour un responsable, celui de l’unité au-dessus."),
            _("Le modèle et la population ne changent plus."),
        ]

    def get_success_message(self, result: AppraisalCampaign) -> str:
        return _("La campagne est ouverte : %(sheets)s.") % {
            "sheets": french_count(result.sheets.count(), _("fiche"), _("fiches"))
        }

    def perform(self, form: Any) -> AppraisalCampaign:
        return campaign_open(campaign=self.record, access=self.access)


class CampaignDropView(CampaignStep):
    danger = True
    question = gettext_lazy("Abandonner cette campagne ?")
    submit_label = gettext_lazy("Abandonner")
    success_message = gettext_lazy("La campagne est abandonnée.")

    def perform(self, form: Any) -> AppraisalCampaign:
        return campaign_drop(campaign=self.record)


class CampaignRemindView(CampaignStep):
    question = gettext_lazy("Relancer ceux que la campagne attend ?")
    submit_label = gettext_lazy("Relancer")

    def get_consequences(self) -> list[str]:
        told = [_("Chaque agent et chaque évaluateur en retard reçoit un message.")]
        if self.record.reminded_on:
            told.append(_("Dernière relance le %(day)s.") % {"day": french_date(self.record.reminded_on)})
        return told

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("personne est relancée."), _("personnes sont relancées."))

    def perform(self, form: Any) -> int:
        return campaign_remind(campaign=self.record, access=self.access)


class ReleaseView(CampaignStep):
    """All the sheets in harmonisation that one sees."""

    question = gettext_lazy("Rendre les fiches aux agents ?")
    submit_label = gettext_lazy("Rendre")

    def get_consequences(self) -> list[str]:
        sheets = sheets_in_review(self.access, self.record)
        held = sheets.filter(UNCOUNTERSIGNED).count()
        ready = sheets.count() - held
        found = [
            _("%(count)s à rendre.") % {"count": french_count(ready, _("fiche est"), _("fiches sont"))},
            _("Chaque agent lit sa note, les appréciations et les motifs de l’harmonisation, puis signe."),
        ]
        if held:
            words = french_count(held, _("fiche reste : elle attend son contreseing"), _("fiches restent : elles attendent leur contreseing"))
            found.append(f"{words}.")
        return found

    def get_cancel_url(self) -> str:
        return reverse("careers:appraisal_harmony", args=[self.record.pk])

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("fiche est rendue."), _("fiches sont rendues."))

    def perform(self, form: Any) -> int:
        return campaign_release(campaign=self.record, access=self.access)


class CampaignCloseView(CampaignStep):
    rights = DECIDE
    question = gettext_lazy("Clore cette campagne ?")
    submit_label = gettext_lazy("Clore")
    success_message = gettext_lazy("La campagne est close : notes et compétences sont enregistrées.")

    def get_consequences(self) -> list[str]:
        left = unfinished(self.record, today())
        if left:
            return [_("Ce qui manque encore : %(told)s.") % {"told": ", ".join(f"{words} ({number})" for words, number in left.items())}]
        return [
            _("Les notes deviennent celles de %(year)s : l’avancement d’échelon les lit.") % {"year": self.record.year},
            _("Les niveaux constatés deviennent des compétences évaluées des agents."),
            _("Les fiches ne changent plus."),
        ]

    def perform(self, form: Any) -> AppraisalCampaign:
        return campaign_close(campaign=self.record, access=self.access)

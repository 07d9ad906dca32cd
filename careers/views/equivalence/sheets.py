"""Anchor jobs on screen: described, weighed, sent, weighed blindly, settled; tables prepared, adopted; the calculator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_referential import GapRule, SheetState, TableState
from careers.equivalence import Proposal
from careers.forms.equivalence import (
    AdoptForm,
    CalculatorForm,
    ReturnTableForm,
    SettleForm,
    SheetForm,
    SheetSendForm,
    SheetWeighForm,
    SubmitTableForm,
    TableForm,
)
from careers.models import AnchorSheet, AnchorWeighing, Edition, EquivalenceTable, WeighingFactor
from careers.selectors.coverage import tables
from careers.selectors.equivalence import equivalent_grade, sheets, zone_loops
from careers.selectors.referential import edition_in_use
from careers.services.equivalence.sheets import (
    gap_of,
    rule_of,
    sheet_delete,
    sheet_save,
    sheet_send,
    sheet_settle,
    sheet_weigh,
    sheet_weigh_again,
)
from careers.services.equivalence.tables import (
    FEWEST_ANCHORS,
    MOST_ANCHORS,
    anchors_weighed,
    table_adopt,
    table_delete,
    table_prepare,
    table_return,
    table_submit,
)
from careers.services.grids.amounts import is_borderline
from careers.tables_referential import EquivalenceTableTable, SheetTable
from hr_core.filters import today
from hr_core.models import Institution
from hr_core.text import french_decimal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen

VIEW, MANAGE, DECIDE, ADOPT = ("career_view",), ("career_manage",), ("career_decide",), ("equivalence_adopt",)
READ = ("career_view", "referential_follow")
SHEETS = (gettext_lazy("Emplois repères"), "careers:sheet_list")
TABLES = (gettext_lazy("Tables d’équivalence"), "careers:equivalence_list")


def edition_now() -> Edition:
    found = edition_in_use(on=today())
    if found is None:
        raise Http404(_("Aucune édition du référentiel n’est publiée."))
    return found


class SheetListView(ListScreen):
    model = AnchorSheet
    table_class = SheetTable
    rights = VIEW
    title = gettext_lazy("Emplois repères")
    lede = gettext_lazy("Des emplois que l’on trouve partout, pesés ici puis par deux autres institutions sans voir les degrés les unes des autres.")
    unit = (gettext_lazy("emploi repère"), gettext_lazy("emplois repères"))
    empty = Empty(gettext_lazy("Aucun emploi repère"), gettext_lazy("Décrivez de 12 à 20 emplois présents partout : comptable, liquidateur, développeur, chef d’agence."))

    def get_queryset(self) -> Any:
        assert self.institution is not None
        return sheets(self.institution)

    def get_actions(self) -> list[Action]:
        return [Action(_("Nouvel emploi repère"), reverse("careers:sheet_create"), "plus", MANAGE, main=True)]


class SheetFormView(FormScreen):
    model = AnchorSheet
    form_class = SheetForm
    rights = MANAGE
    crumbs = (SHEETS,)
    cancel_url = "careers:sheet_list"
    success_message = gettext_lazy("La fiche est enregistrée : pesez l’emploi, puis envoyez-la.")

    def get_queryset(self) -> Any:
        return AnchorSheet.objects.filter(institution=self.institution, state=SheetState.DRAFT)

    def get_title(self) -> str:
        return _("Nouvel emploi repère") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": edition_now(), "sheet": None if self.is_creation else self.record}

    def perform(self, form: Any) -> AnchorSheet:
        told = dict(form.cleaned_data)
        return sheet_save(sheet=self.record, grade=told.pop("grade"), edition=edition_now(), values=told, access=self.access)


class SheetScreen(DetailScreen):
    model = AnchorSheet
    crumbs = (SHEETS,)

    def get_queryset(self) -> Any:
        assert self.institution is not None
        return sheets(self.institution)


class SheetDetailView(SheetScreen):
    """The sheet, who has weighed it, and the degrees once both others are in."""

    rights = VIEW
    template_name = "careers/equivalence/sheet.html"

    @property
    def is_home(self) -> bool:
        return self.record.institution_id == getattr(self.institution, "pk", None)

    @cached_property
    def weighings(self) -> list[AnchorWeighing]:
        return list(AnchorWeighing.objects.filter(sheet=self.record).select_related("institution", "weighed_by"))

    @property
    def is_complete(self) -> bool:
        return self.record.cross_in >= 2 * self.record.turn

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        found = []
        weighed = any(each.institution_id == getattr(self.institution, "pk", 0) and each.turn == row.turn for each in self.weighings)
        if row.state == SheetState.SETTLED:
            return []
        if not weighed and (self.is_home or row.state == SheetState.SENT):
            found.append(Action(_("Peser"), reverse("careers:sheet_weigh", args=at), "scale", MANAGE, main=True))
        if self.is_home and row.state == SheetState.DRAFT:
            found.insert(0, Action(_("Modifier"), reverse("careers:sheet_update", args=at), "pencil", MANAGE))
            if weighed:
                found.append(Action(_("Envoyer à deux institutions"), reverse("careers:sheet_send", args=at), "send", MANAGE, main=True))
            else:
                found.insert(0, Action(_("Supprimer"), reverse("careers:sheet_delete", args=at), "trash", MANAGE))
        if self.is_home and row.state == SheetState.SENT and self.is_complete and weighed:
            gap, mean, _band = gap_of(row)
            if is_borderline(mean) and row.turn == 1 and rule_of(gap) != GapRule.DISCUSSED:
                found.append(Action(_("Ouvrir un second tour"), reverse("careers:sheet_again", args=at), "refresh", MANAGE, main=True))
            else:
                found.append(Action(_("Arrêter la bande"), reverse("careers:sheet_settle", args=at), "check", DECIDE, main=True))
        return found

    def get_panels(self) -> list[Panel]:
        told = facts(self.record, "code", "grade_label", "institution", "first", "second", "settled_on", "settled_by", "reason")
        return [Panel(_("Emploi"), told)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        factors = list(WeighingFactor.objects.filter(edition=row.edition_id).order_by("pk"))
        rows = [(each, french_decimal(each.points / 100), list(zip(factors, each.degrees, strict=False))) for each in self.weighings]
        summary = None
        if self.is_complete and row.state != SheetState.DRAFT:
            gap, mean, band = gap_of(row)
            summary = {"gap": gap, "mean": french_decimal(mean), "band": row.band or band, "rule": GapRule(row.rule or rule_of(gap)).label, "near": is_borderline(mean)}
        return super().get_context(weighings=rows, factors=factors, summary=summary, complete=self.is_complete, **more)


class OfSheet(FormScreen):
    model = AnchorSheet
    crumbs = (SHEETS,)
    rights = MANAGE

    def get_queryset(self) -> Any:
        assert self.institution is not None
        return sheets(self.institution)

    def get_title(self) -> str:
        return f"{self.title} : {self.record}" if self.title else str(self.record)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class SheetWeighView(OfSheet):
    form_class = SheetWeighForm
    lede = gettext_lazy("On pèse l’emploi, jamais la personne. La pesée ne change plus une fois remise.")
    submit_label = gettext_lazy("Remettre la pesée")
    success_message = gettext_lazy("La pesée est remise.")
    template_name = "careers/equivalence/weigh.html"

    def get_form_options(self) -> dict[str, Any]:
        return {"factors": list(WeighingFactor.objects.filter(edition=self.record.edition_id).order_by("pk"))}

    def perform(self, form: Any) -> AnchorWeighing:
        return sheet_weigh(sheet=self.record, degrees=form.degrees, remark=form.cleaned_data["evidence"], access=self.access)


class OwnSheet(OfSheet):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(institution=self.institution)


class SheetSendView(OwnSheet):
    form_class = SheetSendForm
    title = gettext_lazy("Envoyer la fiche")
    lede = gettext_lazy("Les deux institutions pèsent le même texte ; personne ne voit les degrés des autres avant que les deux pesées soient remises.")
    submit_label = gettext_lazy("Envoyer")
    success_message = gettext_lazy("La fiche est envoyée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"others": Institution.objects.filter(is_open=True, is_regional=False).exclude(pk=self.record.institution_id)}

    def perform(self, form: Any) -> AnchorSheet:
        return sheet_send(sheet=self.record, **form.cleaned_data)


class SheetSettleView(OwnSheet):
    form_class = SettleForm
    rights = DECIDE
    title = gettext_lazy("Arrêter la bande")
    success_message = gettext_lazy("La bande est arrêtée et compte parmi les pesées du grade.")

    def perform(self, form: Any) -> AnchorSheet:
        told = form.cleaned_data
        return sheet_settle(sheet=self.record, on=today(), access=self.access, reason=told["reason"], band=told["band"])


class OwnSheetConfirm(OwnSheet, ConfirmScreen):
    def get_title(self) -> str:
        return str(self.question)


class SheetAgainView(OwnSheetConfirm):
    question = gettext_lazy("Ouvrir un second tour de pesée ?")
    submit_label = gettext_lazy("Ouvrir le second tour")
    success_message = gettext_lazy("Chacune des trois institutions pèse à nouveau l’emploi.")

    def perform(self, form: Any) -> AnchorSheet:
        return sheet_weigh_again(sheet=self.record)


class SheetDeleteView(OwnSheetConfirm):
    danger = True
    question = gettext_lazy("Supprimer cette fiche ?")
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("La fiche est supprimée.")

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:sheet_list")

    def perform(self, form: Any) -> None:
        return sheet_delete(sheet=self.record)


class EquivalenceListView(ListScreen):
    model = EquivalenceTable
    table_class = EquivalenceTableTable
    rights = READ
    title = gettext_lazy("Tables d’équivalence")
    lede = gettext_lazy("Les grades de chaque institution dans les bandes communes, tels que la commission les a adoptés.")
    unit = (gettext_lazy("table"), gettext_lazy("tables"))
    empty = Empty(gettext_lazy("Aucune table"), gettext_lazy("Une table vient des emplois pesés de chaque grade, puis la commission l’adopte."))

    def get_queryset(self) -> Any:
        return tables(EquivalenceTable)

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Boucles"), reverse("careers:equivalence_loops"), "refresh"),
            Action(_("Quel grade ?"), reverse("careers:equivalence_grade"), "calculator"),
            Action(_("Préparer une table"), reverse("careers:equivalence_create"), "plus", MANAGE, main=True),
        ]


class TableScreen(FormScreen):
    model = EquivalenceTable
    crumbs = (TABLES,)

    def get_queryset(self) -> Any:
        return tables(EquivalenceTable)

    def get_cancel_url(self) -> str:
        return reverse("careers:equivalence_list") if self.is_creation else self.record.get_absolute_url()


class EquivalenceFormView(TableScreen):
    form_class = TableForm
    rights = MANAGE
    lede = gettext_lazy("Pour chaque grade, la plus basse, l’usuelle et la plus haute des bandes de ses emplois pesés.")
    submit_label = gettext_lazy("Dresser la table")
    success_message = gettext_lazy("La table est dressée.")

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(institution=self.institution, state=TableState.DRAFT)

    def get_title(self) -> str:
        return _("Préparer une table d’équivalence") if self.is_creation else str(self.record)

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.is_creation:
            form.initial = {"start": self.record.start, "note": self.record.note}
        return form

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> EquivalenceTable:
        return table_prepare(table=self.record, edition=edition_now(), access=self.access, **form.cleaned_data)


class EquivalenceDetailView(DetailScreen):
    model = EquivalenceTable
    rights = READ
    template_name = "careers/equivalence/table.html"
    crumbs = (TABLES,)

    def get_queryset(self) -> Any:
        return tables(EquivalenceTable)

    def get_title(self) -> str:
        return _("Équivalence des grades, %(institution)s") % {"institution": self.record.institution}

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        if row.state == TableState.DRAFT:
            return [
                Action(_("Supprimer"), reverse("careers:equivalence_delete", args=at), "trash", MANAGE),
                Action(_("Dresser à nouveau"), reverse("careers:equivalence_update", args=at), "refresh", MANAGE),
                Action(_("Soumettre à la commission"), reverse("careers:equivalence_submit", args=at), "send", DECIDE, main=True),
            ]
        if row.state == TableState.SUBMITTED:
            return [
                Action(_("Renvoyer"), reverse("careers:equivalence_return", args=at), "arrow-back-up", ADOPT),
                Action(_("Adopter"), reverse("careers:equivalence_adopt", args=at), "check", ADOPT, main=True),
            ]
        file = ("career_decide", "referential_amend")
        return [
            Action(_("Recours"), reverse("careers:equivalence_review_list"), "list-check"),
            Action(_("Contester"), reverse("careers:equivalence_review_file", args=at), "hand-stop", file, main=True),
        ]

    def get_panels(self) -> list[Panel]:
        return [Panel(_("Table"), facts(self.record, "start", "end", "edition", "note", "prepared_by", "session", "adopted_on", "adopted_by"))]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(lines=list(self.record.lines.order_by("grid", "-rank")), **more)


class TableConfirm(TableScreen, ConfirmScreen):
    def get_title(self) -> str:
        return str(self.question)


class EquivalenceSubmitView(TableConfirm):
    form_class = SubmitTableForm
    rights = DECIDE
    question = gettext_lazy("Soumettre cette table à la commission régionale ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("La table est soumise.")

    def get_consequences(self) -> list[str]:
        told = {"count": anchors_weighed(self.record), "fewest": FEWEST_ANCHORS, "most": MOST_ANCHORS}
        return [_("Emplois repères arrêtés : %(count)s ; la zone en demande de %(fewest)s à %(most)s.") % told]

    def perform(self, form: Any) -> EquivalenceTable:
        return table_submit(table=self.record, reason=form.cleaned_data["reason"])


class EquivalenceDeleteView(TableConfirm):
    rights = MANAGE
    danger = True
    question = gettext_lazy("Supprimer cette table ?")
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("La table est supprimée.")

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:equivalence_list")

    def perform(self, form: Any) -> None:
        return table_delete(table=self.record)


class EquivalenceAdoptView(TableConfirm):
    form_class = AdoptForm
    rights = ADOPT
    question = gettext_lazy("Adopter cette table d’équivalence ?")
    submit_label = gettext_lazy("Adopter")
    success_message = gettext_lazy("La table est adoptée : la zone la lit.")

    def get_consequences(self) -> list[str]:
        return [_("La table précédente de l’institution prend fin la veille."), _("Toutes les institutions la lisent et les conventions s’en servent.")]

    def perform(self, form: Any) -> EquivalenceTable:
        return table_adopt(table=self.record, access=self.access, **form.cleaned_data)


class EquivalenceReturnView(TableConfirm):
    form_class = ReturnTableForm
    rights = ADOPT
    question = gettext_lazy("Renvoyer cette table à l’institution ?")
    submit_label = gettext_lazy("Renvoyer")
    success_message = gettext_lazy("La table est renvoyée.")

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:equivalence_list")

    def perform(self, form: Any) -> EquivalenceTable:
        return table_return(table=self.record, note=form.cleaned_data["note"], access=self.access)


class LoopsView(Screen):
    """Whether somebody could climb by moving round."""

    rights = READ
    template_name = "careers/equivalence/loops.html"
    title = gettext_lazy("Boucles")
    lede = gettext_lazy("Passer par une autre institution ne doit faire monter personne : chaque aller-retour et chaque détour est essayé.")
    crumbs = (TABLES,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(loops=[(each, " → ".join(each.names)) for each in zone_loops(today())])


class GradeView(Screen):
    """The calculator: a band and an institution give a grade, with why."""

    rights = READ
    template_name = "careers/equivalence/grade.html"
    title = gettext_lazy("Quel grade ?")
    lede = gettext_lazy("Le grade qu’une institution donne à une bande, d’après sa table adoptée.")
    crumbs = (TABLES,)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CalculatorForm(request.GET or None, initial={"on": today()})
        proposal: Proposal | None = None
        status = 200
        if form.is_bound:
            if form.is_valid():
                told = form.cleaned_data
                proposal = equivalent_grade(band=told["band"], institution=told["host"], on=told["on"], seniority_months=told["months"] or 0)
            else:
                status = 422
        return self.show(form=form, proposal=proposal, status=status)

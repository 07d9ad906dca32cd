"""The deadlines of the procedure, the scale of sanctions, the distinctions and the mandates of the institution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.discipline import HonourKindForm, MandateKindForm, RuleForm, SanctionKindForm
from careers.models import DisciplineRule, HonourKind, MandateKind, SanctionKind
from careers.selectors.discipline import VIEW
from careers.services.discipline.setup import row_save, rule_set, sanction_kind_save
from careers.tables_discipline import HonourKindTable, MandateKindTable, RuleTable, SanctionKindTable
from careers.views.careers import MANAGE as KEEP
from careers.views.careers import VIEW as READ
from careers.views.discipline.cases import CASES
from careers.workflows_discipline import MANAGE
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import FormScreen

RULES = (gettext_lazy("Délais"), "careers:discipline_rules")
SCALE = (gettext_lazy("Échelle des sanctions"), "careers:sanction_kinds")
EMPTY = Empty(gettext_lazy("Rien n’est réglé"), gettext_lazy("Les réglages usuels viennent avec les données de référence."))


class RuleListView(ListScreen):
    model = DisciplineRule
    table_class = RuleTable
    rights = VIEW
    title = gettext_lazy("Délais de la procédure")
    lede = gettext_lazy("En jours de calendrier. Une procédure garde les délais de son ouverture.")
    unit = (gettext_lazy("version"), gettext_lazy("versions"))
    crumbs = (CASES,)
    empty = EMPTY

    def get_queryset(self) -> Any:
        return DisciplineRule.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouveaux délais"), reverse("careers:discipline_rule_create"), "plus", MANAGE, main=True)]


class RuleFormView(FormScreen):
    model = DisciplineRule
    form_class = RuleForm
    rights = MANAGE
    crumbs = (CASES, RULES)
    title = gettext_lazy("Nouveaux délais")
    success_url = "careers:discipline_rules"
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        last = DisciplineRule.objects.order_by("-start").first()
        names = ("reference", "prescription_days", "explanation_days", "notice_days", "decision_days", "appeal_days")
        return {"initial": {name: getattr(last, name) for name in names} if last else {}}

    def perform(self, form: RuleForm) -> DisciplineRule:
        return rule_set(rule=self.record, values=told(form), actor=self.request.user)  # type: ignore[arg-type]


def told(form: Any) -> dict[str, Any]:
    """The values of the form's own fields."""
    return {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}


class SanctionKindListView(ListScreen):
    model = SanctionKind
    table_class = SanctionKindTable
    rights = VIEW
    title = gettext_lazy("Échelle des sanctions")
    unit = (gettext_lazy("sanction"), gettext_lazy("sanctions"))
    crumbs = (CASES,)
    empty = EMPTY

    def get_queryset(self) -> Any:
        return SanctionKind.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle sanction"), reverse("careers:sanction_kind_create"), "plus", MANAGE, main=True)]


class RowFormView(FormScreen):
    """A row of settings, made or changed."""

    asks_reason = "optional"
    words: Any = ""

    def get_title(self) -> str:
        return str(self.words) if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            return {}
        return {"initial": {name: getattr(self.record, name) for name in self.form_class.base_fields}}

    def perform(self, form: Any) -> Any:
        return row_save(row=self.record, values=told(form), actor=self.request.user)  # type: ignore[arg-type]


class SanctionKindFormView(RowFormView):
    model = SanctionKind
    form_class = SanctionKindForm
    rights = MANAGE
    crumbs = (CASES, SCALE)
    words = gettext_lazy("Nouvelle sanction")
    success_url = "careers:sanction_kinds"

    def perform(self, form: SanctionKindForm) -> SanctionKind:
        return sanction_kind_save(kind=self.record, values=told(form), actor=self.request.user)  # type: ignore[arg-type]


class HonourKindListView(ListScreen):
    model = HonourKind
    table_class = HonourKindTable
    rights = READ
    title = gettext_lazy("Distinctions de l’institution")
    unit = (gettext_lazy("distinction"), gettext_lazy("distinctions"))
    crumbs = ((gettext_lazy("Distinctions"), "careers:honour_list"),)
    empty = EMPTY

    def get_queryset(self) -> Any:
        return HonourKind.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle distinction"), reverse("careers:honour_kind_create"), "plus", KEEP, main=True)]


class HonourKindFormView(RowFormView):
    model = HonourKind
    form_class = HonourKindForm
    rights = KEEP
    crumbs = ((gettext_lazy("Distinctions de l’institution"), "careers:honour_kinds"),)
    words = gettext_lazy("Nouvelle distinction")
    success_url = "careers:honour_kinds"


class MandateKindListView(ListScreen):
    model = MandateKind
    table_class = MandateKindTable
    rights = READ
    title = gettext_lazy("Natures de mandat")
    unit = (gettext_lazy("nature"), gettext_lazy("natures"))
    crumbs = ((gettext_lazy("Mandats protégés"), "careers:mandate_list"),)
    empty = EMPTY

    def get_queryset(self) -> Any:
        return MandateKind.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle nature"), reverse("careers:mandate_kind_create"), "plus", KEEP, main=True)]


class MandateKindFormView(RowFormView):
    model = MandateKind
    form_class = MandateKindForm
    rights = KEEP
    crumbs = ((gettext_lazy("Natures de mandat"), "careers:mandate_kinds"),)
    words = gettext_lazy("Nouvelle nature de mandat")
    success_url = "careers:mandate_kinds"

"""Rules of advancement and credits of seniority on screen."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_advancement import DecisionState
from careers.forms.advancement import CreditForm, RuleForm
from careers.models import AdvancementRule, SeniorityCredit
from careers.selectors.advancement import credits_of, rules
from careers.services.advancement.rules import (
    credit_decide,
    credit_propose,
    rule_approve,
    rule_delete,
    rule_propose,
    rule_refuse,
)
from careers.tables_advancement import CreditTable, RuleTable, mark, rule_place, span_words
from careers.views.careers import DECIDE, MANAGE, VIEW
from hr_core.choices import AbsenceFamily
from hr_core.models import Employee
from hr_core.text import french_count, french_date, french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

RULES = (gettext_lazy("Règles d’avancement"), "careers:rule_list")
CREDITS = (gettext_lazy("Crédits d’ancienneté"), "careers:credit_list")


class RuleListView(ListScreen):
    model = AdvancementRule
    table_class = RuleTable
    rights = VIEW
    title = gettext_lazy("Règles d’avancement")
    lede = gettext_lazy("Durées en mois par rythme ; la règle la plus précise vaut.")
    unit = (gettext_lazy("règle"), gettext_lazy("règles"))
    empty = Empty(
        gettext_lazy("Aucune règle"), gettext_lazy("Une règle dit combien de temps un échelon se tient, et sous quelle note.")
    )
    actions = (Action(gettext_lazy("Nouvelle règle"), "/carrieres/avancement/regles/nouvelle/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> Any:
        return rules()


class RuleDetailView(DetailScreen):
    model = AdvancementRule
    rights = VIEW
    crumbs = (RULES,)

    def get_queryset(self) -> Any:
        return rules()

    def get_lede(self) -> str:
        return f"{self.record.grid.label}, {rule_place(self.record)}. {self.record.get_state_display().capitalize()}."

    def get_actions(self) -> list[Action]:
        if self.record.state != DecisionState.PROPOSED:
            return []
        at = [self.record.pk]
        found = [
            Action(_("Supprimer"), reverse("careers:rule_delete", args=at), "trash", MANAGE),
            Action(_("Modifier"), reverse("careers:rule_update", args=at), "pencil", MANAGE),
        ]
        if self.record.proposed_by_id != self.access.user.pk:
            found.append(Action(_("Refuser"), reverse("careers:rule_refuse", args=at), "x", DECIDE))
            found.append(Action(_("Approuver"), reverse("careers:rule_approve", args=at), "check", DECIDE, main=True))
        return found

    def get_panels(self) -> list[Panel]:
        rule = self.record
        months = gettext_lazy("mois"), gettext_lazy("mois")
        spans = [
            (_("Normal"), french_count(rule.normal_months, *map(str, months))),
            (_("Accéléré"), french_count(rule.fast_months, *map(str, months)) if rule.fast_months else _("aucun")),
            (_("Ralenti"), french_count(rule.slow_months, *map(str, months)) if rule.slow_months else _("aucun")),
        ]
        if rule.fast_quota is not None:
            spans.append((_("Quota de l’accéléré"), f"{rule.fast_quota} %".replace(" %", "\u00a0%")))
        ratings = [
            (_("Rythme normal"), mark(rule.minimum_rating) or _("aucune note demandée")),
            (_("Rythme accéléré"), mark(rule.fast_rating) or _("sans objet")),
            (_("Moyenne"), french_count(rule.rating_years, _("dernière note"), _("dernières notes"))),
            (_("Sans aucune note"), rule.get_missing_display()),
        ]
        labels = dict(AbsenceFamily.choices)
        others = [
            (_("Période"), french_period(rule.start, rule.end)),
            (_("Ne comptent pas"), ", ".join(str(labels.get(each, each)) for each in rule.stops) or _("rien")),
            (_("Proposée par"), str(rule.proposed_by)),
        ]
        if rule.decided_by:
            others.append((_("Décidée par"), str(rule.decided_by)))
        return [Panel(_("Durées"), spans), Panel(_("Notes"), ratings), Panel(_("Portée"), others)]


class RuleFormView(FormScreen):
    model = AdvancementRule
    form_class = RuleForm
    rights = MANAGE
    crumbs = (RULES,)
    success_url = "careers:rule_list"
    success_message = gettext_lazy("La règle est proposée : une autre personne l’approuve.")

    def get_queryset(self) -> Any:
        return rules().filter(state=DecisionState.PROPOSED)

    def get_title(self) -> str:
        return _("Nouvelle règle d’avancement") if self.is_creation else _("Règle : %(rule)s") % {"rule": self.record}

    def get_form_options(self) -> dict[str, Any]:
        return {"rule": None if self.is_creation else self.record}

    def perform(self, form: Any) -> AdvancementRule:
        return rule_propose(rule=self.record, values=form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]


class RuleStepView(ConfirmScreen):
    model = AdvancementRule
    crumbs = (RULES,)
    success_url = "careers:rule_list"

    def get_cancel_url(self) -> str:
        return reverse("careers:rule_detail", args=[self.record.pk])


class RuleApproveView(RuleStepView):
    rights = DECIDE
    question = gettext_lazy("Approuver cette règle ?")
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("La règle est approuvée.")

    def get_consequences(self) -> list[str]:
        return [_("Elle vaut à partir du %(day)s ; celle des mêmes échelons s’arrête la veille.") % {"day": french_date(self.record.start)}]

    def perform(self, form: Any) -> AdvancementRule:
        return rule_approve(rule=self.record, actor=self.request.user)  # type: ignore[arg-type]


class RuleRefuseView(RuleStepView):
    rights = DECIDE
    danger = True
    asks_reason = True
    question = gettext_lazy("Refuser cette règle ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La règle est refusée.")

    def perform(self, form: Any) -> AdvancementRule:
        return rule_refuse(rule=self.record, actor=self.request.user)  # type: ignore[arg-type]


class RuleDeleteView(RuleStepView):
    rights = MANAGE
    danger = True
    question = gettext_lazy("Supprimer cette proposition de règle ?")
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("La proposition est supprimée.")

    def perform(self, form: Any) -> None:
        rule_delete(rule=self.record)


class CreditListView(ListScreen):
    model = SeniorityCredit
    table_class = CreditTable
    rights = VIEW
    title = gettext_lazy("Crédits d’ancienneté")
    lede = gettext_lazy("Service militaire, formation, bonification ou majoration : comptés dans l’échelon tenu ce jour-là.")
    unit = (gettext_lazy("crédit"), gettext_lazy("crédits"))
    empty = Empty(gettext_lazy("Aucun crédit"), gettext_lazy("Ils se proposent depuis l’avancement d’un agent."))

    def get_queryset(self) -> Any:
        return credits_of(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {"decider": self.access.user.pk if self.access.has(*DECIDE) else None}


class CreditFormView(FormScreen):
    """Propose a credit to somebody."""

    model = SeniorityCredit
    form_class = CreditForm
    rights = MANAGE
    title = gettext_lazy("Proposer un crédit d’ancienneté")
    success_message = gettext_lazy("Le crédit est proposé : une autre personne l’approuve.")

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    def get_record(self) -> Any:
        record = super().get_record()
        record.employee = self.employee
        return record

    def get_lede(self) -> str:
        return f"{self.employee.full_name}, {self.employee.staff_number}"

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:employee_advancement", args=[self.employee.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def perform(self, form: Any) -> SeniorityCredit:
        return credit_propose(employee=self.employee, values=form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]


class CreditDecideView(ConfirmScreen):
    model = SeniorityCredit
    rights = DECIDE
    crumbs = (CREDITS,)
    success_url = "careers:credit_list"
    submit_label = gettext_lazy("Approuver le crédit")
    accept = True
    success_message = gettext_lazy("Le crédit est approuvé.")

    def get_queryset(self) -> Any:
        return credits_of(self.access)

    def get_title(self) -> str:
        return _("Approuver ce crédit d’ancienneté\u202f?") if self.accept else _("Refuser ce crédit d’ancienneté\u202f?")

    def get_consequences(self) -> list[str]:
        row = self.record
        told = {
            "who": row.employee.full_name, "kind": row.get_kind_display(), "span": span_words(row.months, row.days),
            "day": french_date(row.on), "reference": row.reference,
        }  # fmt: skip
        return [_("%(who)s : %(kind)s, %(span)s au %(day)s (%(reference)s).") % told]

    def get_actions(self) -> list[Action]:
        url = reverse("careers:credit_refuse", args=[self.record.pk])
        return [Action(_("Refuser"), url, "x", DECIDE)] if self.accept else []

    def perform(self, form: Any) -> SeniorityCredit:
        return credit_decide(credit=self.record, accept=self.accept, actor=self.request.user)  # type: ignore[arg-type]


class CreditRefuseView(CreditDecideView):
    accept = False
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Refuser le crédit")
    success_message = gettext_lazy("Le crédit est refusé.")

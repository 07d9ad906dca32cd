"""The rules of leave on screen: what the statute adds to the law, and what each leave allows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.forms.leave import LeaveRuleForm, LeaveTermsForm
from hr_core.models import LeaveRule, LeaveTerms
from hr_core.selectors.leave import LeaveFrame
from hr_core.services.leave.rules import leave_rule_set, leave_terms_save
from hr_core.tables_leave import RuleTable, TermsTable
from hr_core.text import french_decimal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import FormScreen
from hr_core.views.leave.ledger import LEAVES, MANAGE, VIEW


class RuleListView(ListScreen):
    """The rules by date; the sentence says what law and statute give today."""

    model = LeaveRule
    table_class = RuleTable
    rights = VIEW
    title = gettext_lazy("Règles des congés")
    unit = (gettext_lazy("règle"), gettext_lazy("règles"))
    empty = Empty(
        gettext_lazy("Aucune règle"),
        gettext_lazy("La première règle ouvre le registre : les congés s’acquièrent à partir de sa date."),
    )
    actions = (Action(gettext_lazy("Nouvelle règle"), "/conges/regles/nouvelle/", "plus", MANAGE, main=True),)

    def get_lede(self) -> str:
        law = LeaveFrame(self.institution).law_on(today())
        if law.monthly is None:
            return _("La loi du pays n’est pas connue : le statut doit dire les jours acquis par mois.")
        kind = _("ouvrables") if law.is_working else _("calendaires")
        told = {"days": french_decimal(law.monthly, 3), "kind": kind, "source": law.sources.get("monthly", "")}
        return _("Aujourd’hui : %(days)s jours %(kind)s par mois. %(source)s.") % told


class RuleFormView(FormScreen):
    model = LeaveRule
    form_class = LeaveRuleForm
    rights = MANAGE
    title = gettext_lazy("Règle des congés")
    lede = gettext_lazy("Le statut ajoute à la loi : ce qu’il donne de moins est refusé.")
    success_url = "hr_core:leave_rule_list"
    success_message = gettext_lazy("La règle est enregistrée.")
    crumbs = (LEAVES, (gettext_lazy("Règles"), "hr_core:leave_rule_list"))

    def get_form_options(self) -> dict[str, Any]:
        return {"given": self.record}

    def perform(self, form: Any) -> LeaveRule:
        values = dict(form.cleaned_data)
        return leave_rule_set(
            institution=self.institution, start=values.pop("start"), values=values, actor=self.request.user  # type: ignore[arg-type]
        )


class TermsListView(ListScreen):
    model = LeaveTerms
    table_class = TermsTable
    rights = VIEW
    title = gettext_lazy("Types de congé")
    lede = gettext_lazy("Ce que chaque congé permet ; sa nature légale dit ce que la paie en fait.")
    unit = (gettext_lazy("congé"), gettext_lazy("congés"))
    empty = Empty(gettext_lazy("Aucun congé"), gettext_lazy("Les congés usuels se posent avec la première règle."))

    def get_queryset(self) -> Any:
        return LeaveTerms.objects.select_related("kind")


class TermsFormView(FormScreen):
    model = LeaveTerms
    form_class = LeaveTermsForm
    rights = MANAGE
    success_url = "hr_core:leave_terms_list"
    crumbs = (LEAVES, (gettext_lazy("Types de congé"), "hr_core:leave_terms_list"))

    def get_title(self) -> str:
        return str(self.record.kind)

    def get_form_options(self) -> dict[str, Any]:
        return {"given": self.record}

    def perform(self, form: Any) -> LeaveTerms:
        return leave_terms_save(terms=self.record, values=form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]

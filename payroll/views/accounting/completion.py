"""« Compléter le plan »: what the preset has gained since the chart was laid down, shown before it is added."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.screens import FormScreen
from payroll.forms.accounting import StartForm
from payroll.services.accounting.completion import Completion, chart_complete, completion_of
from payroll.views.accounting.parts import PREPARE, RULES
from payroll.views.parts import proposed_day


class ChartCompleteView(FormScreen):
    rights = PREPARE
    form_class = StartForm
    template_name = "payroll/accounting/complete.html"
    title = gettext_lazy("Compléter le plan")
    submit_label = gettext_lazy("Ajouter ce qui manque")
    success_url = "payroll:account_rule_list"
    cancel_url = "payroll:account_rule_list"
    crumbs = (RULES,)

    def get_record(self) -> None:
        return None

    @cached_property
    def completion(self) -> Completion | None:
        return completion_of(self.institution, proposed_day(self.institution))

    def get_lede(self) -> str:
        found = self.completion
        if found is None:
            return _("Aucun plan n’est en place : choisissez d’abord un plan de départ.")
        if found.is_empty:
            return _("Rien ne manque : le plan a tout ce que « %(label)s » propose.") % {"label": found.label}
        return _("« %(label)s » s’est enrichi depuis. Ce qui existe ne change pas ; une imputation arrêtée ne revient pas.") % {"label": found.label}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"start": proposed_day(self.institution).replace(day=1)}}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(completion=self.completion, **more)

    def perform(self, form: Any) -> Completion:
        return chart_complete(institution=self.institution, start=form.cleaned_data["start"], access=self.access)

    def get_success_message(self, result: Completion) -> str:
        if result.is_empty:
            return _("Rien ne manquait.")
        accounts = french_count(len(result.accounts), _("compte"), _("comptes"))
        rules = french_count(len(result.rules), _("imputation"), _("imputations"))
        return _("Plan complété : %(accounts)s, %(rules)s.") % {"accounts": accounts, "rules": rules}

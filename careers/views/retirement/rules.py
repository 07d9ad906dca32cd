"""The rule of the retirement dossiers: what holds, its versions, writing one, coming back to the usual one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.retirement import RuleForm, tasks_written
from careers.models import RetirementRule
from careers.selectors.retirement import VIEW
from careers.services.retirement.rules import rule_end, rule_on, rule_set
from careers.views.retirement.dossiers import DOSSIERS
from careers.workflows_retirement import MANAGE
from hr_core.text import french_period
from hr_core.ui.forms import REASON
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen

RULES = (gettext_lazy("Règle des dossiers"), "careers:retirement_rules")


class RetirementRulesView(Screen):
    """What a dossier asks and when, and the versions of the institution."""

    rights = VIEW
    template_name = "careers/retirement/rules.html"
    title = gettext_lazy("Règle des dossiers de retraite")
    lede = gettext_lazy("Quand un dossier s’ouvre, et ce qu’il demande avant le départ. Un dossier ouvert garde ses tâches.")
    crumbs = (DOSSIERS,)

    def get_actions(self) -> list[Action]:
        found = [Action(_("Écrire la nôtre"), reverse("careers:retirement_rule"), "pencil", MANAGE, main=True)]
        if RetirementRule.objects.on(timezone.localdate()).exists():
            found.insert(0, Action(_("Revenir à l’usage"), reverse("careers:retirement_rule_end"), "arrow-back-up", MANAGE))
        return found

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        versions = [(row, french_period(row.start, row.end), row.holds_on(today)) for row in RetirementRule.objects.select_related("written_by")]
        return self.show(rule=rule_on(self.institution, today), versions=versions)


class RetirementRuleFormView(FormScreen):
    form_class = RuleForm
    rights = MANAGE
    crumbs = (DOSSIERS, RULES)
    title = gettext_lazy("Notre règle des dossiers de retraite")
    asks_reason = True
    success_url = cancel_url = "careers:retirement_rules"
    success_message = gettext_lazy("La règle vaut à partir de cette date.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        rule = rule_on(self.institution, today)
        return {"initial": {"start": today, "ahead": rule.ahead, "reference": rule.reference, "tasks": tasks_written(rule.tasks)}}

    def perform(self, form: RuleForm) -> RetirementRule:
        told = form.cleaned_data
        return rule_set(
            institution=self.institution, start=told["start"], ahead=told["ahead"], tasks=told["tasks"], reference=told["reference"],
            reason=told[REASON], access=self.access,
        )  # fmt: skip


class RetirementRuleEndView(ConfirmScreen):
    rights = MANAGE
    crumbs = (DOSSIERS, RULES)
    question = gettext_lazy("Revenir à la règle usuelle à partir d’aujourd’hui ?")
    submit_label = gettext_lazy("Revenir à l’usage")
    asks_reason = True
    success_url = cancel_url = "careers:retirement_rules"
    success_message = gettext_lazy("La règle usuelle vaut de nouveau.")

    def get_record(self) -> Any:
        return None

    def get_title(self) -> str:
        return str(self.question)

    def get_consequences(self) -> list[str]:
        return [_("Les dossiers ouverts gardent leurs tâches.")]

    def perform(self, form: Any) -> bool:
        return rule_end(institution=self.institution, end=timezone.localdate(), reason=form.cleaned_data[REASON], access=self.access)

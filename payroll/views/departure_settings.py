"""What the fund's statute says of departures: the dated rules, beside what the law of the country says."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import FormScreen
from payroll.forms.departure_settings import RulesForm
from payroll.models import InstitutionSetting
from payroll.selectors.departure_law import DepartureLaw
from payroll.services.departure_rules import DEPARTURE_RULES, DepartureRules, departure_rules_read, departure_rules_set
from payroll.settlement.notice import groups
from payroll.views.parts import proposed_day

RULES = ("payroll_items",)
FIGURES = ("notice", "severance", "end-of-career", "paid-leave-days", "leave-allowance", "fixed-term-end-rate", "retirement-age")


class DepartureRulesView(FormScreen):
    """One form: each part beside the law; a new version ends the one before."""

    rights = RULES
    form_class = RulesForm
    template_name = "payroll/departures/rules.html"
    title = gettext_lazy("Règles de départ de l’institution")
    lede = gettext_lazy("La loi est un plancher : l’agent reçoit le plus favorable des deux, et le décompte montre l’un et l’autre.")
    asks_reason = True
    success_url = "payroll:departure_rules"
    success_message = gettext_lazy("Les règles sont enregistrées.")

    def get_record(self) -> None:
        return None

    @cached_property
    def law(self) -> DepartureLaw:
        return DepartureLaw.of(self.institution.country_id, timezone.localdate())

    @cached_property
    def current(self) -> DepartureRules:
        return departure_rules_read(self.institution, timezone.localdate())

    def get_form_options(self) -> dict[str, Any]:
        initial = {"start": proposed_day(self.institution), **RulesForm.initial_of(self.current)}
        return {"notice_groups": groups(self.law.notice()), "currency": self.currency, "initial": initial}

    def get_context(self, **more: Any) -> dict[str, Any]:
        figures = []
        for key in FIGURES:
            figure, value = self.law.country.figures.get(key), self.law.value(key)
            if figure is not None and value is not None:
                figures.append({"label": figure.label, "text": figure.text(value), "confidence": value.confidence, "note": value.note})
        versions = InstitutionSetting.objects.filter(institution=self.institution, key=DEPARTURE_RULES).order_by("-start")
        return super().get_context(figures=figures, versions=list(versions), **more)

    def perform(self, form: RulesForm) -> InstitutionSetting:
        return departure_rules_set(
            institution=self.institution,
            start=form.cleaned_data["start"],
            rules=form.rules(self.current),
            actor=self.access.user,
            reason=form.cleaned_data["motif"],
        )

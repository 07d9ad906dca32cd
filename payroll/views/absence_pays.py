"""Absences of a month in pay, and the page that explains one: days, divisors, bands, texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import DetailScreen
from payroll.filters_absences import AbsencePayFilter
from payroll.models import AbsencePay, PayRun
from payroll.selectors.absence_pays import absence_pays_of, absence_runs, absence_told
from payroll.selectors.absence_rules import rule_words
from payroll.tables_absences import AbsencePayTable

VIEW = ("payroll_view",)
PAYS = (gettext_lazy("Absences dans la paie"), "payroll:absence_pay_list")
SHOWN_RUNS = 6


class AbsencePayListView(ListScreen):
    model = AbsencePay
    rights = VIEW
    unit = (gettext_lazy("absence"), gettext_lazy("absences"))
    table_class, filterset_class = AbsencePayTable, AbsencePayFilter
    totals = {"withheld": Sum("withheld"), "benefit": Sum("benefit"), "maintained": Sum("maintained")}
    empty = Empty(
        gettext_lazy("Aucune absence dans cette paie"),
        gettext_lazy("Les absences confirmées du mois s’inscrivent ici au calcul de la paie."),
    )

    @cached_property
    def runs(self) -> list[PayRun]:
        return absence_runs()

    @cached_property
    def run(self) -> PayRun | None:
        asked = self.request.GET.get("campagne", "")
        if asked.isdecimal():
            return PayRun.objects.select_related("period").filter(pk=asked).first()
        return self.runs[0] if self.runs else None

    def get_title(self) -> str:
        if self.run is None:
            return _("Absences dans la paie")
        return _("Absences, %(run)s") % {"run": str(self.run)}

    def get_queryset(self) -> Any:
        return absence_pays_of(self.access).filter(run=self.run) if self.run else AbsencePay.objects.none()

    def get_saved_views(self) -> Sequence[Tab]:
        url = reverse("payroll:absence_pay_list")
        return [
            Tab(
                str(run.period).capitalize(), f"{url}?campagne={run.pk}", self.run is not None and run.pk == self.run.pk
            )
            for run in self.runs[:SHOWN_RUNS]
        ]


class AbsencePayDetailView(DetailScreen):
    model = AbsencePay
    rights = VIEW
    template_name = "payroll/absences/pay_detail.html"
    crumbs = (PAYS,)

    def get_queryset(self) -> Any:
        return absence_pays_of(self.access)

    def get_title(self) -> str:
        return _("Pourquoi cette absence dans la paie %(of_month)s\u202f?") % {
            "of_month": self.record.run.period.of_month
        }

    def get_lede(self) -> str:
        absence = self.record.absence
        return f"{self.record.employee}, {absence.kind}, {french_period(absence.start, absence.end)}"

    def get_actions(self) -> Sequence[Action]:
        url = reverse("hr_core:absence_detail", args=[self.record.absence_id])
        return [Action(_("Voir l’absence"), url, "calendar-event", ("absence_view",))]

    def get_context(self, **more: Any) -> dict[str, Any]:
        rule = self.record.rule
        return super().get_context(
            told=absence_told(self.record, self.currency),
            rule=rule,
            rule_told=rule_words(rule, self.currency) if rule is not None else [],
            paid=self.record.benefit + self.record.maintained,
            **more,
        )

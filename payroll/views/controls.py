"""The control of a run: its findings, and the month held against the one before."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, Screen, redirect
from payroll.choices import RunKind
from payroll.filters import ProblemFilter, VarianceFilter
from payroll.forms.runs import ReasonForm, StepForm
from payroll.models import PayRun, Payslip, RunColumn, RunProblem
from payroll.selectors.problems import problem_counts, problems_listed
from payroll.selectors.runs import latest_run, previous_of
from payroll.selectors.variance import (
    item_compared,
    item_threshold,
    leavers,
    net_threshold,
    payslips_compared,
    variance_by_item,
    variance_by_unit,
)
from payroll.selectors.visibility import problems_of, runs_of
from payroll.services.control.states import problem_see
from payroll.services.justifications import problem_justify
from payroll.tables import EmployeeVarianceTable, ItemVarianceTable, ProblemTable, VarianceTable, person
from payroll.views.runs import RUNS, VIEW, RunScreen, control_tabs


class OfRun(Screen):
    """A list about the run of the address."""

    @cached_property
    def run(self) -> PayRun:
        runs = runs_of(self.access).select_related("period", "institution__country")
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Any:
        return [RUNS, (str(self.run.period).capitalize(), reverse("payroll:run_detail", args=[self.run.pk]))]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(run=self.run, **more)


class LatestRunScreen(Screen):
    """An address without a run leads to the run of the month."""

    rights = VIEW
    url_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = latest_run()
        return redirect(request, reverse(self.url_name, args=[run.pk]) if run else reverse("payroll:run_list"))


class ControlView(LatestRunScreen):
    url_name = "payroll:control_item"


class ControlItemView(RunScreen, DetailScreen):
    """Totals by item."""

    rights = VIEW
    template_name = "payroll/control.html"
    level = "item"

    def get_title(self) -> str:
        return _("Contrôle %(of_month)s") % {"of_month": self.record.of_month}

    def get_actions(self) -> Any:
        actions = [Action(_("Exporter le contrôle"), f"{self.request.path}?export=xlsx", "download")]
        if self.record.kind == RunKind.REGULAR:
            benefits = reverse("payroll:entitlement_run", args=[self.record.pk])
            actions.insert(0, Action(_("Avantages du statut"), benefits, "scale"))
        return actions

    def variances(self) -> Any:
        return variance_by_item(self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("export", "")
        if wanted in FORMATS:
            table = VarianceTable(self.variances(), currency=self.currency)
            return export(table, name=f"controle-{self.record.reference}", kind=wanted)
        return super().get(request, *args, **kwargs)

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            run=self.record,
            variances=self.variances(),
            threshold=item_threshold(self.record),
            previous=previous_of(self.record),
            level=self.level,
            control_tabs=control_tabs(self.record, self.level),
            **more,
        )


class ControlUnitView(ControlItemView):
    """Nets by unit."""

    level = "unit"

    def variances(self) -> Any:
        return variance_by_unit(self.record, self.access, reserved_label=_("Population réservée"))


class ControlEmployeeView(OfRun, ListScreen):
    """Nets by employee, those who left included below."""

    model = Payslip
    rights = VIEW
    template_name = "payroll/control_employee.html"
    table_class = EmployeeVarianceTable
    filterset_class = VarianceFilter
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    empty = Empty(gettext_lazy("Aucun bulletin"), gettext_lazy("Les écarts apparaissent après le calcul."))

    def get_title(self) -> str:
        return _("Contrôle %(of_month)s") % {"of_month": self.run.of_month}

    def get_queryset(self) -> Any:
        return payslips_compared(self.run, self.access)

    @cached_property
    def filterset(self) -> Any:
        return VarianceFilter(
            self.request.GET, queryset=self.get_queryset(), request=self.request, threshold=net_threshold(self.run)
        )

    def get_table_options(self) -> dict[str, Any]:
        return {"threshold": net_threshold(self.run)}

    def get_context(self, **more: Any) -> dict[str, Any]:
        gone = leavers(self.run, self.access)
        return super().get_context(
            control_tabs=control_tabs(self.run, "employee"),
            threshold=net_threshold(self.run),
            leavers=[(slip, person(slip.identity)) for slip in gone[:50]],
            **more,
        )


class ControlItemEmployeeView(OfRun, ListScreen):
    """Who makes the total of an item move."""

    model = Payslip
    rights = VIEW
    table_class = ItemVarianceTable
    filterset_class = VarianceFilter
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    empty = Empty(
        gettext_lazy("Aucun changement visible"), gettext_lazy("Aucun montant de cette rubrique n’a changé depuis un mois.")
    )

    @cached_property
    def column(self) -> RunColumn:
        return get_object_or_404(RunColumn, run=self.run, code=self.kwargs["code"])

    def get_title(self) -> str:
        return _("%(label)s, qui a changé") % {"label": self.column.label}

    def get_crumbs(self) -> Any:
        return [*super().get_crumbs(), (_("Contrôle"), reverse("payroll:control_item", args=[self.run.pk]))]

    def get_queryset(self) -> Any:
        return item_compared(self.run, self.column.code, self.access)

    @cached_property
    def filterset(self) -> Any:
        filterset = VarianceFilter(self.request.GET, queryset=self.get_queryset(), request=self.request)
        del filterset.filters["ecart"]
        return filterset


class ProblemListView(OfRun, ListScreen):
    model = RunProblem
    rights = VIEW
    template_name = "payroll/problem_list.html"
    title = gettext_lazy("Anomalies")
    table_class = ProblemTable
    filterset_class = ProblemFilter
    unit = (gettext_lazy("anomalie"), gettext_lazy("anomalies"))
    empty = Empty(
        gettext_lazy("Aucune anomalie"), gettext_lazy("Le contrôle n’a rien trouvé à corriger ni à justifier.")
    )

    def get_queryset(self) -> Any:
        return problems_listed(self.run, self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {"access": self.access, "run": self.run}

    def get_lede(self) -> str:
        reserved = problem_counts(self.run, self.access).reserved
        if not reserved:
            return ""
        return french_count(reserved, _("constat réservé."), _("constats réservés."))


class ProblemJustifyView(ConfirmScreen):
    rights = ("payroll_check", "payroll_prepare")
    model = RunProblem
    form_class = ReasonForm
    template_name = "payroll/problem_justify.html"
    submit_label = gettext_lazy("Justifier")
    success_message = gettext_lazy("L’anomalie est justifiée.")

    def get_queryset(self) -> Any:
        return problems_of(self.access).select_related("run__period")

    def get_title(self) -> str:
        return _("Justifier l’anomalie\u202f?")

    def get_crumbs(self) -> Any:
        run = self.record.run
        return [RUNS, (str(run.period).capitalize(), reverse("payroll:run_detail", args=[run.pk]))]

    def perform(self, form: Any) -> Any:
        return problem_justify(problem=self.record, access=self.access, reason=form.cleaned_data["reason"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:run_detail", args=[self.record.run_id]) + "#anomalies"

    def get_cancel_url(self) -> str:
        return reverse("payroll:run_detail", args=[self.record.run_id]) + "#anomalies"


class ProblemSeeView(ProblemJustifyView):
    """Say that somebody looks into a finding; it stays to be treated."""

    form_class = StepForm
    submit_label = gettext_lazy("Noter comme vue")
    success_message = gettext_lazy("L’anomalie est notée comme vue.")

    def get_title(self) -> str:
        return _("Noter l’anomalie comme vue\u202f?")

    def perform(self, form: Any) -> Any:
        return problem_see(problem=self.record, access=self.access, remark=form.cleaned_data["remark"])

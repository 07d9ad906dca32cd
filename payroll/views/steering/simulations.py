"""Simulations of the wage bill: the scenarios, one with its measures and its months, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui import charts
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.choices import Section
from payroll.choices_steering import MeasureKind, ScenarioState
from payroll.engine.pay import BRANCHES
from payroll.forms.steering import CompareForm, MeasureForm, ScenarioForm
from payroll.models import PayPeriod, SimulationMeasure, SimulationMonth, SimulationPart, SimulationScenario
from payroll.selectors.measures import categories_of, figure_kind, since, targets_of, told
from payroll.selectors.simulations import compare, parts_of, scenarios_of, sides_of, with_costs, years_of
from payroll.services.simulation.scenarios import (
    measure_remove,
    measure_save,
    scenario_ask,
    scenario_copy,
    scenario_remove,
    scenario_save,
)
from payroll.tables_steering import MonthTable, PartTable, ScenarioTable
from payroll.tasks_steering import simulation_launch

VIEW = ("steering_view",)
MAKE = ("steering_prepare",)
SIMULATIONS = (gettext_lazy("Simulations"), "payroll:simulation_list")
LIVE = "simulation-en-cours"
WIDE = 956
ROW_LABELS = {
    "headcount": gettext_lazy("Effectif du dernier mois"),
    "gross": gettext_lazy("Brut"),
    "contributions": gettext_lazy("Cotisations salariales"),
    "tax": gettext_lazy("Impôts"),
    "net": gettext_lazy("Net"),
    "employer": gettext_lazy("Charges patronales"),
    "cost": gettext_lazy("Coût employeur"),
}


class ScenarioListView(ListScreen):
    model = SimulationScenario
    rights = VIEW
    title = gettext_lazy("Simulations de la masse salariale")
    unit = (gettext_lazy("simulation"), gettext_lazy("simulations"))
    table_class = ScenarioTable
    export_name = "simulations"

    def get_queryset(self) -> QuerySet[SimulationScenario]:
        return with_costs(scenarios_of(self.access))

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune simulation"),
            _(
                "Point, grille, primes, loi, embauches, retraites : une simulation les chiffre mois par mois avec le moteur de paie."
            ),
        )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Comparer"), reverse("payroll:simulation_compare"), "columns-3"),
            Action(_("Nouvelle simulation"), reverse("payroll:simulation_create"), "plus", MAKE, main=True),
        ]


class ScenarioScreen:
    """What the pages of one scenario share."""

    model = SimulationScenario
    record: SimulationScenario
    access: Any
    currency: str
    institution: Any

    def get_queryset(self) -> QuerySet[SimulationScenario]:
        return scenarios_of(self.access)

    def back(self) -> str:
        return reverse("payroll:simulation_detail", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        return (SIMULATIONS, (self.record.name, self.back()))

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class ScenarioDetailView(ScenarioScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/steering/simulation.html"

    def get_crumbs(self) -> Any:
        return (SIMULATIONS,)

    def get_actions(self) -> Sequence[Action]:
        row, pk = self.record, [self.record.pk]
        if row.is_running:
            return []
        done = row.state == ScenarioState.DONE
        return [
            Action(_("Supprimer"), reverse("payroll:simulation_remove", args=pk), "trash", MAKE),
            Action(_("Copier"), reverse("payroll:simulation_copy", args=pk), "columns-3", MAKE),
            Action(_("Modifier"), reverse("payroll:simulation_change", args=pk), "pencil", MAKE),
            Action(_("Ajouter une mesure"), reverse("payroll:simulation_measure", args=pk), "plus", MAKE),
            Action(_("Calculer"), reverse("payroll:simulation_ask", args=pk), "calculator", MAKE, main=not done),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; its live part asks again every two seconds while the workers compute."""
        row = self.record
        is_live = getattr(request, "htmx", False) and request.htmx.target == LIVE  # type: ignore[attr-defined]
        if is_live and row.is_running:
            return render(request, "payroll/steering/_progress.html", {"record": row})
        if is_live:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        sides = sides_of(row)
        measures = [(each, told(each, self.currency), since(each)) for each in row.measures.all()]
        return self.show(
            measures=measures,
            may_make=self.access.has(*MAKE) and not row.is_running,
            sides=sides if sides.scenario else None,
            tiles=self._tiles(sides) if sides.scenario else [],
            chart=self._chart(sides) if len(sides.scenario) > 1 else "",
            people=self._people(sides) if len(sides.scenario) > 1 else "",
            years=years_of(sides),
            parts=[
                (Section(each.section).label, BRANCHES.get(each.branch, each.branch), each) for each in parts_of(row)
            ],
        )

    def _tiles(self, sides: Any) -> list[tuple[str, int, int]]:
        return [(str(ROW_LABELS[name]), *reversed(sides.total(name))) for name in ("cost", "gross", "employer", "net")]

    def _chart(self, sides: Any) -> Any:
        labels = [f"{row.month:%m/%y}" for row in sides.scenario]
        series = [
            charts.Series(_("actuel"), [row.cost for row in sides.present]),
            charts.Series(_("simulé"), [row.cost for row in sides.scenario]),
        ]
        title = _("Coût employeur par mois, en millions : situation actuelle et simulation")
        return charts.lines(series, labels, title=title, write=millions(self.currency), width=WIDE)

    def _people(self, sides: Any) -> Any:
        labels = [f"{row.month:%m/%y}" for row in sides.scenario]
        series = [
            charts.Series(_("actuel"), [row.headcount for row in sides.present]),
            charts.Series(_("simulé"), [row.headcount for row in sides.scenario]),
        ]
        return charts.lines(series, labels, title=_("Effectif par mois"), width=WIDE, height=180)


def millions(currency: str) -> Any:
    """Writes an amount in millions of the currency, one decimal: what an axis has room for."""
    from hr_core.text import currency_decimals, french_decimal

    unit = 10 ** (6 + currency_decimals(currency))
    return lambda value: french_decimal(round(value / unit, 1), 1)


class ScenarioFormView(ScenarioScreen, FormScreen):
    rights = MAKE
    form_class = ScenarioForm
    title = gettext_lazy("Simulation")
    success_message = gettext_lazy("La simulation est enregistrée : ajoutez ses mesures, puis calculez.")

    def get_crumbs(self) -> Any:
        return (SIMULATIONS,)

    def get_form_options(self) -> dict[str, Any]:
        latest = PayPeriod.objects.order_by("-year", "-month").first()
        first = latest.first_day if latest is not None else timezone.localdate().replace(day=1)
        initial: dict[str, Any] = {"start": first, "months": 36}
        if not self.is_creation:
            row = self.record
            first = min(first, row.start)
            initial = {"name": row.name, "start": row.start, "months": row.months, "about": row.about}
        return {"first": first, "initial": initial}

    def perform(self, form: ScenarioForm) -> SimulationScenario:
        for name in ("name", "start", "months", "about"):
            setattr(self.record, name, form.cleaned_data[name])
        return scenario_save(scenario=self.record, access=self.access)

    def get_success_url(self, result: SimulationScenario) -> str:
        return reverse("payroll:simulation_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:simulation_list") if self.is_creation else self.back()


class ScenarioAskView(ScenarioScreen, ConfirmScreen):
    rights = MAKE
    question = gettext_lazy("Calculer la simulation ?")
    submit_label = gettext_lazy("Calculer")
    success_message = gettext_lazy("Le calcul est lancé : la page suit son avancement.")

    def get_consequences(self) -> list[str]:
        return [
            _("%(months)s mois sont calculés avec le moteur de paie, avec et sans les mesures.")
            % {"months": self.record.months},
            _("Aucune donnée de paie ni de personnel n’est modifiée."),
        ]

    def perform(self, form: Any) -> SimulationScenario:
        scenario = scenario_ask(scenario=self.record)
        simulation_launch(scenario)
        return scenario


class ScenarioCopyView(ScenarioScreen, ConfirmScreen):
    rights = MAKE
    question = gettext_lazy("Copier la simulation ?")
    submit_label = gettext_lazy("Copier")
    success_message = gettext_lazy("La copie a les mêmes mesures : changez-en une, puis calculez.")

    def perform(self, form: Any) -> SimulationScenario:
        return scenario_copy(scenario=self.record, access=self.access)

    def get_success_url(self, result: SimulationScenario) -> str:
        return reverse("payroll:simulation_detail", args=[result.pk])


class ScenarioRemoveView(ScenarioScreen, ConfirmScreen):
    rights = MAKE
    danger = True
    question = gettext_lazy("Supprimer la simulation ?")
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("La simulation est supprimée.")

    def get_consequences(self) -> list[str]:
        return [_("Ses mesures et ses résultats disparaissent.")]

    def perform(self, form: Any) -> None:
        scenario_remove(scenario=self.record)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:simulation_list")


class MeasureKindView(ScenarioScreen, DetailScreen):
    """Which measure: a choice of kinds."""

    rights = MAKE
    template_name = "payroll/steering/measures.html"

    def get_title(self) -> str:
        return _("Ajouter une mesure")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kinds = [
            (label, reverse("payroll:simulation_measure_add", args=[self.record.pk, kind]))
            for kind, label in MeasureKind.choices
        ]
        return self.show(kinds=kinds)


class MeasureFormView(ScenarioScreen, FormScreen):
    rights = MAKE
    form_class = MeasureForm
    submit_label = gettext_lazy("Ajouter la mesure")
    success_message = gettext_lazy("La mesure est ajoutée : calculez pour en voir l’effet.")

    @cached_property
    def kind(self) -> MeasureKind:
        try:
            return MeasureKind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def targets(self) -> list[tuple[str, str]]:
        return targets_of(self.kind, self.institution, self.record)

    def get_title(self) -> str:
        return str(self.kind.label)

    def get_form_options(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "scenario": self.record,
            "currency": self.currency,
            "targets": self.targets,
            "categories": categories_of(),
        }

    def perform(self, form: MeasureForm) -> SimulationMeasure:
        given = dict(form.cleaned_data)
        target = given.get("target", "")
        measure = SimulationMeasure(
            institution=self.institution, scenario=self.record, kind=self.kind, **{k: v for k, v in given.items() if v}
        )
        if target:
            label = dict(self.targets)[target]
            measure.label = (label.rpartition(" (")[0] if self.kind == MeasureKind.LAW else label)[:160]
        if self.kind == MeasureKind.LAW:
            measure.category = figure_kind(self.institution, target)
        return measure_save(measure=measure, access=self.access)


class MeasureRemoveView(ConfirmScreen):
    model = SimulationMeasure
    rights = MAKE
    danger = True
    question = gettext_lazy("Retirer la mesure ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La mesure est retirée : calculez de nouveau.")

    def get_queryset(self) -> QuerySet[SimulationMeasure]:
        return SimulationMeasure.objects.filter(scenario__in=scenarios_of(self.access)).select_related("scenario")

    def get_crumbs(self) -> Any:
        return (SIMULATIONS, (self.record.scenario.name, self.get_cancel_url()))

    def get_consequences(self) -> list[str]:
        return [told(self.record, self.currency)]

    def perform(self, form: Any) -> None:
        measure_remove(measure=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:simulation_detail", args=[self.record.scenario_id])


class OfScenario:
    """A list about one scenario."""

    kwargs: dict[str, Any]
    access: Any

    @cached_property
    def scenario(self) -> SimulationScenario:
        return get_object_or_404(scenarios_of(self.access), pk=self.kwargs["pk"])

    def get_crumbs(self) -> Any:
        return (SIMULATIONS, (self.scenario.name, reverse("payroll:simulation_detail", args=[self.scenario.pk])))

    def get_empty(self) -> Empty:
        return Empty(_("Rien encore"), _("Les résultats paraissent après le calcul."))


class MonthListView(OfScenario, ListScreen):
    """Month by month, to read and to take away."""

    model = SimulationMonth
    rights = VIEW
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    table_class = MonthTable
    export_name = "simulation-mois"

    def get_title(self) -> str:
        return _("%(name)s : mois par mois") % {"name": self.scenario.name}

    def get_queryset(self) -> QuerySet[SimulationMonth]:
        return self.scenario.results.order_by("month", "-is_present")


class PartListView(OfScenario, ListScreen):
    """Each month by section and branch of the employer's cost."""

    model = SimulationPart
    rights = VIEW
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    table_class = PartTable
    export_name = "simulation-sections"

    def get_title(self) -> str:
        return _("%(name)s : par section et branche") % {"name": self.scenario.name}

    def get_queryset(self) -> QuerySet[SimulationPart]:
        rows = SimulationPart.objects.filter(result__scenario=self.scenario).select_related("result")
        return rows.order_by("result__month", "-result__is_present", "section", "branch")


class CompareView(Screen):
    """Two to four scenarios side by side, with the present."""

    rights = VIEW
    title = gettext_lazy("Comparer des simulations")
    template_name = "payroll/steering/compare.html"
    crumbs = (SIMULATIONS,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CompareForm(request.GET or None, scenarios=scenarios_of(self.access))
        found, chart = None, ""
        if form.is_bound and form.is_valid():
            chosen = list(dict.fromkeys(row for row in form.cleaned_data.values() if row))
            found = compare(chosen)
            if not found.months:
                form.add_error(None, _("Ces simulations n’ont aucun mois en commun."))
                found = None
        if found is not None and len(found.months) > 1:
            chart = self._chart(found)
        status = 422 if form.is_bound and form.errors else 200
        rows = [(ROW_LABELS[name], name == "headcount", cells) for name, cells in found.rows] if found else []
        return self.show(form=form, found=found, rows=rows, chart=chart, status=status)

    def _chart(self, found: Any) -> Any:
        series = [charts.Series(_("actuel"), found.present)]
        series += [
            charts.Series(row.name if len(row.name) < 22 else f"{row.name[:20].rstrip()}…", costs)
            for row, costs in zip(found.scenarios, found.costs, strict=True)
        ]
        labels = [f"{month:%m/%y}" for month in found.months]
        title = _("Coût employeur par mois, en millions")
        return charts.lines(series, labels, title=title, write=millions(self.currency), width=956)

"""Scenarios over ten years: the list, one drawn and compared with another, its moves, its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_workforce import MoveKind
from careers.exports.workforce_sheet import workforce_sheet
from careers.forms.workforce import MoveForm, ScenarioForm
from careers.models import PlannedMove, StaffScenario
from careers.selectors.workforce import JOB, TITLE, UNIT, VIEW, YEARS, groups_of, people_of, projection_of
from careers.services.workforce.plans import move_add, move_remove, scenario_remove, scenario_save
from careers.tables_workforce import ScenarioTable
from careers.workforce.projection import Year
from hr_core.filters import today
from hr_core.text import french_count, french_integer, french_percent
from hr_core.ui.charts import Series, columns, lines
from hr_core.ui.exports import XLSX
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen

SCENARIOS = (gettext_lazy("Prévision d’effectif"), "careers:scenario_list")
MANAGE = ("workforce_manage",)
SHOWN = 12


class ScenarioListView(ListScreen):
    model = StaffScenario
    table_class = ScenarioTable
    rights = VIEW
    title = gettext_lazy("Scénarios d’effectif")
    lede = gettext_lazy("Dix ans d’effectif : retraites par les règles, départs connus, recrutements prévus.")
    unit = (gettext_lazy("scénario"), gettext_lazy("scénarios"))
    empty = Empty(gettext_lazy("Aucun scénario"), gettext_lazy("Un premier scénario sans remplacement montre ce que l’âge seul fait à l’effectif."))

    def get_queryset(self) -> QuerySet[StaffScenario]:
        return StaffScenario.objects.annotate(
            hires=Sum("moves__count", filter=Q(moves__kind=MoveKind.HIRE)), leavings=Sum("moves__count", filter=Q(moves__kind=MoveKind.LEAVE))
        )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouveau scénario"), reverse("careers:scenario_create"), "plus", MANAGE, main=True)]


class ScenarioFormView(FormScreen):
    model = StaffScenario
    form_class = ScenarioForm
    rights = MANAGE
    crumbs = (SCENARIOS,)

    def get_title(self) -> str:
        return _("Nouveau scénario") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {} if self.is_creation else {"initial": {name: getattr(self.record, name) for name in ScenarioForm.base_fields}}

    def get_cancel_url(self) -> str:
        return reverse("careers:scenario_list") if self.is_creation else self.record.get_absolute_url()

    def perform(self, form: ScenarioForm) -> StaffScenario:
        return scenario_save(scenario=self.record, values=form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]


class Compared(RecordScreen):
    """A scenario, and the one of `?avec=` beside it."""

    model = StaffScenario
    rights = VIEW

    @cached_property
    def other(self) -> StaffScenario | None:
        asked = self.request.GET.get("avec", "")
        return StaffScenario.objects.filter(pk=int(asked)).exclude(pk=self.record.pk).first() if asked.isdecimal() and len(asked) < 12 else None

    @cached_property
    def projections(self) -> list[tuple[StaffScenario, list[Year]]]:
        people = people_of(self.access, today())
        chosen = [self.record, *([self.other] if self.other else [])]
        return [(scenario, projection_of(scenario, people, today())) for scenario in chosen]


class ScenarioDetailView(Compared, DetailScreen):
    crumbs = (SCENARIOS,)
    template_name = "careers/workforce/scenario.html"

    def get_lede(self) -> str:
        row = self.record
        told = [_("Retraites remplacées à %(share)s.") % {"share": french_percent(row.replacement, 0)}]
        if row.later_years:
            told.append(_("Âge reculé de %(years)s.") % {"years": french_count(row.later_years, _("an"), _("ans"))})
        return " ".join([*told, _("L’année en cours est comptée entière.")])

    def get_actions(self) -> Sequence[Action]:
        at = [self.record.pk]
        beside = f"?avec={self.other.pk}" if self.other else ""
        return [
            Action(_("Supprimer"), reverse("careers:scenario_remove", args=at), "trash", MANAGE),
            Action(_("Modifier"), reverse("careers:scenario_update", args=at), "pencil", MANAGE),
            Action(_("Classeur"), reverse("careers:scenario_sheet", args=at) + beside, "download"),
            Action(_("Ajouter un mouvement"), reverse("careers:move_create", args=at), "plus", MANAGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        _scenario, years = self.projections[0]
        labels = [str(year.year) for year in years]
        series = [Series(scenario.label[:24], [year.total("closing") for year in each]) for scenario, each in self.projections]
        title = _("Effectif à la fin de chaque année")
        names = ("opening", "retired", "left", "planned_leavings", "hired", "replaced", "closing")
        others = [(row, f"?avec={row.pk}", self.other is not None and row.pk == self.other.pk) for row in StaffScenario.objects.exclude(pk=self.record.pk)]
        ends = [(scenario, each[0].total("opening"), each[-1].total("closing"), sum(year.total("retired") for year in each)) for scenario, each in self.projections]
        return super().get_context(
            chart=lines(series, labels, title=title, write=french_integer, width=956),
            retirements=columns([(str(year.year), year.total("retired")) for year in years], title=_("Retraites par année")),
            years=[(year.year, [year.total(name) for name in names]) for year in years],
            groups=[
                (key, title, groups_of(years, *places)[:SHOWN])
                for key, title, places in (
                    ("unites", _("Unités qui perdent le plus"), (UNIT,)),
                    ("metiers", _("Métiers du référentiel qui perdent le plus"), (JOB,)),
                    ("metiers-unites", _("Métiers et unités qui perdent le plus"), (JOB, UNIT)),
                    ("emplois", _("Intitulés qui perdent le plus"), (TITLE,)),
                )
            ],
            ends=ends, others=others,
            moves=self.record.moves.select_related("unit"), may=self.access.has(*MANAGE), ahead=YEARS,
            **more,
        )  # fmt: skip


class ScenarioSheetView(Compared):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = HttpResponse(workforce_sheet(self.projections), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="prevision-effectif-{self.record.pk}.xlsx"'
        return response


class ScenarioRemoveView(ConfirmScreen):
    model = StaffScenario
    rights = MANAGE
    danger = True
    crumbs = (SCENARIOS,)
    question = gettext_lazy("Supprimer ce scénario et ses mouvements ?")
    submit_label = gettext_lazy("Supprimer")
    success_url = "careers:scenario_list"

    def perform(self, form: Any) -> None:
        scenario_remove(scenario=self.record, actor=self.request.user)  # type: ignore[arg-type]


class MoveCreateView(FormScreen):
    model = PlannedMove
    form_class = MoveForm
    rights = MANAGE
    title = gettext_lazy("Mouvement prévu")

    @cached_property
    def scenario(self) -> StaffScenario:
        return get_object_or_404(StaffScenario, pk=self.kwargs["scenario"])

    def get_record(self) -> Any:
        return self.scenario

    def get_crumbs(self) -> Any:
        return (SCENARIOS, (self.scenario.label, self.scenario.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.scenario.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.scenario.get_absolute_url()

    def perform(self, form: MoveForm) -> PlannedMove:
        return move_add(scenario=self.scenario, values=form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]


class MoveRemoveView(ConfirmScreen):
    model = PlannedMove
    rights = MANAGE
    danger = True
    question = gettext_lazy("Retirer ce mouvement du scénario ?")
    submit_label = gettext_lazy("Retirer")

    def get_queryset(self) -> QuerySet[PlannedMove]:
        return PlannedMove.objects.select_related("scenario")

    def get_cancel_url(self) -> str:
        return self.record.scenario.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> None:
        move_remove(move=self.record, actor=self.request.user)  # type: ignore[arg-type]

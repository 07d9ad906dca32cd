"""Lists of grids: the grids, the grades of one, the cells of a version, two versions compared, gaps."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_grids import GridKind, VersionState
from careers.models import Grade, GridStep, GridVersion, PayGrid
from careers.selectors.grids import Comparison, compare, gaps, grades_of, grids, standing_on, version_on
from careers.tables_grids import ChangeTable, GapTable, GradeTable, GridTable, StepTable
from careers.views.careers import GRIDS, MANAGE, VIEW, ComputedList, asked_day
from hr_core.filters import today
from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Tab


class GridListView(ListScreen):
    model = PayGrid
    table_class = GridTable
    rights = VIEW
    title = gettext_lazy("Grilles")
    lede = gettext_lazy("Catégories, classes et échelons de l’institution, version après version.")
    unit = (gettext_lazy("grille"), gettext_lazy("grilles"))
    empty = Empty(
        gettext_lazy("Aucune grille"),
        gettext_lazy("Décrivez la grille de votre statut : ses niveaux, puis ses échelons depuis un tableur."),
    )
    actions = (Action(gettext_lazy("Nouvelle grille"), "/carrieres/grilles/nouvelle/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> Any:
        return grids()


class GradeListView(ListScreen):
    """The grades of a grid with their equivalence."""

    model = Grade
    table_class = GradeTable
    rights = VIEW
    unit = (gettext_lazy("grade"), gettext_lazy("grades"))
    empty = Empty(
        gettext_lazy("Aucun grade"), gettext_lazy("Les grades s’ajoutent un par un, ou avec les échelons d’un tableur.")
    )

    @cached_property
    def grid(self) -> PayGrid:
        return get_object_or_404(PayGrid, pk=self.kwargs["grid"])

    def get_title(self) -> str:
        return _("Grades : %(grid)s") % {"grid": self.grid.label}

    def get_lede(self) -> str:
        return _("Chaque grade a sa bande commune, pesée sur ses emplois : la mobilité compare les grades par elle.")

    def get_crumbs(self) -> Any:
        return (GRIDS, Crumb(self.grid.label, self.grid.get_absolute_url()))

    def get_queryset(self) -> Any:
        return grades_of(self.grid, version_on(self.grid, today()))

    def get_actions(self) -> list[Action]:
        url = reverse("careers:grade_create", args=[self.grid.pk])
        return [Action(_("Nouveau grade"), url, "plus", MANAGE, main=True)]


class StepListView(ListScreen):
    """The cells of a version line by line, to export, correct in a spreadsheet and import again."""

    model = GridStep
    table_class = StepTable
    rights = VIEW
    unit = (gettext_lazy("échelon"), gettext_lazy("échelons"))
    export_name = "grille"
    page_sizes = (100, 50, 25)

    @cached_property
    def version(self) -> GridVersion:
        return get_object_or_404(GridVersion.objects.select_related("grid"), pk=self.kwargs["version"])

    def get_title(self) -> str:
        return _("Échelons : %(version)s") % {"version": self.version}

    def get_crumbs(self) -> Any:
        grid = self.version.grid
        return (GRIDS, Crumb(grid.label, grid.get_absolute_url()), Crumb(str(self.version), self.version.get_absolute_url()))

    def get_queryset(self) -> Any:
        return self.version.steps.select_related("grade")

    def get_table_options(self) -> dict[str, Any]:
        grid = self.version.grid
        left = [] if grid.has_classes else ["grade_class"]
        return {"exclude": [*left, *([] if grid.kind == GridKind.INDEX else ["index"])]}


class CompareView(ComputedList):
    """Two versions of a grid cell by cell, and what the second costs more for those who stand there today."""

    table_class = ChangeTable
    template_name = "careers/grids/compare.html"
    rights = VIEW
    unit = (gettext_lazy("échelon"), gettext_lazy("échelons"))
    page_sizes = (100, 50, 25)
    export_name = "comparaison"

    @cached_property
    def grid(self) -> PayGrid:
        return get_object_or_404(PayGrid, pk=self.kwargs["grid"])

    @cached_property
    def versions(self) -> list[GridVersion]:
        return list(self.grid.versions.select_related("grid").order_by("start"))

    def _asked(self, name: str, usual: int) -> GridVersion | None:
        asked = self.request.GET.get(name, "")
        found = next((each for each in self.versions if asked == str(each.pk)), None)
        return found or (self.versions[usual] if len(self.versions) > 1 else None)

    @cached_property
    def before(self) -> GridVersion | None:
        return self._asked("avant", -2)

    @cached_property
    def after(self) -> GridVersion | None:
        return self._asked("apres", -1)

    @cached_property
    def comparison(self) -> Comparison:
        if self.before is None or self.after is None:
            return Comparison((), 0, 0)
        return compare(self.before, self.after, standing_on(self.grid, today(), self.access))

    def get_rows(self) -> Any:
        return self.comparison.changes

    def get_sums(self) -> dict[str, Any]:
        return {"people": self.comparison.people, "cost": self.comparison.monthly} if self.rows else {}

    def get_title(self) -> str:
        return _("Comparer deux versions : %(grid)s") % {"grid": self.grid.label}

    def get_crumbs(self) -> Any:
        return (GRIDS, Crumb(self.grid.label, self.grid.get_absolute_url()))

    def get_empty(self) -> Empty:
        return Empty(_("Une seule version"), _("La comparaison demande deux versions de la grille."))

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            comparison=self.comparison, versions=self.versions, before_version=self.before, after_version=self.after, **more
        )


class GapListView(ComputedList):
    """Those whose classification or base pay is not that of their grid on a day."""

    table_class = GapTable
    rights = VIEW
    title = gettext_lazy("Écarts à la grille")
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    export_name = "ecarts-grille"

    @cached_property
    def grids(self) -> list[PayGrid]:
        return list(PayGrid.objects.filter(versions__state=VersionState.IN_FORCE).distinct())

    @cached_property
    def grid(self) -> PayGrid | None:
        asked = self.request.GET.get("grille", "")
        return next((each for each in self.grids if each.code == asked), self.grids[0] if self.grids else None)

    def get_lede(self) -> str:
        if self.grid is None:
            return ""
        return _("%(grid)s au %(day)s.") % {"grid": self.grid.label, "day": french_date(asked_day(self.request))}

    def get_saved_views(self) -> list[Tab]:
        here = reverse("careers:gap_list")
        several = self.grids if len(self.grids) > 1 else []
        return [Tab(each.label, f"{here}?grille={each.code}", each == self.grid) for each in several]

    def get_rows(self) -> Any:
        return gaps(self.grid, asked_day(self.request), self.access) if self.grid else []

    def get_empty(self) -> Empty:
        if self.grid is None:
            return Empty(_("Aucune grille arrêtée"), _("Les écarts se lisent contre une grille arrêtée."))
        return Empty(_("Aucun écart"), _("Chacun est payé selon sa case de la grille."))


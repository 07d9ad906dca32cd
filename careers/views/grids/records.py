"""A grid on a day, with its versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.grids import GridForm
from careers.models import PayGrid
from careers.selectors.grids import matrix, version_on
from careers.services.grids.versions import (
    grid_save,
)
from careers.views.careers import GRIDS, MANAGE, VIEW, asked_day
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import DetailScreen, FormScreen


def of_grid(grid: PayGrid) -> tuple[Any, ...]:
    return (GRIDS, Crumb(grid.label, grid.get_absolute_url()))


class GridDetailView(DetailScreen):
    """A grid as it holds on a day (`?au=`), its versions, and what may be done."""

    model = PayGrid
    rights = VIEW
    template_name = "careers/grids/grid.html"
    crumbs = (GRIDS,)

    def get_lede(self) -> str:
        return self.record.reference

    @cached_property
    def on(self) -> date:
        return asked_day(self.request)

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("careers:grid_update", args=at), "pencil", MANAGE),
            Action(_("Comparer"), reverse("careers:version_compare", args=at), "arrows-exchange"),
            Action(_("Grades et bandes"), reverse("careers:grade_list", args=at), "stairs-up"),
            Action(_("Préparer une version"), reverse("careers:version_create", args=at), "plus", MANAGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        version = version_on(self.record, self.on)
        versions = list(self.record.versions.select_related("decided_by"))
        return super().get_context(
            on=self.on, version=version, versions=versions, matrix=matrix(version) if version else None, **more
        )


class GridFormView(FormScreen):
    model = PayGrid
    form_class = GridForm
    rights = MANAGE
    crumbs = (GRIDS,)
    success_message = gettext_lazy("La grille est enregistrée.")
    cancel_url = "careers:grid_list"

    def get_title(self) -> str:
        return _("Nouvelle grille") if self.is_creation else _("Grille : %(grid)s") % {"grid": self.record.label}

    def perform(self, form: Any) -> PayGrid:
        return grid_save(grid=form.instance, values=form.cleaned_data)

"""The catalogue as everybody reads it: own courses and those of the zone, searched on a phone as at a desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.context import frame_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from training.choices_catalogue import CourseState
from training.filters_catalogue import CourseFilter
from training.menu_catalogue import ANYBODY
from training.models import Course
from training.selectors.catalogue import KEEPERS, courses_visible
from training.tables_catalogue import CourseTable
from training.workflows_catalogue import MANAGE

CATALOGUE = (gettext_lazy("Formations"), "training:course_list")


class CourseListView(ListScreen):
    """Published courses by default; `?vue=` for those of the institution, of the zone, in preparation, withdrawn."""

    model = Course
    rights = ANYBODY
    title = gettext_lazy("Catalogue des formations")
    unit = (gettext_lazy("formation"), gettext_lazy("formations"))
    table_class = CourseTable
    filterset_class = CourseFilter
    export_name = "catalogue-formations"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[Course]:
        rows = courses_visible(self.access)
        own = Q(institution=self.institution)
        if self.view == "preparation":
            return rows.filter(own, state=CourseState.DRAFT)
        if self.view == "retirees":
            return rows.filter(own, state=CourseState.WITHDRAWN)
        rows = rows.filter(state=CourseState.PUBLISHED)
        if self.view == "institution":
            return rows.filter(own)
        return rows.exclude(own) if self.view == "zone" else rows

    def get_saved_views(self) -> list[Tab]:
        here = reverse("training:course_list")
        tabs = [("", _("Toutes")), ("institution", _("De l’institution")), ("zone", _("De la zone"))]
        if self.access.has(*KEEPERS):
            tabs += [("preparation", _("En préparation")), ("retirees", _("Retirées"))]
        return [Tab(label, f"{here}?vue={slug}" if slug else here, self.view == slug) for slug, label in tabs]

    def get_table_options(self) -> dict[str, Any]:
        hidden = () if self.view in ("preparation", "retirees") else ("state",)
        return {"home": self.institution, "exclude": hidden}

    def get_actions(self) -> Sequence[Action]:
        if not self.access.is_officer:
            return [
                Action(_("Mon parcours"), reverse("training:own_path"), "route"),
                Action(_("Mes engagements"), reverse("training:own_bonds"), "writing-sign"),
                Action(_("Mes souhaits"), reverse("training:own_need_list"), "star", main=True),
            ]
        return [
            Action(_("Importer"), reverse("hr_core:import_create", args=["formations"]), "upload", MANAGE),
            Action(_("Nouvelle formation"), reverse("training:course_create"), "plus", MANAGE, main=True),
        ]

    def get_empty(self) -> Empty:
        if self.access.has(*MANAGE):
            text = _("Décrivez une formation, ou importez le catalogue tel que vous le tenez. Celles de la zone viennent d’elles-mêmes.")
            return Empty(_("Aucune formation ici"), text, reverse("training:course_create"), _("Décrire une formation"))
        return Empty(_("Aucune formation ici"), _("Le service de la formation publie les fiches du catalogue."))

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(**more) | {"frame": frame_of(self.access)}

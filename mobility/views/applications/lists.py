"""Lists of applications: one's own, those to examine, those of a vacancy, the departures asked of the institution."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import Screen
from mobility.choices import VacancyState
from mobility.filters_vacancies import ApplicationFilter
from mobility.models import Application, Vacancy
from mobility.selectors.applications import examined, own_applications, releases
from mobility.selectors.fairness import fairness
from mobility.selectors.vacancies import corrigenda_waiting
from mobility.tables_vacancies import AllApplicationTable, ApplicationTable, OwnApplicationTable, ReleaseTable
from mobility.views.base import HOST_OR_SECRETARY, RELEASE_VIEW, SECRETARY, SELF, ForEverybody, own_tabs
from mobility.views.vacancies.records import crumb_of


class OwnApplicationsView(ForEverybody, ListScreen):
    model, table_class, rights = Application, OwnApplicationTable, SELF
    template_name = "mobility/board.html"
    title = gettext_lazy("Mes candidatures")
    lede = gettext_lazy("Votre institution n’en sait rien avant une présélection.")
    unit = (gettext_lazy("candidature"), gettext_lazy("candidatures"))
    exportable = False
    empty = Empty(
        gettext_lazy("Aucune candidature"), gettext_lazy("Les avis de la zone montrent votre correspondance avant que vous candidatiez."),
        "/mobilite/", gettext_lazy("Voir les avis"),
    )  # fmt: skip

    def get_queryset(self) -> Any:
        return own_applications(self.access)

    def get_saved_views(self) -> list[Tab]:
        return [Tab(tab.label, tab.url, tab.url == self.request.path) for tab in own_tabs(self.access)]


class ApplicationListView(ListScreen):
    """Every file that may be read, over all the vacancies closed."""

    model, table_class, filterset_class = Application, AllApplicationTable, ApplicationFilter
    template_name = "mobility/application_list.html"
    rights = HOST_OR_SECRETARY
    title = gettext_lazy("Candidatures")
    lede = gettext_lazy("Les dossiers s’ouvrent à la clôture de chaque avis, jamais avant.")
    unit = (gettext_lazy("candidature"), gettext_lazy("candidatures"))
    export_name = "candidatures"
    empty = Empty(gettext_lazy("Aucun dossier à lire"), gettext_lazy("Les candidatures s’ouvrent à la clôture des avis."))

    def get_queryset(self) -> Any:
        return examined(self.access)

    def get_actions(self) -> list[Action]:
        return [Action(_("Équité"), reverse("mobility:fairness"), "scale", SECRETARY)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        waiting = corrigenda_waiting() if self.access.has(*SECRETARY) else ()
        return super().get_context(corrigenda=waiting, **more)


class VacancyApplicationsView(ListScreen):
    """The files of one vacancy, the best scores first, and what may be done to all."""

    table_class = ApplicationTable
    template_name = "mobility/vacancy_applications.html"
    rights = HOST_OR_SECRETARY
    unit = (gettext_lazy("candidature"), gettext_lazy("candidatures"))
    export_name = "candidatures"
    empty = Empty(gettext_lazy("Aucune candidature"), gettext_lazy("Personne n’a candidaté avant la clôture."))

    @cached_property
    def record(self) -> Vacancy:
        rows = Vacancy.objects.filter(closed_at__isnull=False).exclude(state=VacancyState.CANCELLED)
        if not self.access.has(*SECRETARY):
            rows = rows.filter(institution=self.institution)
        return get_object_or_404(rows.select_related("institution"), pk=self.kwargs["pk"])

    def get_queryset(self) -> Any:
        return examined(self.access).filter(vacancy=self.record).order_by("-tenths", "number")

    def get_title(self) -> str:
        return _("Candidatures à l’avis %(number)s") % {"number": self.record.number}

    def get_lede(self) -> str:
        return _("%(title)s, %(institution)s.") % {"title": self.record.title, "institution": self.record.institution.acronym}

    def get_crumbs(self) -> Any:
        return (crumb_of(self.record),)

    def get_actions(self) -> list[Action]:
        if self.record.state != VacancyState.UNDER_REVIEW:
            return []
        at = [self.record.pk]
        return [
            Action(_("Admettre les recevables"), reverse("mobility:admit_all", args=at), "check", SECRETARY),
            Action(_("Présélectionner"), reverse("mobility:shortlist_first", args=at), "list-check", HOST_OR_SECRETARY, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(record=self.record, **more)


class ReleaseListView(ListScreen):
    model, table_class, rights = Application, ReleaseTable, RELEASE_VIEW
    title = gettext_lazy("Départs demandés")
    lede = gettext_lazy("Les agents présélectionnés ailleurs : l’institution donne son avis, puis accorde le départ.")
    unit = (gettext_lazy("départ demandé"), gettext_lazy("départs demandés"))
    export_name = "departs-demandes"
    empty = Empty(
        gettext_lazy("Aucun départ demandé"), gettext_lazy("Une candidature n’apparaît ici qu’une fois la personne présélectionnée.")
    )

    def get_queryset(self) -> Any:
        return releases(self.access)


class FairnessView(Screen):
    """The watch over fairness, over every closed vacancy or one of them."""

    template_name = "mobility/fairness.html"
    title = gettext_lazy("Équité")
    rights = SECRETARY
    crumbs = ((gettext_lazy("Candidatures"), "mobility:application_list"),)

    def get_lede(self) -> str:
        return _("Recevabilité, scores et présélections par groupe. Aucun groupe de moins de cinq personnes n’est montré.")

    def get(self, request: Any) -> Any:
        rows = list(examined(self.access).select_related(None).only("pk", "snapshot", "state", "tenths"))
        return self.show(watches=fairness(rows), count=french_count(len(rows), _("candidature"), _("candidatures")))



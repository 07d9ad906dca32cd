"""Lists of vacancies: the board of the zone, those of the institution, corrigenda that wait for the secretary."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from mobility.filters_vacancies import BoardFilter, OwnVacancyFilter
from mobility.models import Vacancy
from mobility.selectors.vacancies import board, own_vacancies
from mobility.tables_vacancies import BoardTable, OwnVacancyTable
from mobility.views.base import BROWSE, PREPARE, VIEW, ForEverybody, own_tabs


class BoardView(ForEverybody, ListScreen):
    """Every vacancy that the zone published, the open ones first."""

    model = Vacancy
    table_class, filterset_class = BoardTable, BoardFilter
    rights = BROWSE
    template_name = "mobility/board.html"
    title = gettext_lazy("Bourse de l’emploi")
    lede = gettext_lazy("Les postes que les institutions de la zone offrent à la mobilité.")
    unit = (gettext_lazy("avis"), gettext_lazy("avis"))
    export_name = "avis-de-vacance"
    empty = Empty(
        gettext_lazy("Aucun avis publié"), gettext_lazy("Les avis des institutions de la zone apparaissent ici le jour de leur publication.")
    )

    def get_queryset(self) -> Any:
        rows = board(self.access)
        return rows if self.request.GET.get("quand") or self.request.GET.get("q") else rows.order_by("-closes_on", "-pk")

    def get_saved_views(self) -> list[Tab]:
        tabs = own_tabs(self.access)
        return [Tab(tab.label, tab.url, tab.url == self.request.path) for tab in tabs]


class VacancyListView(ListScreen):
    model = Vacancy
    table_class, filterset_class = OwnVacancyTable, OwnVacancyFilter
    rights = VIEW
    title = gettext_lazy("Nos avis de vacance")
    lede = gettext_lazy("Les postes que l’institution offre à la zone, de leur préparation à la décision.")
    unit = (gettext_lazy("avis"), gettext_lazy("avis"))
    export_name = "nos-avis"
    empty = Empty(
        gettext_lazy("Aucun avis"), gettext_lazy("Un avis part d’un poste vacant du tableau des effectifs et d’un métier du référentiel.")
    )
    actions = (Action(gettext_lazy("Nouvel avis"), "/mobilite/avis/nouveau/", "plus", PREPARE, main=True),)

    def get_queryset(self) -> Any:
        return own_vacancies(self.access)



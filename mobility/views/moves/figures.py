"""Indicators of mobility: of the zone in the regional body, of its own moves in an institution; the yearly report (MOB-19)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Country
from hr_core.text import french_integer
from hr_core.ui.parts import Action, Tab
from hr_core.ui.screens import Screen
from mobility.contents_moves import Block, Cell, Content
from mobility.documents.content_paper import content_pdf
from mobility.flow_map import flow_map
from mobility.models import Agreement
from mobility.selectors.move_figures import Figures, Flows, Subject, figures_of, years_with_moves
from mobility.views.moves.parts import pdf_response


@dataclass(frozen=True)
class Drawing:
    title: str
    svg: Any


class MoveFiguresView(Screen):
    template_name = "mobility/moves/figures.html"
    rights = ("mobility_figures",)
    title = gettext_lazy("Indicateurs de la mobilité")

    @cached_property
    def hides(self) -> bool:
        """Small counts of the zone are for the committee alone; an institution reads its own moves whole."""
        return bool(self.institution.is_regional) and not self.access.has("mobility_secretary", "committee_preside")

    @cached_property
    def years(self) -> list[int]:
        return years_with_moves(Agreement.objects.all())

    @cached_property
    def year(self) -> int:
        """The year asked for, else this one; « toutes » is 0."""
        asked = self.request.GET.get("annee", "")
        if asked == "toutes":
            return 0
        return int(asked) if asked.isdecimal() and int(asked) in self.years else (self.years[0] if self.years else timezone.localdate().year)

    def get_lede(self) -> str:
        told = _("Tirés des états et des dates : rien n’est saisi pour eux.")
        return f"{told} {_('Les effectifs de 1 à 4 sont masqués.')}" if self.hides else told

    def get_actions(self) -> list[Action]:
        asked = f"?annee={self.year or 'toutes'}"
        return [Action(_("Rapport annuel"), reverse("mobility:figures_pdf") + asked, "printer", main=True)]

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """One at a time on the screen, the moves unless said otherwise."""
        asked = self.request.GET.get("sujet", "")
        return (asked if asked in Subject.values else Subject.MOVES.value,)

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.year, hides=self.hides, subjects=self.subjects)

    def get_content(self, *, with_map: bool = True) -> Content:
        content, figures = Content(), self.figures
        if with_map and figures.countries:
            names = dict(Country.objects.values_list("pk", "name"))
            drawn = flow_map(figures.countries, names, title=_("Carte des mouvements entre pays"))
            content.parts.append(Drawing(_("Carte des mouvements"), drawn))
        if Subject.MOVES in self.subjects:
            content.parts.append(matrix_block(figures.flows))
        for theme, rows in groupby(figures.indicators, key=lambda each: each.theme):
            told = [[Cell(each.label), Cell(each.value, "n p1"), Cell(each.definition, "p2")] for each in rows]
            content.parts.append(Block(theme, [(_("Indicateur"), ""), (_("Valeur"), "n p1"), (_("Définition"), "p2")], told))
        return content

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here, subject = reverse("mobility:figures"), self.subjects[0]
        subjects = [Tab(each.label, f"{here}?sujet={each.value}&annee={self.year or 'toutes'}", each.value == subject) for each in Subject]
        years = [(str(year), str(year), year == self.year) for year in self.years] + [(_("Toutes"), "toutes", self.year == 0)]
        tabs = [Tab(label, f"{here}?sujet={subject}&annee={value}", chosen) for label, value, chosen in years]
        return self.show(content=self.get_content(), tabs=tabs, subjects=subjects)


def matrix_block(flows: Flows) -> Block:
    """Home in rows, host in columns; a hidden count says « < 5 »."""

    def shown(count: int) -> str:
        return "< 5" if count == -1 else (french_integer(count) if count else "–")

    heads: list[tuple[Any, str]] = [(_("De (en ligne), vers (en colonne)"), ""), *((host, "n") for host in flows.hosts), (_("Partis"), "n p1")]
    rows = [
        [Cell(home), *(Cell(shown(flows.cells.get((home, host), 0)), "n") for host in flows.hosts), Cell(shown(flows.home_totals[home]), "n p1")]
        for home in flows.homes
    ]
    foot = [Cell(_("Reçus")), *(Cell(shown(flows.host_totals[host]), "n") for host in flows.hosts), Cell(shown(flows.total), "n p1")]
    return Block(_("Mouvements d’une institution à l’autre"), heads, rows, _("Aucun mouvement n’a pris effet."), foot=foot if rows else ())


class FiguresPdfView(MoveFiguresView):
    """MOB-19: every subject."""

    subjects = tuple(Subject.values)  # type: ignore[assignment]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year = str(self.year) if self.year else _("toutes années")
        made = content_pdf(
            "mob-19", self.get_content(with_map=False), institution=self.institution, reference=f"MOB-19/{year}", on=timezone.localdate(),
            titre=_("Rapport annuel de la mobilité, %(year)s") % {"year": year}, presentation=self.get_lede(),
        )  # fmt: skip
        return pdf_response(made, f"mobilite-{self.year or 'toutes'}")

"""« Tableau de bord » of the personnel, as at a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.selectors.figures.board import board, families
from hr_core.selectors.figures.crowd import NOMINATIVE, SMALLEST, hidden
from hr_core.selectors.retirement import retirement_words
from hr_core.text import MONTHS, french_decimal, french_integer, french_month
from hr_core.ui.charts import columns, pyramid
from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen

FIGURES = ("staff_figures", "personnel_view")


def list_url(query: Any) -> str:
    """The list behind a figure; empty without one."""
    return f"{reverse('hr_core:employee_list')}?{urlencode(query)}" if query else ""


class StaffBoardView(Screen):
    template_name = "hr_core/figures/board.html"
    title = gettext_lazy("Tableau de bord du personnel")
    rights = FIGURES

    def get_actions(self) -> list[Action]:
        return [Action(_("Bilan social"), reverse("hr_core:social_report"), "chart-bar", ("staff_figures",))]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = board(self.access, self._day())
        away = families(found.away)
        days = hidden([count for _key, _label, count in away], self.access)
        return self.show(
            board=found, hides=not self.access.has(NOMINATIVE), smallest=SMALLEST,
            tiles=[(tile.label, _written(tile.value, tile.unit), list_url(tile.query)) for tile in found.tiles],
            spreads=[
                (spread, [(line, list_url(line.query)) for line in spread.lines]) for spread in found.spreads if spread.lines
            ],
            pyramid=pyramid(found.pyramid) if found.pyramid else "",
            came=_columns(found.months, 1, _("Entrées par mois")), gone=_columns(found.months, 2, _("Sorties par mois")),
            months=[self._month(*row) for row in reversed(found.months)],
            away=[(label, shown) for (_key, label, _count), shown in zip(away, days, strict=True)],
            away_most=max([count for _key, _label, count in away], default=0),
            absences_url=reverse("hr_core:absence_list") if self.access.has("absence_view") else "",
            retirement=retirement_words(found.ages),
        )  # fmt: skip

    def _month(self, month: date, came: int | None, gone: int | None) -> tuple[str, int | None, str, int | None, str]:
        """A month in words, its entries and exits, each with the list behind."""
        urls = ["", ""]
        if self.access.has(NOMINATIVE):
            last = date(month.year, month.month, monthrange(month.year, month.month)[1])
            for rank, what in enumerate(("entre", "sorti")):
                urls[rank] = list_url({"vue": "tous", f"{what}_du": month.isoformat(), f"{what}_au": last.isoformat()})
        return french_month(month.year, month.month), came, urls[0], gone, urls[1]

    def _day(self) -> date:
        try:
            return parse_date(self.request.GET.get("au", "")) or today()
        except ValueError:
            return today()


def _columns(months: Any, rank: int, title: str) -> Any:
    if any(row[rank] is None for row in months):
        return ""
    return columns([(MONTHS[row[0].month - 1][:4], row[rank]) for row in months], title=title, width=448, height=160)


def _written(value: Any, unit: str) -> str:
    if value is None:
        return _("moins de %(count)s") % {"count": SMALLEST}
    if unit == "percent":
        return french_decimal(value, 1 if value >= 1 else 2) + "\u202f%"
    if unit == "years":
        return _("%(years)s ans") % {"years": french_decimal(value, 1)}
    return french_integer(value)

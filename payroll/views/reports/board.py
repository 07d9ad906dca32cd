"""« Tableau de bord » of a month for the general management, of a quarter or a year for the board and the tutelle."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_decimal, french_month
from hr_core.ui import charts
from hr_core.ui.parts import Action, Tab
from hr_core.ui.screens import Screen
from payroll.exports.board import write_pdf, write_xlsx
from payroll.exports.reports import CONTENT_TYPES
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.board import SIZES, Board, board, period_of
from payroll.selectors.reports.facts import PaidRow, paid_rows
from payroll.selectors.reports.spec import month_of, rank, read_month, written
from payroll.views.reports.parts import VIEW

LABELS = {"mois": gettext_lazy("Mois"), "trimestre": gettext_lazy("Trimestre"), "annee": gettext_lazy("Année")}
WRITERS = {"pdf": write_pdf, "xlsx": write_xlsx}
AGENCIES = 12


class BoardView(Screen):
    """`?taille=mois` (trimestre, annee) and `?mois=2026-10`; `export=pdf` (xlsx) downloads it."""

    rights = VIEW
    template_name = "payroll/reports/board.html"

    @cached_property
    def paid(self) -> list[PaidRow]:
        return paid_rows(self.access)

    @property
    def last_paid(self) -> tuple[int, int] | None:
        return self.paid[-1][1:3] if self.paid else None

    @cached_property
    def size(self) -> str:
        asked = self.request.GET.get("taille", "mois")
        return asked if asked in SIZES else "mois"

    @cached_property
    def month(self) -> tuple[int, int]:
        return read_month(self.request.GET.get("mois", "")) or self.last_paid or (2000, 1)

    def get_title(self) -> str:
        (year, month), _last = period_of(self.size, self.month)
        if self.last_paid is None:
            return _("Tableau de bord")
        if self.size == "annee":
            return _("Tableau de bord de %(year)s") % {"year": year}
        if self.size == "trimestre":
            return _("Tableau de bord du trimestre %(number)s de %(year)s") % {"number": month // 3 + 1, "year": year}
        return _("Tableau de bord, %(month)s") % {"month": french_month(year, month)}

    def get_actions(self) -> Sequence[Action]:
        if self.last_paid is None:
            return ()
        return [
            Action(_("Classeur"), self._address(self.size, self.month, export="xlsx"), "download", VIEW),
            Action("PDF", self._address(self.size, self.month, export="pdf"), "printer", VIEW, True),
        ]

    def _address(self, size: str, month: tuple[int, int], export: str = "") -> str:
        more = f"&export={export}" if export else ""
        return f"{reverse('payroll:board')}?taille={size}&mois={written(month)}{more}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.last_paid is None:
            return self.show(board=None)
        found = board(self.access, self.size, self.month, self.paid)
        kind = request.GET.get("export", "")
        if kind in WRITERS:
            response = HttpResponse(WRITERS[kind](found, self.get_title(), self.institution), content_type=CONTENT_TYPES[kind])
            response["Content-Disposition"] = f'attachment; filename="tableau-de-bord-{written(found.first)}.{kind}"'
            response["Cache-Control"] = "private, no-store"
            return response
        first, last = found.first, found.last
        before, after = month_of(rank(first) - 1), month_of(rank(last) + 1)
        return self.show(
            board=found,
            sizes=[Tab(str(label), self._address(size, self.month), size == self.size) for size, label in LABELS.items()],
            before_url=self._address(self.size, before),
            after_url=self._address(self.size, after) if after <= self.last_paid else "",
            hours=french_decimal(Fraction(found.hours, 1000)) if found.hours else "",
            **self._charts(found),
        )

    def _charts(self, found: Board) -> dict[str, Any]:
        def write(value: Any) -> str:
            return french_amount(int(value), self.currency)

        months = [(AXES["month"].said(month)[:4], cost) for month, cost, _people in found.months]
        agencies = [(name, cost) for name, _people, _gross, cost in found.agencies[:AGENCIES]]
        causes = [(cause.label.capitalize(), cause.gross) for cause in found.causes if cause.gross][:8]
        return {
            "months_chart": charts.columns(months, title=_("Coût du personnel par mois"), write=write) if len(months) > 1 else "",
            "agencies_chart": charts.bars(agencies, title=_("Coût du personnel par agence"), write=write) if len(agencies) > 1 else "",
            "causes_chart": charts.bars(causes, title=_("Ce qui a fait bouger le brut"), write=write) if causes else "",
        }

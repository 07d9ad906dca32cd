"""The people behind a figure of a report, and the payslips from which it comes."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count, french_integer
from payroll.exports.reports import shown
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import ask, behind
from payroll.selectors.reports.table import Cell, ReportProblem, cell_of
from payroll.views.reports.builder import Asking
from payroll.views.reports.parts import REPORTS, VIEW

ROWS = 50


class ReportPeopleView(Asking):
    """`c1`…`c3` and `cc` name the cell, `valeur` its measure; without them the first value of the whole report."""

    rights = VIEW
    template_name = "payroll/reports/people.html"
    title = gettext_lazy("Agents derrière le chiffre")

    def get_crumbs(self) -> Any:
        return (REPORTS, (_("Retour à l’état"), f"{reverse('payroll:report_build')}?{self.spec.query()}"))

    @cached_property
    def cell(self) -> dict[str, str]:
        try:
            return cell_of(self.spec, self.request.GET)
        except ReportProblem:
            raise Http404 from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.spec.problem() or self.last_paid is None:
            raise Http404
        asked = ask(self.spec, self.access, self.last_paid)
        wanted = request.GET.get("valeur", asked.measures[0].key)
        measure = next((each for each in asked.measures if each.key == wanted), None)
        if measure is None:
            raise Http404
        page_asked = request.GET.get("page", "1")
        number = max(1, int(page_asked)) if page_asked.isdecimal() else 1
        rows, count, figure = behind(asked, measure, self.cell, limit=ROWS, offset=(number - 1) * ROWS)
        page = Paginator(range(count), ROWS).get_page(number)
        is_each = measure.kind != "count"
        return self.show(
            measure=str(measure.label),
            where=[(str(AXES[key].label), self._said(key, value, rows)) for key, value in self.cell.items()],
            figure=shown(Cell(figure, measure.kind), self.currency) or french_integer(0),
            rows=[(row, shown(Cell(row.value, measure.kind), self.currency) if is_each else "") for row in rows],
            is_each=is_each,
            of_lines=self.spec.is_of_lines,
            counted=french_count(count, _("ligne"), _("lignes")) if self.spec.is_of_lines else french_count(count, _("bulletin"), _("bulletins")),
            page=page,
            sees_all=asked.sees_all,
        )

    def _said(self, key: str, value: str, rows: Any) -> str:
        if key == "employee":
            return rows[0].name if rows else value
        if key == "item":
            return rows[0].label if rows else value
        return AXES[key].said(value)

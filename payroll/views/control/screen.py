"""What the screens of control have in common: the months, the tables in pages, the workbook and the paper."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen
from payroll.exports.control_tables import WRITERS, ControlReport, Table, shown
from payroll.exports.reports import CONTENT_TYPES
from payroll.forms.control import MonthsForm, written
from payroll.models import PayPeriod
from payroll.selectors.reports.spec import Month, read_month
from payroll.selectors.subsidiary.book import Span

ROWS = 60


class ControlScreen(Screen):
    """`?du=2026-01&au=2026-10` the months, `export=xlsx` (pdf) the file, `page` of the long table."""

    template_name = "payroll/control/report.html"
    #: Words of the address kept from one choice to the next.
    kept: Sequence[str] = ()

    @cached_property
    def months(self) -> list[Month]:
        """The months that the institution opened, the newest first."""
        found = PayPeriod.objects.order_by("-year", "-month").values_list("year", "month").distinct()
        return [(int(year), int(month)) for year, month in found]

    @cached_property
    def span(self) -> Span | None:
        """The months asked, else the year until the newest one; None before any month."""
        if not self.months:
            return None
        asked = [read_month(self.request.GET.get(name, "")) for name in ("du", "au")]
        last = asked[1] if asked[1] in self.months else self.default_last
        first = asked[0] if asked[0] in self.months else None
        years = [month for month in self.months if month[0] == last[0]]
        return Span(min(first or years[-1], last), last)

    @property
    def default_last(self) -> Month:
        return self.months[0]

    @abstractmethod
    def report(self, span: Span) -> ControlReport:
        """The tables of the months."""

    def get_actions(self) -> Sequence[Action]:
        if self.span is None:
            return ()
        return [
            Action(_("Classeur"), self.address(export="xlsx"), "download"),
            Action("PDF", self.address(export="pdf"), "printer", (), True),
        ]

    def address(self, **more: str) -> str:
        words = {name: self.request.GET.get(name, "") for name in self.kept}
        if self.span is not None:
            words |= {"du": written(self.span.first), "au": written(self.span.last)}
        return f"{self.request.path}?{urlencode({name: value for name, value in (words | more).items() if value})}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.span is None:
            return self.show(blocks=None, form=None, hidden=(), notes=())
        report = self.report(self.span)
        kind = request.GET.get("export", "")
        if kind in WRITERS:
            response = HttpResponse(WRITERS[kind](report, self.institution), content_type=CONTENT_TYPES[kind])
            name = slugify(f"{report.title} {written(self.span.first)} {written(self.span.last)}")
            response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
            response["Cache-Control"] = "private, no-store"
            return response
        return self.show(
            form=MonthsForm(self.months, self.span.first, self.span.last),
            hidden=[(name, request.GET.get(name, "")) for name in self.kept if request.GET.get(name)],
            blocks=[self._block(table) for table in report.tables],
            period=report.period,
            notes=report.notes,
        )

    def _block(self, table: Table) -> dict[str, Any]:
        """A table as the template reads it; totals stay at the foot of each page."""
        body = [line for line in table.lines if line.kind != "total"]
        page = Paginator(body, ROWS).get_page(self.request.GET.get("page")) if table.is_long else None
        return {
            "table": table,
            "heads": [(column, "n" if column.kind != "text" else "") for column in table.columns],
            "wide": len(table.columns),
            "rows": [self._row(line, table) for line in (page.object_list if page else body)],
            "foot": [self._row(line, table) for line in table.lines if line.kind == "total"],
            "page": page,
        }

    def _row(self, line: Any, table: Table) -> dict[str, Any]:
        cells = []
        for rank, column in enumerate(table.columns):
            value = line.cells[rank] if rank < len(line.cells) else None
            css = " ".join(filter(None, ("n" if column.kind != "text" else "", column.place)))
            cells.append((shown(value, column.kind, self.currency), css, line.links.get(rank, "")))
        return {"kind": line.kind, "cells": cells}

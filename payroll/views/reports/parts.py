"""What the screens of reports share: the report asked, its table cut in pages, its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Institution
from hr_core.text import french_count
from payroll.exports.reports import CONTENT_TYPES, MOST_ON_PAPER, WRITERS, head_of, months_said, shown
from payroll.selectors.reports.table import ReportTable

VIEW = ("payroll_view",)
REPORTS = (gettext_lazy("États libres"), "payroll:report_list")
ROWS = 60


def told(table: ReportTable | None, request: HttpRequest, currency: str) -> dict[str, Any]:
    """The names of `payroll/reports/_table.html`: a page of rows with their figures in French."""
    if table is None:
        return {"table": None}
    is_grouped = bool(table.spec.column) and len(table.spec.measures) > 1
    page = Paginator(table.rows, ROWS).get_page(request.GET.get("page"))
    rows = [
        {"row": row, "cells": [(shown(cell, currency), cell.query) for cell in row.cells]} for row in page.object_list
    ]
    return {
        "table": table,
        "page": page,
        "rows": rows,
        "heads": [
            str(column.measure.label) if is_grouped else column.group or head_of(column) for column in table.columns
        ],
        "groups": table.groups if is_grouped else [],
        "months": months_said(table),
        "counted": french_count(table.leaves, _("ligne"), _("lignes")),
        "fits_paper": len(table.columns) <= MOST_ON_PAPER,
    }


def written(table: ReportTable, kind: str, title: str, institution: Institution) -> HttpResponse:
    """The file, never kept by a proxy."""
    response = HttpResponse(WRITERS[kind](table, title, institution), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{slugify(title)[:60] or "etat"}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response

"""A projection of staff as a workbook: the years, then units, jobs of the referential, both, and titles; with the scenario compared beside when there is one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from careers.models import StaffScenario
from careers.selectors.workforce import JOB, TITLE, UNIT, groups_of
from careers.workforce.projection import Year


def workforce_sheet(projections: Sequence[tuple[StaffScenario, Sequence[Year]]]) -> bytes:
    """Values typed; text is never a formula."""
    book = Workbook()
    book.remove(book.active)
    write_sheet(book, _("Années"), [_("Scénario"), _("Année"), _("Au début"), _("Retraites"), _("Autres départs connus"), _("Départs prévus"), _("Recrutements prévus"), _("Remplacements"), _("À la fin")], [
        [scenario.label, year.year, *(year.total(name) for name in ("opening", "retired", "left", "planned_leavings", "hired", "replaced", "closing"))]
        for scenario, years in projections for year in years
    ])  # fmt: skip
    heads = [_("Scénario"), "", _("Aujourd’hui"), _("Retraites"), _("Autres départs"), _("Entrées"), _("Dans dix ans"), _("Écart")]
    sheets = (
        (_("Unités"), _("Unité"), (UNIT,)), (_("Métiers"), _("Métier du référentiel"), (JOB,)),
        (_("Métiers et unités"), _("Métier, unité"), (JOB, UNIT)), (_("Emplois"), _("Emploi"), (TITLE,)),
    )  # fmt: skip
    for title, word, places in sheets:
        rows = [
            [scenario.label, row.name, row.today, row.retired, row.left, row.come, row.end, row.change]
            for scenario, years in projections
            for row in groups_of(years, *places)
        ]
        write_sheet(book, title, [heads[0], word, *heads[2:]], rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_sheet(book: Workbook, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(12, min(40, len(str(cell.value)) + 6))
    sheet.freeze_panes = "A2"

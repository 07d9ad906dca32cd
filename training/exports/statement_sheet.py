"""A statement of cost shares as a workbook: a row a seat, the sum beneath, numbers as numbers (smallest unit of the currency)."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from training.models import CostStatement


def statement_sheet(statement: CostStatement) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = statement.reference
    sheet.append([_("Décompte %(reference)s") % {"reference": statement.reference}])
    sheet.append([_("%(home)s doit à %(host)s, en %(currency)s") % {"home": statement.home.name, "host": statement.host.name, "currency": statement.currency}])
    sheet.append([str(statement.get_state_display()).capitalize(), None, None, _("Échéance"), statement.due_on])
    sheet.append([])
    sheet.append([_("Agent"), _("Emploi"), _("Session"), _("Dates"), _("Présence"), _("Heures"), _("Participation")])
    for line in statement.lines:
        sheet.append([line["name"], line["job"], line["title"], line["dates"], line["state"], round(line["minutes"] / 60, 2), line["cost"]])
        for column in (1, 2, 3):
            sheet.cell(sheet.max_row, column).data_type = "s"
        sheet.cell(sheet.max_row, 7).number_format = "#,##0"
    sheet.append([_("Total"), None, None, None, None, None, statement.amount])
    sheet.cell(sheet.max_row, 7).number_format = "#,##0"
    for row in (1, 5, sheet.max_row):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    for letter, wide in zip("ABCDEFG", (28, 28, 36, 26, 24, 10, 16), strict=True):
        sheet.column_dimensions[letter].width = wide
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

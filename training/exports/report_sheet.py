"""The yearly training report as a workbook: a sheet a section, numbers as numbers."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from training.report_words import cell, column_titles
from training.selectors.report import TrainingReport


def report_sheet(report: TrainingReport, currency: str) -> bytes:
    """Percents in points, money in the smallest unit of the currency, hours with two decimals."""
    book = Workbook()
    book.remove(book.active)
    for section in report.sections:
        sheet = book.create_sheet(section.title[:31])
        sheet.column_dimensions["A"].width = 56
        for letter in "BC":
            sheet.column_dimensions[letter].width = 20
        sheet.append([f"{report.institution.name}. " + _("Rapport de formation %(year)s (%(currency)s)") % {"year": report.years[-1], "currency": currency}])
        sheet["A1"].font = Font(bold=True, size=13)
        for table in section.tables:
            sheet.append([])
            sheet.append([table.title, *column_titles(table, report.years)])
            for heading in sheet[sheet.max_row]:
                heading.font = Font(bold=True)
            for figure in table.figures:
                sheet.append([figure.label, *(cell(value, figure.unit) for value in figure.values)])
                sheet.cell(sheet.max_row, 1).data_type = "s"
                for told in sheet[sheet.max_row][1:]:
                    told.alignment = Alignment(horizontal="right")
                    told.number_format = "#,##0" if figure.unit in ("money", "count") else "0.00"
            if table.note:
                sheet.append([table.note])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

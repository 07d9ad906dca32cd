"""The lists of a year for auditors, one sheet each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from openpyxl.cell import WriteOnlyCell

from hr_core.models import Institution
from hr_core.text import currency_decimals
from payroll.exports.sheets import head, new_sheet, new_workbook, number_format, text
from payroll.selectors.reports.exceptions import ExceptionList


def write_exceptions(lists: Sequence[ExceptionList], title: str, institution: Institution) -> bytes:
    decimals = currency_decimals(institution.country.currency)
    book = new_workbook(title, institution.acronym, timezone.now().replace(tzinfo=None))
    for each in lists:
        sheet = new_sheet(book, each.title, [26] * len(each.heads), freeze="A2")
        sheet.append(head(sheet, each.heads))
        for row in each.rows:
            cells = []
            for rank, value in enumerate(row):
                if rank in each.money:
                    cell = WriteOnlyCell(sheet, Decimal(value).scaleb(-decimals) if decimals else value)
                    cell.number_format = number_format(decimals)
                    cells.append(cell)
                else:
                    cells.append(text(sheet, str(value)))
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

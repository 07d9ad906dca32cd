"""The statement of a creditor as a workbook: the same lines as the page."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from hr_core.models import Institution
from hr_core.text import currency_decimals
from payroll.exports.sheets import BOLD, new_sheet, new_workbook, number_format, text
from payroll.selectors.deductions import Statement


def write_statement(statement: Statement, institution: Institution, currency: str) -> bytes:
    """The bytes of the workbook; amounts are numbers in the currency's units."""
    title = f"{statement.creditor} {statement.period}"
    book = new_workbook(title, institution.acronym, timezone.now().replace(tzinfo=None))
    sheet = new_sheet(book, title, (14, 36, 40, 16, 16), freeze="A2")
    decimals = currency_decimals(currency)
    shape = number_format(decimals)

    def amount(value: int | None, is_bold: bool = False) -> Any:
        if value is None:
            return None
        cell = WriteOnlyCell(sheet, Decimal(value).scaleb(-decimals) if decimals else value)
        cell.number_format = shape
        if is_bold:
            cell.font = BOLD
        return cell

    def head(words: str) -> Any:
        cell = WriteOnlyCell(sheet, words)
        cell.font = BOLD
        return cell

    sheet.append([head(each) for each in (_("Matricule"), _("Agent"), _("Acte"), _("Montant"), _("Reste dû"))])
    for line in statement.lines:
        sheet.append(
            [text(sheet, line.staff_number), text(sheet, line.name), text(sheet, line.reference),
             amount(line.amount), amount(line.balance)]
        )  # fmt: skip
    if statement.reserved:
        sheet.append(["", _("Population réservée"), "", amount(statement.reserved), None])
    sheet.append(["", head(_("Total à verser")), "", amount(statement.total, is_bold=True), None])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

"""A report as a workbook, as text, and on paper: the same rows as the screen."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from hr_core.models import Institution
from hr_core.text import currency_decimals, french_amount, french_decimal, french_integer, french_month
from hr_core.ui.exports import FORMULA_STARTS
from payroll.documents.sheet import Sheet, SheetColumn, SheetRow, draw_sheet
from payroll.exports.sheets import BOLD, head, new_sheet, new_workbook, number_format, text
from payroll.selectors.reports.table import Cell, Column, ReportTable, Row
from payroll.services.documents import letterhead_of

#: What a landscape page holds beside its labels.
MOST_ON_PAPER = 14


def shown(cell: Cell, currency: str) -> str:
    """A figure in French; nothing for nothing."""
    if not cell.value:
        return ""
    if cell.kind == "money":
        return french_amount(cell.value, currency)
    return french_decimal(Decimal(cell.value) / 1000) if cell.kind == "quantity" else french_integer(cell.value)


def months_said(table: ReportTable) -> str:
    """`novembre 2026`, or `janvier 2026 à novembre 2026`."""
    first, last = french_month(*table.first), french_month(*table.last)
    return first if first == last else _("%(first)s à %(last)s") % {"first": first, "last": last}


def heads_of(table: ReportTable) -> list[str]:
    return [*(table.heads or ("",)), *map(head_of, table.columns)]


def head_of(column: Column) -> str:
    if column.is_average and not column.group:
        return _("%(label)s, moyenne par mois") % {"label": column.measure.label}
    return f"{column.group}, {column.measure.label}" if column.group else str(column.measure.label)


def write_xlsx(table: ReportTable, title: str, institution: Institution) -> bytes:
    """Typed figures; totals in bold."""
    currency = institution.country.currency
    decimals = currency_decimals(currency)
    book = new_workbook(title, institution.acronym, timezone.now().replace(tzinfo=None))
    labels = heads_of(table)
    wide = len(table.heads or ("",))
    sheet = new_sheet(book, title, [28] * wide + [18] * len(table.columns), freeze=f"{chr(65 + wide)}2")
    sheet.append(head(sheet, labels))

    def figure(cell: Cell, is_bold: bool) -> Any:
        value = Decimal(cell.value).scaleb(-decimals) if cell.kind == "money" and decimals else cell.value
        made = WriteOnlyCell(sheet, Decimal(cell.value) / 1000 if cell.kind == "quantity" else value)
        made.number_format = number_format(decimals) if cell.kind == "money" else "#,##0.###" if cell.kind == "quantity" else "#,##0"
        if is_bold:
            made.font = BOLD
        return made

    for row in table.rows:
        is_bold = row.kind != "row"
        sheet.append([*(text(sheet, label) for label in row.labels), *(figure(cell, is_bold) for cell in row.cells)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_csv(table: ReportTable, title: str, institution: Institution) -> bytes:
    """Semicolons and a byte-order mark, plain figures."""
    decimals = currency_decimals(institution.country.currency)
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";")
    writer.writerow([_plain(label) for label in heads_of(table)])
    for row in table.rows:
        writer.writerow([*map(_plain, row.labels), *(_figure(cell, decimals) for cell in row.cells)])
    return content.getvalue().encode("utf-8-sig")


def _plain(label: str) -> str:
    return f"'{label}" if label.startswith(FORMULA_STARTS) else label


def _figure(cell: Cell, decimals: int) -> str:
    places = decimals if cell.kind == "money" else 3 if cell.kind == "quantity" else 0
    value = Decimal(cell.value).scaleb(-places) if places else Decimal(cell.value)
    return f"{value.normalize():f}".replace(".", ",") if cell.kind == "quantity" else f"{value:f}".replace(".", ",")


def write_pdf(table: ReportTable, title: str, institution: Institution) -> bytes:
    """A landscape table. Raises `ValueError` when its columns do not fit on a page."""
    if len(table.columns) > MOST_ON_PAPER:
        raise ValueError(_("Cet état a trop de colonnes pour une page : prenez le classeur, ou moins de mois."))
    currency = institution.country.currency
    wide = 2.2 if len(table.columns) < 8 else 1.6
    labels = heads_of(table)
    count = len(table.heads or ("",))
    columns = [SheetColumn(label, wide) for label in labels[:count]]
    columns += [SheetColumn(label, 1, "right") for label in labels[count:]]
    notes = () if table.sees_all else (_("Sans la population réservée."),)
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=title,
            lines=(months_said(table).capitalize(), _("Montants en %(unit)s") % {"unit": currency}),
            columns=tuple(columns),
            rows=[_paper(row, currency) for row in table.rows],
            dated=timezone.localdate(),
            notes=notes,
            is_landscape=len(labels) > 5,
        )
    )


def _paper(row: Row, currency: str) -> SheetRow:
    cells = (*row.labels, *(shown(cell, currency) for cell in row.cells))
    return SheetRow(cells, "row" if row.kind == "row" else "total")


WRITERS = {"xlsx": write_xlsx, "csv": write_csv, "pdf": write_pdf}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}

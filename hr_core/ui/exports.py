"""A list as a workbook or as CSV: exactly the filtered and sorted rows of the page, with typed values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from hr_core.ui.tables import HouseTable

FORMATS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(table: HouseTable, *, name: str, kind: str) -> HttpResponse | FileResponse:
    """The rows of the table, all pages together, as a file to download. `kind` is `xlsx` or `csv`."""
    content = _xlsx(table, name) if kind == "xlsx" else _csv(table)
    kind_of_content = XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=kind_of_content)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def rows_of(table: HouseTable) -> Iterator[list[Any]]:
    """The headings, then the values of each row; columns that hold only actions are left out."""
    columns = [each for each in table.columns if not each.column.exclude_from_export]
    yield [str(each.header) for each in columns]
    for row in table.rows:
        yield [_plain(row.get_cell_value(each.name)) for each in columns]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, (bool, int, float, Decimal, date)):
        return value
    return str(value)


def _xlsx(table: HouseTable, name: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for number, values in enumerate(rows_of(table)):
        sheet.append([_cell(sheet, value, is_head=number == 0) for value in values])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, value: Any, *, is_head: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with « = » stays a text
    elif isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, int) and not isinstance(value, bool):
        cell.number_format = "#,##0"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _csv(table: HouseTable) -> bytes:
    """Semicolons and a byte-order mark: what a French spreadsheet opens with a double click."""
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";")
    for values in rows_of(table):
        writer.writerow([_csv_text(value) for value in values])
    return content.getvalue().encode("utf-8-sig")


def _csv_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value

"""Write sheets as .xlsx, .ods or .csv, the same bytes at each run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_MOMENT = dt.datetime(2026, 11, 1, 8, 0)
_ZIP_MOMENT = (2026, 11, 1, 8, 0, 0)
HEAD = PatternFill("solid", fgColor="DDE6EF")


def new_book() -> Workbook:
    """A workbook whose properties do not depend on the day it is made."""
    book = Workbook()
    book.properties.created = book.properties.modified = _MOMENT
    book.properties.creator = "Service du personnel"
    return book


def save_book(book: Workbook, path: Path) -> None:
    """Save, then pack again with fixed dates."""
    buffer = io.BytesIO()
    book.save(buffer)
    _pack(buffer.getvalue(), path, {"docProps/core.xml": (b"dcterms:modified", _MOMENT)})


def _pack(data: bytes, path: Path, dated: dict[str, Any] | None = None) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if dated and member.filename in dated:
                content = _fixed_properties(content)
            info = zipfile.ZipInfo(member.filename, _ZIP_MOMENT)
            info.compress_type = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info, content)


def _fixed_properties(content: bytes) -> bytes:
    """openpyxl writes the moment of saving as the moment of modification."""
    start = content.find(b"<dcterms:modified")
    end = content.find(b"</dcterms:modified>", start)
    opening = content.find(b">", start) + 1
    return content[:opening] + _MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + content[end:]


def style_headings(sheet: Worksheet, line: int, width: int) -> None:
    """Bold on a pale ground, and columns wide enough to read."""
    for column in range(1, width + 1):
        cell = sheet.cell(line, column)
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = 16


def write_csv(path: Path, rows: Sequence[Sequence[Any]], *, separator: str, encoding: str) -> None:
    """Cells as text; lines end as Excel ends them."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


def write_ods(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[int, int, int, int]] = ()
) -> None:
    """``merged`` concerns the first sheet: 0-based inclusive ``(top, left, bottom, right)``."""
    document = OpenDocumentSpreadsheet()
    for rank, (name, rows) in enumerate(sheets.items()):
        spans = (
            {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged}
            if not rank
            else {}
        )
        covered = {
            (line, column)
            for top, left, bottom, right in (merged if not rank else ())
            for line in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - set(spans)
        table = Table(name=name)
        document.spreadsheet.addElement(table)
        for line, row in enumerate(rows):
            element = TableRow()
            table.addElement(element)
            for column, value in enumerate(row):
                if (line, column) in covered:
                    element.addElement(CoveredTableCell())
                else:
                    element.addElement(_ods_cell(value, spans.get((line, column))))
    document.meta.childNodes.clear()
    buffer = io.BytesIO()
    document.save(buffer)
    _pack(buffer.getvalue(), path)


def _ods_cell(value: Any, span: tuple[int, int] | None) -> TableCell:
    options: dict[str, Any] = {}
    if span:
        options = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if value is None or value == "":
        return TableCell(**options)
    if isinstance(value, int | float):
        options |= {"valuetype": "float", "value": value}
    elif isinstance(value, dt.date):
        options |= {"valuetype": "date", "datevalue": value.isoformat()}
    else:
        options |= {"valuetype": "string"}
    cell = TableCell(**options)
    cell.addElement(P(text=f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)))
    return cell

"""Small files for the tests: the same lines as .xlsx, .ods or .csv bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from hr_core.imports import StaffOptions
from hr_core.imports.reader import Sheet

TODAY = dt.date(2026, 11, 1)
OPTIONS = StaffOptions("sn", TODAY)
HEADINGS = ["Matricule", "Nom", "Prénoms", "Date de naissance", "Date d'embauche"]
AWA = ["0012", "NDIAYE", "Awa", "31/12/1985", "01/03/2012"]
MOUSSA = ["0013", "DIOP", "Moussa", "04/05/1979", "01/10/2005"]

Lines = Sequence[Sequence[Any]]


def sheet(lines: Lines, merged: Sequence[tuple[int, int, int, int]] = ()) -> Sheet:
    """A sheet in memory."""
    return Sheet("Feuille", [list(line) for line in lines], list(merged))


def xlsx(lines: Lines, *, title: str = "Personnel", others: dict[str, Lines] | None = None) -> bytes:
    book = Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(list(line))
    for name, content in (others or {}).items():
        other = book.create_sheet(name)
        for line in content:
            other.append(list(line))
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(lines: Lines, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """``merged``: 0-based inclusive rectangles."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Personnel")
    document.spreadsheet.addElement(table)
    for number, line in enumerate(lines):
        row = TableRow()
        table.addElement(row)
        for column, value in enumerate(line):
            inside = [box for box in merged if box[0] <= number <= box[2] and box[1] <= column <= box[3]]
            if inside and (number, column) != inside[0][:2]:
                row.addElement(CoveredTableCell())
                continue
            spans = {}
            if inside:
                top, left, bottom, right = inside[0]
                spans = {"numberrowsspanned": bottom - top + 1, "numbercolumnsspanned": right - left + 1}
            row.addElement(_ods_cell(value, spans))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _ods_cell(value: Any, spans: dict[str, int]) -> TableCell:
    if value in (None, ""):
        return TableCell(**spans)
    if isinstance(value, dt.date):
        kind = {"valuetype": "date", "datevalue": value.isoformat()}
    elif isinstance(value, int | float):
        kind = {"valuetype": "float", "value": value}
    else:
        kind = {"valuetype": "string"}
    cell = TableCell(**kind, **spans)
    cell.addElement(P(text=str(value)))
    return cell


def csv_bytes(lines: Lines, *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Dates as 31/12/1985, like a spreadsheet that exports them."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator)
    for line in lines:
        writer.writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell for cell in line])
    return buffer.getvalue().encode(encoding)


def edited_zip(data: bytes, **parts: bytes) -> bytes:
    """The archive with members replaced (``__`` in a keyword stands for ``/``, a final ``_xml`` for ``.xml``)."""
    wanted = {name.replace("__", "/").removesuffix("_xml") + ".xml": content for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, wanted.get(member.filename, old.read(member)))
    return buffer.getvalue()

"""Open an .xlsx, .ods or .csv file safely: sheets of raw cells, or a ``FileRefused`` that says what to do.

Cells are ``str``, ``float``, ``bool``, ``date``, ``datetime`` or ``None``.  The workbook library builds a sheet as a
full rectangle, so the extent of each sheet is measured in its XML before it is opened.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from . import ods_markup, xlsx_markup
from .problems import FileRefused
from .text import is_blank

Cell = Any  # str | float | bool | date | datetime | None
MIB = 1024 * 1024

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
_SEPARATORS = ";\t,|"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may weigh and hold; beyond it the file is refused before it is read."""

    file_mib: int = 30
    expanded_mib: int = 300
    rows: int = 100_000
    columns: int = 300
    cells: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows[i]`` is line ``i + 1`` of the sheet; ``merged``: 0-based, inclusive ``(top, left, bottom, right)``."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        return all(is_blank(cell) for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Workbook:
    """``kind`` is ``xlsx``, ``ods`` or ``csv``."""

    name: str
    kind: str
    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet:
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise FileRefused("sheet_unknown", sheet=name, sheets=", ".join(sheet.name for sheet in self.sheets))


def read_workbook(source: str | Path | bytes, *, name: str = "", limits: Limits = Limits()) -> Workbook:
    """Read a file by its path or its bytes; its kind is told by its content, not by its name."""
    if isinstance(source, bytes):
        data, name = source, name or "fichier"
    else:
        path = Path(source)
        name = name or path.name
        if path.stat().st_size > limits.file_mib * MIB:
            raise FileRefused("file_too_big", name=name, size=path.stat().st_size // MIB, limit=limits.file_mib)
        data = path.read_bytes()
    if len(data) > limits.file_mib * MIB:
        raise FileRefused("file_too_big", name=name, size=len(data) // MIB, limit=limits.file_mib)
    if not data.strip():
        raise FileRefused("file_empty", name=name)
    if data.startswith(_OLE):
        raise FileRefused("file_password" if _ENCRYPTED_OLE in data else "file_legacy_xls", name=name)
    if data.startswith(_ZIP):
        workbook = _read_zipped(data, name, limits)
    else:
        workbook = Workbook(name, "csv", [_read_csv(data, name, limits)])
    if all(sheet.is_empty for sheet in workbook.sheets):
        raise FileRefused("file_empty", name=name)
    return workbook


# -- workbooks ----------------------------------------------------------------------------------------------------


def _read_zipped(data: bytes, name: str, limits: Limits) -> Workbook:
    parts = _expand(data, name, limits)
    if "xl/workbook.xml" in parts:
        markup: Any = xlsx_markup
        kind = "xlsx"
    elif parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise FileRefused("file_password", name=name)
        markup = ods_markup
        kind = "ods"
    else:
        raise FileRefused("file_unknown", name=name)
    try:
        details = markup.sheet_details(parts)
    except (ValueError, KeyError, SyntaxError):
        raise FileRefused("file_corrupt", name=name)
    if len({detail.name for detail in details}) < len(details):
        raise FileRefused("file_corrupt", name=name)
    for detail in details:
        _check_extent(detail.name, detail.rows, detail.columns, limits)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheets = [_read_sheet(book, detail) for detail in details]
    except python_calamine.PasswordError:
        raise FileRefused("file_password", name=name)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise FileRefused("file_corrupt", name=name)
    return Workbook(name, kind, sheets)


def _expand(data: bytes, name: str, limits: Limits) -> dict[str, bytes]:
    """The text parts of the archive; refused when it expands beyond the limit, whatever its directory declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > limits.expanded_mib * MIB:
                raise FileRefused("file_expands", name=name, limit=limits.expanded_mib)
            if len({member.filename.lower() for member in members}) < len(members):
                raise FileRefused("file_corrupt", name=name)  # two parts of one name: which one would be read?
            if any(member.flag_bits & 1 for member in members):
                raise FileRefused("file_password", name=name)
            # zipfile reads no more than the declared size and then checks the CRC: a lying directory fails here.
            return {
                member.filename: archive.read(member)
                for member in members
                if member.filename.endswith((".xml", ".rels")) or member.filename == "mimetype"
            }
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        raise FileRefused("file_corrupt", name=name)


def _check_extent(sheet: str, rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise FileRefused("file_too_many_rows", sheet=sheet, count=rows, limit=limits.rows)
    if columns > limits.columns:
        raise FileRefused("file_too_many_columns", sheet=sheet, count=columns, limit=limits.columns)
    if rows * columns > limits.cells:
        raise FileRefused("file_too_many_rows", sheet=sheet, count=rows, limit=limits.cells // columns)


def _read_sheet(book: python_calamine.CalamineWorkbook, detail: xlsx_markup.SheetDetail) -> Sheet:
    rows = book.get_sheet_by_name(detail.name).to_python(skip_empty_area=False)
    for row, column, text in detail.errors:  # the library reads failed formulas as empty cells
        if row < len(rows):
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = text
    return Sheet(detail.name, rows, detail.merged, detail.is_hidden)


# -- text ---------------------------------------------------------------------------------------------------------


def decode_text(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, otherwise Windows-1252 (never fails: unused bytes become « � »)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def sniff_separator(lines: Sequence[str]) -> str:
    """The sign that cuts most lines into the same number (at least two) of cells; ``;`` wins a tie."""

    def consistency(separator: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
        if not counts:
            return (0, 0)
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        return (counts.count(usual) * (usual > 1), usual)

    return max(_SEPARATORS, key=consistency)


def _read_csv(data: bytes, name: str, limits: Limits) -> Sheet:
    text = decode_text(data)
    if "\x00" in text or text.lstrip()[:5].lower() in ("<html", "<!doc", "%pdf-", "{\\rtf"):
        raise FileRefused("file_unknown", name=name)
    if sum(not char.isprintable() and char not in "\r\n\t\f\ufeff\u00a0\u202f\u2007\u2009" for char in text[:4000]) > 8:
        raise FileRefused("file_unknown", name=name)
    lines = text.splitlines()
    separator = sniff_separator(lines[:200])
    try:
        rows: list[list[Cell]] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for row in reader:
            # A quoted cell may hold line breaks: the numbers stay those of a spreadsheet that opened the file.
            rows.append(list(row))
            if len(rows) > limits.rows:
                raise FileRefused("file_too_many_rows", sheet=name, count=len(lines), limit=limits.rows)
    except csv.Error:
        raise FileRefused("file_corrupt", name=name)
    width = max(map(len, rows), default=0)
    _check_extent(name, len(rows), width, limits)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(Path(name).stem, rows)

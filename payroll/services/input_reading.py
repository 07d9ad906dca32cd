"""Reading a file of variable inputs, before anything is known of the people: the house's workbook (one column per item),
or a list of one line per employee and item, as agencies keep them. Nothing here asks the database.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hr_core.imports.entries import EntryOptions, parse_inputs
from hr_core.imports.reader import Sheet, Workbook, read_workbook
from hr_core.imports.text import cell_text, is_blank
from hr_core.loading.findings import Finding, from_problem
from hr_core.text import MONTHS, fold
from payroll.services.input_sheet import COMMENT, HIDDEN, IDENTITY, MARK, VERSION, SheetMark

SEARCH_DEPTH = 12
_ITEM = re.compile(r"\s*(\d{4})\b\s*(.*)")
_LINE = re.compile(rf"{MARK} (\d+) · (\S+) · (\d{{4}}-\d{{2}}) · (.*)")
_MONTH = re.compile(rf"\b({'|'.join(fold(name) for name in MONTHS)}) (20\d\d)\b")


@dataclass(frozen=True)
class FileCell:
    """One value of a file: where, for whom, of which item, as written. `raw` None: the cell is empty."""

    line: int
    heading: str
    staff_number: str
    code: str
    label: str
    raw: Any
    comment: str | None = None


@dataclass
class InputFile:
    """What a file holds. `is_sheet`: our own layout; with its snapshot, an emptied cell takes an input back."""

    cells: list[FileCell] = field(default_factory=list)
    mark: SheetMark | None = None
    month: str = ""  # 2026-11, when the file says one
    is_sheet: bool = False
    has_snapshot: bool = False  # the file tells the values that it left with
    findings: list[Finding] = field(default_factory=list)


def file_read(content: bytes, name: str, today: date) -> InputFile:
    """Read either form. Raises `FileRefused` when the file cannot be opened or holds neither."""
    workbook = read_workbook(content, name=name)
    for sheet in workbook.sheets:
        head = _head_line(sheet)
        if head is not None:
            return _read_sheet(workbook, sheet, head)
    return _read_list(content, name, today, workbook)


def _head_line(sheet: Sheet) -> int | None:
    """The line (from 0) that names « Matricule » and items by code and label."""
    for number, row in enumerate(sheet.rows[:SEARCH_DEPTH]):
        texts = [cell_text(cell) for cell in row if not is_blank(cell)]
        items = [text for text in texts if (found := _ITEM.fullmatch(text)) and found[2]]
        if items and any(fold(text) == fold(IDENTITY[0]) for text in texts):
            return number
    return None


def _read_sheet(workbook: Workbook, sheet: Sheet, head: int) -> InputFile:
    file = InputFile(is_sheet=True, mark=_mark(workbook, sheet, head))
    file.has_snapshot = file.mark is not None and any(each.name == HIDDEN for each in workbook.sheets)
    file.month = file.mark.month if file.mark else _month_of(sheet, head)
    headings = [cell_text(cell) for cell in sheet.rows[head]]
    number = next(rank for rank, text in enumerate(headings) if fold(text) == fold(IDENTITY[0]))
    comment = next((rank for rank, text in enumerate(headings) if fold(text) == fold(COMMENT)), None)
    items = [(rank, found[1], found[2]) for rank, text in enumerate(headings) if (found := _ITEM.fullmatch(text)) and found[2]]
    known = {fold(text) for text in (*IDENTITY, COMMENT)}
    for rank, text in enumerate(headings):
        if text and fold(text) not in known and all(rank != place for place, _code, _label in items):
            file.findings.append(_unread(text))
    seen: dict[str, int] = {}
    for line, row in enumerate(sheet.rows[head + 1 :], start=head + 2):
        staff_number = _staff_number(row[number]) if number < len(row) else ""
        if not staff_number:
            continue
        if staff_number in seen:
            file.findings.append(_twice(line, headings[number], staff_number, seen[staff_number]))
            continue
        seen[staff_number] = line
        told = cell_text(row[comment]) if comment is not None and comment < len(row) else None
        for rank, code, label in items:
            raw = row[rank] if rank < len(row) and not is_blank(row[rank]) else None
            file.cells.append(FileCell(line, headings[rank], staff_number, code, label, raw, told))
    return file


def _staff_number(cell: Any) -> str:
    """As written; a spreadsheet that made a number of it gives no decimals."""
    text = cell_text(cell)
    return text[:-2] if text.endswith(".0") else text


def _mark(workbook: Workbook, sheet: Sheet, head: int) -> SheetMark | None:
    hidden = next((each for each in workbook.sheets if each.name == HIDDEN), None)
    if hidden is not None:
        try:
            text = "".join(str(row[0]) for row in hidden.rows if row and not is_blank(row[0]))
            found = json.loads(text)
            before = {str(key): int(value) for key, value in found["before"].items()}
            run = None if found["run"] is None else int(found["run"])
            return SheetMark(int(found["version"]), str(found["institution"]), str(found["month"]), str(found["unit"]), run, before)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
    for row in sheet.rows[:head]:
        for cell in row:
            line = _LINE.search(cell_text(cell))
            if line:
                unit = line[4] if line[4] and " " not in line[4] else ""
                return SheetMark(int(line[1]), line[2], line[3], unit, None, {})
    return None


def _month_of(sheet: Sheet, lines: int) -> str:
    """The month that the title lines name: « novembre 2026 » is 2026-11."""
    for row in sheet.rows[: max(lines, 1)]:
        for cell in row:
            found = _MONTH.search(fold(cell_text(cell)))
            if found:
                rank = [fold(name) for name in MONTHS].index(found[1]) + 1
                return f"{found[2]}-{rank:02d}"
    return ""


def _read_list(content: bytes, name: str, today: date, workbook: Workbook) -> InputFile:
    read = parse_inputs(content, EntryOptions(today=today), name=name)
    file = InputFile(month=_month_of(workbook.sheets[0], SEARCH_DEPTH // 4))
    # An item met twice for one person is judged later, under the institution's own items.
    file.findings = [from_problem(each) for each in read.problems if each.code != "entry_twice"]
    refused = {each.line for each in read.problems if each.is_error and each.line is not None and each.code != "entry_twice"}
    for row in read.rows:
        if row.line in refused or read.is_blocked:
            continue
        raw: tuple[Any, Any] = (row.quantity, row.amount)
        file.cells.append(
            FileCell(row.line, row.item_code or "", row.staff_number or "", row.item_code or "", row.label or "", raw, row.comment)
        )
    return file


def _unread(heading: str) -> Finding:
    return Finding(None, heading, "", "Cette colonne n’est pas lue.", "Son titre doit commencer par le code de la rubrique.", "warning")


def _twice(line: int, heading: str, staff_number: str, other: int) -> Finding:
    return Finding(
        line, heading, staff_number, f"La ligne {other} est déjà celle de cet agent.", "Réunissez les deux lignes en une seule."
    )


def version_is_known(mark: SheetMark | None) -> bool:
    return mark is None or mark.version <= VERSION



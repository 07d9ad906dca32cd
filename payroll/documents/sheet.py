"""A plain document of the house on A4: letterhead, title, boxes of facts, one table over as many pages as it needs,
an amount in words, notes, boxes to sign. Used for what is paid outside the headcount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hr_core.documents.letterhead import Letterhead, draw_letterhead, draw_selvage
from hr_core.documents.pen import INK_2, LINE, MM, SHADE, Align, Pen
from hr_core.documents.typography import BOLD, REGULAR, SERIF, fitting_size, width, wrap
from payroll.documents.pdf import finish, new_canvas

PORTRAIT, LANDSCAPE = (595.3, 841.9), (841.9, 595.3)
_MARGIN, _TOP, _GAP = 36.0, 11 * MM, 3.2 * MM
_SIZE, _LEADING, _PAD = 8.0, 10.2, 3.6

Pairs = tuple[tuple[str, str], ...]
Kind = Literal["row", "group", "total"]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`share` of the width beside the other columns."""

    label: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One cell per column, written as they are; a `group` row writes its first cell over the whole width."""

    cells: tuple[str, ...]
    kind: Kind = "row"


@dataclass(frozen=True, slots=True)
class SheetBox:
    title: str
    pairs: Pairs
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` stand under the title on the right; empty pairs are left out."""

    institution: Letterhead
    title: str
    lines: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: Sequence[SheetRow]
    dated: date
    boxes: tuple[SheetBox, ...] = ()
    words: str = ""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    is_landscape: bool = False


def draw_sheet(sheet: Sheet) -> bytes:
    """The PDF of one sheet: the same bytes for the same data."""
    return draw_sheets([sheet])


def draw_sheets(sheets: Sequence[Sheet]) -> bytes:
    """Several sheets in one file. Raises `ValueError` when there is none or a row lacks a cell."""
    if not sheets:
        raise ValueError("Aucun document à imprimer.")
    first = sheets[0]
    size = LANDSCAPE if first.is_landscape else PORTRAIT
    canvas = new_canvas(
        title=first.title,
        author=first.institution.name,
        subject=", ".join(first.lines)[:200],
        dated=first.dated,
        page_size=size,
    )
    pen = Pen(canvas, size)
    for sheet in sheets:
        _draw(pen, sheet)
    return finish(canvas)


def _draw(pen: Pen, sheet: Sheet) -> None:
    for row in sheet.rows:
        if row.kind != "group" and len(row.cells) != len(sheet.columns):
            raise ValueError(f"Une ligne du document « {sheet.title} » n’a pas une case par colonne.")
    bottom = pen.height - 12 * MM
    pages: list[list[tuple[SheetRow, float]]] = [[]]
    y = _first_top(pen, sheet)
    y += _head_height(pen, sheet)
    for row in sheet.rows:
        high = _row_height(pen, sheet, row)
        if y + high > bottom - 14 and pages[-1]:
            pages.append([])
            y = _TOP + 34 + _head_height(pen, sheet)
        pages[-1].append((row, high))
        y += high
    closing = _closing_height(pen, sheet)
    if y + closing > bottom - 14:
        pages.append([])
    for number, page in enumerate(pages, start=1):
        top = _draw_head(pen, sheet) if number == 1 else _draw_next_head(pen, sheet)
        y = _draw_rows(pen, sheet, page, top) if page else top
        if number == len(pages):
            _draw_closing(pen, sheet, y + _GAP)
        pen.text(pen.width - _MARGIN, pen.height - 8 * MM, f"Page {number} sur {len(pages)}", REGULAR, 7, colour=INK_2, align="right")
        pen.next_page()


def _inside(pen: Pen) -> float:
    return pen.width - 2 * _MARGIN


def _edges(pen: Pen, sheet: Sheet) -> list[float]:
    whole = sum(column.share for column in sheet.columns)
    edges = [_MARGIN]
    for column in sheet.columns:
        edges.append(edges[-1] + _inside(pen) * column.share / whole)
    return edges


def _first_top(pen: Pen, sheet: Sheet) -> float:
    """Where the table of the first page begins, without drawing anything."""
    boxes = max((_box_height(pen, box, _box_width(pen, sheet)) for box in sheet.boxes), default=0.0)
    head = max(12 * MM + 26, 30 + 10.6 * len(sheet.lines))
    return _TOP + head + _GAP + boxes + (_GAP if boxes else 0)


def _draw_head(pen: Pen, sheet: Sheet) -> float:
    draw_selvage(pen, sheet.institution.colour)
    right = pen.width - _MARGIN
    wide = max([width(sheet.title, SERIF, 15), *(width(line, REGULAR, 8) for line in sheet.lines)])
    draw_letterhead(pen, sheet.institution, _MARGIN, _TOP, _inside(pen) - min(wide, _inside(pen) * 0.5) - 20)
    size = fitting_size(sheet.title, SERIF, 15, _inside(pen) * 0.5, 9)
    pen.text(right, _TOP + 13, sheet.title, SERIF, size, align="right")
    pen.lines(right, _TOP + 27, sheet.lines, REGULAR, 8, 10.6, align="right")
    top = _first_top(pen, sheet)
    if sheet.boxes:
        wide = _box_width(pen, sheet)
        high = max(_box_height(pen, box, wide) for box in sheet.boxes)
        y = top - _GAP - high
        for number, box in enumerate(sheet.boxes):
            _draw_box(pen, _MARGIN + number * (wide + 3 * MM), y, wide, high, box, sheet.institution.colour)
    return top


def _draw_next_head(pen: Pen, sheet: Sheet) -> float:
    draw_selvage(pen, sheet.institution.colour)
    pen.text(_MARGIN, _TOP + 10, sheet.institution.name, SERIF, 10)
    pen.text(pen.width - _MARGIN, _TOP + 10, f"{sheet.title} (suite)", SERIF, 10, align="right")
    return _TOP + 34


def _box_width(pen: Pen, sheet: Sheet) -> float:
    count = max(1, len(sheet.boxes))
    return (_inside(pen) - 3 * MM * (count - 1)) / count


def _box_lines(box: SheetBox, wide: float) -> tuple[float, list[tuple[str, tuple[str, ...]]]]:
    pairs = [pair for pair in box.pairs if pair[1]]
    column = max((width(label, REGULAR, _SIZE) for label, _value in pairs), default=0) + 8
    room = wide - 14.8 - column
    return column, [(label, wrap(value, REGULAR, _SIZE, room, 3)) for label, value in pairs]


def _box_height(pen: Pen, box: SheetBox, wide: float) -> float:
    _column, lines = _box_lines(box, wide)
    return 22 + (14 if box.name else 0) + _LEADING * sum(len(shown) for _label, shown in lines)


def _draw_box(pen: Pen, x: float, y: float, wide: float, high: float, box: SheetBox, colour: str) -> None:
    pen.frame(x, y, wide, high, "#555555", 0.7, radius=3.4)
    line = y + 11.5
    pen.text(x + 7.4, line, box.title, BOLD, 7.4, colour=colour)
    if box.name:
        line += 14
        pen.text(x + 7.4, line, box.name, BOLD, fitting_size(box.name, BOLD, 10.5, wide - 14.8, 7))
    column, lines = _box_lines(box, wide)
    line += 12
    for label, shown in lines:
        pen.text(x + 7.4, line, label, REGULAR, _SIZE, colour=INK_2)
        line = pen.lines(x + 7.4 + column, line, shown, REGULAR, _SIZE, _LEADING)


def _wrapped(pen: Pen, sheet: Sheet, cells: tuple[str, ...], face: int) -> list[tuple[str, ...]]:
    edges = _edges(pen, sheet)
    return [
        wrap(cell, face, _SIZE, edges[number + 1] - edges[number] - 2 * _PAD, 4) if cell else ()
        for number, cell in enumerate(cells)
    ]


def _head_height(pen: Pen, sheet: Sheet) -> float:
    lines = _wrapped(pen, sheet, tuple(column.label for column in sheet.columns), BOLD)
    return 8 + _LEADING * max(1, *(len(each) for each in lines))


def _row_height(pen: Pen, sheet: Sheet, row: SheetRow) -> float:
    if row.kind == "group":
        return 6 + _LEADING
    face = BOLD if row.kind == "total" else REGULAR
    return 5.5 + _LEADING * max(1, *(len(each) for each in _wrapped(pen, sheet, row.cells, face)))


def _draw_rows(pen: Pen, sheet: Sheet, rows: list[tuple[SheetRow, float]], y: float) -> float:
    edges = _edges(pen, sheet)
    high = _head_height(pen, sheet)
    pen.fill(edges[0], y, edges[-1] - edges[0], high, SHADE)
    _draw_cells(pen, sheet, tuple(column.label for column in sheet.columns), y, BOLD)
    y += high
    pen.stroke([(edges[0], y, edges[-1], y)], "#333333", 0.7)
    for row, high in rows:
        if row.kind == "group":
            pen.text(edges[0] + _PAD, y + 10.5, row.cells[0], BOLD, _SIZE, colour=sheet.institution.colour)
        else:
            if row.kind == "total":
                pen.fill(edges[0], y, edges[-1] - edges[0], high, "#faf8f4")
            _draw_cells(pen, sheet, row.cells, y, BOLD if row.kind == "total" else REGULAR)
        y += high
        pen.stroke([(edges[0], y, edges[-1], y)], "#333333" if row.kind == "total" else LINE, 0.6 if row.kind == "total" else 0.3)
    return y


def _draw_cells(pen: Pen, sheet: Sheet, cells: tuple[str, ...], y: float, face: int) -> None:
    edges = _edges(pen, sheet)
    for number, (column, shown) in enumerate(zip(sheet.columns, _wrapped(pen, sheet, cells, face), strict=True)):
        x = edges[number + 1] - _PAD if column.align == "right" else edges[number] + _PAD
        pen.lines(x, y + 10.5, shown, face, _SIZE, _LEADING, align=column.align)


def _closing_height(pen: Pen, sheet: Sheet) -> float:
    words = len(wrap(sheet.words, BOLD, 8.5, _inside(pen))) * 11.5 + 14 if sheet.words else 0
    notes = sum(len(wrap(note, REGULAR, 7.4, _inside(pen))) for note in sheet.notes) * 9.4 + (8 if sheet.notes else 0)
    return _GAP + words + notes + (56 if sheet.signatures else 0)


def _draw_closing(pen: Pen, sheet: Sheet, y: float) -> None:
    if sheet.words:
        y = pen.lines(_MARGIN, y + 10, wrap(sheet.words, BOLD, 8.5, _inside(pen)), BOLD, 8.5, 11.5) + 4
    for note in sheet.notes:
        y = pen.lines(_MARGIN, y + 7, wrap(note, REGULAR, 7.4, _inside(pen)), REGULAR, 7.4, 9.4, colour=INK_2) - 7 + 2
    if sheet.signatures:
        count = len(sheet.signatures)
        wide = (_inside(pen) - 10 * (count - 1)) / count
        for number, label in enumerate(sheet.signatures):
            x = _MARGIN + number * (wide + 10)
            pen.frame(x, y + 8, wide, 42, "#888888", 0.6, radius=3.4, dashed=True)
            pen.text(x + 5, y + 17, label, REGULAR, 7.4, colour=INK_2)

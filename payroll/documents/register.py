"""The payroll register on A4 or A3 landscape: heads on every page, subtotals by unit, grand total, words, controls.

The columns are as wide as their totals need. Where they do not fit on A4 the page is an A3, and where they do not fit
on an A3 each page of employees is followed by its other panels (« volet 2 sur 3 »), names repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import BinaryIO, Literal

from hr_core.documents.letterhead import draw_selvage
from hr_core.documents.pen import INK, INK_2, LINE, SHADE, Pen
from hr_core.documents.typography import BOLD, REGULAR, SERIF, fitting_size, shorten, width, wrap
from payroll.documents.figures import amount, day, money
from payroll.documents.pdf import PageStream, new_canvas
from payroll.documents.register_data import KIND_TITLES, Amounts, RegisterData, grand_totals, totals
from payroll.documents.words import amount_in_words

A4, A3 = (841.9, 595.3), (1190.6, 841.9)
_MARGIN, _TOP, _BOTTOM = 28.0, 26.0, 26.0
_NUMBER, _NAME = 44.0, 118.0
_SIZE, _ROW = 6.8, 10.6
_HEAD_ROWS = 3
_HEAD = 11 + 8 * _HEAD_ROWS + 4
_TITLE = 34.0
_CLOSING = 92.0

Kind = Literal["unit", "row", "subtotal", "total"]


@dataclass(frozen=True, slots=True)
class _Item:
    kind: Kind
    number: str
    name: str
    values: Amounts


@dataclass(frozen=True, slots=True)
class _Layout:
    """``bands``: for each panel, the columns as ``(index, width)``."""

    size: tuple[float, float]
    bands: tuple[tuple[tuple[int, float], ...], ...]
    rows: int
    sums: tuple[int, ...]


def draw_register(data: RegisterData, file: BinaryIO) -> int:
    """Write the register into ``file`` as it is drawn and return its number of pages.

    Memory does not grow with the number of employees. Raises ``ValueError`` when a row lacks a value.
    """
    layout = _lay_out(data)
    canvas = new_canvas(
        title=f"{data.title}, {data.period}",
        author=data.institution.name,
        subject=data.period,
        dated=data.dated,
        page_size=layout.size,
    )
    pen, stream = Pen(canvas, layout.size), PageStream(canvas, file)
    sheets = 0
    rows_on_last = 0
    for page in _pages(data, layout):
        sheets, rows_on_last = sheets + 1, len(page)
    closing_fits = (layout.rows - rows_on_last) * _ROW >= _CLOSING + _controls_height(data)
    count = sheets * len(layout.bands) + (0 if closing_fits else 1)
    number = 0
    for page in _pages(data, layout):
        for panel, band in enumerate(layout.bands, start=1):
            number += 1
            volet = f"volet {panel} sur {len(layout.bands)}, " if len(layout.bands) > 1 else ""
            y = _draw_title(pen, data, f"{volet}page {number} sur {count}")
            y = _draw_page(pen, data, band, page, y)
            if number == count and closing_fits:
                _draw_closing(pen, data, layout.sums, y + 12)
            pen.next_page()
            stream.flush()
    if not closing_fits:
        y = _draw_title(pen, data, f"page {count} sur {count}")
        _draw_closing(pen, data, layout.sums, y)
        pen.next_page()
    stream.close()
    return count


def _lay_out(data: RegisterData) -> _Layout:
    sums = grand_totals(data)
    widths = []
    for column, total in zip(data.columns, sums, strict=True):
        longest = max((width(word, BOLD, 6.2) for word in column.label.split(" ")), default=0)
        widths.append(max(32.0, width(amount(total, data.decimals), BOLD, _SIZE) + 9, min(longest, 52) + 6))
    rooms = {size: size[0] - 2 * _MARGIN - _NUMBER - _NAME for size in (A4, A3)}
    size = A4 if sum(widths) <= rooms[A4] else A3
    bands = _bands(widths, rooms[size])
    rows = int((size[1] - _TOP - _TITLE - _HEAD - _BOTTOM) // _ROW)
    return _Layout(size, bands, rows, sums)


def _bands(widths: list[float], room: float) -> tuple[tuple[tuple[int, float], ...], ...]:
    """Panels of about one width, their columns spread over the room (by two fifths at most)."""
    share = sum(widths) / ceil(sum(widths) / room)
    while True:
        bands: list[list[int]] = [[]]
        filled = 0.0
        for index, wide in enumerate(widths):
            if bands[-1] and (filled + wide > room or filled >= share):
                bands.append([])
                filled = 0.0
            bands[-1].append(index)
            filled += wide
        if len(bands) <= ceil(sum(widths) / share) or share >= room:
            break
        share += 10
    spread = [min(1.4, room / sum(widths[index] for index in band)) for band in bands]
    return tuple(
        tuple((index, widths[index] * factor) for index in band) for band, factor in zip(bands, spread, strict=True)
    )


def _items(data: RegisterData, sums: tuple[int, ...]) -> Iterator[_Item]:
    people = 0
    for unit in data.units:
        yield _Item("unit", "", unit.name, ())
        for row in unit.rows:
            yield _Item("row", row.staff_number, row.name, row.values)
        people += len(unit.rows)
        label = f"{unit.name}, {_headcount(len(unit.rows))}"
        yield _Item("subtotal", "", label, totals(unit.rows, len(data.columns)))
    yield _Item("total", "", f"Total général, {_headcount(people)}", sums)


def _headcount(people: int) -> str:
    return f"{amount(people)} agent{'s' if people > 1 else ''}"


def _pages(data: RegisterData, layout: _Layout) -> Iterator[list[_Item]]:
    """Items page by page; the name of a unit never stands alone at the foot, and is repeated where the unit goes on."""
    page: list[_Item] = []
    unit = ""
    for item in _items(data, layout.sums):
        if len(page) >= layout.rows - (item.kind == "unit"):
            yield page
            page = []
            if item.kind == "row":
                page.append(_Item("unit", "", f"{unit} (suite)", ()))
        if item.kind == "unit":
            unit = item.name
        page.append(item)
    yield page


def _draw_title(pen: Pen, data: RegisterData, page: str) -> float:
    draw_selvage(pen, data.institution.colour)
    right = pen.width - _MARGIN
    pen.text(_MARGIN, _TOP + 9, data.title, SERIF, 15)
    left = _MARGIN + width(data.title, SERIF, 15) + 12
    pen.text(left, _TOP + 9, data.period, BOLD, 9)
    pen.text(_MARGIN, _TOP + 21, data.institution.name, REGULAR, 7.6, colour=INK_2)
    pen.text(right, _TOP + 9, page, BOLD, 7.6, align="right")
    sign = money(0, data.currency, 0).split("\u00a0", 1)[1]
    pen.text(
        right, _TOP + 21, f"Montants en {sign}, édité le {day(data.dated)}", REGULAR, 7.6, colour=INK_2, align="right"
    )
    return _TOP + _TITLE


def _draw_page(pen: Pen, data: RegisterData, band: tuple[tuple[int, float], ...], page: list[_Item], y: float) -> float:
    edges = [_MARGIN, _MARGIN + _NUMBER, _MARGIN + _NUMBER + _NAME]
    for _, wide in band:
        edges.append(edges[-1] + wide)
    indices = [index for index, _ in band]
    top = y
    y = _draw_head(pen, data, indices, edges, y)
    for item in page:
        _draw_item(pen, data, item, indices, edges, y)
        y += _ROW
    groups = [n for n in range(len(indices)) if n == 0 or _kind(data, indices[n]) != _kind(data, indices[n - 1])]
    pen.stroke([(edges[n + 2], top, edges[n + 2], y) for n in groups], LINE, 0.5)
    pen.frame(edges[0], top, edges[-1] - edges[0], y - top, "#333333", 0.7)
    return y


def _kind(data: RegisterData, index: int) -> str:
    return data.columns[index].kind


def _draw_head(pen: Pen, data: RegisterData, indices: list[int], edges: list[float], y: float) -> float:
    pen.fill(edges[0], y, edges[-1] - edges[0], _HEAD, SHADE)
    start = 0
    for n in range(1, len(indices) + 1):
        if n == len(indices) or _kind(data, indices[n]) != _kind(data, indices[start]):
            wide = edges[n + 2] - edges[start + 2]
            title = shorten(KIND_TITLES[_kind(data, indices[start])], BOLD, 6.4, wide - 2)
            pen.text(edges[start + 2] + wide / 2, y + 8, title, BOLD, 6.4, colour=INK_2, align="centre")
            start = n
    lower = y + _HEAD
    pen.text(edges[0] + 4, lower - 5, "Matricule", BOLD, 6.4)
    pen.text(edges[1] + 4, lower - 5, "Nom et prénoms", BOLD, 6.4)
    for n, index in enumerate(indices):
        room = edges[n + 3] - edges[n + 2] - 4
        lines = wrap(data.columns[index].label, BOLD, 6.2, room, _HEAD_ROWS)
        base = lower - 5 - 8 * (len(lines) - 1)
        pen.lines(edges[n + 3] - 3, base, lines, BOLD, 6.2, 8, align="right")
    pen.stroke([(edges[0], lower, edges[-1], lower)], "#333333", 0.7)
    return lower


def _draw_item(pen: Pen, data: RegisterData, item: _Item, indices: list[int], edges: list[float], y: float) -> None:
    base = y + 7.6
    if item.kind == "unit":
        pen.text(edges[0] + 4, base, item.name, BOLD, _SIZE, colour=data.institution.colour)
        return
    face = REGULAR if item.kind == "row" else BOLD
    if item.kind == "row":
        pen.stroke([(edges[0], y + _ROW, edges[-1], y + _ROW)], "#e4dfd5", 0.3)
        number_size = fitting_size(item.number, REGULAR, _SIZE, _NUMBER - 6, 4.5)
        pen.text(edges[0] + 4, base, item.number, REGULAR, number_size, colour=INK_2)
        pen.text(edges[1] + 4, base, shorten(item.name, REGULAR, _SIZE, _NAME - 6), REGULAR, _SIZE)
    else:
        pen.fill(edges[0], y, edges[-1] - edges[0], _ROW, SHADE if item.kind == "total" else "#faf8f4")
        weight = 0.9 if item.kind == "total" else 0.5
        pen.stroke([(edges[0], y, edges[-1], y), (edges[0], y + _ROW, edges[-1], y + _ROW)], "#333333", weight)
        pen.text(edges[0] + 4, base, shorten(item.name, BOLD, _SIZE, _NUMBER + _NAME - 8), BOLD, _SIZE)
    for n, index in enumerate(indices):
        value = item.values[index]
        if value:
            text = amount(value, data.decimals)
            size = fitting_size(text, face, _SIZE, edges[n + 3] - edges[n + 2] - 4, 4)
            pen.text(edges[n + 3] - 3, base, text, face, size, align="right")


def _controls_height(data: RegisterData) -> float:
    return 11.0 * ceil(len(data.controls)) + (14 if data.controls else 0)


def _draw_closing(pen: Pen, data: RegisterData, sums: tuple[int, ...], y: float) -> None:
    """The net in words, the controls with their gap, the boxes to sign."""
    net = sums[data.net_column]
    words = amount_in_words(net, data.currency, data.decimals)
    label = data.columns[data.net_column].label
    pen.text(
        _MARGIN,
        y + 10,
        f"Arrêté le présent livre, {label.lower()}, à la somme de {money(net, data.currency, data.decimals)} :",
        REGULAR,
        8.5,
    )
    pen.text(_MARGIN, y + 22, words, BOLD, fitting_size(words, BOLD, 8.5, pen.width - 2 * _MARGIN, 5))
    y += 32
    if data.controls:
        pen.text(_MARGIN, y + 8, "Contrôles", BOLD, 7.4, colour=data.institution.colour)
        for control in data.controls:
            y += 11
            ours, theirs = (amount(value, data.decimals) for value in (control.register, control.other))
            verdict = f"écart {amount(control.gap, data.decimals)}" if control.gap else "concorde"
            pen.text(_MARGIN, y + 8, control.label, REGULAR, 7.4)
            pen.text(_MARGIN + 300, y + 8, ours, REGULAR, 7.4, align="right")
            pen.text(_MARGIN + 380, y + 8, theirs, REGULAR, 7.4, align="right")
            pen.text(_MARGIN + 392, y + 8, verdict, BOLD, 7.4, colour="#95143a" if control.gap else INK)
        y += 14
    wide = 170.0
    for number, label in enumerate(data.signatures):
        x = _MARGIN + number * (wide + 12)
        pen.frame(x, y + 2, wide, 46, "#888888", 0.6, radius=3.4, dashed=True)
        pen.text(x + 5, y + 11, label, REGULAR, 7.4, colour=INK_2)

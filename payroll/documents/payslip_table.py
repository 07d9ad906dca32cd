"""The lines of a payslip as rows, cut into pages, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hr_core.documents.pen import INK, INK_2, LINE, MM, SHADE, Pen
from hr_core.documents.typography import BOLD, REGULAR, fitting_size, wrap
from payroll.documents.figures import amount
from payroll.documents.payslip_data import PayslipData, PayslipGroup, PayslipLine

SIZE, SMALLEST, LEADING = 8.3, 7.6, 9.6
#: Heights of a row: on one page, at its tightest, on several pages.
ROOMY, DENSE, PAGED = 15.4, 10.4, 12.6
HEAD_HEIGHT = 26.0
EDGE = "#333333"

_WIDTHS = tuple(mm * MM for mm in (10.5, 62, 20.5, 14, 21, 21, 14, 21))
TABLE_WIDTH = sum(_WIDTHS)
_PADDING = 1.6 * MM

Kind = Literal["line", "total", "title"]


@dataclass(frozen=True, slots=True)
class Row:
    """Eight cells; ``label`` is the second, cut into lines, at its size. The three amounts serve the carried sums."""

    kind: Kind
    cells: tuple[str, ...]
    label: tuple[str, ...]
    label_size: float
    amounts: tuple[int, int, int] = (0, 0, 0)

    def height(self, unit: float) -> float:
        return unit + LEADING * (len(self.label) - 1)


def _figure(value: int | None, decimals: int) -> str:
    return "" if value is None else amount(value, decimals)


def _row(kind: Kind, data: PayslipData, line: PayslipLine) -> Row:
    face = REGULAR if kind == "line" else BOLD
    limit = _WIDTHS[1] - 1.6 * _PADDING
    size = fitting_size(line.label, face, SIZE, limit, SMALLEST)
    figures = (line.gain, line.deduction, line.employer)
    gain, deduction, employer = (_figure(value, data.decimals) for value in figures)
    return Row(
        kind,
        (line.code, line.label, line.base, line.rate, gain, deduction, line.employer_rate, employer),
        wrap(line.label, face, size, limit, 3),
        size,
        (line.gain or 0, line.deduction or 0, line.employer or 0) if kind == "line" else (0, 0, 0),
    )


def _ordered(data: PayslipData) -> list[PayslipGroup]:
    ranks = {key: rank for rank, key in enumerate(data.options.group_order)}
    return sorted(data.groups, key=lambda group: ranks.get(group.key, len(ranks)))


def payslip_rows(data: PayslipData) -> list[Row]:
    """The rows to print, by the institution's options. Amounts that are not detailed still enter the totals."""
    options, rows = data.options, []
    grouped = options.employer_share == "grouped"
    for group in _ordered(data):
        lines = sorted(group.lines, key=lambda line: line.code) if options.sort_by_code else list(group.lines)
        if not options.show_zero_lines:
            lines = [line for line in lines if line.keep or not line.is_zero]
        if grouped:
            lines = [
                PayslipLine(line.code, line.label, line.base, line.rate, line.gain, line.deduction)
                for line in lines
                if line.keep or line.gain or line.deduction or not line.employer
            ]
        if not lines and not group.total:
            continue
        if options.show_group_titles and group.title:
            rows.append(_row("title", data, PayslipLine("", group.title)))
        rows.extend(_row("line", data, line) for line in lines)
        if group.total:
            total = group.total
            employer = None if grouped else total.employer
            closing = PayslipLine("", total.label, gain=total.gain, deduction=total.deduction, employer=employer)
            rows.append(_row("total", data, closing))
    if grouped and data.total_employer:
        rows.append(_row("line", data, PayslipLine("", "Charges patronales", employer=data.total_employer)))
    return rows


def carried(data: PayslipData, label: str, rows: Sequence[Row]) -> Row:
    """A row of the sums of ``rows`` (« À reporter », « Report », « Totaux »)."""
    gains, deductions, employer = (sum(row.amounts[n] for row in rows) for n in range(3))
    closing = PayslipLine("", label, gain=gains or None, deduction=deductions or None, employer=employer or None)
    return _row("total", data, closing)


def paginate(rows: Sequence[Row], first: float, following: float, closing: float) -> tuple[float, list[list[Row]]]:
    """Cut ``rows`` into pages.

    ``first`` and ``following`` are the heights for rows on the first and on a later page, ``closing`` the height that
    the last page keeps for totals, net and foot. Returns the height of a row and the rows of each page: one page as
    long as it can be set without going under ``DENSE``, else pages of rows of ``PAGED`` with carried sums.
    """
    extra = sum(row.height(0) for row in rows)
    unit = min(ROOMY, (first - closing - extra) / max(len(rows), 1))
    if unit >= DENSE:
        return unit, [list(rows)]
    pages: list[list[Row]] = []
    rest, room = list(rows), first - PAGED  # the row « À reporter »
    while rest:
        reserve = room - closing
        if sum(row.height(PAGED) for row in rest) <= reserve:
            pages.append(rest)
            break
        page: list[Row] = []
        filled = 0.0
        # A page takes what fits, but leaves three rows to accompany the totals.
        while len(rest) > 3 and filled + rest[0].height(PAGED) <= room:
            filled += rest[0].height(PAGED)
            page.append(rest.pop(0))
        if page and page[-1].kind == "title":
            rest.insert(0, page.pop())
        pages.append(page)
        room = following - 2 * PAGED  # « Report » and « À reporter »
    return PAGED, pages


def _edges(x: float) -> list[float]:
    edges = [x]
    for wide in _WIDTHS:
        edges.append(edges[-1] + wide)
    return edges


def _draw_head(pen: Pen, edges: list[float], y: float) -> None:
    half = HEAD_HEIGHT / 2
    pen.fill(edges[0], y, edges[-1] - edges[0], HEAD_HEIGHT, SHADE)
    pen.stroke(
        [
            (edges[3], y + half, edges[8], y + half),
            *[(e, y, e, y + HEAD_HEIGHT) for e in edges[1:3]],
            (edges[3], y, edges[3], y + HEAD_HEIGHT),
            (edges[6], y, edges[6], y + HEAD_HEIGHT),
            *[(edges[n], y + half, edges[n], y + HEAD_HEIGHT) for n in (4, 5, 7)],
        ],
        LINE,
        0.5,
    )
    size = 7.4

    def head(first: int, last: int, base: float, *lines: str) -> None:
        pen.lines((edges[first] + edges[last]) / 2, y + base, lines, BOLD, size, 9, align="centre")

    head(0, 1, 15.6, "N°")
    head(1, 2, 15.6, "Désignation")
    head(2, 3, 11.2, "Nombre", "ou base")
    head(3, 6, 9.2, "Part du salarié")
    head(6, 8, 9.2, "Part de l’employeur")
    for column, label in enumerate(("Taux", "Gains", "Retenues", "Taux", "Montant"), start=3):
        head(column, column + 1, 9.2 + half, label)


def _draw_row(pen: Pen, edges: list[float], row: Row, y: float, unit: float) -> None:
    height = row.height(unit)
    base = y + unit / 2 + SIZE * 0.36
    face = REGULAR if row.kind == "line" else BOLD
    if row.kind == "total":
        pen.fill(edges[0], y, edges[-1] - edges[0], height, "#faf8f4")
        pen.stroke([(edges[0], y, edges[-1], y), (edges[0], y + height, edges[-1], y + height)], EDGE, 0.5)
    code = row.cells[0]
    size = fitting_size(code, REGULAR, SIZE, _WIDTHS[0] - _PADDING - 2, 5)
    pen.text(edges[0] + _PADDING, base, code, REGULAR, size, colour=INK_2)
    pen.lines(edges[1] + _PADDING, base, row.label, face, row.label_size, LEADING, colour=INK)
    for column in range(2, 8):
        text = row.cells[column]
        if text:
            size = fitting_size(text, face, SIZE, _WIDTHS[column] - _PADDING - 2, 5)
            pen.text(edges[column + 1] - _PADDING, base, text, face, size, align="right")


def draw_table(pen: Pen, x: float, y: float, rows: Sequence[Row], last: Row, unit: float, height: float) -> None:
    """Head, ``rows``, and ``last`` against the lower edge of a table ``height`` points high."""
    edges = _edges(x)
    _draw_head(pen, edges, y)
    top = y + HEAD_HEIGHT
    pen.stroke([(e, top, e, y + height) for e in edges[1:-1]], LINE, 0.5)
    line = top + 1
    for row in rows:
        _draw_row(pen, edges, row, line, unit)
        line += row.height(unit)
    _draw_row(pen, edges, last, y + height - unit, unit)
    pen.stroke([(edges[0], top, edges[-1], top)], EDGE, 0.8)
    pen.frame(x, y, TABLE_WIDTH, height, EDGE, 0.8)

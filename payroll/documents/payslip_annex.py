"""The annex of a payslip that bears back pay: for each line the months of origin with due, already paid, difference."""

from __future__ import annotations

from dataclasses import dataclass

from hr_core.documents.pen import INK, INK_2, LINE, SHADE, Pen
from hr_core.documents.typography import BOLD, REGULAR, SERIF, fitting_size
from payroll.documents.figures import amount
from payroll.documents.payslip_data import AnnexEntry, PayslipData
from payroll.documents.payslip_table import TABLE_WIDTH

ROW, HEAD, TITLE = 12.6, 15.0, 34.0
_COLUMNS = ("Dû", "Déjà payé", "Différence", "Sur ce bulletin")
_FIRST, _PADDING, _SIZE = 0.36, 4.5, 8.3


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A row of the annex: a line of the payslip (`head`), a month of origin, or the total of the line."""

    kind: str
    label: str
    cells: tuple[str, ...] = ()


def annex_rows(data: PayslipData) -> list[AnnexRow]:
    """The rows of all entries, in the order of the payslip."""
    rows: list[AnnexRow] = []
    for entry in data.annex:
        rows.append(AnnexRow("head", f"{entry.code} {entry.label}".strip()))
        rows += [AnnexRow("month", month.label, _figures(data, month.due, month.paid, month.difference)) for month in entry.months]
        rows.append(_total(data, entry))
    return rows


def _total(data: PayslipData, entry: AnnexEntry) -> AnnexRow:
    sums = (sum(getattr(month, name) for month in entry.months) for name in ("due", "paid", "difference"))
    label = f"Total, {entry.note}" if entry.note else "Total"
    return AnnexRow("total", label, _figures(data, *sums, entry.here))


def _figures(data: PayslipData, *values: int) -> tuple[str, ...]:
    return tuple(amount(value, data.decimals) for value in values)


def annex_pages(data: PayslipData, height: float) -> list[list[AnnexRow]]:
    """The rows cut into pages `height` points high; the name of a line stays with its first month."""
    count = max(int((height - TITLE - HEAD) // ROW), 4)
    pages: list[list[AnnexRow]] = []
    rows = annex_rows(data)
    while rows:
        cut = min(count, len(rows))
        while cut < len(rows) and cut > 1 and rows[cut - 1].kind == "head":
            cut -= 1
        pages.append(rows[:cut])
        rows = rows[cut:]
    return pages


def draw_annex(pen: Pen, x: float, y: float, rows: list[AnnexRow]) -> None:
    """One page of the annex from its top left corner."""
    pen.text(x, y + 14, "Annexe : mois d’origine des rappels", SERIF, 13)
    pen.text(x, y + 26, "Ce que chaque mois aurait dû porter, ce qui avait été payé, et la différence.", REGULAR, 8, colour=INK_2)
    y += TITLE
    edges = _edges(x)
    pen.fill(x, y, TABLE_WIDTH, HEAD, SHADE)
    pen.text(x + _PADDING, y + 10.2, "Rappel et mois d’origine", BOLD, 7.6)
    for edge, label in zip(edges[2:], _COLUMNS, strict=True):
        pen.text(edge - _PADDING, y + 10.2, label, BOLD, 7.6, align="right")
    line = y + HEAD
    for row in rows:
        _draw_row(pen, edges, row, line)
        line += ROW
    pen.stroke([(x, y + HEAD, x + TABLE_WIDTH, y + HEAD)], "#333333", 0.8)
    pen.frame(x, y, TABLE_WIDTH, line - y, "#333333", 0.8)


def _edges(x: float) -> list[float]:
    first = TABLE_WIDTH * _FIRST
    wide = (TABLE_WIDTH - first) / len(_COLUMNS)
    return [x, *(x + first + n * wide for n in range(len(_COLUMNS) + 1))]


def _draw_row(pen: Pen, edges: list[float], row: AnnexRow, y: float) -> None:
    base = y + ROW / 2 + _SIZE * 0.36
    face = REGULAR if row.kind == "month" else BOLD
    left = edges[0] + _PADDING + (0 if row.kind == "head" else 8)
    room = (edges[-1] if row.kind == "head" else edges[1]) - left - _PADDING
    if row.kind == "head":
        pen.fill(edges[0], y, edges[-1] - edges[0], ROW, "#faf8f4")
        pen.stroke([(edges[0], y, edges[-1], y)], "#333333", 0.5)
    else:
        pen.stroke([(edge, y, edge, y + ROW) for edge in edges[1:-1]], LINE, 0.5)
    if row.kind == "total":
        pen.stroke([(edges[1], y, edges[-1], y)], LINE, 0.5)
    pen.text(left, base, row.label, face, fitting_size(row.label, face, _SIZE, room, 5), colour=INK)
    for edge, text in zip(edges[2:], row.cells, strict=False):
        size = fitting_size(text, face, _SIZE, edges[2] - edges[1] - 2 * _PADDING, 5)
        pen.text(edge - _PADDING, base, text, face, size, align="right")

"""Tables for those who control the pay: one shape for the screen, the workbook and the paper.

A cell is text, an int (minor units in a money column, else a count) or None; the money of a table is that of the institution.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from hr_core.models import Institution
from hr_core.text import currency_decimals, french_amount, french_integer
from payroll.documents.sheet import Sheet, SheetColumn, SheetRow, draw_sheets
from payroll.exports.sheets import BOLD, head, new_sheet, new_workbook, number_format, strong, text
from payroll.services.documents import letterhead_of

Kind = Literal["text", "money", "count"]


@dataclass(frozen=True)
class Col:
    """`share`: of the width of a page beside the other columns. `place`: where a phone shows it (`p1` … `p4`)."""

    label: str
    kind: Kind = "text"
    share: float = 1.0
    place: str = ""


@dataclass(frozen=True)
class Line:
    """`links`: rank of a cell → the page that it opens."""

    cells: Sequence[Any]
    kind: Literal["row", "group", "total"] = "row"
    links: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """`note` says what the reader must know; `empty` what is said when there is no row. `is_long`: cut in pages on screen."""

    key: str
    title: str
    columns: Sequence[Col]
    lines: Sequence[Line]
    note: str = ""
    empty: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class ControlReport:
    """`period` in words; `notes` go under the last table."""

    title: str
    period: str
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    signatures: tuple[str, ...] = ()


def shown(value: Any, kind: Kind, currency: str) -> str:
    """A cell in French; nothing for None and for an amount of nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if kind == "money":
        return french_amount(value, currency) if value else ""
    return french_integer(value) if kind == "count" else str(value)


def write_xlsx(report: ControlReport, institution: Institution) -> bytes:
    """One sheet for each table."""
    decimals = currency_decimals(institution.country.currency)
    book = new_workbook(report.title, institution.acronym, timezone.now().replace(tzinfo=None))
    for table in report.tables:
        sheet = new_sheet(book, table.title, [max(14, 14 * column.share) for column in table.columns], freeze="A5")
        sheet.append([strong(sheet, report.title)])
        sheet.append([text(sheet, f"{institution.name}, {report.period}")])
        sheet.append([text(sheet, table.note)] if table.note else [])
        sheet.append(head(sheet, [column.label for column in table.columns]))
        for line in table.lines:
            sheet.append([_cell(sheet, value, column.kind, line, decimals) for value, column in zip(_whole(line, table), table.columns, strict=True)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _whole(line: Line, table: Table) -> list[Any]:
    return [*line.cells, *[None] * (len(table.columns) - len(line.cells))]


def _cell(sheet: Any, value: Any, kind: Kind, line: Line, decimals: int) -> Any:
    if value is None or value == "":
        return None
    if not isinstance(value, int):
        return text(sheet, str(value)) if line.kind == "row" else strong(sheet, str(value))
    is_money = kind == "money" and decimals
    cell = WriteOnlyCell(sheet, Decimal(value).scaleb(-decimals) if is_money else value)
    cell.number_format = number_format(decimals if kind == "money" else 0)
    if line.kind != "row":
        cell.font = BOLD
    return cell


def write_pdf(report: ControlReport, institution: Institution) -> bytes:
    """Each table begins on its own page: they are read and signed apart."""
    currency = institution.country.currency
    sheets = []
    for rank, table in enumerate(report.tables, start=1):
        is_last = rank == len(report.tables)
        lines = list(table.lines) or [Line((table.empty or _("Rien à signaler."),), "group")]
        sheets.append(
            Sheet(
                institution=letterhead_of(institution),
                title=report.title,
                lines=(table.title, report.period, _("Montants en %(unit)s") % {"unit": currency}),
                columns=tuple(
                    SheetColumn(column.label, column.share, "left" if column.kind == "text" else "right")
                    for column in table.columns
                ),
                rows=[_paper(line, table, currency) for line in lines],
                dated=timezone.localdate(),
                notes=tuple(filter(None, (table.note, *(report.notes if is_last else ())))),
                signatures=report.signatures if is_last else (),
                is_landscape=True,
            )
        )
    return draw_sheets(sheets)


def _paper(line: Line, table: Table, currency: str) -> SheetRow:
    if line.kind == "group":
        return SheetRow((str(line.cells[0]), *[""] * (len(table.columns) - 1)), "group")
    cells = tuple(shown(value, column.kind, currency) for value, column in zip(_whole(line, table), table.columns, strict=True))
    return SheetRow(cells, "total" if line.kind == "total" else "row")


WRITERS: dict[str, Callable[[ControlReport, Institution], bytes]] = {"xlsx": write_xlsx, "pdf": write_pdf}

"""What all spreadsheets of the payroll share: streamed sheets, number formats, text that is never read as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

BOLD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="F3F0E9")
_TOTAL_FILL = PatternFill("solid", fgColor="FAF8F4")


def number_format(decimals: int) -> str:
    """The spreadsheet shows it with the separators of its reader."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def new_workbook(title: str, author: str, moment: datetime) -> Workbook:
    """A workbook that writes rows as they come."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = title
    workbook.properties.creator = author
    workbook.properties.created = workbook.properties.modified = moment
    return workbook


def new_sheet(workbook: Workbook, title: str, widths: Sequence[float], *, freeze: str = "") -> WriteOnlyWorksheet:
    """A sheet with its column widths; ``freeze`` is the first cell that scrolls. Forbidden signs leave the title."""
    kept = "".join(" " if character in "[]:*?/\\'" else character for character in title).strip()
    sheet = workbook.create_sheet(_free_title(workbook, kept or "Feuille"))
    for number, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = wide
    if freeze:
        sheet.freeze_panes = freeze
    return sheet


def _free_title(workbook: Workbook, title: str) -> str:
    taken = {name.casefold() for name in workbook.sheetnames}
    candidate, number = title[:31], 2
    while candidate.casefold() in taken:
        suffix = f" ({number})"
        candidate, number = title[: 31 - len(suffix)] + suffix, number + 1
    return candidate


def text(sheet: WriteOnlyWorksheet, value: str) -> WriteOnlyCell | str:
    """A text cell; one that begins like a formula is marked as text, so that no name can run in a spreadsheet."""
    if not value or value[0] not in "=+-@\t\r":
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def figure(
    sheet: WriteOnlyWorksheet, value: float | str | None, pattern: str, *, total: bool = False
) -> WriteOnlyCell | None:
    """A number (or a formula, as text with its equals sign) in the format ``pattern``."""
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = pattern
    if total:
        cell.font, cell.fill = BOLD, _TOTAL_FILL
    return cell


def scaled(value: int | None, decimals: int) -> int | float | None:
    """An amount in the currency. Spreadsheets hold binary floats: a cent shows right, sums are checked elsewhere."""
    if value is None or not decimals:
        return value
    return value / 10**decimals


def head(sheet: WriteOnlyWorksheet, labels: Iterable[str]) -> list[WriteOnlyCell]:
    """A row of column titles."""
    cells = []
    for label in labels:
        cell = WriteOnlyCell(sheet, label)
        cell.font, cell.fill = BOLD, _HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cells.append(cell)
    return cells


def strong(sheet: WriteOnlyWorksheet, value: str) -> WriteOnlyCell:
    """A text in bold."""
    cell = WriteOnlyCell(sheet, value)
    if value[:1] in ("=", "+", "-", "@"):
        cell.data_type = "s"
    cell.font = BOLD
    return cell

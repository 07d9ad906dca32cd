"""What the XML of an .ods says beside its values: extent, merged cells, hidden tables, failed formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping

from lxml import etree

from .xlsx_markup import SheetDetail

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC_EXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

_ROW, _CELL, _COVERED = f"{_TABLE}table-row", f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_ROW_REPEAT, _COLUMN_REPEAT = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_ROW_SPAN, _COLUMN_SPAN = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_VALUE_TYPE, _ERROR_TYPE = f"{_OFFICE}value-type", f"{_CALC_EXT}value-type"


def sheet_details(parts: Mapping[str, bytes]) -> list[SheetDetail]:
    """The tables of the spreadsheet in order; ``KeyError`` or ``SyntaxError`` when the content is missing or broken."""
    content = io.BytesIO(parts["content.xml"])
    hidden_styles: set[str | None] = set()
    details: list[SheetDetail] = []
    tags = (_ROW, f"{_TABLE}table", f"{_STYLE}style")
    row_number = rows = columns = 0
    merged: list[tuple[int, int, int, int]] = []
    errors: list[tuple[int, int, str]] = []
    for _, element in etree.iterparse(content, tag=tags, resolve_entities=False, no_network=True, huge_tree=False):
        if element.tag == _ROW:
            width = _scan_row(element, row_number, merged, errors)
            row_number += int(element.get(_ROW_REPEAT, 1))
            if width:
                rows, columns = row_number, max(columns, width)
        elif element.tag == f"{_STYLE}style":
            properties = element.find(f"{_STYLE}table-properties")
            if properties is not None and properties.get(f"{_TABLE}display") == "false":
                hidden_styles.add(element.get(f"{_STYLE}name"))
            continue
        else:
            is_hidden = element.get(f"{_TABLE}style-name") in hidden_styles
            details.append(SheetDetail(element.get(f"{_TABLE}name", ""), rows, columns, is_hidden, merged, errors))
            row_number = rows = columns = 0
            merged, errors = [], []
        element.clear()
    return details


def _scan_row(
    row: etree._Element,
    number: int,
    merged: list[tuple[int, int, int, int]],
    errors: list[tuple[int, int, str]],
) -> int:
    """Add the row's merged cells and errors; return the number of columns up to its last value (0 when empty)."""
    column = width = 0
    for cell in row:
        if cell.tag not in (_CELL, _COVERED):
            continue
        repeat = int(cell.get(_COLUMN_REPEAT, 1))
        if cell.get(_VALUE_TYPE):
            width = column + repeat
        down, across = int(cell.get(_ROW_SPAN, 1)), int(cell.get(_COLUMN_SPAN, 1))
        if down > 1 or across > 1:
            merged.append((number, column, number + down - 1, column + across - 1))
        if cell.get(_ERROR_TYPE) == "error":
            text = "".join(cell.itertext()) or "#VALEUR!"
            errors.append((number, column, text if text.startswith(("#", "Err:")) else "#VALEUR!"))
        column += repeat
    return width

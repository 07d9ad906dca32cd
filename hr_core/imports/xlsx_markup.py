"""What the XML of an .xlsx says beside its values: extent, merged cells, hidden sheets, failed formulas.

The parts are scanned with regular expressions, ten times faster than building a tree for what is needed here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .text import FORMULA_NOT_CALCULATED

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]+)(\d+)["']""")
_BEYOND_Z = re.compile(rb'r="([A-Z]{2,})\d')
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d+)["']""")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\sref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_CELL = re.compile(rb"<((?:\w+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")


@dataclass(frozen=True, slots=True)
class SheetDetail:
    """``rows`` and ``columns`` bound the extent; ``errors``: 0-based ``(row, column, text)`` of failed formulas."""

    name: str
    rows: int
    columns: int
    is_hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)


def column_index(letters: bytes) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _safe_tree(xml: bytes) -> ElementTree.Element:
    """A small part as a tree; a document type (entity tricks) has no place in a workbook."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("document type in a workbook part")
    return ElementTree.fromstring(xml)


def sheet_details(parts: Mapping[str, bytes]) -> list[SheetDetail]:
    """The worksheets of the workbook in order; ``KeyError`` or ``ValueError`` when a part is missing or odd."""
    relations = {node.get("Id"): node.get("Target", "") for node in _safe_tree(parts["xl/_rels/workbook.xml.rels"])}
    details = []
    for node in _safe_tree(parts["xl/workbook.xml"]).iter():
        if not node.tag.endswith("}sheet"):
            continue
        target = relations.get(node.get(_RELATION) or node.get(_STRICT_RELATION), "")
        path = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if path in parts and "chartsheet" not in path and "dialogsheet" not in path:
            details.append(_detail(node.get("name", ""), parts[path], node.get("state", "visible") != "visible"))
    return details


def _detail(name: str, xml: bytes, is_hidden: bool) -> SheetDetail:
    if b"\x00" in xml[:200] or b"<!DOCTYPE" in xml[:1000] or b"&#" in b"".join(re.findall(rb'\sr="[^"]{8,}"', xml)):
        raise ValueError("unexpected encoding of a sheet")
    if b"r='" in xml:
        xml = xml.replace(b"'", b'"')
    beyond_z = set(_BEYOND_Z.findall(xml))  # most cells lie before: a match for each of them would take seconds
    columns = 1 + max(map(column_index, beyond_z), default=25)
    numbered = _ROW_NUMBER.findall(xml)
    rows = max(max(map(int, numbered), default=0), len(re.findall(rb"<(?:\w+:)?row\b", xml)))
    merged = [
        (int(top) - 1, column_index(left), int(bottom) - 1, column_index(right))
        for left, top, right, bottom in _MERGE.findall(xml)
    ]
    return SheetDetail(name, rows, columns, is_hidden, merged, _formula_errors(xml))


def _formula_errors(xml: bytes) -> list[tuple[int, int, str]]:
    """Cells of type ``e``, and formulas saved without a value by a program that does not calculate."""
    if b't="e"' not in xml and b"<f" not in xml:
        return []
    errors = []
    for _, attributes, content in _CELL.findall(xml):
        failed = b't="e"' in attributes
        value = _VALUE.search(content)
        calculated = value is not None and (value[1] or b't="str"' in attributes)  # a formula may yield an empty text
        if not failed and (calculated or b"<f" not in content):
            continue
        reference = _REFERENCE.search(b" " + attributes)
        if reference:
            text = value[1].decode("utf-8", "replace") if value else FORMULA_NOT_CALCULATED
            errors.append((int(reference[2]) - 1, column_index(reference[1]), text or FORMULA_NOT_CALCULATED))
    return errors

"""Find the table in a sheet: its heading row under title lines, its data rows, and everything that is neither.

Nothing is dropped silently: each line that is not data is listed with its kind (title, heading, section,
subtotal, note).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from .problems import FileRefused
from .reader import Cell, Sheet
from .text import cell_text, fold, is_blank

TITLE, HEADING, SECTION, TOTAL, NOTE, EXAMPLE = "title", "heading", "section", "total", "note", "example"
EXAMPLE_MARK = "EXEMPLE"  # first cell of the template's example line

_SEARCH_DEPTH = 60  # title lines above the headings
_MINIMUM_KNOWN = 2  # headings recognised for a row to be the heading row
_TOTAL = re.compile(r"(?:sous )?(?:total|totaux|s total|s t|st)\b|(?:ensemble|cumul general|total general|effectif)\b")
_LIKE_TOTAL = re.compile(r"\W*(?:s|tot|ens|eff|cumul)", re.IGNORECASE)  # a quick look before folding

KnownHeading = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A data row: ``line`` is its number in the sheet (from 1); ``section`` the last section line above it."""

    line: int
    cells: list[Cell]
    section: str = ""


@dataclass(frozen=True, slots=True)
class IgnoredLine:
    """A line that is not data: ``kind`` is ``title``, ``heading``, ``section``, ``total``, ``note`` or ``example``."""

    line: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """Headings as the file writes them (``""`` for a column without one), data rows, other lines."""

    sheet: str
    headings: list[str]
    heading_line: int
    rows: list[RawRow]
    ignored: list[IgnoredLine]

    def column(self, index: int) -> list[Cell]:
        """One column of the data, in row order."""
        return [row.cells[index] for row in self.rows]

    def numeric_columns(self) -> list[bool]:
        """For each column, whether most of its filled cells are numbers or read as numbers."""
        flags = []
        for index in range(len(self.headings)):
            cells = [cell for cell in self.column(index)[:300] if not is_blank(cell)]
            count = sum(_is_number(cell) for cell in cells)
            flags.append(bool(cells) and count * 2 > len(cells))
        return flags


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return not isinstance(cell, bool)
    return isinstance(cell, str) and bool(re.fullmatch(r"[-−(]?\d[\d .,]*\)?", cell_text(cell)))


def find_table(sheet: Sheet, known: KnownHeading, *, expected: str = "Matricule, Nom, Prénoms") -> RawTable:
    """The table of ``sheet``; ``known`` scores a text as a heading (0 to 1).  ``FileRefused`` when there is none."""
    rows = [list(row) for row in sheet.rows]
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    found = _find_headings(rows, sheet.merged, known)
    if found is None:
        raise FileRefused("heading_not_found", sheet=sheet.name, expected=expected)
    first, last, headings = found
    _fill_down(rows, sheet.merged, last)
    ignored = [
        IgnoredLine(number + 1, TITLE, _line_text(row)) for number, row in enumerate(rows[:first]) if not _is_empty(row)
    ]
    data, others = _sort_lines(rows, last, headings)
    if not data:
        raise FileRefused("no_data", sheet=sheet.name, line=last + 1)
    return RawTable(sheet.name, headings, last + 1, data, ignored + others)


# -- headings -----------------------------------------------------------------------------------------------------


def _find_headings(
    rows: list[list[Cell]], merged: Sequence[tuple[int, int, int, int]], known: KnownHeading
) -> tuple[int, int, list[str]] | None:
    """``(first line, last line, headings)`` of the best heading row, or pair of rows (groups above, names below)."""
    best: tuple[float, int, int, list[str]] | None = None
    for number, row in enumerate(rows[:_SEARCH_DEPTH]):
        texts = [cell_text(cell) if isinstance(cell, str) else "" for cell in row]
        filled = sum(bool(text) for text in texts)
        if filled < _MINIMUM_KNOWN or filled < sum(not is_blank(cell) for cell in row) * 0.7:
            continue
        candidates = [(number, texts)]
        if number and not _has_values(rows[number - 1]):
            candidates.append((number - 1, _two_levels(rows, number, merged, known)))
        for first, headings in candidates:
            score = sum(known(text) for text in headings if text)
            if sum(known(text) >= 0.9 for text in headings if text) < _MINIMUM_KNOWN:
                continue
            if best is None or score > best[0] + 0.4:  # a second level must bring something
                best = (score, first, number, headings)
    return best[1:] if best else None


def _two_levels(
    rows: list[list[Cell]], number: int, merged: Sequence[tuple[int, int, int, int]], known: KnownHeading
) -> list[str]:
    """Headings on two rows: « Naissance » above « Date » and « Lieu », or a name merged over both rows."""
    above = [cell_text(cell) for cell in rows[number - 1]]
    for top, left, bottom, right in merged:
        if top == number - 1 and bottom <= number:
            above[left : right + 1] = [above[left]] * (right + 1 - left)
    headings = []
    for group, name in zip(above, (cell_text(cell) for cell in rows[number]), strict=True):
        if not name or not group:
            headings.append(name or group)
            continue
        choices = (name, f"{name} {group}", f"{group} {name}")
        headings.append(max(choices, key=known) if known(name) < 1 else name)
    return headings


def _has_values(row: list[Cell]) -> bool:
    return any(isinstance(cell, int | float | dt.date) for cell in row)


def _fill_down(rows: list[list[Cell]], merged: Sequence[tuple[int, int, int, int]], heading: int) -> None:
    """Write the value of a cell merged down over the data lines that it covers."""
    for top, left, bottom, _ in merged:
        if top > heading and bottom > top and top < len(rows) and not is_blank(rows[top][left]):
            for line in range(top + 1, min(bottom + 1, len(rows))):
                rows[line][left] = rows[top][left]


# -- lines --------------------------------------------------------------------------------------------------------


def _is_empty(row: Sequence[Cell]) -> bool:
    return all(is_blank(cell) for cell in row)


def _line_text(row: Sequence[Cell]) -> str:
    return " · ".join(cell_text(cell) for cell in row if not is_blank(cell))[:200]


def _sort_lines(rows: list[list[Cell]], last: int, headings: list[str]) -> tuple[list[RawRow], list[IgnoredLine]]:
    folded = [fold(heading) for heading in headings]
    body = [(number, row) for number, row in enumerate(rows) if number > last and not _is_empty(row)]
    end = max((number for number, row in body if _filled(row) >= 3 and not _is_total(row)), default=len(rows))
    data: list[RawRow] = []
    ignored: list[IgnoredLine] = []
    section = ""
    for number, row in body:
        kind = _kind(row, folded, after_data=number > end)
        if kind is None:
            data.append(RawRow(number + 1, row, section))
            continue
        ignored.append(IgnoredLine(number + 1, kind, _line_text(row)))
        if kind == SECTION:
            section = _line_text(row)
        elif kind == TOTAL:
            section = ""
    return data, ignored


def _filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _kind(row: list[Cell], folded: list[str], *, after_data: bool) -> str | None:
    """What the line is, or ``None`` for data.  In doubt it is data: better an error shown than a person lost."""
    filled = [(index, cell) for index, cell in enumerate(row) if not is_blank(cell)]
    if filled[0][1] == EXAMPLE_MARK:
        return EXAMPLE
    if len(filled) > 1 and _is_heading(filled, folded):
        return HEADING
    if _is_total(row):
        return TOTAL
    if len(filled) > 2:
        return None
    words_only = all(isinstance(cell, str) and not _is_identifier(cell) for _, cell in filled)
    if len(filled) == 1 and words_only:
        return NOTE if after_data else SECTION
    if len(filled) == 2 and words_only and after_data:
        return NOTE
    return None


def _is_heading(filled: list[tuple[int, Cell]], folded: list[str]) -> bool:
    """Whether the line repeats the headings (at the top of each printed page): three cells of five."""
    if not any(isinstance(cell, str) and fold(cell) == folded[index] for index, cell in filled[:3]):
        return False  # spares folding every cell of the file
    same = sum(isinstance(cell, str) and bool(folded[index]) and fold(cell) == folded[index] for index, cell in filled)
    return same * 5 >= len(filled) * 3


def _is_total(row: Sequence[Cell]) -> bool:
    """« TOTAL », « Sous-total Direction financière », « Effectif : 414 » among the first texts of a line."""
    texts = list(islice((cell for cell in row if isinstance(cell, str) and not is_blank(cell)), 2))
    if not any(_LIKE_TOTAL.match(text) and _TOTAL.match(fold(text)) for text in texts):
        return False
    identified = not is_blank(row[0]) and _is_identifier(row[0]) and _filled(row) > 3
    return not identified


def _is_identifier(cell: Cell) -> bool:
    """One word that holds a digit, such as a staff number."""
    text = cell_text(cell)
    return " " not in text and any(char.isdigit() for char in text)

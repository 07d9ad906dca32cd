"""The cells of a grid as people give them: one line per step, or a table whose columns are the steps. Nothing here writes.

Line by line, the columns are category, (class), step, then index or amount. In a table they are category, (class), then one
column per step; an empty cell is a step that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from careers.choices_grids import GridKind
from careers.models import PayGrid
from hr_core.imports.amounts import parse_amount
from hr_core.imports.problems import FileRefused
from hr_core.imports.reader import read_workbook
from hr_core.imports.text import cell_text
from hr_core.text import currency_decimals, fold

MAX_CELLS, MAX_MESSAGES = 5_000, 12
STEP = re.compile(r"^(?:echelon|ech\.?)?\s*(\d+)\s*(?:er|ere|e|eme)?\s*(?:echelon|ech\.?)?$")


@dataclass(frozen=True)
class Cell:
    """A step read: `figure` is an index, or an amount in minor units."""

    category: str
    grade_class: str
    step: str
    figure: int

    @property
    def key(self) -> tuple[str, str, str]:
        return self.category, self.grade_class, self.step


def cells_of_file(data: bytes, name: str, grid: PayGrid, currency: str) -> list[Cell]:
    """Raises `ValidationError` when the file cannot be read or a line is wrong."""
    try:
        workbook = read_workbook(data, name=name)
    except FileRefused as refused:
        raise ValidationError(str(refused)) from refused
    sheet = next((sheet for sheet in workbook.sheets if not sheet.is_empty), None)
    if sheet is None:
        raise ValidationError(_("Le fichier ne contient aucune ligne."))
    return cells_of_rows(sheet.rows, grid, currency)


def cells_of_text(text: str, grid: PayGrid, currency: str) -> list[Cell]:
    """Lines pasted from a spreadsheet, between tabulations or semicolons."""
    lines = [line for line in text.splitlines() if line.strip()]
    separator = "\t" if any("\t" in line for line in lines) else ";"
    return cells_of_rows([line.split(separator) for line in lines], grid, currency)


def text_of_cells(cells: Sequence[Cell], grid: PayGrid) -> str:
    """The cells as they may be given back, without rounding."""
    head = [grid.category_word, *([grid.class_word] if grid.has_classes else []), "Échelon", "Valeur"]
    lines = [
        "\t".join([each.category, *([each.grade_class] if grid.has_classes else []), each.step, str(each.figure)])
        for each in cells
    ]
    return "\n".join(["\t".join(head), *lines])


def cells_of_rows(rows: Sequence[Sequence[Any]], grid: PayGrid, currency: str) -> list[Cell]:
    keys = 2 if grid.has_classes else 1
    filled = [(number, list(row)) for number, row in enumerate(rows, start=1) if any(cell_text(cell) for cell in row)]
    if not filled:
        raise ValidationError(_("Donnez au moins une ligne sous les titres des colonnes."))
    number, titles = filled[0]
    heads = [cell_text(cell) for cell in titles]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) < keys + 2:
        raise ValidationError(
            _("La première ligne nomme les colonnes : %(keys)s, puis « Échelon » et la valeur, ou une colonne par échelon.")
            % {"keys": ", ".join([grid.category_word, grid.class_word][:keys])}
        )
    in_lines = fold(heads[keys]) in ("echelon", "echelons", "step")
    decimals = currency_decimals(currency) if grid.kind == GridKind.AMOUNT else 0
    reading = _Reading(decimals)
    for line, row in filled[1:]:
        row += [None] * (keys + 2 - len(row))
        category, grade_class = cell_text(row[0]), cell_text(row[1]) if grid.has_classes else ""
        if not category or (grid.has_classes and not grade_class):
            reading.say(line, _("la catégorie ou la classe manque."))
            continue
        if in_lines:
            reading.take(line, category, grade_class, _step(row[keys]), row[keys + 1])
            continue
        for step, value in zip(heads[keys:], row[keys:], strict=False):
            if cell_text(value):
                reading.take(line, category, grade_class, _step(step), value)
    return reading.result()


def _step(cell: Any) -> str:
    """« Échelon 3 », « 3e échelon », 3.0 → « 3 »."""
    text = cell_text(cell)
    found = STEP.match(fold(text))
    return str(int(found.group(1))) if found else text


class _Reading:
    """Cells and what is wrong with them."""

    def __init__(self, decimals: int) -> None:
        self.decimals = decimals
        self.cells: dict[tuple[str, str, str], tuple[int, Cell]] = {}
        self.problems: list[str] = []

    def say(self, line: int, what: str) -> None:
        self.problems.append(_("Ligne %(line)s : %(what)s") % {"line": line, "what": what})

    def take(self, line: int, category: str, grade_class: str, step: str, value: Any) -> None:
        figure, _issue = parse_amount(value, decimals=self.decimals)
        if not step or len(step) > 12 or len(category) > 24 or len(grade_class) > 24:
            self.say(line, _("l’échelon manque, ou un nom est trop long."))
        elif figure is None or figure <= 0:
            self.say(line, _("« %(value)s » n’est pas une valeur.") % {"value": cell_text(value)})
        else:
            cell = Cell(category, grade_class, step, figure)
            folded = tuple(fold(part) for part in cell.key)
            other = self.cells.setdefault(folded, (line, cell))  # type: ignore[arg-type]
            if other[1] is not cell:
                self.say(line, _("%(cell)s figure déjà à la ligne %(other)s.") % {"cell": " ".join(cell.key), "other": other[0]})

    def result(self) -> list[Cell]:
        if len(self.cells) > MAX_CELLS:
            self.problems.append(_("Une grille a %(most)s échelons au plus.") % {"most": MAX_CELLS})
        if not self.cells and not self.problems:
            self.problems.append(_("Donnez au moins une ligne sous les titres des colonnes."))
        if self.problems:
            more = len(self.problems) - MAX_MESSAGES
            told = self.problems[:MAX_MESSAGES]
            raise ValidationError(told + ([_("… et %(more)s autres lignes.") % {"more": more}] if more > 0 else []))
        return [cell for _line, cell in self.cells.values()]

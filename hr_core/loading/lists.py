"""Simple lists to import (units, dependants): columns, reading, template."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hr_core.imports.column_reader import ColumnReader, Parser
from hr_core.imports.columns import Column, ColumnMapping, Vocabulary, match_columns
from hr_core.imports.problems import Problem
from hr_core.imports.reader import read_workbook
from hr_core.imports.sheet_choice import choose_table
from hr_core.imports.staff import LoadedTable
from hr_core.imports.table import EXAMPLE_MARK

LAST_LINE = 5_000  # lists to choose from are set down to this line
HOW_TO = (
    "Les colonnes obligatoires ont un titre suivi d’un astérisque. Les autres peuvent être déplacées, vidées ou supprimées.",
    "La ligne d’exemple (EXEMPLE) n’est pas importée.",
    "Rien n’est écrit avant votre confirmation : l’aperçu dit ce qui change et, pour chaque ligne refusée, comment la corriger.",
)


@dataclass(frozen=True)
class ListFormat:
    """What a list holds: its columns, how each kind of value is read, and those without which nothing is taken."""

    title: str
    columns: tuple[Column, ...]
    parsers: Mapping[str, Parser]
    required: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}


@dataclass(frozen=True)
class ListFile:
    """The rows of a list, each a dictionary with its `line`; refused lines are those of the errors."""

    mapping: ColumnMapping
    rows: list[dict[str, Any]]
    problems: list[Problem]

    @property
    def refused_lines(self) -> set[int]:
        errors = [problem for problem in self.problems if problem.is_error]
        if any(problem.line is None for problem in errors):
            return {row["line"] for row in self.rows}
        return {problem.line for problem in errors if problem.line is not None}


def load_list(form: ListFormat, content: bytes, *, saved: Mapping[str, str] | None = None, name: str) -> LoadedTable:
    """The table of a file and the proposed columns; raises `FileRefused`."""
    vocabulary = Vocabulary.of(form.columns)
    workbook = read_workbook(content, name=name)
    table = choose_table(workbook, "", vocabulary.score)
    mapping = match_columns(table.headings, vocabulary=vocabulary, with_items=False, saved=saved)
    others = tuple(sheet.name for sheet in workbook.sheets if sheet.name != table.sheet and not sheet.is_empty)
    return LoadedTable(workbook.name, workbook.kind, table, mapping, others)


def read_list(form: ListFormat, content: bytes, *, columns: dict[int, str | None] | None, name: str) -> ListFile:
    """Every line of a list under the chosen columns."""
    loaded = load_list(form, content, name=name)
    mapping = rechosen(loaded.mapping, columns, form.fields) if columns else loaded.mapping
    reader = ColumnReader(loaded.table, mapping, form.fields)
    for target in reader.targets:
        reader.read(target, form.parsers[form.fields[target].kind])
    reader.require(form.required)
    reader.report_unread_columns()
    names = list(reader.values)
    rows = [
        {"line": line, **dict(zip(names, values, strict=True))}
        for line, *values in zip(reader.lines, *(reader.values[each] for each in names), strict=True)
    ]
    return ListFile(mapping, rows, reader.sorted_problems())


def rechosen(mapping: ColumnMapping, columns: Mapping[int, str | None], fields: Mapping[str, Column]) -> ColumnMapping:
    """The mapping under the officer's choices; targets of another list are dropped."""
    chosen = [
        replace(choice, target=target if target in fields or target == "ignored" else None, origin="chosen")
        for choice in mapping.choices
        for target in [columns.get(choice.index, choice.target)]
    ]
    return ColumnMapping(tuple(chosen))


def list_template(
    form: ListFormat,
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
    hints: Mapping[str, str] | None = None,
    rows: Sequence[Mapping[str, Any]] = (),
    how_to: Sequence[str] = (),
) -> bytes:
    """A workbook to fill in: the headings, with a star on those required, a line of example that is not read, `rows`
    already there, lists to choose from, and a sheet that says what each column takes.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = form.title[:31]
    for number, column in enumerate(form.columns, start=1):
        text = f"{column.label} *" if column.field in form.required else column.label
        heading = sheet.cell(1, number, text)
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="1D2B5E")
        heading.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[heading.column_letter].width = max(14, min(34, len(text) + 2))
        sheet.cell(2, number, column.example).font = Font(italic=True, color="616977")
        for line, row in enumerate(rows, start=3):
            value = row.get(column.field)
            cell = sheet.cell(line, number, None if value == "" else value)
            if isinstance(value, str) and value:
                cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(wrap_text=len(str(value or "")) > 40, vertical="top")
    sheet.cell(2, 1, EXAMPLE_MARK)
    sheet.freeze_panes = "B2"
    _write_lists(book, sheet, form, choices or {})
    _write_help(book, form, choices or {}, hints or {}, how_to)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_lists(book: Workbook, sheet: Any, form: ListFormat, choices: Mapping[str, Sequence[str]]) -> None:
    """Lists to choose from, kept on a hidden sheet: a formula holds 255 signs only."""
    if not choices:
        return
    hidden = book.create_sheet("Listes")
    hidden.sheet_state = "hidden"
    letters = {column.field: get_column_letter(number) for number, column in enumerate(form.columns, start=1)}
    for number, (name, values) in enumerate(choices.items(), start=1):
        for line, value in enumerate(values, start=1):
            hidden.cell(line, number, value).data_type = "s"
        letter = get_column_letter(number)
        rule = DataValidation(type="list", formula1=f"Listes!${letter}$1:${letter}${len(values)}", allow_blank=True)
        rule.showErrorMessage = False  # another writing may be understood: the preview says
        sheet.add_data_validation(rule)
        rule.add(f"{letters[name]}2:{letters[name]}{LAST_LINE}")


def _write_help(
    book: Workbook,
    form: ListFormat,
    choices: Mapping[str, Sequence[str]],
    hints: Mapping[str, str],
    how_to: Sequence[str],
) -> None:
    sheet = book.create_sheet("Mode d’emploi")
    for line, text in enumerate((*how_to, *HOW_TO), start=1):
        sheet.cell(line, 1, text)
    top = len(how_to) + len(HOW_TO) + 2
    for number, title in enumerate(("Colonne", "Obligatoire", "Ce qu’elle prend", "Exemple"), start=1):
        sheet.cell(top, number, title).font = Font(bold=True)
    for line, column in enumerate(form.columns, start=top + 1):
        told = hints.get(column.field) or " ; ".join(choices.get(column.field, ()))
        required = "oui" if column.field in form.required else "non"
        for number, text in enumerate((column.label, required, told, column.example), start=1):
            cell = sheet.cell(line, number, text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=number == 3, vertical="top")
    for letter, width in zip("ABCD", (34, 14, 70, 30), strict=True):
        sheet.column_dimensions[letter].width = width

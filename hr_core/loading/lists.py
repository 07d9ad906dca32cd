"""Simple lists to import (units, dependants): columns, reading, template."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from hr_core.imports.column_reader import ColumnReader, Parser
from hr_core.imports.columns import Column, ColumnMapping, Vocabulary, match_columns
from hr_core.imports.problems import Problem
from hr_core.imports.reader import read_workbook
from hr_core.imports.sheet_choice import choose_table
from hr_core.imports.staff import LoadedTable
from hr_core.imports.table import EXAMPLE_MARK


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


def list_template(form: ListFormat) -> bytes:
    """A workbook to fill in: the headings, with a star on those required, and a line of example that is not read."""
    book = Workbook()
    sheet = book.active
    sheet.title = form.title[:31]
    for number, column in enumerate(form.columns, start=1):
        text = f"{column.label} *" if column.field in form.required else column.label
        heading = sheet.cell(1, number, text)
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="1D2B5E")
        sheet.column_dimensions[heading.column_letter].width = max(14, len(text) + 2)
        sheet.cell(2, number, column.example)
    sheet.cell(2, 1, EXAMPLE_MARK)
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

"""Parse a table column by column, each distinct cell once, and collect what is wrong as ``Problem`` objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .columns import IGNORED, Column, ColumnMapping
from .problems import Issue, Problem, issue
from .table import RawTable
from .text import cell_text, is_blank, is_formula_error

Parser = Callable[[Any], tuple[Any, Issue | None]]

_UNTITLED_SHOWN = 20  # stray values reported per column without heading


class ColumnReader:
    """Reads fields of one table under one mapping; ``problems`` grows, ``values`` holds one list per field read."""

    def __init__(self, table: RawTable, mapping: ColumnMapping, columns: Mapping[str, Column]) -> None:
        self.table = table
        self.mapping = mapping
        self.columns = columns
        self.targets = mapping.targets()
        self.lines = [row.line for row in table.rows]
        self.values: dict[str, list[Any]] = {}
        self.problems: list[Problem] = []
        self.aliases: dict[str, str] = {}  # fields derived from the column of another field

    def __contains__(self, field: str) -> bool:
        return field in self.targets

    def heading(self, field: str) -> str:
        """The file's own heading of a field; its usual label when the file has no such column."""
        index = self.targets.get(self.aliases.get(field, field))
        if index is not None:
            return self.table.headings[index]
        return self.columns[field].label if field in self.columns else field

    def raw(self, field: str) -> list[Any]:
        """The cells of a field as read."""
        return self.table.column(self.targets[field])

    def read(self, field: str, parser: Parser) -> list[Any]:
        """Parse a mapped field into ``values[field]``; equal cells are parsed once."""
        known: dict[Any, tuple[Any, Issue | None]] = {}
        values: list[Any] = []
        for position, cell in enumerate(self.raw(field)):
            key = cell if cell.__class__ is str else (cell.__class__, cell)  # 1.0, 1 and True are not alike
            parsed = known.get(key)
            if parsed is None:
                parsed = (None, issue("formula_error")) if is_formula_error(cell) else parser(cell)
                known[key] = parsed
            value, found = parsed
            values.append(value)
            if found is not None:
                self.report(position, field, found, raw=cell)
        self.values[field] = values
        return values

    def get(self, field: str) -> list[Any]:
        """The values of a field; ``None`` for each row when the file has no such column."""
        values = self.values.get(field)
        return values if values is not None else [None] * len(self.lines)

    def report(self, position: int, field: str, found: Issue, raw: Any = None) -> None:
        """Record an issue of one row; the value shown is the cell of the field unless ``raw`` is given."""
        index = self.targets.get(self.aliases.get(field, field))
        if raw is None and index is not None:
            raw = self.table.rows[position].cells[index]
        self.problems.append(
            Problem(self.lines[position], self.heading(field), field, cell_text(raw), found.code, found.params)
        )

    def report_column(self, column: str, field: str, code: str, **params: Any) -> None:
        """Record an issue of a whole column."""
        self.problems.append(Problem(None, column, field, "", code, params))

    def require(self, fields: tuple[str, ...]) -> None:
        """Report the mandatory columns that are missing, and the empty cells of the others."""
        for field in fields:
            if field not in self.values:
                label = self.columns[field].label
                self.report_column("", field, "column_missing", label=label)
                continue
            reported = {problem.line for problem in self.problems if problem.field == field and problem.is_error}
            for position, value in enumerate(self.values[field]):
                if value in (None, "") and self.lines[position] not in reported:
                    self.report(position, field, issue("required"))

    def report_unread_columns(self) -> None:
        """Say which columns with data are not imported, and why."""
        for choice in self.mapping.choices:
            if choice.target:
                continue
            cells = self.table.column(choice.index)
            filled = [position for position, cell in enumerate(cells) if not is_blank(cell)]
            if not filled:
                continue
            if not choice.heading:
                for position in filled[:_UNTITLED_SHOWN]:
                    text = cell_text(cells[position])
                    self.problems.append(Problem(self.lines[position], "", "", text, "cell_without_heading", {}))
            elif choice.origin == "twin":
                first = self._twin_of(choice.index)
                self.report_column(choice.heading, "", "column_twice", heading=choice.heading, **first)
            else:
                self.report_column(choice.heading, "", "column_unread", heading=choice.heading)

    def _twin_of(self, index: int) -> dict[str, str]:
        """Heading and label of the column that took the field wanted by the column ``index``."""
        wanted = self.mapping.choices[index].wanted
        for choice in self.mapping.choices:
            if choice.target == wanted and wanted != IGNORED:
                label = self.columns[wanted].label if wanted in self.columns else choice.heading
                return {"first": choice.heading, "label": f"« {label} »"}
        raise ValueError(f"column {index} has no twin")

    def sorted_problems(self) -> list[Problem]:
        """By line (those of whole columns first), then as found."""
        return sorted(self.problems, key=lambda problem: problem.line or 0)

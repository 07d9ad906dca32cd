"""What a reader has to say about a value, a line or a whole file: ``Issue``, ``Problem``, ``FileRefused``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .messages import ERROR, KINDS, cure_text, message_text


@dataclass(frozen=True, slots=True)
class Issue:
    """What a parser has to say about one value; the reader of the file adds line and column."""

    code: str
    params: Mapping[str, Any]


def issue(code: str, **params: Any) -> Issue:
    """Shorthand: ``issue("date_out_of_range", year=1585)``."""
    return Issue(code, params)


@dataclass(frozen=True, slots=True)
class Problem:
    """A defect of the file, for the preview: where, what was read, what is wrong, what to do.

    ``line`` is the line number that the user sees in the spreadsheet, or ``None`` when the defect is that of a whole
    column or of the file.  ``column`` is the heading as the file writes it, ``field`` the canonical name.
    """

    line: int | None
    column: str
    field: str
    value: str
    code: str
    params: Mapping[str, Any]

    @property
    def severity(self) -> str:
        """``error`` (the line is refused) or ``warning``."""
        return KINDS[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def message(self) -> str:
        return message_text(self.code, self.params)

    @property
    def cure(self) -> str:
        return cure_text(self.code, self.params)

    @property
    def text(self) -> str:
        """One whole sentence: line, column, value, message, cure."""
        where = [f"Ligne {self.line}"] if self.line is not None else []
        if self.column:
            where.append(f"colonne « {self.column} »")
        if self.value:
            where.append(f"valeur « {self.value} »")
        place = ", ".join(where)
        place = place[:1].upper() + place[1:]
        return f"{place} : {self.message} {self.cure}" if place else f"{self.message} {self.cure}"


class FileRefused(Exception):
    """The file cannot be read at all; ``str()`` is a French sentence with its cure."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{self.message} {self.cure}")

    @property
    def message(self) -> str:
        return message_text(self.code, self.params)

    @property
    def cure(self) -> str:
        return cure_text(self.code, self.params)

"""What an import has to say about a line, and what it would do with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect: where, what was read, what is wrong, what to do. `line` is None for a whole column or file."""

    line: int | None
    column: str
    value: str
    message: str
    cure: str = ""
    severity: str = ERROR

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def from_problem(problem: Any) -> Finding:
    """A finding from a `Problem` of the workbook reader."""
    severity = ERROR if problem.is_error else WARNING
    return Finding(problem.line, problem.column, problem.value, problem.message, problem.cure, severity)


@dataclass(slots=True)
class Change:
    """What a line changes in a file that exists: (model, field, before, after) for each value."""

    line: int
    who: str
    employee_id: int
    values: list[tuple[type, str, Any, Any]] = field(default_factory=list)

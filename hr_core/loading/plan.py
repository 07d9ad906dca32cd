"""What a file of a list would write: the frame that the plans of all lists share."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any

from hr_core.loading.findings import Finding, from_problem
from hr_core.loading.lists import ListFile
from hr_core.models import Institution, User

COUNTED = ("created", "changed", "unchanged", "refused")


@dataclass
class ListPlan:
    """Lines counted by what becomes of them, findings, and the first lines in words (`told`: line, who, is_new, values)."""

    institution: Institution
    findings: list[Finding] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    new_units: list[str] = field(default_factory=list)
    item_labels: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTED}

    def samples(self, limit: int = 20) -> list[dict[str, Any]]:
        return self.told[:limit]

    @property
    def writes(self) -> int:
        return self.created + self.changed

    def begin(self, file: ListFile) -> list[dict[str, Any]]:
        """Take over what the reader found wrong; the rows of the lines that it did not refuse."""
        self.findings = [from_problem(problem) for problem in file.problems]
        self.refused = len(file.refused_lines)
        return [row for row in file.rows if row["line"] not in file.refused_lines]

    def refuse(self, line: int, column: str, value: Any, message: str, cure: str) -> None:
        self.findings.append(Finding(line, column, str(value or ""), message, cure))
        self.refused += 1

    @abstractmethod
    def write(self, actor: User) -> None:
        """Write the plan in the caller's transaction."""

"""What the pages of a comparison show of the file, kept when it is read: its titles with examples, its items with their sums.

The file itself is read again to compare, never to show a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from hr_core.imports.table import RawTable
from hr_core.imports.text import cell_text, is_blank
from payroll.services.parallel.register import OldRegister, register_read, targets_checked, targets_of

EXAMPLES, LOOKED_AT = 3, 40
#: Code in the register, label, number of amounts, their sum in minor units.
ItemSum = tuple[str, str, int, int]


@dataclass(frozen=True)
class Head:
    """The titles of a file; for each column, whether it holds figures, and a few of its cells in words."""

    headings: list[str]
    numeric: list[bool]
    examples: list[list[str]]

    def numeric_columns(self) -> list[bool]:
        return self.numeric

    @classmethod
    def of(cls, table: RawTable) -> Head:
        examples = [_examples(table, rank) for rank in range(len(table.headings))]
        return cls(list(table.headings), table.numeric_columns(), examples)


def _examples(table: RawTable, rank: int) -> list[str]:
    cells = (row.cells[rank] for row in table.rows[:LOOKED_AT])
    return [cell_text(cell)[:60] for cell in cells if not is_blank(cell)][:EXAMPLES]


def digest_of(table: RawTable, saved: Mapping[str, str], decimals: int) -> dict[str, Any]:
    """What is kept of a file whose columns hold what `saved` says; without its items as long as no register reads from them."""
    head = Head.of(table)
    kept: dict[str, Any] = {"headings": head.headings, "numeric": head.numeric, "examples": head.examples}
    targets = targets_of(table, saved)
    try:
        targets_checked(targets)
    except ValidationError:
        return kept
    return kept | {"targets": targets, "items": list(sums_of(register_read(table, targets, decimals=decimals)))}


def head_of(digest: Mapping[str, Any]) -> Head | None:
    """The titles kept; None for a file received before they were."""
    return Head(digest["headings"], digest["numeric"], digest["examples"]) if "headings" in digest else None


def sums_kept(digest: Mapping[str, Any], saved: Mapping[str, str]) -> list[ItemSum] | None:
    """The items kept; None once its columns are read otherwise than they were."""
    head = head_of(digest)
    if head is None or digest.get("targets") != targets_of(head, saved):
        return None
    return [(code, label, number, amount) for code, label, number, amount in digest["items"]]


def sums_of(register: OldRegister) -> Iterable[ItemSum]:
    """The items of a register in the order of the file."""
    found: dict[str, list[Any]] = {}
    for line in register.lines:
        held = found.setdefault(line.code, [line.label, 0, 0])
        held[1] += 1
        held[2] += line.amount
    return [(code, label, number, amount) for code, (label, number, amount) in found.items()]

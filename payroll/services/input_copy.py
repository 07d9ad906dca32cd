"""Copying what the month before was given: chosen items, for chosen people, where nothing is entered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from payroll.selectors.input_columns import Column
from payroll.selectors.input_grid import hints_of
from payroll.services.input_cells import Book, Entry, Fault, Written, book_write, faults


@dataclass
class CopyPlan:
    """What the copy would enter; `kept` cells have a value already, `refused` ones break a rule."""

    entries: list[Entry] = field(default_factory=list)
    kept: int = 0
    refused: list[Fault] = field(default_factory=list)

    def of_column(self, column: Column) -> tuple[int, int]:
        """How many cells of an item would be entered, and their sum."""
        values = [entry.value or 0 for entry in self.entries if entry.item == column.item]
        return len(values), sum(values)


def copy_plan(book: Book, items: Sequence[int]) -> CopyPlan:
    """Compare the month before with what is held, for the chosen items; writes nothing."""
    plan = CopyPlan()
    wanted = [column for column in book.columns if column.item in items]
    found = []
    for pair, value in sorted(hints_of(book.period, wanted, list(book.people)).items()):
        if book.value(pair) is not None:
            plan.kept += 1
        else:
            found.append(Entry(*pair, value))
    plan.refused = faults(book, found)
    wrong = {fault.pair for fault in plan.refused}
    plan.entries = [entry for entry in found if (entry.employee, entry.item) not in wrong]
    return plan


@transaction.atomic
def copy_write(*, book: Book, items: Sequence[int]) -> Written:
    """Enter what the plan says; the cells that break a rule are left aside, as the preview told."""
    return book_write(book=book, entries=copy_plan(book, items).entries)

"""Who appraised an employee: told by the registered sources, since the appraisals belong to another floor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

Source = Callable[[int, date], set[int]]
_sources: list[Source] = []


def add_appraisers(source: Source) -> None:
    """`source(employee, since)` gives the accounts that appraised this employee; it runs in the employee's institution."""
    if source not in _sources:
        _sources.append(source)


def appraisers_of(employee: int, since: date) -> set[int]:
    return set().union(*(source(employee, since) for source in _sources))

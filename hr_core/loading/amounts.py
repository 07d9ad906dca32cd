"""The monthly amounts of a staff file, handed to the floor that keeps them (see `registry.import_extensions`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from hr_core.models import Institution, User
from hr_core.registry import RecurringAmount, registry


def recognised(institution: Institution, labels: Sequence[str]) -> dict[str, str]:
    """What each column becomes; a column that no floor knows is absent, hence not imported."""
    found: dict[str, str] = {}
    if labels:
        for extension in registry.import_extensions:
            found = {**extension.recognise(institution, labels), **found}
    return found


def pending_count(institution: Institution, amounts: Sequence[RecurringAmount]) -> int:
    """How many amounts differ from what is recorded."""
    if not amounts:
        return 0
    return sum(len(extension.pending(institution, amounts)) for extension in registry.import_extensions)


def write_amounts(institution: Institution, amounts: Sequence[RecurringAmount], actor: User) -> int:
    """Record the amounts that differ; returns how many were written."""
    if not amounts:
        return 0
    return sum(
        extension.write(institution, extension.pending(institution, amounts), actor)
        for extension in registry.import_extensions
    )


def as_amounts(triples: Iterable[tuple[int, str, int]], start: date) -> list[RecurringAmount]:
    return [RecurringAmount(employee, label, amount, start) for employee, label, amount in triples]

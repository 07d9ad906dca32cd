"""The lines of a return over its period."""

from __future__ import annotations

from typing import Any

from payroll.models import Filing, FilingLine


def line_sums(filing: Filing) -> list[tuple[str, int, int, int]]:
    """(label, people of the last month, base, amount) of each line over the period, in order."""
    found: dict[str, list[Any]] = {}
    for line in FilingLine.objects.filter(filing=filing).order_by("order", "code", "month"):
        row = found.setdefault(line.code, [line.label, 0, 0, 0])
        row[1] = line.people
        row[2] += line.base
        row[3] += line.amount
    return [tuple(row) for row in found.values()]

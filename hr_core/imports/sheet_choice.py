"""Which sheet of a workbook holds the list to import."""

from __future__ import annotations

from .problems import FileRefused
from .reader import Workbook
from .table import KnownHeading, RawTable, find_table


def choose_table(workbook: Workbook, sheet: str, known: KnownHeading) -> RawTable:
    """The table of the named sheet, or the widest and longest one among the visible sheets."""
    if sheet:
        return find_table(workbook.sheet(sheet), known)
    visible = [one for one in workbook.sheets if not one.is_hidden and not one.is_empty] or workbook.sheets
    tables, refusals = [], []
    for one in visible:
        try:
            tables.append(find_table(one, known))
        except FileRefused as refusal:
            refusals.append(refusal)
    if not tables:
        raise refusals[0]
    return max(tables, key=lambda table: (sum(known(text) > 0.7 for text in table.headings), len(table.rows)))

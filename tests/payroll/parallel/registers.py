"""Registers of an old software, written from our own payslips so that equal means equal."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import Workbook

from hr_core.access import Access, access_of
from payroll.choices_parallel import ParallelState
from payroll.models import ParallelRun, PayPeriod
from payroll.parallel.causes import Side
from payroll.selectors.parallel import OurMonth, our_month
from payroll.services.parallel.register import targets_of
from payroll.services.parallel.runs import (
    ABSENT,
    columns_keep,
    items_keep,
    items_of,
    layout_of,
    parallel_receive,
    table_of,
)
from tests.cast import Zone

Change = Callable[[str, str, Side], Side | None]


def as_it_is(number: str, code: str, side: Side) -> Side | None:
    return side


def long_register(month: OurMonth, change: Change = as_it_is) -> bytes:
    """A row per employee and line, with base, rate in per cent and amount; `change` gives another side, or none."""
    rows: list[list[object]] = [["LIVRE DE PAIE"], ["Matricule", "Nom", "Code rubrique", "Libellé", "Base", "Taux", "Montant"]]
    for key, person in month.people.items():
        for code, line in month.lines.items():
            side = month.book[key].get(code)
            if side is None or not side.amount or (side := change(person.staff_number, code, side)) is None:
                continue
            rate = side.rate / 10_000 if side.rate else None
            rows.append([person.staff_number, person.name, code, line.label, side.base, rate, side.amount])
    return workbook(rows)


def wide_register(month: OurMonth) -> bytes:
    """A row per employee, a column per line."""
    codes = [code for code in month.lines if any(code in held for held in month.book.values())]
    rows: list[list[object]] = [["Matricule", "Nom", *(month.lines[code].label for code in codes)]]
    for key, person in month.people.items():
        amounts = [side.amount if (side := month.book[key].get(code)) else None for code in codes]
        rows.append([person.staff_number, person.name, *amounts])
    return workbook(rows)


def workbook(rows: list[list[object]]) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def person(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def compared(period: PayPeriod, content: bytes, access: Access) -> ParallelRun:
    """A register received, its columns and items kept as they are proposed, and compared."""
    row = parallel_receive(period=period, content=content, name="livre.xlsx", access=access)
    if row.state == ParallelState.RECEIVED:
        table = table_of(row)
        columns_keep(parallel=row, targets=targets_of(table, {}), access=access)
        items = {each.code: each.target or ABSENT for each in items_of(row, layout_of(row.institution))}
        row = items_keep(parallel=row, items=items, step=1, access=access)
    return row


__all__ = ["compared", "long_register", "our_month", "person", "wide_register"]

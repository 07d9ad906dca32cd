"""Two other files of payroll: opening balances (« cumuls » by item and month) and variable inputs (EVP) of a month.

Both are long lists: one line per staff number and pay item.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from . import amounts, dates, identifiers
from .column_reader import ColumnReader, Parser
from .columns import Column, ColumnMapping, Vocabulary, match_columns
from .problems import Problem, issue
from .reader import Limits, read_workbook
from .sheet_choice import choose_table
from .table import IgnoredLine

_STAFF_NUMBER = Column(
    "staff_number", "Matricule", "staff_number", ("mle", "mat", "n° matricule", "matricule agent", "code agent"), "0123"
)
_ITEM_CODE = Column(
    "item_code",
    "Code rubrique",
    "item_code",
    ("rubrique", "code", "n° rubrique", "code rub", "rub", "rubrique code"),
    "1100",
)
_LABEL = Column("label", "Libellé", "text", ("libellé rubrique", "intitulé", "désignation"), "Salaire de base")
_NAME = Column("name", "Nom et prénoms", "text", ("nom", "noms et prénoms", "agent", "nom de l'agent"), "")
_MONTH = Column("month", "Mois", "month", ("période", "mois de paie", "période de paie", "mois / année"), "10/2026")
_AMOUNT = Column("amount", "Montant", "amount", ("valeur", "montant (F CFA)", "total", "cumul"), "350 000")

BALANCE_COLUMNS = (_STAFF_NUMBER, _NAME, _ITEM_CODE, _LABEL, _MONTH, _AMOUNT)
INPUT_COLUMNS = (
    _STAFF_NUMBER,
    _NAME,
    _ITEM_CODE,
    _LABEL,
    Column(
        "quantity",
        "Nombre",
        "quantity",
        ("quantité", "nbre", "nb", "nombre d'heures", "heures", "jours", "base"),
        "12,5",
    ),
    Column("rate", "Taux", "quantity", ("taux horaire", "%", "pourcentage", "majoration"), ""),
    _AMOUNT,
    Column("comment", "Observation", "text", ("observations", "motif", "commentaire", "justification"), ""),
)


@dataclass(frozen=True, slots=True)
class EntryOptions:
    """What the institution knows; ``None`` means that it is not checked.  ``months``: first days of first and last."""

    today: dt.date
    decimals: int = 0
    known_staff_numbers: frozenset[str] | None = None
    known_items: frozenset[str] | None = None
    months: tuple[dt.date, dt.date] | None = None
    sheet: str = ""
    limits: Limits = field(default_factory=partial(Limits, rows=1_000_000, columns=100, cells=20_000_000))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an opening balance has ``month`` and ``amount``; an input has ``quantity``, ``rate`` or ``amount``."""

    line: int
    staff_number: str | None
    item_code: str | None
    label: str | None
    month: dt.date | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class EntryFile:
    """All that was read; ``accepted`` leaves out the lines that carry an error."""

    mapping: ColumnMapping
    rows: list[Entry]
    problems: list[Problem]
    ignored_lines: list[IgnoredLine]

    @property
    def is_blocked(self) -> bool:
        return any(problem.is_error and problem.line is None for problem in self.problems)

    @property
    def refused_lines(self) -> frozenset[int]:
        if self.is_blocked:
            return frozenset(row.line for row in self.rows)
        return frozenset(problem.line for problem in self.problems if problem.is_error and problem.line is not None)

    @property
    def accepted(self) -> list[Entry]:
        refused = self.refused_lines
        return [row for row in self.rows if row.line not in refused]


def parse_balances(source: str | Path | bytes, options: EntryOptions, *, name: str = "") -> EntryFile:
    """Opening balances: staff number, item, month and amount are mandatory; an amount may be negative."""
    reader = _read(source, options, BALANCE_COLUMNS, name)
    reader.require(("staff_number", "item_code", "month", "amount"))
    _check_known(reader, options)
    _check_months(reader, options)
    _check_repeats(reader, ("staff_number", "item_code", "month"))
    return _entry_file(reader)


def parse_inputs(source: str | Path | bytes, options: EntryOptions, *, name: str = "") -> EntryFile:
    """Variable inputs of one month: a number, a rate or an amount at least."""
    reader = _read(source, options, INPUT_COLUMNS, name)
    reader.require(("staff_number", "item_code"))
    _check_known(reader, options)
    wrong = {problem.line for problem in reader.problems if problem.is_error}
    for position, given in enumerate(zip(*(reader.get(name) for name in ("quantity", "rate", "amount")), strict=True)):
        if all(value is None for value in given) and reader.lines[position] not in wrong:
            reader.report(position, "amount", issue("nothing_entered"))
    _check_repeats(reader, ("staff_number", "item_code"))
    return _entry_file(reader)


def _read(source: str | Path | bytes, options: EntryOptions, columns: Sequence[Column], name: str) -> ColumnReader:
    vocabulary = Vocabulary.of(columns)
    workbook = read_workbook(source, name=name, limits=options.limits)
    table = choose_table(workbook, options.sheet, vocabulary.score)
    mapping = match_columns(table.headings, vocabulary=vocabulary, with_items=False)
    reader = ColumnReader(table, mapping, {column.field: column for column in columns})
    parsers: dict[str, Parser] = {
        "staff_number": identifiers.parse_staff_number,
        "item_code": identifiers.parse_staff_number,
        "text": identifiers.parse_text,
        "month": partial(dates.parse_month, today=options.today),
        "quantity": amounts.parse_quantity,
        "amount": partial(amounts.parse_amount, decimals=options.decimals, negative=True),
    }
    for target in reader.targets:
        reader.read(target, parsers[reader.columns[target].kind])
    reader.report_unread_columns()
    return reader


def _check_known(reader: ColumnReader, options: EntryOptions) -> None:
    lists = (("staff_number", options.known_staff_numbers), ("item_code", options.known_items))
    for name, known in lists:
        if known is None:
            continue
        for position, value in enumerate(reader.get(name)):
            if value is not None and value not in known:
                code = "staff_number_unknown" if name == "staff_number" else "item_unknown"
                reader.report(position, name, issue(code, value=value))


def _check_months(reader: ColumnReader, options: EntryOptions) -> None:
    if options.months is None:
        return
    first, last = options.months
    expected = f"{first:%m/%Y} à {last:%m/%Y}"
    for position, month in enumerate(reader.get("month")):
        if month is not None and not first <= month <= last:
            reader.report(position, "month", issue("month_outside", month=f"{month:%m/%Y}", expected=expected))


def _check_repeats(reader: ColumnReader, key: tuple[str, ...]) -> None:
    first_seen: dict[tuple[object, ...], int] = {}
    for position, values in enumerate(zip(*(reader.get(name) for name in key), strict=True)):
        if None in values:
            continue
        first = first_seen.setdefault(values, position)
        if first != position:
            reader.report(position, "item_code", issue("entry_twice", other=reader.lines[first]))


def _entry_file(reader: ColumnReader) -> EntryFile:
    names = [name for name in reader.values if name != "name"]
    columns = [reader.values[name] for name in names]
    empty = dict.fromkeys(("staff_number", "item_code", "label"))
    rows = [
        Entry(**{"line": line, **empty, **dict(zip(names, values, strict=True))})
        for line, *values in zip(reader.lines, *columns, strict=True)
    ]
    return EntryFile(reader.mapping, rows, reader.sorted_problems(), reader.table.ignored)

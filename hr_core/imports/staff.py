"""Read a staff file: rows of typed values, and the list of all that is wrong with them.

Columns are parsed one by one (``ColumnReader``), then rows are compared with each other (``staff_checks``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from . import amounts, dates, identifiers, names, words
from .column_reader import ColumnReader, Parser
from .columns import FIELDS, ITEM_PREFIX, STAFF_VOCABULARY, ColumnMapping, match_columns
from .problems import Problem, issue
from .reader import Limits, read_workbook
from .sheet_choice import choose_table
from .staff_checks import check_accounts, check_dates, check_duplicates, check_family, check_lists
from .table import IgnoredLine, RawTable
from .text import cell_text, fold

REQUIRED = ("staff_number", "surname", "birth_date", "hire_date")


@dataclass(frozen=True, slots=True)
class StaffOptions:
    """What the institution knows; ``None`` for a list means that it is not checked.

    ``decimals`` is that of the currency.  ``today`` decides centuries and ages.
    """

    country: str
    today: dt.date
    decimals: int = 0
    known_units: frozenset[str] | None = None
    known_categories: frozenset[str] | None = None
    known_jobs: frozenset[str] | None = None
    required: tuple[str, ...] = REQUIRED
    minimum_age: int = 16
    maximum_age: int = 80
    sheet: str = ""
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class StaffRow:
    """One line of a staff file.  A field is ``None`` when the cell is empty or wrong, or the file lacks the column
    (``StaffFile.fields`` tells which).  Amounts are in the currency's minor unit; words are the codes of ``words``."""

    line: int
    section: str = ""
    staff_number: str | None = None
    surname: str | None = None
    given_names: str | None = None
    maiden_name: str | None = None
    sex: str | None = None
    birth_date: dt.date | None = None
    birth_place: str | None = None
    nationality: str | None = None
    marital_status: str | None = None
    spouse_income: bool | None = None
    children: int | None = None
    dependent_children: int | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    social_security_number: str | None = None
    tax_number: str | None = None
    identity_number: str | None = None
    hire_date: dt.date | None = None
    seniority_date: dt.date | None = None
    contract_type: str | None = None
    contract_end: dt.date | None = None
    status: str | None = None
    direction: str | None = None
    department: str | None = None
    service: str | None = None
    agency: str | None = None
    unit: str | None = None
    job_title: str | None = None
    grade: str | None = None
    category: str | None = None
    pay_class: str | None = None
    step: str | None = None
    index_value: int | None = None
    is_manager: bool | None = None
    base_salary: int | None = None
    salary_supplement: int | None = None
    payment_mode: str | None = None
    bank: str | None = None
    bank_account: str | None = None
    emergency_name: str | None = None
    emergency_phone: str | None = None
    items: dict[str, int] = field(default_factory=dict)

    @property
    def unit_path(self) -> tuple[str, ...]:
        """The units named on the line, from the widest to the narrowest."""
        path = (self.direction, self.department, self.service, self.agency, self.unit)
        return tuple(name for name in path if name)

    def differences(self, other: StaffRow, of: frozenset[str]) -> dict[str, tuple[Any, Any]]:
        """``{field: (this value, the other's)}`` over the fields ``of`` a file; ``items`` stands for all pay items."""
        pairs = ((name, getattr(self, name), getattr(other, name)) for name in sorted(of))
        return {name: (mine, theirs) for name, mine, theirs in pairs if mine != theirs}


ROW_FIELDS = tuple(item.name for item in fields(StaffRow) if item.name not in ("line", "section", "items"))


@dataclass(frozen=True, slots=True)
class LoadedTable:
    """A table found in a workbook with the proposed mapping: what the mapping screen shows."""

    workbook: str
    kind: str
    table: RawTable
    mapping: ColumnMapping
    other_sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffFile:
    """All that was read: every data line is in ``rows``, every other line in ``ignored_lines``."""

    sheet: str
    mapping: ColumnMapping
    fields: frozenset[str]
    rows: list[StaffRow]
    problems: list[Problem]
    ignored_lines: list[IgnoredLine]
    other_sheets: tuple[str, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Whether a mandatory column is missing, so that no line can be taken."""
        return any(problem.is_error and problem.line is None for problem in self.problems)

    @property
    def refused_lines(self) -> frozenset[int]:
        """The lines that carry an error (all of them when the file is blocked)."""
        if self.is_blocked:
            return frozenset(row.line for row in self.rows)
        return frozenset(problem.line for problem in self.problems if problem.is_error and problem.line is not None)

    @property
    def accepted(self) -> list[StaffRow]:
        """The rows without error, warnings or not."""
        refused = self.refused_lines
        return [row for row in self.rows if row.line not in refused]

    def problems_of(self, line: int) -> list[Problem]:
        return [problem for problem in self.problems if problem.line == line]


# -- loading ------------------------------------------------------------------------------------------------------


def load_staff_table(
    source: str | Path | bytes,
    options: StaffOptions,
    *,
    saved: Mapping[str, str] | None = None,
    name: str = "",
) -> LoadedTable:
    """Open the file and propose a mapping.  Of several sheets, the one with most known columns is taken."""
    workbook = read_workbook(source, name=name, limits=options.limits)
    table = choose_table(workbook, options.sheet, STAFF_VOCABULARY.score)
    mapping = match_columns(table.headings, numeric=table.numeric_columns(), saved=saved)
    others = tuple(sheet.name for sheet in workbook.sheets if sheet.name != table.sheet and not sheet.is_empty)
    return LoadedTable(workbook.name, workbook.kind, table, mapping, others)


def parse_staff_file(
    source: str | Path | bytes,
    options: StaffOptions,
    *,
    mapping: ColumnMapping | None = None,
    saved: Mapping[str, str] | None = None,
    name: str = "",
) -> StaffFile:
    """Read, match and check in one go.  Raises ``FileRefused`` only when the file as a whole cannot be read."""
    loaded = load_staff_table(source, options, saved=saved, name=name)
    return parse_staff_table(loaded.table, mapping or loaded.mapping, options, other_sheets=loaded.other_sheets)


# -- parsing ------------------------------------------------------------------------------------------------------


def _parsers(options: StaffOptions) -> dict[str, Parser]:
    """The parser of each kind of column."""
    return {
        "staff_number": identifiers.parse_staff_number,
        "text": identifiers.parse_text,
        "raw": lambda raw: (raw, None),
        "identifier": identifiers.parse_identifier,
        "surname": _parse_surname,
        "given_names": _parse_given_names,
        "civility": partial(words.parse_choice, words=words.SEXES),
        "sex": partial(words.parse_choice, words=words.SEXES),
        "marital_status": partial(words.parse_choice, words=words.MARITAL_STATUSES),
        "contract_type": partial(words.parse_choice, words=words.CONTRACT_TYPES),
        "status": partial(words.parse_choice, words=words.STATUSES),
        "payment_mode": partial(words.parse_choice, words=words.PAYMENT_MODES),
        "yes_no": words.parse_yes_no,
        "birth_date": partial(dates.parse_date, rule=dates.BIRTH, today=options.today),
        "past_date": partial(dates.parse_date, rule=dates.PAST, today=options.today),
        "future_date": partial(dates.parse_date, rule=dates.FUTURE, today=options.today),
        "count": amounts.parse_count,
        "count_large": partial(amounts.parse_count, high=10_000),
        "amount": partial(amounts.parse_amount, decimals=options.decimals),
        "phone": partial(identifiers.parse_phone, country=options.country),
        "email": identifiers.parse_email,
        "bank_account": identifiers.account_text,
    }


def _parse_surname(raw: Any) -> tuple[str | None, None]:
    return names.clean_surname(cell_text(raw)) or None, None


def _parse_given_names(raw: Any) -> tuple[str | None, None]:
    return names.clean_given_names(cell_text(raw)) or None, None


def parse_staff_table(
    table: RawTable, mapping: ColumnMapping, options: StaffOptions, *, other_sheets: tuple[str, ...] = ()
) -> StaffFile:
    """Parse and check every row of ``table`` under ``mapping``; never raises on data."""
    reader = ColumnReader(table, mapping, FIELDS)
    parsers = _parsers(options)
    for target in reader.targets:
        if target.startswith(ITEM_PREFIX):
            reader.read(target, parsers["amount"])
        elif target != "full_name":
            reader.read(target, parsers[FIELDS[target].kind])
    _split_full_names(reader)
    _use_civility(reader)
    _use_sections(reader)
    reader.require(options.required)
    _flag_ambiguous_dates(reader)
    check_accounts(reader, options.country)
    check_duplicates(reader)
    check_dates(reader, options.today, options.minimum_age, options.maximum_age)
    check_family(reader)
    check_lists(reader, options.known_units, options.known_categories, options.known_jobs)
    reader.report_unread_columns()
    rows = _rows(reader)
    present = frozenset(name for name in ROW_FIELDS if name in reader.values)
    if any(target.startswith(ITEM_PREFIX) for target in reader.targets):
        present |= {"items"}
    return StaffFile(table.sheet, mapping, present, rows, reader.sorted_problems(), table.ignored, other_sheets)


def _split_full_names(reader: ColumnReader) -> None:
    """Surname, given names and maiden name from one column, unless the file has them apart."""
    if "full_name" not in reader or "surname" in reader.values:
        return
    surname_first = not fold(reader.heading("full_name")).startswith("prenom")
    splits = [names.split_name(cell_text(cell), surname_first=surname_first) for cell in reader.raw("full_name")]
    reader.aliases["surname"] = reader.aliases["given_names"] = "full_name"
    reader.values["surname"] = [split.surname or None for split in splits]
    reader.values["given_names"] = [split.given_names or None for split in splits]
    if "maiden_name" not in reader.values and any(split.maiden_name for split in splits):
        reader.values["maiden_name"] = [split.maiden_name or None for split in splits]
    for position, split in enumerate(splits):
        if split.surname and not split.given_names:
            reader.report(position, "full_name", issue("given_names_missing"))
    guessed = sum(split.guessed and bool(split.given_names) for split in splits)
    if guessed:
        which = "premier" if surname_first else "dernier"
        reader.report_column(reader.heading("full_name"), "full_name", "names_guessed", count=guessed, which=which)


def _use_civility(reader: ColumnReader) -> None:
    """« M. », « Mme » tell the sex when no column does."""
    civilities = reader.values.pop("civility", None)
    if civilities is not None and "sex" not in reader.values:
        reader.values["sex"] = civilities


def _use_sections(reader: ColumnReader) -> None:
    """Lines such as « DIRECTION DES PRESTATIONS » between the rows name the unit when no column does."""
    if not any(name in reader.values for name in ("direction", "department", "service", "agency", "unit")):
        sections = [row.section or None for row in reader.table.rows]
        if any(sections):
            reader.values["direction"] = sections


def _flag_ambiguous_dates(reader: ColumnReader) -> None:
    """When a date of a column puts the month first, its other dates that read both ways are doubtful."""
    columns = {problem.field for problem in reader.problems if problem.code == "date_month_first"}
    for name in columns:
        for position, (cell, value) in enumerate(zip(reader.raw(name), reader.get(name), strict=True)):
            if value is not None and dates.could_be_month_first(cell):
                reader.report(position, name, issue("date_ambiguous", read=f"{value:%d/%m/%Y}"), raw=cell)


def _rows(reader: ColumnReader) -> list[StaffRow]:
    names_read = [name for name in ROW_FIELDS if name in reader.values]
    item_names = [target for target in reader.targets if target.startswith(ITEM_PREFIX)]
    columns = [reader.values[name] for name in names_read]
    rows = []
    for row, *values in zip(reader.table.rows, *columns, strict=True):
        rows.append(StaffRow(row.line, row.section, **dict(zip(names_read, values, strict=True))))
    for target in item_names:
        label = target.removeprefix(ITEM_PREFIX)
        for row, amount in zip(rows, reader.values[target], strict=True):
            if amount:
                row.items[label] = amount
    return rows

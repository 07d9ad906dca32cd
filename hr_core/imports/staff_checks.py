"""What one line of a staff file says against itself, against the other lines, and against the institution's lists."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from difflib import get_close_matches
from typing import Any

from hr_core.bank_keys import check_account

from .column_reader import ColumnReader
from .identifiers import join_account
from .problems import Issue, issue
from .text import fold

_SHOWN = 8  # values of a list named in a message
_ACCOUNT_PARTS = ("bank_code", "branch_code", "account_number", "rib_key")


def check_accounts(reader: ColumnReader, country: str) -> None:
    """Bank accounts by their key; four separate columns are joined first.  Values become the normalised account."""
    parts_given = all(name in reader.values for name in _ACCOUNT_PARTS)
    if "bank_account" not in reader.values and parts_given:
        columns = (reader.values[name] for name in _ACCOUNT_PARTS)
        reader.values["bank_account"] = [join_account(parts, country) or None for parts in zip(*columns, strict=True)]
        reader.aliases["bank_account"] = "account_number"
    elif "bank_account" not in reader.values:
        return
    field, accounts = "bank_account", reader.values["bank_account"]
    modes = reader.get("payment_mode")
    failed = {problem.line for problem in reader.problems if problem.field == field and problem.is_error}
    for position, text in enumerate(accounts):
        if text is None:
            if modes[position] == "transfer" and reader.lines[position] not in failed:
                reader.report(position, field, issue("bank_missing"))
            continue
        check = check_account(country, text)
        if check.ok:
            accounts[position] = check.normalised
            continue
        accounts[position] = None
        if check.expected_key:
            found = issue("bank_key_wrong", detail=check.message_fr, key=check.expected_key)
        else:
            found = issue("bank_invalid", detail=check.message_fr)
        reader.report(position, field, found, raw=text)
    _report_repeats(reader, field, accounts, "bank_shared", every=False)


def check_duplicates(reader: ColumnReader) -> None:
    """The same staff number or insured number twice, the same person twice, staff numbers that lost their zeros."""
    numbers = reader.get("staff_number")
    _report_repeats(reader, "staff_number", numbers, "staff_number_twice", every=True)
    insured = reader.get("social_security_number")
    _report_repeats(reader, "social_security_number", insured, "social_security_twice", every=True)
    people: dict[tuple[Any, ...], int] = {}
    for position, person in enumerate(
        zip(reader.get("surname"), reader.get("given_names"), reader.get("birth_date"), strict=True)
    ):
        if not all(person):
            continue
        key = (fold(person[0]), fold(person[1]), person[2])
        first = people.setdefault(key, position)
        if first != position and numbers[first] != numbers[position]:
            found = issue("person_twice", other=reader.lines[first], number=numbers[first] or "?")
            reader.report(position, "surname", found)
    _check_zeros(reader, numbers)


def _who(reader: ColumnReader, position: int) -> str:
    surname, given = reader.get("surname")[position], reader.get("given_names")[position]
    return " ".join(filter(None, (surname, given))) or "sans nom"


def _report_repeats(reader: ColumnReader, field: str, values: Iterable[Hashable], code: str, *, every: bool) -> None:
    """Report values met twice: on each of their lines (``every``), or on all but the first."""
    positions: dict[Hashable, list[int]] = defaultdict(list)
    for position, value in enumerate(values):
        if value is not None:
            positions[value].append(position)
    for value, where in positions.items():
        for rank, position in enumerate(where if len(where) > 1 else ()):
            if rank == 0 and not every:
                continue
            other = where[1] if rank == 0 else where[0]
            found = issue(code, value=value, other=reader.lines[other], who=_who(reader, other))
            reader.report(position, field, found)


def _check_zeros(reader: ColumnReader, numbers: list[str | None]) -> None:
    """Digits only, held as a number, and shorter than the length that most staff numbers have."""
    if "staff_number" not in reader:
        return
    lengths = Counter(len(number) for number in numbers if number)
    if not lengths:
        return
    usual, count = lengths.most_common(1)[0]
    if count * 10 < sum(lengths.values()) * 6:
        return
    texts = reader.raw("staff_number")
    if not any(isinstance(cell, str) and cell.startswith("0") for cell in texts):
        return
    for position, number in enumerate(numbers):
        if number and number.isdigit() and len(number) < usual:
            found = issue("staff_number_zeros", length=usual, proposal=number.zfill(usual))
            reader.report(position, "staff_number", found)


# -- dates --------------------------------------------------------------------------------------------------------


def _years_between(start: dt.date, end: dt.date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def check_dates(reader: ColumnReader, today: dt.date, minimum_age: int, maximum_age: int) -> None:
    """Ages, and the order of birth, seniority, hire and end of contract."""
    columns = [reader.get(name) for name in ("birth_date", "hire_date", "seniority_date", "contract_end")]
    types = reader.get("contract_type")
    for position, (birth, hire, seniority, end) in enumerate(zip(*columns, strict=True)):
        if birth and (found := _birth_issue(birth, hire, today, minimum_age, maximum_age)):
            reader.report(position, "birth_date", found)
        if hire and hire > today:
            reader.report(position, "hire_date", issue("hire_future"))
        if seniority and birth and seniority <= birth:
            reader.report(position, "seniority_date", issue("seniority_before_birth", birth=f"{birth:%d/%m/%Y}"))
        elif seniority and hire and seniority > hire:
            reader.report(position, "seniority_date", issue("seniority_after_hire", hire=f"{hire:%d/%m/%Y}"))
        if found := _contract_issue(hire, end, types[position], today, has_column="contract_end" in reader):
            reader.report(position, "contract_end", found)


def _birth_issue(birth: dt.date, hire: dt.date | None, today: dt.date, minimum: int, maximum: int) -> Issue | None:
    if birth > today:
        return issue("birth_future")
    if hire and birth >= hire:
        return issue("birth_after_hire", hire=f"{hire:%d/%m/%Y}")
    if hire and (age := _years_between(birth, hire)) < minimum:
        return issue("hired_too_young", age=age, hire=f"{hire:%d/%m/%Y}", minimum=minimum)
    if (age := _years_between(birth, today)) > maximum:
        return issue("too_old", age=age, maximum=maximum)
    return None


def _contract_issue(
    hire: dt.date | None, end: dt.date | None, kind: str | None, today: dt.date, *, has_column: bool
) -> Issue | None:
    if end is None:
        return issue("contract_end_missing") if kind == "fixed_term" and has_column else None
    if hire and end < hire:
        return issue("contract_end_before_hire", hire=f"{hire:%d/%m/%Y}")
    if kind == "permanent":
        return issue("contract_end_unexpected")
    if end < today:
        return issue("contract_ended", end=f"{end:%d/%m/%Y}")
    return None


# -- family, pay, lists -------------------------------------------------------------------------------------------


def check_family(reader: ColumnReader) -> None:
    """Children against dependants, the spouse against the family status; a base salary of zero."""
    for position, (children, dependants, spouse, status, salary) in enumerate(
        zip(
            reader.get("children"),
            reader.get("dependent_children"),
            reader.get("spouse_income"),
            reader.get("marital_status"),
            reader.get("base_salary"),
            strict=True,
        )
    ):
        if children is not None and dependants is not None and dependants > children:
            found = issue("dependants_exceed_children", dependants=dependants, children=children)
            reader.report(position, "dependent_children", found)
        if spouse and status is not None and status != "married":
            reader.report(position, "spouse_income", issue("spouse_income_unmarried"))
        if salary == 0:
            reader.report(position, "base_salary", issue("salary_zero"))


def check_lists(
    reader: ColumnReader,
    units: frozenset[str] | None,
    categories: frozenset[str] | None,
    jobs: frozenset[str] | None,
) -> None:
    """Units, categories and jobs against those of the institution; the institution's spelling replaces the file's."""
    for field in ("direction", "department", "service", "agency", "unit"):
        _check_list(reader, field, units, "unit_unknown")
    _check_list(reader, "category", categories, "category_unknown")
    _check_list(reader, "job_title", jobs, "job_unknown")


def _check_list(reader: ColumnReader, field: str, known: frozenset[str] | None, code: str) -> None:
    values = reader.values.get(field)
    if known is None or values is None:
        return
    by_fold = {fold(name): name for name in known}
    issues: dict[str, Issue] = {}
    for position, value in enumerate(values):
        if value is None:
            continue
        if (name := by_fold.get(fold(value))) is not None:
            values[position] = name
            continue
        if value not in issues:
            issues[value] = issue(code, value=value, expected=_nearest(value, by_fold))
        reader.report(position, field, issues[value], raw=value)


def _nearest(value: str, by_fold: dict[str, str]) -> str:
    """The names closest to ``value``, or the first of the list."""
    close = get_close_matches(fold(value), by_fold, n=3, cutoff=0.6)
    chosen = [by_fold[name] for name in close] or sorted(by_fold.values())[:_SHOWN]
    return ", ".join(chosen) or "aucune valeur n’est encore définie"

"""Opening balances, variable inputs, and the template that is filled in and read back."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from hr_core.imports import (
    STAFF_COLUMNS,
    EntryOptions,
    FileRefused,
    parse_balances,
    parse_inputs,
    parse_staff_file,
    staff_template,
)
from hr_core.imports.staff import REQUIRED
from hr_core.imports.table import EXAMPLE_MARK

from .sheets import AWA, OPTIONS, TODAY, csv_bytes, saved, xlsx

BALANCES = ["Matricule", "Rubrique", "Libellé", "Mois", "Montant"]
INPUTS = ["Matricule", "Code rubrique", "Nombre", "Taux", "Montant"]


def test_balances_are_read_with_their_month() -> None:
    found = parse_balances(csv_bytes([BALANCES, ["0012", "1000", "Base", "10/2026", "412 500"]]), EntryOptions(TODAY))
    entry = found.rows[0]
    assert (entry.staff_number, entry.item_code, entry.month, entry.amount) == (
        "0012",
        "1000",
        dt.date(2026, 10, 1),
        412500,
    )
    assert not found.problems


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["9999", "1000", "", "10/2026", "1"], "staff_number_unknown"),
        (["0012", "7777", "", "10/2026", "1"], "item_unknown"),
        (["0012", "1000", "", "11/2026", "1"], "month_outside"),
        (["0012", "1000", "", "13/2026", "1"], "month_unreadable"),
        (["0012", "1000", "", "10/2026", ""], "required"),
        (["0012", "1000", "", "10/2026", "beaucoup"], "amount_unreadable"),
        (["0012", "1000", "", "01/2026", "5"], "entry_twice"),
    ],
)
def test_wrong_balances_say_why(line: list[str], code: str) -> None:
    options = EntryOptions(
        TODAY,
        known_staff_numbers=frozenset({"0012"}),
        known_items=frozenset({"1000"}),
        months=(dt.date(2026, 1, 1), dt.date(2026, 10, 1)),
    )
    found = parse_balances(csv_bytes([BALANCES, ["0012", "1000", "", "01/2026", "1"], line]), options)
    assert [(problem.line, problem.code) for problem in found.problems] == [(3, code)]
    assert [entry.line for entry in found.accepted] == [2]


def test_inputs_need_a_number_a_rate_or_an_amount() -> None:
    lines = [
        INPUTS,
        ["0012", "2010", "7,5", "15 %", ""],
        ["0012", "3110", "", "", "50 000"],
        ["0012", "3010", "", "", ""],
    ]
    found = parse_inputs(xlsx(lines), EntryOptions(TODAY))
    assert [(str(entry.quantity), str(entry.rate), entry.amount) for entry in found.accepted] == [
        ("7.5", "15", None),
        ("None", "None", 50000),
    ]
    assert [(problem.line, problem.code) for problem in found.problems] == [(4, "nothing_entered")]


def test_the_empty_template_has_no_data() -> None:
    with pytest.raises(FileRefused) as caught:
        parse_staff_file(staff_template(institution="IPRES"), OPTIONS)
    assert caught.value.code == "no_data"


def test_the_template_is_filled_in_and_read_back() -> None:
    book = load_workbook(
        io.BytesIO(staff_template(institution="IPRES", items=("Indemnité de transport", "Prime de caisse")))
    )
    sheet = book["Personnel"]
    headings = [cell.value for cell in sheet[3]]
    assert sheet.cell(4, 1).value == EXAMPLE_MARK
    values = dict(
        zip(("Matricule *", "Nom *", "Prénoms", "Date de naissance *", "Date d'embauche *"), AWA, strict=True)
    )
    for column, heading in enumerate(headings, start=1):
        sheet.cell(5, column, values.get(heading))
    sheet.cell(5, headings.index("Prime de caisse") + 1, 15000)
    staff = parse_staff_file(saved(book), OPTIONS)
    assert staff.problems == []
    assert [(row.staff_number, row.items) for row in staff.rows] == [("0012", {"Prime de caisse": 15000})]
    assert ("example", 4) in {(line.kind, line.line) for line in staff.ignored_lines}
    labels = {column.label for column in STAFF_COLUMNS if column.field in REQUIRED}
    assert {heading.removesuffix(" *") for heading in headings if heading.endswith("*")} == labels


def test_the_example_of_the_template_is_a_valid_line() -> None:
    book = load_workbook(io.BytesIO(staff_template()))
    book["Personnel"].cell(4, 1, "0123")
    staff = parse_staff_file(saved(book), OPTIONS)
    assert staff.problems_of(4) == [problem for problem in staff.problems if problem.code == "bank_missing"]


def test_lists_of_the_template_are_within_the_limit_of_spreadsheets() -> None:
    book = load_workbook(io.BytesIO(staff_template()))
    validations = book["Personnel"].data_validations.dataValidation
    assert len(validations) >= 6
    assert all(len(validation.formula1) <= 255 for validation in validations)

"""The sample workbooks are read whole, without error, to the people from whom they were drawn."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from examples.generate import main as generate
from examples.source.entries import BALANCE_ITEMS, FIRST_MONTH, INPUT_ITEMS, LAST_MONTH
from examples.source.staff import ON, Draw
from hr_core.imports import EntryOptions, StaffOptions, parse_balances, parse_inputs, parse_staff_file, read_workbook

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES = {
    "ipres-personnel.xlsx": ("ipres", "sn", {}),
    "css-personnel.ods": ("css", "sn", {"date_year_only"}),
    "inps-personnel.xlsx": ("inps", "ml", {}),
    "cnps-personnel.csv": ("cnps", "ci", {"names_guessed"}),
    "cnss-benin-personnel.xlsx": ("cnss_bj", "bj", {}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_gives_back_its_people(name: str) -> None:
    key, country, warnings = SAMPLES[name]
    staff = parse_staff_file(EXAMPLES / name, StaffOptions(country, ON))
    people = {person.number: person for person in Draw(key).staff()}
    assert len(staff.rows) == len(staff.accepted) == len(people)
    assert {problem.code for problem in staff.problems} == set(warnings)
    for row in staff.rows:
        person = people[row.staff_number]
        assert (row.surname, row.given_names, row.sex) == (person.surname, person.given_names, person.sex)
        assert row.birth_date == person.birth or row.birth_date == dt.date(person.birth.year, 12, 31)
        assert (row.hire_date, row.contract_end) == (
            person.hire,
            person.contract_end if "contract_end" in staff.fields else None,
        )
        assert (row.base_salary, row.salary_supplement or 0) == (
            person.base_salary, person.supplement if "salary_supplement" in staff.fields else 0,
        )  # fmt: skip
        assert row.bank_account == ("".join(person.account) if person.payment == "Virement" else None)
        assert row.job_title == person.job
        if "direction" in staff.fields:
            assert row.direction == person.direction
        assert row.unit_path


def test_ipres_lines_that_are_not_people_are_listed() -> None:
    staff = parse_staff_file(EXAMPLES / "ipres-personnel.xlsx", StaffOptions("sn", ON))
    assert Counter(line.kind for line in staff.ignored_lines) == {"title": 3, "total": 10, "note": 2}
    assert len({row.direction for row in staff.rows}) == 9


def test_css_sections_name_the_direction_in_the_unit_path() -> None:
    staff = parse_staff_file(EXAMPLES / "css-personnel.ods", StaffOptions("sn", ON))
    assert len({row.section for row in staff.rows}) == 9


def test_the_hidden_sheet_of_benin_is_left_alone_but_named() -> None:
    staff = parse_staff_file(EXAMPLES / "cnss-benin-personnel.xlsx", StaffOptions("bj", ON))
    assert staff.sheet == "Agents"
    assert staff.other_sheets == ("Lisez-moi", "Paramètres")


def test_opening_balances_add_up_for_each_agent_and_month() -> None:
    numbers = frozenset(person.number for person in Draw("inps").staff())
    options = EntryOptions(
        ON, known_staff_numbers=numbers, known_items=frozenset(BALANCE_ITEMS), months=(FIRST_MONTH, LAST_MONTH)
    )
    found = parse_balances(EXAMPLES / "inps-cumuls-2026.xlsx", options)
    assert not found.problems
    assert len(found.rows) > 20_000
    months: dict[tuple[str, dt.date], dict[str, int]] = {}
    for entry in found.rows:
        months.setdefault((entry.staff_number, entry.month), {})[entry.item_code] = entry.amount
    for lines in months.values():
        gross = sum(lines.get(code, 0) for code in ("1000", "1010", "2100", "2200", "2300"))
        assert lines["4000"] == gross
        assert lines["9000"] == gross - lines["5010"] - lines["5020"] - lines.get("5100", 0)


def test_variable_inputs_are_read() -> None:
    numbers = frozenset(person.number for person in Draw("ipres").staff())
    options = EntryOptions(ON, known_staff_numbers=numbers, known_items=frozenset(INPUT_ITEMS))
    found = parse_inputs(EXAMPLES / "ipres-evp-2026-11.xlsx", options)
    assert not found.problems
    assert found.rows
    assert [line.kind for line in found.ignored_lines] == ["title", "total"]


def test_generating_the_samples_again_changes_nothing(tmp_path: Path) -> None:
    generate(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in EXAMPLES.iterdir() if path.is_file() and path.suffix != ".py")
    for name in made:
        if name.endswith((".md", ".json", ".csv")):
            assert (tmp_path / name).read_bytes() == (EXAMPLES / name).read_bytes()
        else:
            assert read_workbook(tmp_path / name).sheets == read_workbook(EXAMPLES / name).sheets

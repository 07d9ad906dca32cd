"""Whole staff files: the same lines in three formats, mandatory columns, mapping, comparison, size."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from examples.source.staff import Draw
from hr_core.bank_keys import rib_key
from hr_core.imports import FileRefused, StaffFile, load_staff_table, parse_staff_file, parse_staff_table, saved_targets

from .sheets import AWA, HEADINGS, MOUSSA, OPTIONS, Lines, csv_bytes, ods, xlsx

FULL_HEADINGS = [*HEADINGS, "Sexe", "Enfants", "Salaire de base", "Indemnité de transport", "Catégorie", "Direction"]


def full_lines() -> Lines:
    return [
        FULL_HEADINGS,
        ["0012", "NDIAYE", "Awa", dt.date(1985, 12, 31), dt.date(2012, 3, 1), "F", 3, 412500, 26000, "AM2", "DRH"],
        ["0013", "DIOP", "Moussa", dt.date(1979, 5, 4), dt.date(2005, 10, 1), "M", 0, 1234567, 26000, "C1", "DFC"],
    ]


def codes(staff: StaffFile) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.code) for problem in staff.problems]


def read(lines: Lines, **options: object) -> StaffFile:
    return parse_staff_file(xlsx(lines), replace(OPTIONS, **options))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_same_lines_in_three_formats_give_the_same_rows(encoding: str) -> None:
    first = parse_staff_file(xlsx(full_lines()), OPTIONS)
    second = parse_staff_file(ods(full_lines()), OPTIONS)
    third = parse_staff_file(csv_bytes(full_lines(), encoding=encoding), OPTIONS)
    assert first.rows == second.rows == third.rows
    assert first.fields == second.fields == third.fields
    assert first.problems == second.problems == third.problems == []


def test_reading_twice_shows_no_difference_and_a_change_shows_one() -> None:
    staff, again = read(full_lines()), read(full_lines())
    assert [row.differences(other, of=staff.fields) for row, other in zip(staff.rows, again.rows, strict=True)] == [
        {},
        {},
    ]
    again.rows[0].base_salary = 500_000
    again.rows[0].email = "hors@fichier.sn"
    assert staff.rows[0].differences(again.rows[0], of=staff.fields) == {"base_salary": (412500, 500_000)}


def test_values_and_pay_items_of_a_row() -> None:
    row = read(full_lines()).rows[1]
    assert (row.line, row.staff_number, row.surname, row.given_names, row.sex) == (3, "0013", "DIOP", "Moussa", "M")
    assert (row.base_salary, row.children, row.category, row.unit_path) == (1234567, 0, "C1", ("DFC",))
    assert row.items == {"Indemnité de transport": 26000}


def test_a_missing_mandatory_column_blocks_the_file_and_says_which() -> None:
    staff = read([["Nom", "Prénoms", "Date d'embauche"], ["NDIAYE", "Awa", "01/03/2012"]])
    assert staff.is_blocked
    assert staff.accepted == []
    assert {problem.field for problem in staff.problems if problem.code == "column_missing"} == {
        "staff_number",
        "birth_date",
    }
    assert "«\u00a0Matricule\u00a0»" in staff.problems[0].text


def test_one_column_of_names_serves_for_both() -> None:
    headings = ["Matricule", "Nom et prénoms", "Date de naissance", "Date d'embauche"]
    staff = read([headings, ["1", "NDIAYE Awa", "31/12/1985", "01/03/2012"], ["2", "", "31/12/1985", "01/03/2012"]])
    assert (staff.rows[0].surname, staff.rows[0].given_names) == ("NDIAYE", "Awa")
    assert codes(staff) == [(3, "required")]
    assert staff.problems[0].column == "Nom et prénoms"


def test_names_in_capitals_are_reported_once_for_the_column() -> None:
    headings = ["Matricule", "Prénoms et nom", "Date de naissance", "Date d'embauche"]
    staff = read([headings, *[[str(number), f"AWA{number} NDIAYE", "31/12/1985", "01/03/2012"] for number in range(5)]])
    guessed = [problem for problem in staff.problems if problem.code == "names_guessed"]
    assert [(problem.line, problem.params["count"], problem.params["which"]) for problem in guessed] == [
        (None, 5, "dernier")
    ]
    assert staff.rows[0].surname == "NDIAYE"


def test_a_staff_number_in_a_column_of_numbers_keeps_no_decimal() -> None:
    assert read([HEADINGS, [1234, *AWA[1:]]]).rows[0].staff_number == "1234"


def test_both_lines_of_a_repeated_staff_number_are_refused() -> None:
    staff = read([HEADINGS, AWA, [AWA[0], *MOUSSA[1:]]])
    assert codes(staff) == [(2, "staff_number_twice"), (3, "staff_number_twice")]
    assert "ligne 2 (NDIAYE Awa)" in staff.problems[1].message


def test_units_categories_and_jobs_take_the_spelling_of_the_institution() -> None:
    known = {"known_units": frozenset({"Drh"}), "known_categories": frozenset({"AM2"})}
    staff = read(full_lines(), **known)
    assert (staff.rows[0].direction, staff.rows[0].category) == ("Drh", "AM2")
    assert codes(staff) == [(3, "unit_unknown"), (3, "category_unknown")]
    assert staff.refused_lines == {3}


def test_corrected_and_saved_mappings_are_obeyed() -> None:
    lines = [[*HEADINGS, "Grade"], [*AWA, "AM2"]]
    loaded = load_staff_table(xlsx(lines), OPTIONS)
    mapping = loaded.mapping.changed({5: "category"})
    assert parse_staff_table(loaded.table, mapping, OPTIONS).rows[0].category == "AM2"
    assert parse_staff_file(csv_bytes(lines), OPTIONS, saved=saved_targets(mapping.to_json())).rows[0].category == "AM2"


def test_the_sheet_with_the_list_is_chosen_or_named() -> None:
    data = xlsx(
        [["Lisez-moi"]], title="Notes", others={"Agents": [HEADINGS, AWA], "Anciens": [HEADINGS[:3], MOUSSA[:3]]}
    )
    staff = parse_staff_file(data, OPTIONS)
    assert (staff.sheet, staff.other_sheets) == ("Agents", ("Notes", "Anciens"))
    assert parse_staff_file(data, replace(OPTIONS, sheet="Anciens")).is_blocked
    with pytest.raises(FileRefused, match="Agents"):
        parse_staff_file(data, replace(OPTIONS, sheet="Nulle part"))


def test_words_for_nothing_are_empty_cells_and_not_twins() -> None:
    headings = [*HEADINGS, "N° CNSS", "RIB", "Fin de contrat", "E-mail", "Téléphone", "Mode de paiement"]
    nothing = ["en cours", "néant", "-", "N/A", "—", ""]
    staff = read([headings, [*AWA, *nothing], [*MOUSSA, "0", "NEANT", "sans objet", "/", "", ""]])
    assert staff.problems == []
    assert [row.social_security_number for row in staff.rows] == [None, None]


def test_question_marks_are_no_words_for_nothing() -> None:
    staff = read([[*HEADINGS, "Salaire de base"], [*AWA, "???"]])
    assert codes(staff) == [(2, "amount_unreadable")]


def test_cents_follow_the_currency() -> None:
    assert read(full_lines(), decimals=2).rows[0].base_salary == 41_250_000


def test_a_formula_error_in_a_date_is_reported_not_lost() -> None:
    staff = read([HEADINGS, [*AWA[:3], "#N/A", AWA[4]], MOUSSA])
    assert codes(staff) == [(2, "formula_error")]


def test_four_account_columns_are_checked_as_one() -> None:
    headings = [*HEADINGS, "Code banque", "Code guichet", "N° compte", "Clé RIB", "Mode de paiement"]
    key = rib_key("SN012", "01234", "000000123456")
    staff = read(
        [
            headings,
            [*AWA, "SN012", 1234, 123456, key, "Virement"],
            [*MOUSSA, "SN012", "01234", "123456", "00", "Virement"],
        ]
    )
    assert staff.rows[0].bank_account == f"SN01201234000000123456{key}"
    assert codes(staff) == [(3, "bank_key_wrong")]
    assert staff.problems[0].column == "N° compte"


def test_twenty_thousand_lines_are_read_and_none_is_lost() -> None:
    people = Draw("ipres").staff()
    lines = [
        [
            "Matricule",
            "Nom et prénoms",
            "Sexe",
            "Date de naissance",
            "Date d'embauche",
            "Fonction",
            "Salaire de base",
            "RIB",
        ]
    ]
    for number in range(20_000):
        person = people[number % len(people)]
        branch = f"{number:05d}"
        account = ("SN012", branch, person.account[2], rib_key("SN012", branch, person.account[2]))
        lines.append(
            [f"{number:06d}", f"{person.surname} {person.given_names}", person.sex, f"{person.birth:%d/%m/%Y}",
             f"{person.hire:%d/%m/%Y}", person.job, f"{person.base_salary:,}".replace(",", "\u202f"), " ".join(account)]
        )  # fmt: skip
    lines[12_345][3] = "31/02/1980"
    staff = parse_staff_file(csv_bytes(lines), OPTIONS)
    assert len(staff.rows) == 20_000
    assert staff.refused_lines == {12_346}
    assert staff.rows[-1].staff_number == "019999"

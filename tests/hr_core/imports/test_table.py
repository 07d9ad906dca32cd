"""Finding the heading row, and sorting data lines from titles, sections, totals and notes."""

from __future__ import annotations

import pytest

from hr_core.imports import FileRefused, RawTable, find_table, read_workbook
from hr_core.imports.columns import STAFF_VOCABULARY

from .sheets import AWA, HEADINGS, MOUSSA, Lines, ods, sheet


def table(lines: Lines, merged: list[tuple[int, int, int, int]] | None = None) -> RawTable:
    return find_table(sheet(lines, merged or []), STAFF_VOCABULARY.score)


def kinds(found: RawTable) -> list[tuple[int, str]]:
    return [(line.line, line.kind) for line in found.ignored]


@pytest.mark.parametrize("titles", [0, 1, 4, 12])
def test_the_headings_are_found_under_title_lines(titles: int) -> None:
    found = table(
        [["ÉTAT DU PERSONNEL"], *[[] for _ in range(titles)], HEADINGS, AWA, MOUSSA]
        if titles
        else [HEADINGS, AWA, MOUSSA]
    )
    assert found.headings == HEADINGS
    assert [row.cells[0] for row in found.rows] == ["0012", "0013"]
    assert found.rows[0].line == found.heading_line + 1


def test_headings_without_accents_in_capitals_and_abbreviated() -> None:
    found = table([["MLE", "NOM", "PRENOMS", "DATE NAISS.", "DATE D'EMBAUCHE"], AWA])
    assert found.heading_line == 1


def test_headings_on_two_lines_are_joined() -> None:
    lines = [
        ["Matricule", "Identité", "", "Naissance", "", "Date d'embauche"],
        ["", "Nom", "Prénoms", "Date", "Lieu", ""],
    ]
    merged = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 1, 5)]
    found = table([*lines, ["0012", "NDIAYE", "Awa", "31/12/1985", "Kaolack", "01/03/2012"]], merged)
    assert found.headings == ["Matricule", "Nom", "Prénoms", "Date Naissance", "Lieu Naissance", "Date d'embauche"]
    assert len(found.rows) == 1


def test_blank_total_and_repeated_heading_lines_are_set_apart() -> None:
    found = table(
        [HEADINGS, AWA, [], ["Sous-total", "", "", "1 agent"], HEADINGS, MOUSSA, ["TOTAL GÉNÉRAL", "", "", "2 agents"]]
    )
    assert [row.line for row in found.rows] == [2, 6]
    assert kinds(found) == [(4, "total"), (5, "heading"), (7, "total")]


@pytest.mark.parametrize(
    "word", ["TOTAL", "Total général", "Sous-total DRH", "S/Total", "S/T Agence", "Totaux", "Effectif : 2", "Ensemble"]
)
def test_words_of_totals(word: str) -> None:
    found = table([HEADINGS, AWA, MOUSSA, [word, "", "", 2, 700000]])
    assert kinds(found) == [(4, "total")]


def test_a_person_whose_name_looks_like_a_total_is_kept() -> None:
    found = table([HEADINGS, ["0012", "TOTAL", "Awa", "31/12/1985", "01/03/2012"]])
    assert len(found.rows) == 1


def test_section_lines_name_the_rows_under_them() -> None:
    found = table([HEADINGS, ["DIRECTION GÉNÉRALE"], AWA, ["DIRECTION DES PRESTATIONS"], MOUSSA])
    assert [row.section for row in found.rows] == ["DIRECTION GÉNÉRALE", "DIRECTION DES PRESTATIONS"]
    assert kinds(found) == [(2, "section"), (4, "section")]


def test_trailing_notes_and_signatures_are_not_people() -> None:
    found = table(
        [
            HEADINGS,
            AWA,
            MOUSSA,
            [],
            ["Arrêté à deux agents."],
            ["Le Chef du service", "", "", "Le Directeur"],
            ["NB : hors stagiaires"],
        ]
    )
    assert len(found.rows) == 2
    assert [kind for _, kind in kinds(found)] == ["note", "note", "note"]


def test_a_line_with_only_a_staff_number_stays_data() -> None:
    assert [row.line for row in table([HEADINGS, AWA, ["0013"], ["0014", "FALL"]]).rows] == [2, 3, 4]


def test_cells_merged_down_give_their_value_to_each_line() -> None:
    headings = ["Direction", *HEADINGS]
    found = table([headings, ["DRH", *AWA], ["", *MOUSSA], ["DFC", *AWA]], [(1, 0, 2, 0)])
    assert [row.cells[0] for row in found.rows] == ["DRH", "DRH", "DFC"]


def test_merged_cells_of_an_ods_are_known_too() -> None:
    headings = ["Direction", *HEADINGS]
    lines = [["ÉTAT", *[""] * 5], headings, ["DRH", *AWA], ["", *MOUSSA]]
    book = read_workbook(ods(lines, [(0, 0, 0, 5), (2, 0, 3, 0)]))
    found = find_table(book.sheets[0], STAFF_VOCABULARY.score)
    assert [row.cells[0] for row in found.rows] == ["DRH", "DRH"]


def test_every_line_of_the_sheet_is_accounted_for() -> None:
    lines = [["TITRE"], [], HEADINGS, ["DRH"], AWA, MOUSSA, ["Total", "", "", 2], [], ["Le Directeur"]]
    found = table(lines)
    blank = sum(not any(line) for line in lines)
    assert len(found.rows) + len(found.ignored) + blank + 1 == len(lines)


def test_a_sheet_without_headings_or_without_data_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        table([["Bonjour"], ["ceci", "est"], ["une", "lettre"]])
    assert caught.value.code == "heading_not_found"
    with pytest.raises(FileRefused) as caught:
        table([["TITRE"], HEADINGS, []])
    assert caught.value.code == "no_data"

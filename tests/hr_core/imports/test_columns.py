"""Recognising headings, correcting the proposal and saving it."""

from __future__ import annotations

import pytest

from hr_core.imports import FIELDS, IGNORED, STAFF_COLUMNS, match_columns, saved_targets
from hr_core.imports.columns import IGNORED_HEADINGS, STAFF_VOCABULARY


def target(heading: str) -> str | None:
    return match_columns([heading]).choices[0].target


@pytest.mark.parametrize("column", STAFF_COLUMNS, ids=lambda column: column.field)
def test_labels_and_synonyms_lead_to_their_column(column) -> None:
    for heading in (column.label, *column.synonyms):
        for writing in (heading, heading.upper(), f"  {heading.lower()}* "):
            assert target(writing) == column.field, writing


@pytest.mark.parametrize("heading", IGNORED_HEADINGS)
def test_calculated_columns_are_ignored(heading: str) -> None:
    assert target(heading) == IGNORED


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("DATE D’EMBAUCHE (JJ/MM/AAAA)", "hire_date"), ("Salaire de base (F CFA)", "base_salary"), ("Nbre d'enfts à charge", "dependent_children"),
        ("Matricul", "staff_number"), ("Dte naiss.", "birth_date"), ("Sit. fam.", "marital_status"), ("Cat. Prof.", "category"),
        ("Tel", "phone"), ("N° Sécurité Sociale", "social_security_number"), ("Salaire  de\nbase", "base_salary"),
        ("Catégorrie", "category"), ("Date embauhce", "hire_date"), ("Ech.", "step"),
    ],
)  # fmt: skip
def test_usual_and_misspelt_headings(heading: str, field: str) -> None:
    assert target(heading) == field


@pytest.mark.parametrize(
    "heading", ["Nom du conjoint", "Date de la visite médicale", "Couleur", "", "12", "Classe de bureau"]
)
def test_other_headings_are_not_forced_into_a_column(heading: str) -> None:
    assert target(heading) is None


@pytest.mark.parametrize(
    "heading", ["Indemnité de transport", "Prime de caisse", "Ind. logement", "Retenue mutuelle", "Heures sup"]
)
def test_allowances_are_suggested_as_pay_items(heading: str) -> None:
    choice = match_columns([heading]).choices[0]
    assert (choice.target, choice.origin) == (f"item:{heading}", "suggested")


def test_an_unknown_column_of_numbers_is_suggested_as_a_pay_item_and_one_of_words_is_not() -> None:
    mapping = match_columns(["Gardiens", "Casier"], numeric=[True, False])
    assert [choice.target for choice in mapping.choices] == ["item:Gardiens", None]


def test_a_field_goes_to_one_column_and_the_other_is_its_twin() -> None:
    mapping = match_columns(["Téléphone", "Portable", "Matricule"])
    assert [choice.target for choice in mapping.choices] == ["phone", None, "staff_number"]
    assert (mapping.choices[1].origin, mapping.choices[1].wanted) == ("twin", "phone")


def test_corrections_move_a_field_and_refuse_nonsense() -> None:
    mapping = match_columns(["Téléphone", "Portable", "Grade"]).changed({1: "phone", 2: "category"})
    assert [choice.target for choice in mapping.choices] == [None, "phone", "category"]
    with pytest.raises(ValueError, match="unknown column targets"):
        mapping.changed({0: "shoe_size"})


def test_a_saved_mapping_follows_headings_that_moved() -> None:
    mapping = match_columns(["Grade", "Panier", "Matricule"]).changed({0: "category", 1: "item:2200"})
    saved = saved_targets(mapping.to_json())
    again = match_columns(["MATRICULE", "PANIER ", "grade"], saved=saved)
    assert [choice.target for choice in again.choices] == ["staff_number", "item:2200", "category"]
    assert [choice.origin for choice in again.choices] == ["saved"] * 3


def test_a_saved_mapping_forgets_fields_that_no_longer_exist() -> None:
    assert saved_targets('{"grade": "gone", "panier": "item:2200", "obs": "ignored"}') == {
        "panier": "item:2200",
        "obs": "ignored",
    }


def test_words_of_data_are_not_headings() -> None:
    for text in ("Awa Marie", "Dakar", "31/12/1985", "Gestionnaire des pensions", "M", "CDI"):
        assert STAFF_VOCABULARY.score(text) < 0.9


def test_every_field_has_a_label() -> None:
    assert all(column.label for column in FIELDS.values())
    assert len(FIELDS) == len(STAFF_COLUMNS)

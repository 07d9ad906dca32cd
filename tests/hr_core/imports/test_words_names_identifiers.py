"""Short lists of words, people's names, staff numbers, telephones, accounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_core.bank_keys import check_account
from hr_core.imports import identifiers, words
from hr_core.imports.names import SplitName, clean_given_names, clean_surname, split_name


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("O", True),
        ("oui", True),
        ("X", True),
        (1.0, True),
        (True, True),
        ("N", False),
        ("Non", False),
        ("-", False),
        (0.0, False),
        ("", None),
    ],
)
def test_yes_and_no(raw: object, answer: bool | None) -> None:
    assert words.parse_yes_no(raw) == (answer, None)


def test_neither_yes_nor_no_is_refused() -> None:
    assert words.parse_yes_no("peut-être")[1].code == "yes_no_unreadable"


@pytest.mark.parametrize(
    ("table", "raw", "code"),
    [
        (words.SEXES, "Masculin", "M"), (words.SEXES, "h", "M"), (words.SEXES, "FÉMININ", "F"), (words.SEXES, "Mme", "F"),
        (words.SEXES, "M.", "M"), (words.SEXES, 2.0, "F"),
        (words.MARITAL_STATUSES, "Marié(e)", "married"), (words.MARITAL_STATUSES, "mariée", "married"),
        (words.MARITAL_STATUSES, "M", "married"), (words.MARITAL_STATUSES, "Mariée (2e épouse)", "married"),
        (words.MARITAL_STATUSES, "Veuf/ve", "widowed"), (words.MARITAL_STATUSES, "C", "single"),
        (words.MARITAL_STATUSES, "CÉLIBATAIRE", "single"), (words.MARITAL_STATUSES, "non marié", "single"),
        (words.CONTRACT_TYPES, "C.D.I.", "permanent"), (words.CONTRACT_TYPES, "troc", None), (words.CONTRACT_TYPES, "cdd", "fixed_term"),
        (words.STATUSES, "Fonctionnaire détachée", "detached_civil_servant"), (words.STATUSES, "Permanent", "labour_code"),
        (words.PAYMENT_MODES, "Virement bancaire", "transfer"), (words.PAYMENT_MODES, "Orange Money", "mobile_money"),
    ],
)  # fmt: skip
def test_words_of_lists(table: words.Words, raw: object, code: str | None) -> None:
    value, found = words.parse_choice(raw, table)
    assert value == code
    assert (found is None) == (code is not None)


@pytest.mark.parametrize(
    "table", [words.SEXES, words.MARITAL_STATUSES, words.CONTRACT_TYPES, words.STATUSES, words.PAYMENT_MODES]
)
def test_every_label_of_the_template_is_read_back(table: words.Words) -> None:
    for code, label in table.labels.items():
        assert words.parse_choice(label, table) == (code, None)


@pytest.mark.parametrize(
    ("text", "surname", "given"),
    [
        ("NDIAYE Awa Marie", "NDIAYE", "Awa Marie"),
        ("Awa Marie NDIAYE", "NDIAYE", "Awa Marie"),
        ("N'DIAYE Awa", "N'DIAYE", "Awa"),
        ("N’GUESSAN Aya Rose", "N'GUESSAN", "Aya Rose"),
        ("OULD SIDI Mohamed", "OULD SIDI", "Mohamed"),
        ("Mohamed Ould AHMED", "OULD AHMED", "Mohamed"),
        ("Aït SAÏD Karim", "AÏT SAÏD", "Karim"),
        ("d'ALMEIDA Reine", "D'ALMEIDA", "Reine"),
        ("DA SILVA Jean-Claude", "DA SILVA", "Jean-Claude"),
        ("Diop, Awa", "DIOP", "Awa"),
        ("Mme KONÉ épse TRAORÉ Mariam", "KONÉ", "Mariam"),
        ("M. BA Amadou", "BA", "Amadou"),
        ("THIAM Aliou", "THIAM", "Aliou"),
        ("ADAM Mariam", "ADAM", "Mariam"),
    ],
)
def test_names_told_by_their_capitals(text: str, surname: str, given: str) -> None:
    split = split_name(text)
    assert (split.surname, split.given_names, split.guessed) == (surname, given, False)


def test_the_maiden_name_is_taken_apart() -> None:
    assert split_name("DIOP née FALL Awa") == SplitName("DIOP", "Awa", "FALL")


def test_without_capitals_the_heading_decides_and_the_split_is_called_a_guess() -> None:
    assert split_name("KOUASSI AYA ROSE") == SplitName("KOUASSI", "Aya Rose", guessed=True)
    assert split_name("Awa Marie Diop", surname_first=False) == SplitName("DIOP", "Awa Marie", guessed=True)
    assert split_name("Ould Ahmed Sidi") == SplitName("OULD AHMED", "Sidi", guessed=True)
    assert split_name("NDIAYE").given_names == ""


SURNAMES = st.sampled_from(["NDIAYE", "N'GUESSAN", "KOUASSI", "TRAORÉ", "DA SILVA", "BA", "OULD SIDI"])
GIVEN = st.sampled_from(["Awa", "Jean-Pierre", "Marie Louise", "El Hadji Malick", "Aïssatou", "Ndèye Fatou"])


@given(surname=SURNAMES, given_names=GIVEN, first=st.booleans())
def test_names_in_capitals_round_trip(surname: str, given_names: str, first: bool) -> None:
    text = f"{surname} {given_names}" if first else f"{given_names} {surname}"
    split = split_name(text)
    assert (split.surname, split.given_names, split.guessed) == (surname, given_names, False)


def test_case_and_spaces_of_names_are_made_regular() -> None:
    assert clean_surname(" n’diaye\u00a0 ") == "N'DIAYE"
    assert clean_given_names("AWA  MARIE-LOUISE") == "Awa Marie-Louise"
    assert clean_given_names("El Hadji") == "El Hadji"


@pytest.mark.parametrize(
    ("raw", "number"),
    [("0012", "0012"), (1234.0, "1234"), ("1234.0", "1234"), ("css-0020", "CSS-0020"), (" 12/A ", "12/A")],
)
def test_staff_numbers_are_text(raw: object, number: str) -> None:
    assert identifiers.parse_staff_number(raw) == (number, None)


@pytest.mark.parametrize(
    ("country", "raw", "number"),
    [
        ("sn", "77 123 45 67", "+221771234567"), ("sn", 771234567.0, "+221771234567"), ("sn", "(+221) 77-123-45-67", "+221771234567"),
        ("sn", "00221771234567", "+221771234567"), ("sn", "77 123 45 67 / 33 821 00 00", "+221771234567"),
        ("ci", "07 08 09 10 11", "+2250708091011"), ("ml", "66.79.30.35", "+22366793035"), ("mg", "034 12 345 67", "+261341234567"),
        ("cd", "0812345678", "+243812345678"), ("sn", "+33 6 12 34 56 78", "+33612345678"),
    ],
)  # fmt: skip
def test_phones_take_their_international_form(country: str, raw: object, number: str) -> None:
    assert identifiers.parse_phone(raw, country=country) == (number, None)


def test_short_phones_are_kept_with_a_warning_and_old_benin_ones_completed() -> None:
    value, found = identifiers.parse_phone("77 123", country="sn")
    assert (value, found.code) == ("77 123", "phone_invalid")
    value, found = identifiers.parse_phone("97 12 34 56", country="bj")
    assert (value, found.code) == ("+2290197123456", "phone_renumbered")


def test_emails() -> None:
    assert identifiers.parse_email("mailto:Awa@Exemple.SN; autre@x.sn") == ("awa@exemple.sn", None)
    assert identifiers.parse_email("awa(at)exemple.sn")[1].code == "email_invalid"


def test_four_account_columns_make_a_valid_account() -> None:
    whole = identifiers.join_account(("SN010", 1520.0, "000485000030", 35.0), "sn")
    assert whole == "SN0100152000048500003035"
    assert check_account("sn", whole).ok
    assert identifiers.join_account((None, "", None, ""), "sn") == ""


@pytest.mark.parametrize("raw", [1234567890123456789, 1.2345678901234567e18, "1,23457E+17"])
def test_an_account_kept_as_a_number_has_lost_digits(raw: object) -> None:
    assert identifiers.account_text(raw)[1].code == "bank_digits_lost"

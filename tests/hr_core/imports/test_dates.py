"""Dates: what is read, what is refused, and that every accepted way of writing a date gives that date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_core.imports.dates import BIRTH, FUTURE, MONTHS, PAST, could_be_month_first, full_year, parse_date, parse_month

from .sheets import TODAY

DAY = dt.date(1985, 12, 31)
FRENCH_MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip
WRITINGS = {
    "31/12/1985": lambda d: f"{d:%d/%m/%Y}",
    "31-12-1985": lambda d: f"{d:%d-%m-%Y}",
    "31.12.1985": lambda d: f"{d:%d.%m.%Y}",
    "31 12 1985": lambda d: f"{d:%d %m %Y}",
    "1985-12-31": lambda d: d.isoformat(),
    "1985-12-31 00:00:00": lambda d: f"{d} 00:00:00",
    "3/4/1985": lambda d: f"{d.day}/{d.month}/{d.year}",
    "31 décembre 1985": lambda d: f"{d.day} {FRENCH_MONTHS[d.month - 1]} {d.year}",
    "1er mars 1985": lambda d: f"{'1er' if d.day == 1 else d.day} {FRENCH_MONTHS[d.month - 1].upper()} {d.year}",
    "no-break spaces": lambda d: f"{d.day}\u00a0{FRENCH_MONTHS[d.month - 1]}\u202f{d.year}",
    "a date": lambda d: d,
    "a moment": lambda d: dt.datetime(d.year, d.month, d.day, 12, 30),
    "serial": lambda d: float((d - dt.date(1899, 12, 30)).days),
    "31121985": lambda d: f"{d:%d%m%Y}",
}


@given(day=st.dates(dt.date(1911, 1, 1), dt.date(2099, 12, 31)), writing=st.sampled_from(sorted(WRITINGS)))
def test_every_usual_writing_gives_the_date(day: dt.date, writing: str) -> None:
    assert parse_date(WRITINGS[writing](day), rule=PAST, today=TODAY) == (day, None)


@given(day=st.dates(dt.date(1930, 1, 1), dt.date(2010, 12, 31)))
def test_two_digit_birth_years_fall_in_a_working_life(day: dt.date) -> None:
    assert parse_date(f"{day:%d-%m-%y}", rule=BIRTH, today=TODAY) == (day, None)


@pytest.mark.parametrize(
    ("digits", "rule", "year"),
    [
        (85, BIRTH, 1985),
        (12, BIRTH, 2012),
        (13, BIRTH, 1913),
        (26, PAST, 2026),
        (27, PAST, 2027),
        (28, PAST, 1928),
        (31, FUTURE, 2031),
    ],
)
def test_the_century_follows_the_kind_of_date(digits: int, rule: str, year: int) -> None:
    assert full_year(digits, rule, TODAY) == year


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31/02/1985", "date_impossible"),
        ("00/12/1985", "date_impossible"),
        ("29/02/2023", "date_impossible"),
        ("12/31/1985", "date_month_first"),
        ("31/12/1085", "date_out_of_range"),
        (dt.date(2985, 1, 1), "date_out_of_range"),
        ("bientôt", "date_unreadable"),
        ("31/12", "date_unreadable"),
        ("1985", "date_unreadable"),
        (1985.0, "date_unreadable"),
        (12.5, "date_unreadable"),
        (True, "date_unreadable"),
        ("31 brumaire 1985", "date_unreadable"),
    ],
)
def test_wrong_dates_say_why(raw: object, code: str) -> None:
    value, found = parse_date(raw, rule=PAST, today=TODAY)
    assert value is None
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("raw", ["1958", 1958.0, "vers 1958", "né vers 1958", "Née en 1958"])
def test_a_birth_year_alone_is_read_as_its_last_day_with_a_word(raw: object) -> None:
    value, found = parse_date(raw, rule=BIRTH, today=TODAY)
    assert value == dt.date(1958, 12, 31)
    assert found is not None
    assert found.code == "date_year_only"


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_no_date_and_no_fault(raw: object) -> None:
    assert parse_date(raw, rule=BIRTH, today=TODAY) == (None, None)


def test_month_first_is_doubtful_only_when_both_readings_exist() -> None:
    assert could_be_month_first("03/04/1985")
    assert not could_be_month_first("04/04/1985")
    assert not could_be_month_first("31/12/1985")
    assert not could_be_month_first(DAY)


@given(month=st.dates(dt.date(2000, 1, 1), dt.date(2027, 12, 31)), form=st.integers(0, 6))
def test_every_usual_writing_of_a_month_gives_the_month(month: dt.date, form: int) -> None:
    month = month.replace(day=1)
    name = FRENCH_MONTHS[month.month - 1]
    writings = [
        f"{month:%m/%Y}", f"{month:%Y-%m}", f"{month:%Y%m}", f"{name} {month.year}", f"{name.capitalize()} {month:%y}", month,
        f"{month:%d/%m/%Y}",
    ]  # fmt: skip
    assert parse_month(writings[form], today=TODAY) == (month, None)


@pytest.mark.parametrize("raw", ["13/2026", "2026", "mensuel", "00/2026", "brumaire 2026"])
def test_wrong_months_are_refused(raw: str) -> None:
    value, found = parse_month(raw, today=TODAY)
    assert value is None
    assert found is not None
    assert found.code == "month_unreadable"


def test_month_names_fold_to_twelve_numbers() -> None:
    assert sorted(set(MONTHS.values())) == list(range(1, 13))

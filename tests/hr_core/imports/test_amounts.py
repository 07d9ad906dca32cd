"""Amounts, counts and quantities: exact, whatever the writing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_core.imports.amounts import parse_amount, parse_count, parse_quantity

WRITINGS = {
    "plain": str,
    "spaces": lambda n: f"{n:,}".replace(",", " "),
    "no-break": lambda n: f"{n:,}".replace(",", "\u00a0"),
    "narrow": lambda n: f"{n:,}".replace(",", "\u202f"),
    "thin": lambda n: f"{n:,}".replace(",", "\u2009"),
    "dots": lambda n: f"{n:,}".replace(",", "."),
    "commas": lambda n: f"{n:,}",
    "apostrophes": lambda n: f"{n:,}".replace(",", "’"),
    "French decimals": lambda n: f"{n:,}".replace(",", " ") + ",00",
    "dots and comma": lambda n: f"{n:,}".replace(",", ".") + ",00",
    "commas and dot": lambda n: f"{n:,}.00",
    "currency": lambda n: f"{n:,}".replace(",", " ") + " F CFA",
    "FCFA": lambda n: f"{n} FCFA",
    "XOF": lambda n: f"{n} XOF",
    "int": int,
    "float": float,
    "one decimal": lambda n: f"{n}.0",
}


@given(amount=st.integers(0, 10**12), writing=st.sampled_from(sorted(WRITINGS)))
def test_every_usual_writing_gives_the_amount(amount: int, writing: str) -> None:
    assert parse_amount(WRITINGS[writing](amount)) == (amount, None)


@given(cents=st.integers(0, 10**11), writing=st.sampled_from([0, 1, 2]))
def test_a_currency_with_cents_keeps_them_exactly(cents: int, writing: int) -> None:
    whole, rest = divmod(cents, 100)
    text = [f"{whole},{rest:02d}", f"{whole:,}.{rest:02d}", f"{whole:,}".replace(",", " ") + f",{rest:02d}"][writing]
    assert parse_amount(text, decimals=2) == (cents, None)


@pytest.mark.parametrize("raw", [None, "", "-", "—", "néant", "NEANT", "Néant", "n/a", "  \u00a0"])
def test_nothing_is_no_amount_and_no_fault(raw: object) -> None:
    assert parse_amount(raw) == (None, None)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("-350 000", "amount_negative"),
        ("(350 000)", "amount_negative"),
        ("350 000-", "amount_negative"),
        (-1.0, "amount_negative"),
        ("350 000,50", "amount_fraction"),
        (350000.33, "amount_fraction"),
        ("voir contrat", "amount_unreadable"),
        ("350 000 + prime", "amount_unreadable"),
        ("12 34 567", "amount_unreadable"),
        ("1.23.456", "amount_unreadable"),
        ("35O OOO", "amount_unreadable"),
        ("1,234.567.890", "amount_unreadable"),
        (True, "amount_unreadable"),
        ("9" * 14, "amount_too_large"),
    ],
)
def test_wrong_amounts_say_why(raw: object, code: str) -> None:
    value, found = parse_amount(raw)
    assert value is None
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("raw", ["-1 500", "(1 500)", "−1500", -1500.0])
def test_negative_amounts_pass_where_they_make_sense(raw: object) -> None:
    assert parse_amount(raw, negative=True) == (-1500, None)


def test_what_sums_leave_behind_is_the_whole_number() -> None:
    assert parse_amount(349999.99999999994) == (350000, None)


@pytest.mark.parametrize(
    ("raw", "count"), [("3", 3), (3.0, 3), ("3,0", 3), ("néant", 0), ("-", 0), ("", None), (None, None)]
)
def test_counts(raw: object, count: int | None) -> None:
    assert parse_count(raw) == (count, None)


@pytest.mark.parametrize(
    ("raw", "code"), [("deux", "number_unreadable"), (2.5, "number_unreadable"), ("45", "number_out_of_range")]
)
def test_wrong_counts_say_why(raw: object, code: str) -> None:
    value, found = parse_count(raw)
    assert value is None
    assert found is not None
    assert found.code == code


@given(hundredths=st.integers(0, 100_000))
def test_quantities_are_exact_decimals(hundredths: int) -> None:
    exact = Decimal(hundredths) / 100
    assert parse_quantity(f"{hundredths / 100:.2f}".replace(".", ",")) == (exact, None)
    assert parse_quantity(hundredths / 100) == (exact, None)


def test_quantities_take_their_unit_and_refuse_words() -> None:
    assert parse_quantity("15 %") == (Decimal(15), None)
    assert parse_quantity("7,5 h") == (Decimal("7.5"), None)
    assert str(parse_quantity("10,00")[0]) == "10"
    assert parse_quantity("deux")[1].code == "quantity_unreadable"

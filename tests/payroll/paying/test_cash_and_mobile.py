"""Notes and coins are exact and as few as possible; transfers of mobile money add up within the ceiling."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import country_codes, law
from payroll.services.paying.cash import NotServed, change, denominations_read, envelope, needed
from payroll.services.paying.mobile import Tariff, fee_of, served, split, transfers

USUAL = {code: found.units for code, found in denominations_read().items()}


def fewest(amount: int, kinds: list[int]) -> int | None:
    """By brute force: the least number of pieces for every amount up to `amount`."""
    best: list[int | None] = [0] + [None] * amount
    for total in range(1, amount + 1):
        before = [best[total - kind] for kind in kinds if kind <= total and best[total - kind] is not None]
        best[total] = min(before) + 1 if before else None
    return best[amount]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True), st.integers(0, 400))
def test_change_is_exact_and_takes_the_fewest_pieces_whatever_the_coins(kinds, amount):
    least = fewest(amount, kinds)
    if least is None:
        with pytest.raises(NotServed):
            change(amount, kinds)
        return
    made = change(amount, kinds)
    assert sum(kind * count for kind, count in made.items()) == amount
    assert sum(made.values()) == least


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(USUAL)), st.integers(0, 3_000_000))
def test_an_envelope_of_any_currency_of_the_zone_is_exact_but_for_what_no_coin_serves(currency, amount):
    made = envelope(amount, USUAL[currency])
    assert sum(kind * count for kind, count in made.counts.items()) + made.rest == amount
    assert made.rest < min(USUAL[currency])


def test_two_coins_of_two_hundred_are_fewer_than_the_largest_coin_first():
    assert change(400, USUAL["XOF"]) == {200: 2}
    assert change(10_400, USUAL["XOF"]) == {10_000: 1, 200: 2}


def test_what_the_desk_asks_for_is_the_sum_of_the_envelopes():
    made = [envelope(amount, USUAL["XOF"]) for amount in (412_885, 99_400, 400)]
    asked = needed(made)
    assert sum(kind * count for kind, count in asked.items()) == 412_885 + 99_400 + 400
    assert list(asked) == sorted(asked, reverse=True)


@given(st.integers(1, 10**9), st.one_of(st.none(), st.integers(1_000, 10**7)))
def test_parts_add_up_within_the_ceiling_and_are_as_few_as_can_be(amount, ceiling):
    if ceiling is not None and amount // ceiling > 500:
        return
    parts = split(amount, ceiling)
    assert sum(parts) == amount and min(parts) > 0
    assert max(parts) - min(parts) <= 1
    if ceiling is not None:
        assert max(parts) <= ceiling and len(parts) == -(-amount // ceiling)


def test_fees_are_rounded_up_capped_and_borne_by_whom_the_institution_says():
    tariff = Tariff(ceiling=200_000, rate=100, fixed=5, most=1_000)
    assert fee_of(10_001, tariff) == 106
    assert fee_of(200_000, tariff) == 1_000
    for bearer, received, billed in (("institution", 150_000, 1_000), ("employee", 149_000, 0)):
        (one,) = transfers(150_000, Tariff(200_000, 100, 5, 1_000, bearer))
        assert (one.amount, one.received, one.billed) == (150_000, received, billed)
    with pytest.raises(ValueError, match="dépassent"):
        transfers(5, tariff)


@pytest.mark.parametrize(
    ("number", "is_served"),
    [("+221771234567", True), ("77 123 45 67", True), ("70 123 45 67", False), ("7712345", False)],
)
def test_a_number_is_the_operators_by_its_first_figures(number, is_served):
    assert served(number, prefixes=["77", "78"], digits=9) is is_served


def test_each_currency_of_the_zone_has_its_notes_with_their_source() -> None:
    for code in country_codes():
        found = denominations_read()[law(code).currency.code]
        assert found.source and list(found.units) == sorted(set(found.units), reverse=True)

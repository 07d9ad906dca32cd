"""The tax withheld outside the headcount: edges, exactness, one rounding, the month as a whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from payroll.services.outside.tax import TaxTerms, percent_of, rounded, tax_withheld


def tax(terms: TaxTerms, base: int, **earlier: int) -> int:
    return tax_withheld(terms, base, currency="XOF", **earlier).amount


FIVE = TaxTerms("rate", percent_of("5"), threshold=25_000)
SCALE = TaxTerms("scale", brackets=((0, percent_of("0")), (50_000, percent_of("10")), (100_000, percent_of("20"))))


@pytest.mark.parametrize(("base", "due"), [(24_999, 0), (25_000, 1_250), (25_010, 1_251), (0, 0)])
def test_a_threshold_bears_on_the_whole_from_its_very_amount(base: int, due: int) -> None:
    assert tax(FIVE, base) == due


@pytest.mark.parametrize(("base", "due"), [(156_000, 0), (156_001, 0), (156_010, 1), (256_000, 10_000)])
def test_an_exempt_part_is_left_out_of_the_base(base: int, due: int) -> None:
    assert tax(TaxTerms("rate", percent_of("10"), exempt_amount=156_000), base) == due


@pytest.mark.parametrize(("base", "due"), [(50_000, 0), (50_010, 1), (100_000, 5_000), (100_005, 5_001), (200_000, 25_000)])
def test_a_scale_taxes_each_slice_at_its_rate(base: int, due: int) -> None:
    assert tax(SCALE, base) == due


@pytest.mark.parametrize(("base", "due"), [(100_000, 8_000), (250_000, 20_000), (300_000, 25_000)])
def test_an_abatement_stops_at_its_ceiling(base: int, due: int) -> None:
    terms = TaxTerms("rate", percent_of("10"), abatement_rate=percent_of("20"), abatement_cap=50_000)
    assert tax(terms, base) == due


def test_the_rounding_is_one_and_named() -> None:
    half = {each: tax(TaxTerms("rate", percent_of("12.5"), rounding=each), 100) for each in ("nearest", "down", "up")}
    assert half == {"nearest": 13, "down": 12, "up": 13}
    assert rounded(Fraction(129), "ten_down") == 120


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_payments_of_a_month_bear_what_one_would(first: int, second: int) -> None:
    terms = TaxTerms("scale", brackets=SCALE.brackets, period="month")
    early = tax(terms, first)
    late = tax(terms, second, earlier_base=first, earlier_tax=early)
    assert early + late == tax(terms, first + second)


@given(st.integers(0, 10**9))
def test_nothing_is_withheld_beyond_what_is_paid(base: int) -> None:
    for terms in (FIVE, SCALE, TaxTerms("rate", Fraction(1)), TaxTerms("none")):
        assert 0 <= tax(terms, base) <= base


@pytest.mark.parametrize("text", ["abc", "101", "-1", "1/0"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        percent_of(text)


def test_the_explanation_tells_the_threshold_the_product_and_the_rounding() -> None:
    told = " ".join(tax_withheld(FIVE, 25_010, currency="XOF").sentences)
    assert "× 5 %" in told and "1\u202f250,5" in told and "1\u202f251" in told
    assert "n’atteint pas le seuil" in tax_withheld(FIVE, 24_999, currency="XOF").sentences[0]

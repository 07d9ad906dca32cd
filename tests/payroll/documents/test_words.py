"""Amounts in French words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.documents.words import amount_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "zéro franc CFA"),
        (1, "un franc CFA"),
        (2, "deux francs CFA"),
        (21, "vingt et un francs CFA"),
        (71, "soixante et onze francs CFA"),
        (80, "quatre-vingts francs CFA"),
        (81, "quatre-vingt-un francs CFA"),
        (99, "quatre-vingt-dix-neuf francs CFA"),
        (100, "cent francs CFA"),
        (200, "deux cents francs CFA"),
        (201, "deux cent un francs CFA"),
        (1_000, "mille francs CFA"),
        (1_001, "mille un francs CFA"),
        (80_000, "quatre-vingt mille francs CFA"),
        (200_000, "deux cent mille francs CFA"),
        (428_409, "quatre cent vingt-huit mille quatre cent neuf francs CFA"),
        (1_000_000, "un million de francs CFA"),
        (1_000_001, "un million un francs CFA"),
        (80_000_000, "quatre-vingts millions de francs CFA"),
        (200_300_000, "deux cents millions trois cent mille francs CFA"),
        (3_000_000_000, "trois milliards de francs CFA"),
        (-5_000, "moins cinq mille francs CFA"),
    ],
)
def test_francs_cfa_are_written_as_an_accountant_writes_them(amount, words):
    assert amount_in_words(amount, "XOF") == words
    assert amount_in_words(amount, "XAF") == words


@pytest.mark.parametrize(
    ("amount", "currency", "decimals", "words"),
    [
        (2_500_000, "GNF", None, "deux millions cinq cent mille francs guinéens"),
        (1, "KMF", None, "un franc comorien"),
        (3_000_000, "MGA", None, "trois millions d’ariary"),
        (1, "MGA", None, "un ariary"),
        (826_995, "CDF", None, "huit cent vingt-six mille neuf cent quatre-vingt-quinze francs congolais"),
        (150, "CDF", 2, "un franc congolais et cinquante centimes"),
        (1, "CDF", 2, "un centime"),
        (200, "CDF", 2, "deux francs congolais"),
        (1_271, "EUR", None, "douze euros et soixante et onze centimes"),
    ],
)
def test_other_currencies_have_their_own_ending(amount, currency, decimals, words):
    assert amount_in_words(amount, currency, decimals) == words


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValueError, match="Monnaie inconnue : ABC"):
        amount_in_words(1, "ABC")


@given(st.integers(1, 10**12 - 1))
def test_de_comes_exactly_after_round_millions(amount):
    assert (" de francs" in amount_in_words(amount, "XOF")) == (amount % 1_000_000 == 0)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_amounts_never_share_their_words(one, other):
    assert (amount_in_words(one, "GNF") == amount_in_words(other, "GNF")) == (one == other)

"""Totalisation: shares, months, order, overlaps; and the worked example of recommendation 167."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mobility.rights.totalisation import Period, SchemeRule, months_by_scheme, totalised

SCHEMES = ("bj", "ml", "sn")
periods = st.lists(
    st.builds(
        lambda scheme, first, length, voluntary: Period(scheme, first, first + length, voluntary),
        st.sampled_from(SCHEMES), st.integers(0, 400), st.integers(1, 240), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip
RULES = {scheme: SchemeRule(180, Fraction(133, 120_000), 300_000) for scheme in SCHEMES}


def test_the_worked_example() -> None:
    found = totalised([Period("a", 0, 96), Period("b", 96, 226)], {"a": SchemeRule(180, Fraction(1, 600), 100_000), "b": SchemeRule(120)})
    a, b = found
    assert (a.own, a.total, a.opens_alone, a.opens, a.share) == (96, 226, False, True, Fraction(96, 226))
    assert (a.theoretical, a.amount) == (37_667, 16_000)  # 226/600 of 100 000, then × 96/226
    assert (b.opens_alone, b.opens, b.amount) == (True, True, None)
    alone = totalised([Period("a", 0, 96), Period("b", 96, 226)], {"a": SchemeRule(180)}, totalises=False)
    assert [(each.total, each.opens) for each in alone] == [(96, False), (130, None)]


def test_a_short_period_is_taken_over_by_the_longest_scheme_and_an_unknown_length_stays_unknown() -> None:
    found = totalised([Period("a", 0, 11), Period("b", 11, 200)], {}, minimum=12)
    assert [(each.scheme, each.own, each.taken_over, each.opens) for each in found] == [("a", 0, 0, None), ("b", 200, 11, None)]
    assert [each.own for each in totalised([Period("a", 0, 12), Period("b", 12, 200)], {}, minimum=12)] == [12, 188]


def test_compulsory_months_come_before_voluntary_ones() -> None:
    counted = months_by_scheme([Period("a", 0, 12, is_voluntary=True), Period("b", 6, 18)])
    assert [counted[month] for month in (0, 5, 6, 17)] == ["a", "a", "b", "b"]


@given(periods)
def test_shares_add_up_to_one_at_most_and_no_month_counts_twice(career: list[Period]) -> None:
    found = totalised(career, RULES)
    assert sum((each.share for each in found), Fraction(0)) <= 1
    assert sum(each.own for each in found) == len({month for each in career for month in each.months})


@given(periods, st.randoms(use_true_random=False))
def test_the_order_of_periods_does_not_matter(career: list[Period], rng: object) -> None:
    shuffled = list(career)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert totalised(shuffled, RULES, minimum=12) == totalised(career, RULES, minimum=12)


@given(periods, st.sampled_from(SCHEMES))
def test_a_month_more_never_lowers_a_total_nor_closes_a_right(career: list[Period], scheme: str) -> None:
    before = {each.scheme: each for each in totalised(career, RULES)}
    for each in totalised([*career, Period(scheme, 1000, 1001)], RULES):
        if each.scheme in before:
            assert each.total == before[each.scheme].total + 1
            assert each.opens or not before[each.scheme].opens


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 100)), min_size=1, max_size=5))
def test_one_scheme_alone_gives_its_own_result(stretches: list[tuple[int, int]]) -> None:
    career = [Period("sn", first, first + length) for first, length in stretches]
    (joined,), (apart,) = totalised(career, RULES, minimum=12), totalised(career, RULES, totalises=False)
    assert joined == apart and joined.share == 1

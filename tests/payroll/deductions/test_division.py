"""The pure division: scales at every edge, the legal order, and what holds for any pay and any creditors."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.services.attachable import (
    BY_RANK,
    MAINTENANCE,
    ORDINARY,
    PRIVILEGED,
    PROPORTIONAL,
    Bracket,
    Claim,
    PortionRules,
    PortionScale,
    divide,
)

CAMEROON = PortionScale(
    (
        Bracket(0, F(1, 10)),
        Bracket(18_750, F(1, 5)),
        Bracket(37_500, F(1, 4)),
        Bracket(75_000, F(1, 3)),
        Bracket(112_500, F(1, 2)),
        Bracket(142_500, F(1)),
    )
)
BANDS = PortionScale((Bracket(0, F(35, 100)), Bracket(200_000, F(38, 100))), is_whole=True)
THIRD = PortionScale((Bracket(0, F(33, 100)),))
RULES = PortionRules(CAMEROON, CAMEROON)


@pytest.mark.parametrize(
    ("base", "portion"),
    [
        (-5, 0),
        (0, 0),
        (9, 0),
        (10, 1),
        (18_749, 1_874),
        (18_750, 1_875),
        (18_751, 1_875),
        (18_755, 1_876),
        (37_500, 5_625),
        (37_504, 5_626),
        (75_000, 15_000),
        (75_003, 15_001),
        (112_500, 27_500),
        (112_502, 27_501),
        (142_500, 42_500),
        (142_501, 42_501),
        (300_000, 200_000),
    ],
)
def test_slices_add_up_and_are_rounded_down(base: int, portion: int) -> None:
    assert CAMEROON.portion(base) == portion


@pytest.mark.parametrize(("base", "portion"), [(200_000, 70_000), (200_001, 76_000), (100, 35), (1, 0)])
def test_one_rate_holds_for_the_whole_pay_of_its_band(base: int, portion: int) -> None:
    assert BANDS.portion(base) == portion


def test_below_the_first_edge_nothing_may_be_taken() -> None:
    mali = PortionScale((Bracket(20_959, F(1, 4)),), is_whole=True)
    assert (mali.portion(20_959), mali.portion(20_960)) == (0, 5_240)


@pytest.mark.parametrize(("base", "portion"), [(60_000, 0), (60_001, 1), (100_000, 33_000), (80_000, 20_000)])
def test_the_protected_minimum_is_left_whatever_the_scale_says(base: int, portion: int) -> None:
    assert PortionScale((Bracket(0, F(33, 100)),), minimum=60_000).portion(base) == portion


def taken(claims: list[Claim], base: int = 142_500, net: int | None = None, rules: PortionRules = RULES) -> list[int]:
    division = divide(rules=rules, base=base, net=base if net is None else net, claims=claims)
    return [division.taken[each.key] for each in claims]


def test_one_creditor_takes_what_it_asks_within_the_portion() -> None:
    assert taken([Claim(1, 42_500)]) == [42_500]
    assert taken([Claim(1, 42_501)]) == [42_500]
    assert taken([Claim(1, 10_000)]) == [10_000]


def test_two_creditors_share_in_proportion_and_the_odd_franc_goes_to_the_largest_remainder() -> None:
    assert taken([Claim(1, 60_000), Claim(2, 30_000)]) == [28_333, 14_167]


def test_equal_remainders_go_to_the_earliest_rank() -> None:
    assert taken([Claim(1, 50_000, rank=(2,)), Claim(2, 50_000, rank=(1,))], base=142_501) == [21_250, 21_251]


def test_where_the_text_says_by_rank_the_first_notified_is_served_first() -> None:
    by_rank = PortionRules(CAMEROON, CAMEROON, divisions={ORDINARY: BY_RANK})
    claims = [Claim(1, 30_000, rank=(2,)), Claim(2, 30_000, rank=(1,))]
    assert taken(claims, rules=by_rank) == [12_500, 30_000]


def test_maintenance_comes_first_then_the_treasury_then_the_others() -> None:
    claims = [
        Claim(1, 20_000, ORDINARY, rank=(1,)),
        Claim(2, 20_000, PRIVILEGED, rank=(2,)),
        Claim(3, 20_000, MAINTENANCE, rank=(3,)),
    ]
    assert taken(claims) == [2_500, 20_000, 20_000]


def test_two_treasury_notices_are_served_by_their_hour() -> None:
    claims = [Claim(1, 40_000, PRIVILEGED, rank=("10:31",)), Claim(2, 40_000, PRIVILEGED, rank=("10:30",))]
    assert taken(claims) == [2_500, 40_000]


def test_maintenance_takes_its_own_part_before_the_attachable_portion() -> None:
    congo = PortionRules(THIRD, THIRD, maintenance_rate=F(2, 5))
    claims = [Claim(1, 50_000, MAINTENANCE), Claim(2, 50_000)]
    assert taken(claims, base=100_000, rules=congo) == [50_000, 23_000]


def test_a_seizure_keeps_to_its_portion_where_assignments_may_take_more() -> None:
    ivory = PortionRules(THIRD, BANDS)
    assert taken([Claim(1, 100_000)], base=100_000, rules=ivory) == [33_000]
    assert taken([Claim(1, 100_000, is_assignment=True)], base=100_000, rules=ivory) == [35_000]
    both = taken([Claim(1, 100_000), Claim(2, 1_000, is_assignment=True)], base=100_000, rules=ivory)
    assert both == [33_000, 1_000]


def test_what_is_left_for_one_more_cession_is_told() -> None:
    division = divide(rules=RULES, base=142_500, net=142_500, claims=[Claim(1, 12_500)])
    assert (division.attachable_left, division.assignable_left) == (30_000, 30_000)


def test_a_pay_already_eaten_by_loans_gives_no_more_than_it_has() -> None:
    assert taken([Claim(1, 42_500)], net=1_000) == [1_000]
    assert taken([Claim(1, 42_500)], net=-1) == [0]


def test_what_loans_took_is_gone_for_ordinary_creditors_and_not_for_maintenance() -> None:
    claims = [Claim(1, 20_000, MAINTENANCE), Claim(2, 30_000)]
    division = divide(rules=RULES, base=142_500, net=122_500, claims=claims, already=20_000)
    assert dict(division.taken) == {1: 20_000, 2: 2_500}
    assert division.assignable_left == 0


amounts = st.integers(0, 3_000_000)
scales = st.sampled_from([CAMEROON, BANDS, THIRD, PortionScale(CAMEROON.brackets, minimum=60_000)])
claim_lists = st.lists(
    st.tuples(
        st.integers(0, 500_000),
        st.sampled_from([MAINTENANCE, PRIVILEGED, ORDINARY]),
        st.booleans(),
        st.integers(0, 3),
    ),
    max_size=6,
).map(
    lambda rows: [
        Claim(key, asked, kind, agreed and kind == ORDINARY, (rank,))
        for key, (asked, kind, agreed, rank) in enumerate(rows)
    ]
)
rule_sets = st.builds(
    PortionRules,
    attachable=scales,
    assignable=scales,
    maintenance_rate=st.sampled_from([F(0), F(2, 5)]),
    divisions=st.fixed_dictionaries(
        {name: st.sampled_from([PROPORTIONAL, BY_RANK]) for name in (MAINTENANCE, PRIVILEGED, ORDINARY)}
    ),
)


@given(rule_sets, amounts, st.integers(-100_000, 3_000_000), claim_lists)
def test_nobody_gets_more_than_asked_nor_all_more_than_the_law_and_the_net(
    rules: PortionRules, base: int, net: int, claims: list[Claim]
) -> None:
    found = divide(rules=rules, base=base, net=net, claims=claims)
    limits, by_key = found.limits, {each.key: each for each in claims}
    assert all(0 <= amount <= by_key[key].asked for key, amount in found.taken.items())
    assert found.total <= max(0, net)
    assert net < 0 or net - found.total >= min(net, rules.attachable.minimum)
    maintenance = sum(found.taken[key] for key, each in by_key.items() if each.creditor_class == MAINTENANCE and each.asked)
    seized = sum(found.taken[key] for key, each in by_key.items() if not each.is_assignment and each.asked)
    agreed = found.total - seized
    assert seized - min(maintenance, limits.maintenance) <= limits.attachable
    assert agreed <= limits.assignable
    assert found.total <= limits.total + limits.maintenance


@given(rule_sets, amounts, claim_lists)
def test_a_class_waits_until_those_before_it_have_all_that_the_law_lets_them_have(
    rules: PortionRules, base: int, claims: list[Claim]
) -> None:
    alone = [each for each in claims if each.creditor_class == MAINTENANCE]
    together = divide(rules=rules, base=base, net=base, claims=claims).taken
    assert {each.key: together[each.key] for each in alone if each.asked} == dict(
        divide(rules=rules, base=base, net=base, claims=alone).taken
    )


@given(rule_sets, amounts, st.integers(0, 200_000), claim_lists)
def test_a_higher_net_never_takes_less_in_all(rules: PortionRules, net: int, more: int, claims: list[Claim]) -> None:
    before = divide(rules=rules, base=2_000_000, net=net, claims=claims).total
    assert divide(rules=rules, base=2_000_000, net=net + more, claims=claims).total >= before


@given(amounts, st.integers(0, 200_000), claim_lists)
def test_a_higher_pay_never_takes_less_under_slices(base: int, more: int, claims: list[Claim]) -> None:
    before = divide(rules=RULES, base=base, net=base, claims=claims).total
    assert divide(rules=RULES, base=base + more, net=base + more, claims=claims).total >= before

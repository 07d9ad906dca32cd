"""Why two amounts differ, by arithmetic alone; and sums that hold whatever the two books say."""

from __future__ import annotations

import random

import pytest

from payroll.parallel.causes import Ground, Side, cause_of, rate_of
from payroll.parallel.compare import FOLLOWS, TOTAL, compare

SECTIONS = {"base": "earning", "prime": "earning", "ipres": "employee-contribution", "net": TOTAL}


@pytest.mark.parametrize(
    ("theirs", "ours", "ground", "cause"),
    [
        (Side(5_600), Side(5_601), Ground(), "rounding"),
        (Side(5_600), Side(5_602), Ground(), "unexplained"),
        (Side(5_600), Side(5_605), Ground(step=5), "rounding"),
        (Side(5_600, 100_000, 56_000), Side(6_000, 100_000, 60_000), Ground(), "rate"),
        (Side(5_600, 100_000, 56_000), Side(11_200, 200_000, 56_000), Ground(), "base"),
        (Side(5_600, 100_000, 56_000), Side(12_000, 200_000, 60_000), Ground(), "base_and_rate"),
        (Side(5_000, 100_000, 56_000), Side(6_000, 100_000, 60_000), Ground(), "unexplained"),  # theirs is no product
        (Side(5_600), Side(6_160, 110_000, 56_000), Ground(earnings_gap=10_000), "base"),
        (Side(5_600), Side(6_900, 110_000, 56_000), Ground(earnings_gap=10_000), "unexplained"),
        (None, Side(1), Ground(), "missing_there"),
        (Side(1), None, Ground(), "missing_here"),
        (Side(1), None, Ground(is_paid_here=False), "not_paid_here"),
        (None, Side(1), Ground(is_paid_there=False), "not_paid_there"),
    ],
)
def test_a_cause_is_given_only_when_it_is_proved(theirs, ours, ground, cause):
    assert cause_of(theirs, ours, ground) == cause


@pytest.mark.parametrize(("written", "rate"), [((56, 10), 56_000), ((56, 1_000), 56_000), ((0, 1), 0), (None, None)])
def test_a_rate_is_read_in_per_cent_or_as_a_fraction_by_what_it_multiplies(written, rate):
    assert rate_of(written, 100_000, 5_600) == rate


def book(random_: random.Random) -> dict[str, dict[str, Side]]:
    made = {}
    for person in range(random_.randint(1, 8)):
        lines = {code: Side(random_.randint(0, 5) * 1_000) for code in SECTIONS if random_.random() < 0.8}
        made[str(person * random_.randint(1, 2))] = lines
    return made


@pytest.mark.parametrize("seed", range(40))
def test_classified_and_unexplained_sum_to_the_difference_of_the_books(seed):
    random_ = random.Random(seed)
    theirs, ours = book(random_), book(random_)
    found = compare(theirs, ours, SECTIONS)
    lines = [gap for gap in found.gaps if SECTIONS[gap.code] != TOTAL]
    known = sum(gap.amount for gap in lines if gap.cause != "unexplained")
    unknown = sum(gap.amount for gap in lines if gap.cause == "unexplained")
    assert known + unknown == found.ours - found.theirs
    assert found.ours == sum(side.amount for held in ours.values() for code, side in held.items() if code != "net")
    assert found.equal + len(found.gaps) == found.pairs


@pytest.mark.parametrize("seed", range(10))
def test_equal_books_leave_nothing(seed):
    held = book(random.Random(seed))
    assert compare(held, held, SECTIONS).gaps == []


def test_a_net_that_differs_as_its_lines_do_counts_once():
    theirs = {"1": {"base": Side(100), "ipres": Side(6), "net": Side(94)}}
    ours = {"1": {"base": Side(200), "ipres": Side(6), "net": Side(194)}}
    assert [(gap.code, gap.cause) for gap in compare(theirs, ours, SECTIONS).gaps] == [("base", "unexplained"), ("net", FOLLOWS)]

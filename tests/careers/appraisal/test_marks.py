"""The mark of a sheet: exact means, one rounding, parts that are not rated give their weight to the others."""

from __future__ import annotations

from fractions import Fraction

import pytest

from careers.appraisal.marks import (
    Attained,
    Level,
    Part,
    Rated,
    Scale,
    distribution,
    mark_rounded,
    rated_mean,
    sheet_mark,
    skills_mean,
)

SCALE = Scale([Level("faible", 8_000), Level("bon", 14_000), Level("haut", 18_000, most=10)])


@pytest.mark.parametrize(("mark", "rank"), [(0, 0), (10_999, 0), (11_000, 1), (15_999, 1), (16_000, 2), (20_000, 2)])
def test_levels_meet_half_way_and_the_better_one_takes_the_edge(mark: int, rank: int) -> None:
    assert SCALE.rank_of(mark) == rank


@pytest.mark.parametrize(("mark", "rounded"), [(15_124, 15_000), (15_125, 15_250), (15_374, 15_250), (15_375, 15_500)])
def test_a_mark_is_rounded_half_up_once(mark: int, rounded: int) -> None:
    assert mark_rounded(Fraction(mark), 250) == rounded


def test_what_is_held_beyond_what_is_asked_adds_nothing() -> None:
    assert skills_mean([Attained(2, 4), Attained(2, 2)], 18_000) == 18_000
    assert skills_mean([Attained(3, 1), Attained(1, 1), Attained(4, None)], 18_000) == 9_000
    assert skills_mean([Attained(3, None)], 18_000) is None


def test_a_part_that_is_not_rated_gives_its_weight_to_the_others() -> None:
    objectives = rated_mean([Rated(2, 18_000), Rated(1, 8_000), Rated(5, None)])
    assert objectives == Fraction(44_000, 3)
    found = sheet_mark((Part("objectifs", 50, objectives), Part("compétences", 30, None), Part("manière", 20, Fraction(14_000))), SCALE)
    assert (found.mark, found.weight) == (14_500, 70)
    assert sheet_mark((Part("objectifs", 50, None),), SCALE).mark is None


def test_a_distribution_tells_the_levels_that_too_many_bear() -> None:
    found = distribution([18_000] * 3 + [14_000] * 17, SCALE)
    assert (found.counts, found.mean, found.over(SCALE)) == ([0, 17, 3], Fraction(14_600), [2])
    assert distribution([18_000], SCALE).over(SCALE) == []
    assert distribution([], SCALE).mean is None

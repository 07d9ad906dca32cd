"""The score: integers over one denominator per post, rounded once, half up, to one decimal.

| part | points of the default scale | rule |
| --- | --- | --- |
| skills | 55 | each demand weighs its level; coverage capped at it; the best related skill gives its credit |
| nearness | 15 | same job, neighbour, evolution, same family: the best over the jobs that count |
| band | 10 | by the difference between the band held and that of the post |
| education | 8 | level 6 (one below: 3), field 2 |
| languages | 7 | mean coverage of the desired languages; full when none is desired |
| experience | 5 | years over the usual years of the job, capped |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from mobility.matching.columns import Booleans, Integers, ProfileTable, common_denominator
from mobility.matching.filters import Condition, conditions
from mobility.matching.framework import Framework
from mobility.matching.model import Demand, Need, Profile
from mobility.matching.weights import TOTAL, Weights

ENGINE = "1"  # changes when the same inputs would give another figure
LARGEST = 2**62


@dataclass(frozen=True)
class Part:
    """One part for every profile: points are `numerators / denominator` out of `full`."""

    name: str
    full: Fraction
    numerators: Integers
    denominator: int

    def points(self, row: int) -> Fraction:
        return Fraction(int(self.numerators[row]), self.denominator)


@dataclass(frozen=True)
class NeedScores:
    """All profiles against one post. `tenths` are tenths of a point, the figure displayed: 730 is 73,0."""

    need: Need
    parts: tuple[Part, ...]
    conditions: tuple[Condition, ...]
    eligible: Booleans
    tenths: Integers
    denominator: int
    full_level: Integers  # how many of the demanded skills are held at their level

    def total(self, row: int) -> Fraction:
        """The exact score before its one rounding."""
        return sum((part.points(row) for part in self.parts), Fraction(0))


class Evaluation:
    """Every profile against every post, kept as columns; see `ranking` and `explanation` for what is read of it."""

    def __init__(
        self, needs: Sequence[Need], profiles: Sequence[Profile], framework: Framework, weights: Weights
    ) -> None:
        self.framework, self.weights = framework, weights
        self.needs, self.profiles = tuple(needs), tuple(profiles)
        self.table = ProfileTable(profiles, framework, weights)
        self.scores = tuple(self._scores(need) for need in needs)

    @cached_property
    def profile_rows(self) -> dict[str, int]:
        return {profile.id: row for row, profile in enumerate(self.profiles)}

    def _scores(self, need: Need) -> NeedScores:
        filters = tuple(conditions(need, self.table))
        parts = tuple(rule(need, self.table, self.weights) for rule in RULES)
        denominator = lcm(*(part.denominator for part in parts))
        if denominator * TOTAL * 20 >= LARGEST:
            raise OverflowError(f"Poste {need.id} : le barème {self.weights.version} demande des fractions trop fines.")
        total = sum((part.numerators * (denominator // part.denominator) for part in parts), self._zeros())
        eligible = np.ones(len(self.profiles), np.bool_)
        for each in filters:
            eligible &= each.met
        full_level = sum(
            ((self.table.level(each.skill) >= each.level).astype(np.int64) for each in need.skills), self._zeros()
        )
        tenths = (20 * total + denominator) // (2 * denominator)
        return NeedScores(need, parts, filters, eligible, tenths, denominator, full_level)

    def _zeros(self) -> Integers:
        return np.zeros(len(self.profiles), np.int64)


def evaluate(needs: Sequence[Need], profiles: Sequence[Profile], framework: Framework, weights: Weights) -> Evaluation:
    """Hold every profile against every post; one against one is the same path."""
    return Evaluation(needs, profiles, framework, weights)


def _part(name: str, full: Fraction, units: Integers, scale: int) -> Part:
    """Points are `full × units / scale`."""
    return Part(name, full, units * full.numerator, scale * full.denominator)


def _whole(table: ProfileTable) -> Integers:
    return np.ones(len(table.profiles), np.int64)


def _skills(need: Need, table: ProfileTable, weights: Weights) -> Part:
    if not need.skills:
        return _part("skills", weights.skills, _whole(table), 1)
    units = sum((table.credit(each.skill, each.level).units for each in need.skills), 0 * _whole(table))
    return _part("skills", weights.skills, units, table.scale * sum(each.level for each in need.skills))


def _nearness(need: Need, table: ProfileTable, weights: Weights) -> Part:
    scale = common_denominator(list(weights.passages.values()))
    return _part("nearness", weights.nearness, table.nearness(need.job, scale), scale)


def _band(need: Need, table: ProfileTable, weights: Weights) -> Part:
    shares = [weights.band_share(held - need.band) for held in range(table.framework.bands + 1)]
    scale = common_denominator(shares)
    by_band = np.array([int(share * scale) for share in shares], np.int64)
    return _part("band", weights.band_points, by_band[table.bands], scale)


def _education(need: Need, table: ProfileTable, weights: Weights) -> Part:
    scale = common_denominator([weights.education_level, weights.education_one_below, weights.education_field])
    missing = table.framework.education[need.education] - table.education
    level = np.where(missing <= 0, int(weights.education_level * scale), 0)
    level = np.where(missing == 1, int(weights.education_one_below * scale), level)
    field = np.where(table.has_field(need.education_fields), int(weights.education_field * scale), 0)
    return Part("education", weights.education, level + field, scale)


def _languages(need: Need, table: ProfileTable, weights: Weights) -> Part:
    asked: Sequence[Demand] = need.desired_languages
    if not asked:
        return _part("languages", weights.languages, _whole(table), 1)
    levels = lcm(*(each.level for each in asked))
    covered = [table.credit(each.skill, each.level, related=False).units * (levels // each.level) for each in asked]
    return _part("languages", weights.languages, sum(covered, 0 * _whole(table)), table.scale * levels * len(asked))


def _experience(need: Need, table: ProfileTable, weights: Weights) -> Part:
    usual = need.experience_years * table.experience_scale
    if not usual:
        return _part("experience", weights.experience, _whole(table), 1)
    return _part("experience", weights.experience, np.minimum(table.experience, usual), usual)


RULES: tuple[Callable[[Need, ProfileTable, Weights], Part], ...] = (
    _skills,
    _nearness,
    _band,
    _education,
    _languages,
    _experience,
)

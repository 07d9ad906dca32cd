"""Profiles as columns, and the credit of a demanded skill for all of them at once.

Shapes: `(p,)` profiles, `(p, s)` skills of the framework. Credits are integers over `scale`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from hr_core.text import fold
from mobility.matching.framework import Framework
from mobility.matching.model import HeldSkill, Profile
from mobility.matching.weights import Weights

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
DECLARED = "declared"


@dataclass(frozen=True)
class Credit:
    """The credit of one demand: `units` over `level × scale` of the table, and where each profile's best one comes
    from: 0 for the skill itself, i for the i-th related skill."""

    units: Integers
    source: Integers


def evidence_of(held: HeldSkill, kind: str, weights: Weights) -> str:
    """The evidence that counts: a tool not practised for long is only declared again."""
    return DECLARED if kind == "tool" and held.years_unused >= weights.tool_years else held.evidence


def common_denominator(values: Sequence[Fraction]) -> int:
    return lcm(*(value.denominator for value in values)) if values else 1


class ProfileTable:
    """What the rules read of the profiles, column by column; credits are computed once per (skill, level)."""

    def __init__(self, profiles: Sequence[Profile], framework: Framework, weights: Weights) -> None:
        self.profiles = tuple(profiles)
        self.framework, self.weights = framework, weights
        self._columns = {code: rank for rank, code in enumerate(framework.skills)}
        self._evidence_scale = common_denominator(list(weights.evidence.values()))
        self._credit_scale = common_denominator([credit for rows in framework.related.values() for _, credit in rows])
        self.scale = self._evidence_scale * self._credit_scale
        self._levels, self._evidence = self._skill_matrices()
        self._credits: dict[tuple[str, int, bool], Credit] = {}
        self.bands = self._column([each.band for each in profiles])
        self.education = self._column([framework.education[each.education] for each in profiles])
        self.experience_scale = common_denominator([each.experience_years for each in profiles])
        self.experience = self._column([int(each.experience_years * self.experience_scale) for each in profiles])
        self._jobs, self._job_matrix = self._job_columns()
        self._fields, self._field_matrix = self._field_columns()

    def level(self, skill: str) -> Integers:
        """The level held, 0 for none."""
        return self._levels[:, self._columns[skill]]

    def credit(self, skill: str, level: int, *, related: bool = True) -> Credit:
        """The better of the skill itself and of its related ones, never the sum, capped at the level asked."""
        key = (skill, level, related)
        if key not in self._credits:
            self._credits[key] = self._credit(skill, level, self.framework.related.get(skill, ()) if related else ())
        return self._credits[key]

    def nearness(self, job: str, scale: int) -> Integers:
        """The share of the nearest passage from a job that counts to `job`, over `scale`."""
        shares = [int(self.weights.passages[self.framework.passage(held, job)] * scale) for held in self._jobs]
        return np.array([*shares, 0], np.int64)[self._job_matrix].max(axis=1, initial=0)

    def holds(self, job: str) -> Booleans:
        """Whether the job is among those that count."""
        if job not in self._jobs:
            return np.zeros(len(self.profiles), np.bool_)
        return np.asarray((self._job_matrix == self._jobs.index(job)).any(axis=1), np.bool_)

    def has_field(self, fields: Sequence[str]) -> Booleans:
        """Whether a diploma is in one of the fields, whatever accents and case; everybody when none is asked."""
        if not fields:
            return np.ones(len(self.profiles), np.bool_)
        asked = [self._fields[name] for name in map(fold, fields) if name in self._fields]
        return np.asarray(self._field_matrix[:, asked].any(axis=1), np.bool_)

    def _credit(self, skill: str, level: int, related: Sequence[tuple[str, Fraction]]) -> Credit:
        units = self._own_units(skill, level) * self._credit_scale
        source = np.zeros(len(units), np.int64)
        for rank, (other, share) in enumerate(related, start=1):
            found = self._own_units(other, level) * int(share * self._credit_scale)
            better = found > units
            units, source = np.where(better, found, units), np.where(better, rank, source)
        return Credit(units, source)

    def _own_units(self, skill: str, level: int) -> Integers:
        column = self._columns[skill]
        return np.minimum(self._levels[:, column], level) * self._evidence[:, column]

    def _skill_matrices(self) -> tuple[Integers, Integers]:
        shape = (len(self.profiles), len(self._columns))
        levels, evidence = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        scaled = {name: int(share * self._evidence_scale) for name, share in self.weights.evidence.items()}
        for row, profile in enumerate(self.profiles):
            for code, held in profile.skills.items():
                column = self._columns[code]
                levels[row, column] = held.level
                evidence[row, column] = scaled[evidence_of(held, self.framework.skills[code].kind, self.weights)]
        return levels, evidence

    def _job_columns(self) -> tuple[list[str], Integers]:
        """The jobs that somebody held, and for each profile their ranks, padded with the rank of no job."""
        jobs = sorted({job for each in self.profiles for job in each.jobs})
        rank = {job: place for place, job in enumerate(jobs)}
        width = max((len(each.jobs) for each in self.profiles), default=0)
        matrix = np.full((len(self.profiles), width), len(jobs), np.int64)
        for row, profile in enumerate(self.profiles):
            matrix[row, : len(profile.jobs)] = [rank[job] for job in profile.jobs]
        return jobs, matrix

    def _field_columns(self) -> tuple[Mapping[str, int], Booleans]:
        held = [{fold(name) for name in each.education_fields} for each in self.profiles]
        rank = {name: place for place, name in enumerate(sorted(set().union(*held)))}
        matrix = np.zeros((len(held), len(rank)), np.bool_)
        for row, names in enumerate(held):
            matrix[row, [rank[name] for name in names]] = True
        return rank, matrix

    def _column(self, values: Sequence[int]) -> Integers:
        return np.array(values, np.int64)

"""Orders read of an evaluation: people for a post, posts for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mobility.matching.columns import Booleans, Integers
from mobility.matching.scoring import Evaluation, NeedScores


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of an order. `tenths` and `rank` are None when a condition fails; equal scores share their rank.

    Among equals the lines stand by what the committee's published order may read here (demanded skills held at their
    level, then the same job already held), then by identifier, which means nothing: they remain equal.
    """

    id: str
    row: int
    eligible: bool
    tenths: int | None
    rank: int | None
    failed: tuple[str, ...]
    full_level: int
    same_job: bool


def rank_profiles(evaluation: Evaluation, need: int, *, first: int | None = None) -> list[Ranked]:
    """The people from best to last for the post of that place, those who fail a condition at the end."""
    scores = evaluation.scores[need]
    same_job = evaluation.table.holds(scores.need.job)
    ids = [profile.id for profile in evaluation.profiles]
    order, ranks = _order(scores.eligible, scores.tenths, scores.full_level, same_job, ids)
    rows = order[:first].tolist()
    return [_line(evaluation, scores, row, ids[row], int(ranks[row]), bool(same_job[row])) for row in rows]


def rank_needs(evaluation: Evaluation, profile: str, *, first: int | None = None) -> list[Ranked]:
    """The posts from best to last for one person: the same scores read the other way."""
    row = evaluation.profile_rows[profile]
    every = evaluation.scores
    held = evaluation.profiles[row].jobs
    same_job = np.array([scores.need.job in held for scores in every], np.bool_)
    ids = [scores.need.id for scores in every]
    order, ranks = _order(
        np.array([scores.eligible[row] for scores in every], np.bool_),
        np.array([scores.tenths[row] for scores in every], np.int64),
        np.array([scores.full_level[row] for scores in every], np.int64),
        same_job,
        ids,
    )
    return [
        _line(evaluation, every[place], row, ids[place], int(ranks[place]), bool(same_job[place]))
        for place in order[:first].tolist()
    ]


def _order(
    eligible: Booleans, tenths: Integers, full_level: Integers, same_job: Booleans, ids: Sequence[str]
) -> tuple[Integers, Integers]:
    """The places `(n,)` from best to last, and the rank of each place: one more than those with a better score."""
    score = np.where(eligible, tenths, -1)
    alphabet = np.argsort(np.argsort(np.array(ids, np.str_), kind="stable"), kind="stable")
    tie = np.where(eligible, full_level, 0)
    order = np.lexsort((alphabet, ~(same_job & eligible), -tie, -score))
    return order, 1 + np.searchsorted(np.sort(-score), -score, side="left")


def _line(evaluation: Evaluation, scores: NeedScores, row: int, id: str, rank: int, same_job: bool) -> Ranked:
    eligible = bool(scores.eligible[row])
    profile = evaluation.profiles[row]
    return Ranked(
        id=id,
        row=row,
        eligible=eligible,
        tenths=int(scores.tenths[row]) if eligible else None,
        rank=rank if eligible else None,
        failed=() if eligible else tuple(each.tell(profile) for each in scores.conditions if not each.met[row]),
        full_level=int(scores.full_level[row]),
        same_job=same_job,
    )

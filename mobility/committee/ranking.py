"""The rank of the candidates of an item.

final = (M × matching score + C × mean mark × 20) ÷ 100, exact; shown with one decimal, the half above. Candidates who are
equal **to the displayed decimal** are set apart by the published order: (a) mean of criterion 1, (b) core skills held at
full level, (c) mean of the committee, (d) the same job already held, (e) the longest wait since a first admissible
application that was not retained, (f) the lot. Age, sex, nationality, family, religion, name and hour of filing are not
among the inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from mobility.committee.lot import lot_number
from mobility.committee.marks import BEST, mean_mark

LOT = "lot"
TIE_RULES = ("criterion_1", "core_skills", "committee", "same_job", "waiting", LOT)
LATE = date.max


@dataclass(frozen=True)
class Candidate:
    """What the rank reads. `matching` out of 100; `means` by criterion, out of 5; `core_full` a share from 0 to 1."""

    key: int
    reference: str
    matching: Fraction
    means: dict[int, Fraction] = field(default_factory=dict)
    core_full: Fraction = Fraction(0)
    has_same_job: bool = False
    waiting_since: date | None = None

    @property
    def mean(self) -> Fraction:
        return mean_mark(self.means)


@dataclass(frozen=True)
class Place:
    """A candidate's place. `shown` in tenths; `tie_rule` is what set them apart from the one before, empty without a tie."""

    candidate: Candidate
    final: Fraction
    shown: int
    rank: int
    tie_rule: str = ""
    tied_with: tuple[int, ...] = ()


def tenths(value: Fraction) -> int:
    """Rounded to one decimal, the half above, in tenths: 729.5 tenths are 730."""
    return int((value * 10 + Fraction(1, 2)) // 1)


def final_score(candidate: Candidate, matching_share: int) -> Fraction:
    """`matching_share` is M, in percent; C is the rest."""
    committee = candidate.mean * 100 / BEST
    return (candidate.matching * matching_share + committee * (100 - matching_share)) / 100


def criteria_of(candidate: Candidate, seed: str) -> tuple[Any, ...]:
    """The tie rules in order, each smaller for who comes first."""
    return (
        -candidate.means.get(1, Fraction()),
        -candidate.core_full,
        -candidate.mean,
        not candidate.has_same_job,
        candidate.waiting_since or LATE,
        lot_number(seed, candidate.reference),
    )


def rank(candidates: Iterable[Candidate], *, matching_share: int, seed: str) -> list[Place]:
    """The places in order. The order of the inputs does not matter; the seed only where all other rules leave a tie."""
    scored = [(each, final_score(each, matching_share)) for each in candidates]
    scored.sort(key=lambda pair: (-tenths(pair[1]), criteria_of(pair[0], seed)))
    places: list[Place] = []
    for number, (each, final) in enumerate(scored, start=1):
        shown = tenths(final)
        tied = tuple(other.key for other, value in scored if other.key != each.key and tenths(value) == shown)
        before = places[-1].candidate if places and places[-1].shown == shown else None
        rule = _set_apart(before, each, seed) if before is not None else ""
        places.append(Place(each, final, shown, number, rule, tied))
    return places


def needs_lot(places: Sequence[Place]) -> bool:
    """True when only the lot set two candidates apart: the seed then decides, and the minutes say so."""
    return any(place.tie_rule == LOT for place in places)


def _set_apart(first: Candidate, second: Candidate, seed: str) -> str:
    pairs = zip(TIE_RULES, criteria_of(first, seed), criteria_of(second, seed), strict=True)
    return next(rule for rule, one, other in pairs if one != other)

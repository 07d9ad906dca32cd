"""The marks of an item: means as exact fractions, spread between markers, what is still to be marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

CRITERIA = (1, 2, 3, 4)
BEST = 5
WIDEST = 2  # a spread above it calls for a second marking


@dataclass(frozen=True)
class Given:
    """A mark from 0 to 5 that a voter gave to a candidate on a criterion (1 to 4)."""

    candidate: int
    voter: int
    criterion: int
    value: int


def means(marks: Iterable[Given]) -> dict[int, dict[int, Fraction]]:
    """For each candidate, the mean of each criterion, exact."""
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        found[mark.candidate][mark.criterion].append(mark.value)
    return {
        candidate: {criterion: Fraction(sum(values), len(values)) for criterion, values in by.items()}
        for candidate, by in found.items()
    }


def mean_mark(by_criterion: Mapping[int, Fraction]) -> Fraction:
    """The mean of the four criteria, out of 5; they weigh the same."""
    return sum(by_criterion.values(), Fraction()) / len(by_criterion) if by_criterion else Fraction()


@dataclass(frozen=True)
class Spread:
    """A criterion on which voters stand far apart for a candidate."""

    candidate: int
    criterion: int
    lowest: int
    highest: int

    @property
    def width(self) -> int:
        return self.highest - self.lowest


def wide_spreads(marks: Iterable[Given]) -> list[Spread]:
    """Where the highest and the lowest mark differ by more than two points."""
    values: dict[tuple[int, int], list[int]] = defaultdict(list)
    for mark in marks:
        values[mark.candidate, mark.criterion].append(mark.value)
    found = [Spread(*key, min(given), max(given)) for key, given in sorted(values.items())]
    return [spread for spread in found if spread.width > WIDEST]


def missing(marks: Iterable[Given], candidates: Iterable[int], voter: int) -> list[tuple[int, int]]:
    """The (candidate, criterion) that a voter has not marked."""
    given = {(mark.candidate, mark.criterion) for mark in marks if mark.voter == voter}
    return [(each, criterion) for each in candidates for criterion in CRITERIA if (each, criterion) not in given]

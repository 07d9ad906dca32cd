"""The mark of a sheet: a mean of its parts, each told in a sentence.

Units: marks and values of the scale are thousandths (15,5 is 15 500). Means are exact fractions; the one rounding is
`mark_rounded`, half up to a multiple of the form's step, at the very end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Level:
    """A level of the scale, worst first: its words, its value in thousandths, the share (%) that it should not exceed."""

    label: str
    value: int
    most: int | None = None


@dataclass(frozen=True)
class Scale:
    """The levels of a form, by growing value."""

    levels: Sequence[Level]
    step: int = 250

    @property
    def top(self) -> int:
        return self.levels[-1].value

    def rank_of(self, mark: int) -> int:
        """The level in which a mark falls (0 for the first): levels meet half-way between their values, which is the better one's.

        >>> Scale([Level("faible", 8000), Level("bon", 14000)]).rank_of(11000)
        1
        """
        doubled = [low.value + high.value for low, high in zip(self.levels, self.levels[1:], strict=False)]
        return bisect_right(doubled, 2 * mark)

    def level_of(self, mark: int) -> Level:
        return self.levels[self.rank_of(mark)]


@dataclass(frozen=True)
class Rated:
    """Something rated: `weight` ≥ 1; `value` thousandths of the scale, or None when it was not rated."""

    weight: int
    value: int | None


@dataclass(frozen=True)
class Attained:
    """A skill: the level asked (1 to 4) and the level found (0 to 4), or None when it was not assessed."""

    asked: int
    held: int | None


@dataclass(frozen=True)
class Part:
    """A part of the mark: its name, its weight in the form, its own mark (None: nothing in it was rated)."""

    name: str
    weight: int
    mark: Fraction | None


@dataclass(frozen=True)
class Result:
    """The mark of a sheet and the parts that made it; `mark` None when no part counts."""

    mark: int | None
    parts: Sequence[Part] = field(default_factory=tuple)

    @property
    def weight(self) -> int:
        """The weights of the parts that count."""
        return sum(part.weight for part in self.parts if part.mark is not None)


def rated_mean(rows: Sequence[Rated]) -> Fraction | None:
    """The weighted mean of what was rated, in thousandths; None when nothing was."""
    kept = [(row.weight, row.value) for row in rows if row.value is not None]
    weight = sum(each for each, _value in kept)
    return Fraction(sum(each * value for each, value in kept), weight) if weight else None


def skills_mean(rows: Sequence[Attained], top: int) -> Fraction | None:
    """The share of the levels asked that is held, of the top of the scale: what is held beyond what is asked adds nothing."""
    kept = [(row.asked, min(row.held, row.asked)) for row in rows if row.held is not None]
    asked = sum(each for each, _held in kept)
    return Fraction(top * sum(held for _asked, held in kept), asked) if asked else None


def mark_rounded(mark: Fraction, step: int) -> int:
    """Half up to a multiple of `step` thousandths.

    >>> mark_rounded(Fraction(15125), 250)
    15250
    """
    return int((mark / step + Fraction(1, 2)) // 1) * step


def sheet_mark(parts: Sequence[Part], scale: Scale) -> Result:
    """The mean of the parts that count, by their weights: a part in which nothing was rated gives its weight to the others."""
    kept = [(part.weight, part.mark) for part in parts if part.mark is not None and part.weight]
    weight = sum(each for each, _mark in kept)
    if not weight:
        return Result(None, tuple(parts))
    mean = sum((each * mark for each, mark in kept), Fraction(0)) / weight
    return Result(mark_rounded(mean, scale.step), tuple(parts))


@dataclass(frozen=True)
class Distribution:
    """Marks of a group on a scale: how many at each level, their mean in thousandths."""

    counts: Sequence[int]
    mean: Fraction | None

    @property
    def total(self) -> int:
        return sum(self.counts)

    def over(self, scale: Scale) -> list[int]:
        """The ranks of the levels borne by more people than their share; a group that is too small for it counts one."""
        return [
            rank
            for rank, level in enumerate(scale.levels)
            if level.most is not None and self.counts[rank] > max(1, self.total * level.most // 100)
        ]


def distribution(marks: Sequence[int], scale: Scale) -> Distribution:
    counts = [0] * len(scale.levels)
    for mark, number in Counter(marks).items():
        counts[scale.rank_of(mark)] += number
    return Distribution(counts, Fraction(sum(marks), len(marks)) if marks else None)

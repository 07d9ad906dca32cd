"""The ranking of candidates: weighted means, eliminations, ties, each told in a sentence.

Marks and means are thousandths of twenty; a mean is exact while candidates are compared, and rounded half up to a thousandth when
it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class Exam:
    key: int
    label: str
    weight: int
    least: int | None = None


@dataclass(frozen=True)
class Entrant:
    """Somebody admitted, with their marks by test."""

    key: int
    birth_on: date
    marks: Mapping[int, int]


@dataclass(frozen=True)
class Place:
    """Where somebody stands: `rank` None when they are out, `why` the name of the reason, `about` what it is about."""

    key: int
    total: int | None
    rank: int | None
    why: str = ""
    about: str = ""


def mean_of(entrant: Entrant, tests: Sequence[Exam]) -> Fraction | None:
    """None while a mark is missing."""
    if any(test.key not in entrant.marks for test in tests) or not tests:
        return None
    return Fraction(sum(test.weight * entrant.marks[test.key] for test in tests), sum(test.weight for test in tests))


def ranking(entrants: Sequence[Entrant], tests: Sequence[Exam], least: int) -> list[Place]:
    """The admitted by merit, then those who are out.

    Out: a mark is missing (`absent`), a mark is under that of its test (`eliminated`), the mean is under the one asked (`below`).
    With the same mean the better mark in the heaviest test is first, then in the next ones; then the older person (`tie`).
    """
    heavy = sorted(tests, key=lambda test: (-test.weight, tests.index(test)))
    found: list[tuple[Fraction, tuple[int, ...], date, Entrant]] = []
    out: list[Place] = []
    for entrant in entrants:
        mean = mean_of(entrant, tests)
        if mean is None:
            missing = next((test.label for test in tests if test.key not in entrant.marks), "")
            out.append(Place(entrant.key, None, None, "absent", missing))
            continue
        failed = next((test for test in tests if test.least is not None and entrant.marks[test.key] < test.least), None)
        if failed is not None:
            out.append(Place(entrant.key, kept(mean), None, "eliminated", failed.label))
        elif mean < least:
            out.append(Place(entrant.key, kept(mean), None, "below"))
        else:
            found.append((-mean, tuple(-entrant.marks[test.key] for test in heavy), entrant.birth_on, entrant))
    found.sort(key=lambda each: each[:3])
    means = [each[0] for each in found]
    places = [
        Place(entrant.key, kept(-mean), rank, "tie" if means.count(mean) > 1 else "")
        for rank, (mean, _marks, _born, entrant) in enumerate(found, start=1)
    ]
    return places + out


def kept(mean: Fraction) -> int:
    """Half up to a thousandth.

    >>> kept(Fraction(27001, 2))
    13501
    """
    return int((mean + Fraction(1, 2)) // 1)

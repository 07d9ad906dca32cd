"""Which courses bring somebody to a job: a small choice that covers what is missing. Pure.

For each missing skill a course must bring it to the level asked. The choice is made course after course: the one that covers the most
missing skills, then the one that costs less, then the shorter, then the first by code. What nothing covers is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A course as the choice sees it: `key`, what it gives, its cost for one person (None: not known) and hours."""

    key: int
    code: str
    gives: Mapping[str, int]
    cost: int | None
    hours: int | None


@dataclass(frozen=True)
class Choice:
    """A course chosen and the missing skills that it covers."""

    key: int
    covers: tuple[str, ...]


def covering(missing: Mapping[str, int], offers: Sequence[Offer]) -> tuple[list[Choice], list[str]]:
    """The courses chosen in order, and the skills that no course covers.

    >>> a = Offer(1, "A", {"X": 3, "Y": 2}, 100, 7)
    >>> b = Offer(2, "B", {"Y": 3}, 50, 7)
    >>> covering({"X": 2, "Y": 3}, [a, b])
    ([Choice(key=1, covers=('X',)), Choice(key=2, covers=('Y',))], [])
    """
    left, chosen, rest = dict(missing), [], list(offers)
    while left:
        found = [(offer, tuple(code for code, level in left.items() if offer.gives.get(code, 0) >= level)) for offer in rest]
        found = [pair for pair in found if pair[1]]
        if not found:
            break
        offer, covers = min(found, key=lambda pair: (-len(pair[1]), pair[0].cost is None, pair[0].cost or 0, pair[0].hours or 9999, pair[0].code))
        chosen.append(Choice(offer.key, covers))
        rest.remove(offer)
        for code in covers:
            del left[code]
    return chosen, sorted(left)

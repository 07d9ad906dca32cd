"""The priority of a need, from its marks and the weights of the institution. Pure.

Marks go from 0 to 3, weights are per cent and add up to 100; the priority goes from 0 to 100, rounded half up once.

>>> priority({"law": 3, "strategy": 2, "gap": 1, "urgency": 0})
63
"""

from __future__ import annotations

from collections.abc import Mapping

USUAL = {"law": 40, "strategy": 25, "gap": 20, "urgency": 15}
HIGHEST = 3


def points(marks: Mapping[str, int], weights: Mapping[str, int] = USUAL) -> dict[str, int]:
    """What each criterion brings, in hundredths of a point."""
    return {name: weight * marks[name] * 100 // HIGHEST for name, weight in weights.items()}


def priority(marks: Mapping[str, int], weights: Mapping[str, int] = USUAL) -> int:
    """The exact sum of weight × mark / 3, rounded half up."""
    total = sum(weight * marks[name] for name, weight in weights.items())
    return (2 * total + HIGHEST) // (2 * HIGHEST)

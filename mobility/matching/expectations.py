"""Whether an order is the one that a case expects: weights are tried on the cases before they are adopted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mobility.matching.cases import Case
from mobility.matching.ranking import Ranked


def departures(case: Case, ranking: Sequence[Ranked]) -> Iterator[str]:
    """In French, each expectation that the order does not meet; silent when it meets them all."""
    lines = {line.id: line for line in ranking}
    expected = case.expected
    for id, line in lines.items():
        if line.eligible and id in expected.ineligible:
            yield f"{case.id} : {id} devait être irrecevable."
        if not line.eligible and id not in expected.ineligible:
            yield f"{case.id} : {id} devait être recevable ({' ; '.join(line.failed)})."
    points = {id: line.tenths for id, line in lines.items() if line.tenths is not None}
    scored = [[points[id] for id in group if id in points] for group in expected.order]
    groups = [group for group in scored if group]
    for place, (above, below) in enumerate(zip(groups, groups[1:], strict=False), start=1):
        if min(above) < max(below):
            yield f"{case.id} : le groupe {place} devait précéder le suivant."
    for name, pairs, holds in (
        ("devant", expected.strict, lambda first, second: first > second),
        ("à égalité avec", expected.equal, lambda first, second: first == second),
        ("à égalité avec ou devant", expected.not_below, lambda first, second: first >= second),
    ):
        for first, second in pairs:
            if first in points and second in points and not holds(points[first], points[second]):
                yield f"{case.id} : {first} devait être {name} {second}."

"""Ten years of staff from known leavings, rules of retirement and planned moves. Pure: people and assumptions in, counts out.

A place is (unit, title, job of the referential). Retirements of a year in a place are replaced by the scenario's share of them, rounded half up over the
whole institution and given to the places by the largest remainder, so that parts add up exactly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Place = tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody in service: where, the first day of retirement by the rules (None: unknown), the day of a known leaving; the key of
    the file and of the job of the referential, 0: none."""

    place: Place
    retires_on: date | None
    leaves_on: date | None = None
    key: int = 0
    job: int = 0

    def leaves_in(self, first: int, later: int = 0) -> int | None:
        """The year of leaving, by what comes first; one already past falls in `first`; None: unknown."""
        return _leaving(self, first, later)[1]


@dataclass(frozen=True)
class Move:
    """`count` people who come (positive) or leave (negative) a place in a year."""

    place: Place
    year: int
    count: int


@dataclass
class Year:
    """A year: those present at its beginning, then what happens, by place."""

    year: int
    opening: Counter[Place] = field(default_factory=Counter)
    retired: Counter[Place] = field(default_factory=Counter)
    left: Counter[Place] = field(default_factory=Counter)
    planned_leavings: Counter[Place] = field(default_factory=Counter)
    hired: Counter[Place] = field(default_factory=Counter)
    replaced: Counter[Place] = field(default_factory=Counter)

    @property
    def closing(self) -> Counter[Place]:
        found = Counter(self.opening)
        for each in (self.retired, self.left, self.planned_leavings):
            found.subtract(each)
        found.update(self.hired)
        found.update(self.replaced)
        return Counter({place: max(0, count) for place, count in found.items()})

    def total(self, name: str) -> int:
        return sum(getattr(self, name).values())


def project(people: Iterable[Person], moves: Sequence[Move], *, first: int, years: int, replacement: int = 0, later: int = 0) -> list[Year]:
    """`years` years from `first`. A known leaving before the retirement wins; a retirement already past falls in the first year.

    `replacement`: per cent; `later`: years added to the age.
    """
    opening: Counter[Place] = Counter()
    leavings: dict[tuple[str, int | None], Counter[Place]] = defaultdict(Counter)
    for person in people:
        opening[person.place] += 1
        leavings[_leaving(person, first, later)][person.place] += 1
    found = []
    for year in range(first, first + years):
        row = Year(year, Counter(opening), retired=Counter(leavings["retired", year]), left=Counter(leavings["left", year]))
        for move in moves:
            if move.year == year:
                (row.hired if move.count > 0 else row.planned_leavings)[move.place] += abs(move.count)
        row.replaced = share(row.retired, replacement)
        found.append(row)
        opening = row.closing
    return found


def _leaving(person: Person, first: int, later: int) -> tuple[str, int | None]:
    retires = person.retires_on.year + later if person.retires_on else None
    leaves = person.leaves_on.year if person.leaves_on else None
    if leaves is not None and (retires is None or leaves <= retires):
        return "left", max(leaves, first)
    return "retired", max(retires, first) if retires is not None else None


def share(counts: Mapping[Place, int], percent: int) -> Counter[Place]:
    """`percent` of counts: the whole rounded half up, the parts by the largest remainder.

    >>> share({("DSI", "Analyste"): 1, ("DG", "Juriste"): 2}, 50)
    Counter({('DG', 'Juriste'): 1, ('DSI', 'Analyste'): 1})
    """
    whole = (2 * sum(counts.values()) * percent + 100) // 200
    parts = {place: divmod(count * percent, 100) for place, count in counts.items()}
    given = Counter({place: quotient for place, (quotient, _rest) in parts.items()})
    rest = whole - sum(given.values())
    for place in sorted(parts, key=lambda each: (-parts[each][1], each))[:rest]:
        given[place] += 1
    return Counter({place: count for place, count in sorted(given.items()) if count})

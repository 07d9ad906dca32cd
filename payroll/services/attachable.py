"""How much of a month's pay creditors may take, and how it is divided among them: pure integers, no database.

Amounts are integers in minor units of a month. A portion is rounded down, in favour of the employee; shares « au marc
le franc » are exact quotients whose remainders go to the largest fractions, then to the earliest rank, so that the sum
is exactly what is divided.

Text: OHADA Uniform Act on simplified recovery procedures, articles 177 (base; the total never exceeds the attachable
portion, were it for maintenance), 196 (creditors come together, but for legitimate preferences) and 213 (maintenance is
preferred to all, whatever their privilege); the scale is each state's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

MAINTENANCE, PRIVILEGED, ORDINARY = "maintenance", "privileged", "ordinary"
#: The classes of creditors in legal order.
CLASSES = (MAINTENANCE, PRIVILEGED, ORDINARY)
PROPORTIONAL, BY_RANK = "proportional", "rank"


@dataclass(frozen=True)
class Bracket:
    """The slice beyond `over` (exclusive), and the fraction of it that may be taken."""

    over: int
    rate: Fraction

    @property
    def percent(self) -> Fraction:
        """The rate in per cent, for screens."""
        return self.rate * 100


@dataclass(frozen=True)
class PortionScale:
    """A scale by month. `is_whole`: one rate, that of the band, on the whole base; else each rate on its own slice.

    `minimum` is what the text leaves to the employee whatever the scale says. Brackets rise; below the first edge nothing
    may be taken.
    """

    brackets: tuple[Bracket, ...]
    is_whole: bool = False
    minimum: int = 0
    label: str = ""
    text: str = ""

    def portion(self, base: int) -> int:
        """What may be taken of `base`, rounded down.

        >>> tenth_then_fifth = PortionScale((Bracket(0, Fraction(1, 10)), Bracket(20_000, Fraction(1, 5))))
        >>> tenth_then_fifth.portion(20_001), tenth_then_fifth.portion(30_000)
        (2000, 4000)
        """
        if base <= 0:
            return 0
        taken = self._of_band(base) if self.is_whole else self._of_slices(base)
        return max(0, min(taken, base - self.minimum))

    def _of_band(self, base: int) -> int:
        rate = next((each.rate for each in reversed(self.brackets) if base > each.over), Fraction(0))
        return int(base * rate)

    def _of_slices(self, base: int) -> int:
        ends = [each.over for each in self.brackets[1:]]
        total = Fraction(0)
        for bracket, end in zip(self.brackets, [*ends, base], strict=True):
            total += max(0, min(base, max(end, bracket.over)) - bracket.over) * bracket.rate
        return int(total)


@dataclass(frozen=True)
class PortionRules:
    """What the law of a day says: the two scales, the part added for maintenance (of the whole base), and how each
    class divides what does not suffice for all."""

    attachable: PortionScale
    assignable: PortionScale
    maintenance_rate: Fraction = Fraction(0)
    divisions: Mapping[str, str] = field(
        default_factory=lambda: {MAINTENANCE: PROPORTIONAL, PRIVILEGED: BY_RANK, ORDINARY: PROPORTIONAL}
    )

    def limits(self, base: int) -> Limits:
        attachable, assignable = self.attachable.portion(base), self.assignable.portion(base)
        most = max(attachable, assignable)
        return Limits(attachable, assignable, min(int(max(0, base) * self.maintenance_rate), max(0, base - most)))


@dataclass(frozen=True)
class Limits:
    """The portions of one month: what may be attached, assigned, and added for maintenance."""

    attachable: int
    assignable: int
    maintenance: int = 0

    @property
    def total(self) -> int:
        """What all creditors but maintenance may take together."""
        return max(self.attachable, self.assignable)


@dataclass(frozen=True)
class Claim:
    """What a creditor asks of a month. `rank` orders claims of one class: the earliest notification first.

    `is_assignment`: agreed to by the employee (cession, internal withholding), hence under the assignable portion.
    """

    key: int
    asked: int
    creditor_class: str = ORDINARY
    is_assignment: bool = False
    rank: tuple = ()


@dataclass(frozen=True)
class Division:
    """What each claim gets (0 included), the limits of the month, and what one more creditor could take of them."""

    limits: Limits
    taken: Mapping[int, int]
    attachable_left: int = 0
    assignable_left: int = 0

    @property
    def total(self) -> int:
        return sum(self.taken.values())


@dataclass
class _Room:
    """What is left, while the classes are served."""

    attachable: int
    assignable: int
    total: int
    maintenance: int
    net: int

    def for_seizures(self) -> int:
        return max(0, min(self.attachable, self.total, self.net))

    def for_assignments(self) -> int:
        return max(0, min(self.assignable, self.total, self.net))

    def spend(self, seized: int = 0, assigned: int = 0) -> None:
        self.attachable -= seized
        self.assignable -= assigned
        self.total -= seized + assigned
        self.net -= seized + assigned


def divide(
    *, rules: PortionRules, base: int, net: int, claims: Iterable[Claim], already: int = 0
) -> Division:
    """Serve the claims in legal order.

    `base`: pay after compulsory levies, on which the scales are read; `net`: what is still to be paid (after loans),
    which nothing may make negative. The protected minimum of the attachable scale is left in the net as well.
    `already`: what the employer's loans have taken of the month: ordinary creditors find it gone from the portion;
    maintenance and privileged creditors, who come before, do not.
    """
    limits = rules.limits(base)
    protected = max(rules.attachable.minimum, 0)
    room = _Room(limits.attachable, limits.assignable, limits.total, limits.maintenance, max(0, net - protected))
    claims = [each for each in claims if each.asked > 0]
    taken: dict[int, int] = {each.key: 0 for each in claims}
    for creditor_class in CLASSES:
        if creditor_class == ORDINARY:
            room.assignable, room.total = room.assignable - already, room.total - already
        group = sorted((each for each in claims if each.creditor_class == creditor_class), key=_order)
        by_rank = rules.divisions.get(creditor_class, PROPORTIONAL) == BY_RANK
        if creditor_class == MAINTENANCE:
            taken |= _maintenance(room, group, by_rank)
        else:
            taken |= _ordinary(room, group, by_rank)
    return Division(limits, taken, room.for_seizures(), room.for_assignments())


def _order(claim: Claim) -> tuple:
    return (claim.rank, claim.key)


def _maintenance(room: _Room, group: Sequence[Claim], by_rank: bool) -> dict[int, int]:
    """From the part added for maintenance first, then from the attachable portion."""
    extra = min(room.maintenance, max(0, room.net))
    budget = min(room.net, extra + room.for_seizures()) if group else 0
    shares = _shared(group, budget, by_rank)
    used = sum(shares.values())
    from_extra = min(used, extra)
    room.net -= from_extra
    room.spend(seized=used - from_extra)
    return shares


def _ordinary(room: _Room, group: Sequence[Claim], by_rank: bool) -> dict[int, int]:
    """Seizures within the attachable portion, assignments within the assignable one, all within the larger."""
    if by_rank:
        return _by_rank(room, group)
    seizures = [each for each in group if not each.is_assignment]
    assignments = [each for each in group if each.is_assignment]
    budget = max(0, min(room.total, room.net))
    together = _shared(group, budget, by_rank=False)
    seized = sum(together[each.key] for each in seizures)
    assigned = sum(together[each.key] for each in assignments)
    if seized > room.for_seizures():
        seized = room.for_seizures()
        assigned = min(budget - seized, room.for_assignments(), sum(each.asked for each in assignments))
    elif assigned > room.for_assignments():
        assigned = room.for_assignments()
        seized = min(budget - assigned, room.for_seizures(), sum(each.asked for each in seizures))
    shares = _shared(seizures, seized, by_rank=False) | _shared(assignments, assigned, by_rank=False)
    room.spend(seized, assigned)
    return shares


def _by_rank(room: _Room, group: Sequence[Claim]) -> dict[int, int]:
    shares = {}
    for each in group:
        got = min(each.asked, room.for_assignments() if each.is_assignment else room.for_seizures())
        shares[each.key] = got
        room.spend(*((0, got) if each.is_assignment else (got, 0)))
    return shares


def _shared(group: Sequence[Claim], budget: int, by_rank: bool) -> dict[int, int]:
    """`budget` given to the claims, all of it as far as they ask for it. `group` stands in order of rank."""
    asked = sum(each.asked for each in group)
    if budget >= asked:
        return {each.key: each.asked for each in group}
    if by_rank:
        left, shares = budget, {}
        for each in group:
            shares[each.key] = min(each.asked, left)
            left -= shares[each.key]
        return shares
    shares = {each.key: budget * each.asked // asked for each in group}
    remainders = sorted(group, key=lambda each: -(budget * each.asked % asked))
    for each in remainders[: budget - sum(shares.values())]:
        shares[each.key] += 1
    return shares

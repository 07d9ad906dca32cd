"""Who votes on an item, and whether they are enough: titular members without conflict, then substitutes in their order.

A voice is lost for an item by an absence or by a recusal; it then passes to the first substitute of the published order who
is present, free of conflict and not already called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

VOTERS, COUNTRIES = 5, 3


@dataclass(frozen=True)
class Seat:
    """A member as the item finds them. `order` is the place in the published order; `substitute_of` the titular's key."""

    key: int
    country: str
    order: int
    substitute_of: int | None = None
    is_present: bool = True
    is_recused: bool = False

    @property
    def can_sit(self) -> bool:
        return self.is_present and not self.is_recused


@dataclass(frozen=True)
class Voice:
    """Somebody who votes; `replaces` is the titular whose voice they carry."""

    seat: Seat
    replaces: int | None = None


@dataclass(frozen=True)
class Quorum:
    """The voters of an item. `voters` and `countries` are what the rules ask for."""

    voices: tuple[Voice, ...]
    voters: int = VOTERS
    countries: int = COUNTRIES

    @property
    def country_count(self) -> int:
        return len({voice.seat.country for voice in self.voices})

    @property
    def is_reached(self) -> bool:
        return len(self.voices) >= self.voters and self.country_count >= self.countries

    @property
    def missing_voters(self) -> int:
        return max(0, self.voters - len(self.voices))

    @property
    def missing_countries(self) -> int:
        return max(0, self.countries - self.country_count)


def quorum(seats: Iterable[Seat], *, voters: int = VOTERS, countries: int = COUNTRIES) -> Quorum:
    """The voters of an item. A titular's own substitute comes first, then the others in the published order."""
    everybody = sorted(seats, key=lambda seat: (seat.order, seat.key))
    titulars = [seat for seat in everybody if seat.substitute_of is None]
    free = [seat for seat in everybody if seat.substitute_of is not None and seat.can_sit]
    voices = [Voice(seat) for seat in titulars if seat.can_sit]
    vacant = [seat for seat in titulars if not seat.can_sit]
    waiting = []
    for titular in vacant:
        own = next((seat for seat in free if seat.substitute_of == titular.key), None)
        if own is None:
            waiting.append(titular)
        else:
            free.remove(own)
            voices.append(Voice(own, titular.key))
    voices += _called(waiting, free)
    return Quorum(tuple(voices), voters, countries)


def _called(vacant: Sequence[Seat], free: Sequence[Seat]) -> list[Voice]:
    return [Voice(substitute, titular.key) for titular, substitute in zip(vacant, free, strict=False)]

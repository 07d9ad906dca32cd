"""Cash: the least number of notes and coins for an amount (billetage), and the notes and coins of the zone's currencies.

Pure: amounts in minor units, no database.
"""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import gcd
from pathlib import Path


class NotServed(ValueError):
    """An amount that the notes and coins cannot make up; `rest` is the smallest part that they leave."""

    def __init__(self, amount: int, rest: int) -> None:
        super().__init__(f"{amount}: {rest}")
        self.amount, self.rest = amount, rest


DATA = Path(__file__).resolve().parents[2] / "data" / "denominations.toml"
#: The currency whose notes serve where none are known.
USUAL = "XOF"


@dataclass(frozen=True)
class Denominations:
    """Notes and coins that circulate, in units of the currency, the largest first; where this was read, what is unsure."""

    currency: str
    units: tuple[int, ...]
    source: str
    to_confirm: str = ""


@cache
def denominations_read() -> Mapping[str, Denominations]:
    """What the product knows of each currency."""
    with DATA.open("rb") as file:
        rows = tomllib.load(file)["currency"]
    return {row["code"]: Denominations(row["code"], tuple(row["units"]), row["source"], row.get("to_confirm", "")) for row in rows}


def usual_denominations(currency: str, decimals: int = 0) -> tuple[int, ...]:
    """In minor units, the largest first."""
    found = denominations_read().get(currency) or denominations_read()[USUAL]
    return tuple(unit * 10**decimals for unit in found.units)


def change(amount: int, denominations: Iterable[int]) -> dict[int, int]:
    """The least number of notes and coins for `amount`, by denomination, the largest first. Raises `NotServed`.

    >>> change(400, (250, 200, 100, 50))
    {200: 2}
    >>> change(412_885, (10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5))
    {10000: 41, 2000: 1, 500: 1, 250: 1, 100: 1, 25: 1, 10: 1}
    """
    kinds = tuple(sorted(set(denominations), reverse=True))
    if not kinds or kinds[-1] <= 0:
        raise ValueError("Il faut au moins une coupure positive.")
    if amount < 0:
        raise ValueError("On ne paie pas un montant négatif.")
    unit = gcd(*kinds)
    if amount % unit:
        raise NotServed(amount, amount % unit)
    found = _by_remainder(amount // unit, tuple(kind // unit for kind in kinds))
    if found is None:
        raise NotServed(amount, amount)
    return {kind: found[kind // unit] for kind in kinds if found.get(kind // unit)}


def _by_remainder(amount: int, kinds: tuple[int, ...]) -> dict[int, int] | None:
    """A remainder modulo the largest kind is made up at the least cost, the largest kind does the rest.

    With L the largest, n other pieces of sum s leave (amount − s)/L pieces: the number of pieces is least when the sum of
    (L − c) over the other pieces c is, for the pieces that reach the remainder. That is a shortest path over remainders.
    It only holds while s ≤ amount: a smaller amount is made up by counting on every amount below it.
    """
    largest = kinds[0]
    pieces = _paths(kinds)[amount % largest]
    if pieces is not None and sum(pieces) <= amount:
        counts = {largest: (amount - sum(pieces)) // largest}
        for piece in pieces:
            counts[piece] = counts.get(piece, 0) + 1
        return counts
    return _counted(amount, kinds)


@lru_cache(maxsize=16)
def _paths(kinds: tuple[int, ...]) -> list[tuple[int, ...] | None]:
    """For each remainder modulo the largest kind, the other pieces of least cost that reach it; None out of reach."""
    largest, others = kinds[0], kinds[1:]
    cost: list[int | None] = [None] * largest
    last: list[int] = [0] * largest
    cost[0], waiting = 0, [(0, 0)]
    while waiting:
        so_far, at = heapq.heappop(waiting)
        if so_far != cost[at]:
            continue
        for piece in others:
            reached, price = (at + piece) % largest, so_far + largest - piece
            held = cost[reached]
            if held is None or price < held:
                cost[reached], last[reached] = price, piece
                heapq.heappush(waiting, (price, reached))
    return [None if cost[at] is None else _walk(at, last, largest) for at in range(largest)]


def _walk(at: int, last: Sequence[int], largest: int) -> tuple[int, ...]:
    pieces = []
    while at:
        pieces.append(last[at])
        at = (at - last[at]) % largest
    return tuple(pieces)


def _counted(amount: int, kinds: tuple[int, ...]) -> dict[int, int] | None:
    """Least numbers by counting on every amount from zero; only used for small amounts."""
    best: list[int | None] = [0] + [None] * amount
    last = [0] * (amount + 1)
    for total in range(1, amount + 1):
        for kind in kinds:
            before = best[total - kind] if kind <= total else None
            if before is not None and (best[total] is None or before + 1 < best[total]):  # type: ignore[operator]
                best[total], last[total] = before + 1, kind
    if best[amount] is None:
        return None
    counts: dict[int, int] = {}
    while amount:
        counts[last[amount]] = counts.get(last[amount], 0) + 1
        amount -= last[amount]
    return counts


@dataclass(frozen=True)
class Envelope:
    """What one person receives: `counts` by denomination; `rest` is what the coins cannot serve."""

    amount: int
    counts: Mapping[int, int]
    rest: int = 0


def envelope(amount: int, denominations: Sequence[int]) -> Envelope:
    """The notes of one person; what cannot be served is told in `rest` and stays due."""
    try:
        return Envelope(amount, change(amount, denominations))
    except NotServed as refused:
        served = amount - refused.rest
        return Envelope(amount, change(served, denominations) if served else {}, refused.rest)


def needed(envelopes: Iterable[Envelope]) -> dict[int, int]:
    """The notes and coins to ask for so that each envelope is exact, the largest first."""
    sums: dict[int, int] = {}
    for each in envelopes:
        for kind, count in each.counts.items():
            sums[kind] = sums.get(kind, 0) + count
    return dict(sorted(sums.items(), reverse=True))

"""What other subjects put into the archive of a month: returns, entries, orders of payment … Registered in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from payroll.models import PayPeriod

#: A path below the subject's folder (« declarations/ipres.csv ») and its content.
Piece = tuple[str, bytes]
Part = Callable[[PayPeriod], Iterable[Piece]]
_parts: dict[str, tuple[int, Part]] = {}


def register(key: str, order: int, function: Part) -> None:
    """Add the pieces of a subject; they are kept under `pieces/` and named in the manifest with their SHA-256."""
    _parts[key] = (order, function)


def pieces_of(period: PayPeriod) -> Iterator[Piece]:
    """Every piece of every subject, in order. The scope of the period's institution must be open."""
    for _order, function in sorted(_parts.values(), key=lambda each: each[0]):
        yield from function(period)

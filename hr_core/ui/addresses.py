"""Addresses of many rows: the address of a page is found once, and each row puts its keys into it."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

#: Stands for a key while the address is found; no row has it.
MARK = 987_650_000_000_000_000


def address_of(name: str, *keys: int) -> str:
    """`reverse(name, args=keys)` for keys that are whole numbers, found once for all rows.

    >>> address_of("hr_core:unit_detail", 12)  # doctest: +SKIP
    '/unites/12/'
    """
    pieces = _pieces(name, len(keys), get_script_prefix())
    return pieces[0] + "".join(f"{key:d}{piece}" for key, piece in zip(keys, pieces[1:], strict=True))


@lru_cache(maxsize=1024)
def _pieces(name: str, count: int, prefix: str) -> tuple[str, ...]:
    rest = reverse(name, args=[MARK + place for place in range(count)])
    pieces = []
    for place in range(count):
        piece, found, rest = rest.partition(str(MARK + place))
        if not found:
            raise ValueError(f"The address {name} does not take its keys in the order of its arguments.")
        pieces.append(piece)
    return (*pieces, rest)

"""Sharing an amount exactly between heirs: parts in whole units whose sum is the amount."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def share_out(amount: int, shares: Sequence[Fraction]) -> list[int]:
    """Parts of `amount` (minor units, zero or more) by the largest remainder; equal remainders go to the first heirs.

    Raises `ValueError` when the shares are not positive fractions that make one.

    >>> share_out(100, [Fraction(1, 3)] * 3)
    [34, 33, 33]
    """
    if amount < 0:
        raise ValueError("on ne partage pas un montant négatif")
    if not shares or any(share <= 0 for share in shares) or sum(shares) != 1:
        raise ValueError("les parts doivent être positives et faire un entier")
    exact = [amount * share for share in shares]
    parts = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda rank: (parts[rank] - exact[rank], rank))
    for rank in order[: amount - sum(parts)]:
        parts[rank] += 1
    return parts

"""The draw by lot of the last resort: anybody who reads the seed in the minutes draws the same order again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def lot_number(seed: str, reference: str) -> str:
    """SHA-256 of « seed|reference », in hexadecimal: the smallest comes first."""
    return hashlib.sha256(f"{seed}|{reference}".encode()).hexdigest()


def drawn(seed: str, references: Iterable[str]) -> list[str]:
    """The references in the order of the lot.

    >>> drawn("2026-11-25", ["A", "B"]) == drawn("2026-11-25", ["B", "A"])
    True
    """
    return sorted(references, key=lambda reference: (lot_number(seed, reference), reference))

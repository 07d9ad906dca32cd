"""Minutes in a chain: each one's hash covers its text and the hash of the one before, so that a change anywhere shows.

hash = SHA-256 of « previous hash, line feed, canonical JSON of the minutes » in UTF-8; the first one's previous hash is
sixty-four zeros. Canonical: keys in order, no space, characters as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ORIGIN = "0" * 64


@dataclass(frozen=True)
class Link:
    """Sealed minutes as they are kept."""

    number: int
    content: dict[str, Any]
    previous: str
    seal: str


@dataclass(frozen=True)
class Fault:
    """What is wrong: `kind` is « content » (the text was changed), « order » (a link is missing or moved)."""

    number: int
    kind: str


def canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal_of(content: Any, previous: str) -> str:
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


def verify(links: Iterable[Link]) -> list[Fault]:
    """The faults of a chain, oldest first; an empty list when every text is as sealed and none is missing."""
    faults, previous, number = [], ORIGIN, 0
    for link in links:
        if link.previous != previous or link.number != number + 1:
            faults.append(Fault(link.number, "order"))
        if seal_of(link.content, link.previous) != link.seal:
            faults.append(Fault(link.number, "content"))
        previous, number = link.seal, link.number
    return faults

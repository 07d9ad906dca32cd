"""The permission matrix as data: one module per app, each with `ADDRESSES`; `tests/house/test_permissions.py` reads all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.cast import Zone

PUBLIC = "public"
SIGNED_IN = "signed in"
ZONE = "zone"


@dataclass(frozen=True)
class Address:
    """Who may open an address.

    `rights`: one of them is enough; or `(PUBLIC,)`, `(SIGNED_IN,)` (any role, the zone's included), `(ZONE,)`.
    `build(zone)` makes what the address is about, at home, and gives its arguments. `ok` is the answer to those who may.
    `regional`: rights held in the regional body: each of its roles is tried too (`zone-<role>`), beside the cast.
    `exceptions` gives another answer to some of the cast, by first name (an object that they may not see is a 404).
    """

    rights: tuple[str, ...]
    build: Callable[[Zone], Mapping[str, Any]] | None = None
    method: str = "get"
    ok: int = 200
    exceptions: Mapping[str, int] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    regional: bool = False


def addresses() -> dict[str, Address]:
    """The rows of every app, by name of address."""
    found: dict[str, Address] = {}
    for module in iter_modules(__path__):
        rows = import_module(f"{__name__}.{module.name}").ADDRESSES
        twice = found.keys() & rows.keys()
        assert not twice, f"twice in the matrix: {sorted(twice)}"
        found |= rows
    return found

"""What signing an act writes in the file, and how cancelling takes it back.

An effect is registered under a name (`effect_register`); a kind of act names one. `apply(act, access)` writes through the usual
services, for the signer, and returns what `revert(act, access, reason)` needs; `words(act)` gives the places that the act brings to
its text; `check(act)` refuses a draft that could not take effect. An upper floor may register another effect under the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hr_core.access import Access
from hr_core.models import Act

Undo = dict[str, Any]


def _nothing(act: Act) -> dict[str, str]:
    return {}


def _pass(act: Act) -> None:
    """Nothing to refuse."""


@dataclass(frozen=True)
class Effect:
    name: str
    label: Any
    apply: Callable[[Act, Access], Undo]
    revert: Callable[[Act, Access, str], None]
    words: Callable[[Act], dict[str, str]] = _nothing
    check: Callable[[Act], None] = _pass
    #: Called once the signed act is saved.
    after: Callable[[Act], None] = _pass


EFFECTS: dict[str, Effect] = {}
#: Asked before an act is checked, and again before it is signed: raises `Refusal` with what is missing.
GUARDS: list[Callable[[Act], None]] = []
#: Told once an act of any kind is signed.
FOLLOWERS: list[Callable[[Act], None]] = []


def effect_register(effect: Effect) -> None:
    EFFECTS[effect.name] = effect


def guard_add(guard: Callable[[Act], None], follower: Callable[[Act], None] = _pass) -> None:
    """`guard` may refuse; `follower` notes what the signed act has used."""
    GUARDS.append(guard)
    FOLLOWERS.append(follower)


def ask_guards(act: Act) -> None:
    for guard in GUARDS:
        guard(act)


def day_of(values: dict[str, Any], name: str) -> date | None:
    """A day of an act's values, which keep it as ISO text."""
    found = values.get(name)
    return date.fromisoformat(found) if found else None

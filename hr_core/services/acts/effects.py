"""What signing an act writes in the file, and how cancelling takes it back.

An effect is registered under a name (`effect_register`); a kind of act names one. `apply(act, access)` writes through the usual
services, for the signer, and returns what `revert(act, access, reason)` needs; `words(act)` gives the places that the act brings to
its text; `check(act)` refuses a draft that could not take effect. An upper floor may register another effect under the same name.

Acts are signed several at a time, never two of one person: an effect that thousands share answers for all of them by `apply_all` and
`words_all`, with constant reads, and writes what `apply` would write under the same reasons (`signing_reasons`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Act
from hr_core.scope import because
from hr_core.services.acts.kinds import kind_of

Undo = dict[str, Any]


def _nothing(act: Act) -> dict[str, str]:
    return {}


def _pass(given: Any) -> None:
    """Nothing to refuse."""


@dataclass(frozen=True)
class Effect:
    name: str
    label: Any
    apply: Callable[[Act, Access], Undo]
    revert: Callable[[Act, Access, str], None]
    words: Callable[[Act], dict[str, str]] = _nothing
    check: Callable[[Act], None] = _pass
    #: Called once the signed acts are saved; what it writes tells its reason.
    after: Callable[[Sequence[Act]], None] = _pass
    apply_all: Callable[[Sequence[Act], Access], list[Undo]] | None = None
    words_all: Callable[[Sequence[Act]], list[dict[str, str]]] | None = None


EFFECTS: dict[str, Effect] = {}
#: Asked before acts are checked, and again before they are signed: raises `Refusal` with what is missing to the first that lacks it.
GUARDS: list[Callable[[Sequence[Act]], None]] = []
#: Told once acts of any kind are signed.
FOLLOWERS: list[Callable[[Sequence[Act]], None]] = []


def effect_register(effect: Effect) -> None:
    EFFECTS[effect.name] = effect


def guard_add(guard: Callable[[Sequence[Act]], None], follower: Callable[[Sequence[Act]], None] = _pass) -> None:
    """`guard` may refuse; `follower` notes what the signed acts have used."""
    GUARDS.append(guard)
    FOLLOWERS.append(follower)


def ask_guards(acts: Sequence[Act]) -> None:
    for guard in GUARDS:
        guard(acts)


def signing_reason(act: Act) -> str:
    """The reason under which an act, and what it writes in the file, enter the trail."""
    return _("Signature de l’acte %(reference)s") % {"reference": act.reference}


def signing_reasons(acts: Sequence[Act]) -> dict[int, str]:
    """By person, for what is written of several acts in one statement."""
    return {act.employee_id: signing_reason(act) for act in acts}


def effects_apply(acts: Sequence[Act], access: Access) -> None:
    """Write what numbered acts do, in their order; each keeps its undo."""
    for effect, given in _by_effect(acts):
        if effect.apply_all is not None:
            undone = effect.apply_all(given, access)
        else:
            undone = []
            for act in given:
                with because(signing_reason(act)):
                    undone.append(effect.apply(act, access))
        for act, undo in zip(given, undone, strict=True):
            act.undo = undo


def effects_after(acts: Sequence[Act]) -> None:
    """What follows from signed acts."""
    for effect, given in _by_effect(acts):
        effect.after(given)


def words_brought(acts: Sequence[Act]) -> list[dict[str, str]]:
    """The places that each act brings to its text."""
    found: dict[int, dict[str, str]] = {}
    for effect, given in _by_effect(acts):
        told = [act for act in given if act.values]
        words = effect.words_all(told) if effect.words_all is not None else [effect.words(act) for act in told]
        found |= {id(act): each for act, each in zip(told, words, strict=True)}
    return [found.get(id(act), {}) for act in acts]


def _by_effect(acts: Sequence[Act]) -> Iterator[tuple[Effect, list[Act]]]:
    """Acts that follow one another with one effect; those without an effect are left out."""
    for name, given in groupby(acts, key=lambda act: kind_of(act.kind).effect):
        if name:
            yield EFFECTS[name], list(given)


def day_of(values: dict[str, Any], name: str) -> date | None:
    """A day of an act's values, which keep it as ISO text."""
    found = values.get(name)
    return date.fromisoformat(found) if found else None

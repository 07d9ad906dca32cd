"""Several acts in one gesture: read, written and told together, and refused one by one.

A step takes acts of one institution, no two of the same person, and does all of them or raises. What it refuses is cut in halves
until the act that it refuses stands alone: the others are done, in the order given, as if each had been done by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Act
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, save_all_checked
from hr_core.workflows import transition
from hr_core.workflows_acts import ACT

#: How many acts are read and written together.
TOGETHER = 1000
#: What an act refers to and was read to be changed: not looked for again.
KNOWN = ("institution", "employee", "made_by", "checked_by", "signed_by", "paper")
Step = Callable[[Sequence[Act]], list[Act]]


@dataclass
class Outcome:
    """What a gesture over several acts did: those done, and why each other was not."""

    done: list[Act] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def _nothing(acts: Sequence[Act]) -> None:
    """Nobody else is told."""


def in_one_gesture(acts: Iterable[Act], step: Step, then: Callable[[Sequence[Act]], None] = _nothing) -> Outcome:
    """`then` is told of the acts once they are written for good."""
    outcome = Outcome()
    for group in _groups(acts):
        _try(group, step, then, outcome)
    return outcome


def _groups(acts: Iterable[Act]) -> Iterator[list[Act]]:
    group: list[Act] = []
    people: set[int] = set()
    for act in acts:
        apart = group and act.institution_id != group[0].institution_id
        if apart or act.employee_id in people or len(group) == TOGETHER:
            yield group
            group, people = [], set()
        group.append(act)
        people.add(act.employee_id)
    if group:
        yield group


def _try(acts: list[Act], step: Step, then: Callable[[Sequence[Act]], None], outcome: Outcome) -> None:
    try:
        with transaction.atomic():
            done = step(acts)
    except (PermissionDenied, ValidationError) as refused:
        if len(acts) > 1:
            half = len(acts) // 2
            _try(acts[:half], step, then, outcome)
            _try(acts[half:], step, then, outcome)
            return
        text = "; ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        outcome.refusals.append(f"{acts[0].employee} : {text}")
    else:
        outcome.done.extend(done)
        then(done)


def opened(acts: Sequence[Act], name: str, access: Access) -> list[Act]:
    """The acts locked and read again, if this change is open to each and to this person."""
    change = transition(ACT, name)
    if not access.has(*change.rights):
        raise Refusal(_("Votre rôle ne permet pas de faire cela."))
    rows = Act.objects.select_for_update(of=("self",)).select_related("employee__user", "institution__country").order_by("pk")
    read = rows.in_bulk([act.pk for act in acts])
    found = [read[act.pk] for act in acts]
    for act in found:
        forbid_own_file(act.employee, access.user)
        if act.state not in change.source:
            raise Refusal(
                _("Un acte à l’état « %(state)s » ne peut plus changer ainsi : rechargez la page.") % {"state": act.get_state_display()}
            )
    return found


def moved(acts: Sequence[Act], values: dict[str, Any]) -> list[Act]:
    """The same values to each."""
    for act in acts:
        assign(act, values)
    save_all_checked(acts, list(values), known=KNOWN)
    return list(acts)

"""The acts on a post as a table: from which standings, to which, and in what words. Buttons and refusals both read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from careers.choices_posts import ActKind, Standing


@dataclass(frozen=True)
class Step:
    """`sources` are the standings from which the act is possible; `target` None keeps the standing (a transfer)."""

    kind: ActKind
    sources: frozenset[str]
    target: Standing | None
    label: Any
    icon: str
    needs_empty: bool = False


STEPS = {
    step.kind: step
    for step in (
        Step(ActKind.CREATE, frozenset(), Standing.OPEN, _("Proposer la création"), "plus"),
        Step(ActKind.FREEZE, frozenset({Standing.OPEN}), Standing.FROZEN, _("Geler"), "lock", needs_empty=True),
        Step(ActKind.THAW, frozenset({Standing.FROZEN}), Standing.OPEN, _("Dégeler"), "refresh"),
        Step(ActKind.MOVE, frozenset({Standing.OPEN, Standing.FROZEN}), None, _("Transférer"), "arrows-exchange"),
        Step(
            ActKind.ABOLISH, frozenset({Standing.OPEN, Standing.FROZEN}), Standing.ABOLISHED, _("Supprimer"), "trash",
            needs_empty=True,
        ),
    )
}  # fmt: skip


def steps_from(standing: str | None) -> list[Step]:
    """The acts possible from a standing; from none (a post never authorised), its creation alone."""
    if not standing:
        return [STEPS[ActKind.CREATE]]
    return [step for step in STEPS.values() if standing in step.sources]

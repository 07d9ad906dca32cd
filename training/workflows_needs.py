"""What each level may decide on a need, from which state: buttons and refusals both read it."""

from __future__ import annotations

from training.choices_needs import NeedLevel, NeedState, Verdict

#: (level, verdict) → the states from which it is possible, and the state that follows.
DECISIONS: dict[tuple[str, str], tuple[frozenset[str], str]] = {
    (NeedLevel.UNIT, Verdict.KEEP): (frozenset({NeedState.PROPOSED}), NeedState.UNIT_KEPT),
    (NeedLevel.UNIT, Verdict.DEFER): (frozenset({NeedState.PROPOSED}), NeedState.DEFERRED),
    (NeedLevel.UNIT, Verdict.REFUSE): (frozenset({NeedState.PROPOSED}), NeedState.REFUSED),
    (NeedLevel.OFFICE, Verdict.KEEP): (
        frozenset({NeedState.UNIT_KEPT, NeedState.DEFERRED, NeedState.REFUSED}), NeedState.KEPT
    ),
    (NeedLevel.OFFICE, Verdict.DEFER): (frozenset({NeedState.UNIT_KEPT, NeedState.KEPT}), NeedState.DEFERRED),
    (NeedLevel.OFFICE, Verdict.REFUSE): (frozenset({NeedState.UNIT_KEPT, NeedState.KEPT, NeedState.DEFERRED}), NeedState.REFUSED),
}  # fmt: skip
#: Needs that may still be changed, or merged into another one.
OPEN = frozenset({NeedState.PROPOSED, NeedState.UNIT_KEPT, NeedState.KEPT})
ALIVE = OPEN | {NeedState.PLANNED}


def level_of(state: str) -> str:
    """The level whose turn it is."""
    return NeedLevel.UNIT if state == NeedState.PROPOSED else NeedLevel.OFFICE


def verdicts(level: str, state: str) -> list[str]:
    return [verdict for (at, verdict), (sources, _target) in DECISIONS.items() if at == level and state in sources]

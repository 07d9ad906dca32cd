"""Menu entries of the editions of the referential, of coverage and of grade equivalence."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, registry

EDITIONS = "Éditions du référentiel"
FOLLOW = ("referential_follow",)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Éditions", "careers:edition_list", FOLLOW, "notes", order=62, badge=_waiting, subject=EDITIONS),
    )


def _waiting(access: Any) -> Any:
    """What waits for an answer, an outcome or a signature."""
    from careers.selectors.editions import to_answer, to_countersign, to_say

    return [to_say(access), to_answer(access), to_countersign(access)]

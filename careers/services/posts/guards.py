"""Who is asked before somebody is placed on a post: a floor above may refuse (no credit) or record (a commitment)."""

from __future__ import annotations

from collections.abc import Callable

from careers.models import PostHolder
from hr_core.access import Access

HireGuard = Callable[[PostHolder, Access], None]
HIRE_GUARDS: list[HireGuard] = []


def add_hire_guard(guard: HireGuard) -> None:
    """`guard` is given the placement before it is written, in its transaction; raises `Refusal`."""
    if guard not in HIRE_GUARDS:
        HIRE_GUARDS.append(guard)


def ask_hire_guards(holder: PostHolder, access: Access) -> None:
    for guard in HIRE_GUARDS:
        guard(holder, access)

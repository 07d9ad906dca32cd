"""What the plan tells sessions without either importing the other: the credit left for a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Credit:
    """The credit of the plan line from which a session is paid; `free` in minor units, once what is engaged is taken off."""

    label: str
    free: int


#: Given a session, its credit, or None when no line of an approved plan names it.
CreditSource = Callable[[Any], Credit | None]
sources: list[CreditSource] = []


def credit_of(session: Any) -> Credit | None:
    """The first credit that a source knows."""
    return next((found for source in sources if (found := source(session)) is not None), None)

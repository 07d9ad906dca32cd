"""The kinds of request: each subject registers its own, with the steps that decide it and what acceptance does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hr_core.models import StepKind


@dataclass(frozen=True)
class RequestKind:
    """`accept(request, actor)` acts once the last step accepts; `cancel(request, actor, reason)` undoes it. Without steps, a
    request is accepted as it is sent."""

    code: str
    label: str
    steps: tuple[str, ...] = (StepKind.MANAGER, StepKind.HR)
    accept: Callable[[Any, Any], None] | None = None
    cancel: Callable[[Any, Any, str], None] | None = None
    check: Callable[[Any], None] | None = None


KINDS: dict[str, RequestKind] = {}


def kind_register(kind: RequestKind) -> None:
    KINDS[kind.code] = kind


def kind_label(code: str) -> str:
    return str(KINDS[code].label) if code in KINDS else code

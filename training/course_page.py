"""What other subjects of the training add to the sheet of a course: actions, and a part of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hr_core.ui.parts import Action


def _nothing(course: Any, access: Any) -> tuple[()]:
    return ()


def _no_context(course: Any, access: Any) -> None:
    return None


@dataclass(frozen=True)
class CoursePart:
    """`actions(course, access)` gives buttons; `context(course, access)` the data of `template` (`part`), None to stay silent."""

    actions: Callable[[Any, Any], Iterable[Action]] = _nothing
    template: str = ""
    context: Callable[[Any, Any], dict[str, Any] | None] = _no_context
    order: int = 100


_parts: list[CoursePart] = []


def add_course_part(part: CoursePart) -> None:
    """Called in `ready()`."""
    _parts.append(part)
    _parts.sort(key=lambda each: each.order)


def extensions() -> tuple[CoursePart, ...]:
    return tuple(_parts)

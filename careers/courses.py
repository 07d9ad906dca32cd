"""The courses that bring somebody to a level of a skill, as an upper floor knows them: none without one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hr_core.access import Access


@dataclass(frozen=True)
class CourseTold:
    """`level`: the level that it brings to; `url`: empty for who may not open the catalogue."""

    title: str
    level: int
    url: str = ""


Source = Callable[[Access, Iterable[str]], dict[str, list[CourseTold]]]
sources: list[Source] = []


def courses_for(access: Access, codes: Iterable[str]) -> dict[str, list[CourseTold]]:
    """By code of skill, the courses that this person's institution offers, the highest level first."""
    wanted, found = list(codes), {}
    for source in sources:
        for code, courses in source(access, wanted).items():
            found.setdefault(code, []).extend(courses)
    return found

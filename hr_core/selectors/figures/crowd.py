"""The people behind the figures, read in one query, and the hiding of small counts from those who may not see files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.selectors.employees import present_on, with_current_facts

NOMINATIVE = "personnel_view"
SMALLEST = 5  # under this, a count would name people


@dataclass(frozen=True)
class Person:
    """What the figures of a day ask of one person; `working_time` in ten-thousandths, 0 where there is no contract."""

    pk: int
    sex: str
    birth_on: date | None
    hired_on: date
    seniority_on: date
    unit: int | None
    job: str
    contract: str
    category: str
    is_executive: bool
    working_time: int

    def age(self, on: date) -> int | None:
        return whole_years(self.birth_on, on) if self.birth_on else None

    def seniority(self, on: date) -> int:
        return max(whole_years(self.seniority_on, on), 0)


def whole_years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def population(access: Access) -> QuerySet:
    """The files that figures count: those that one may see; without the right to see files, all but the confidential ones."""
    if access.has(NOMINATIVE):
        return Employee.objects.filter(pk__in=Employee.objects.visible_to(access).values("pk"))
    return Employee.objects.filter(is_confidential=False)


def crowd(access: Access, on: date) -> list[Person]:
    """Those in service on a day; one query."""
    return crowds(access, [on])[0]


def crowds(access: Access, days: Sequence[date]) -> list[list[Person]]:
    """Those in service on each of some days; one query for all."""
    each = [
        with_current_facts(population(access).filter(present_on(on)), on).order_by().annotate(of=Value(rank)).values_list(
            "of", "pk", "sex", "birth_on", "hired_on", "seniority_on", "unit_key", "job_title", "contract_kind", "category",
            "is_executive", "working_time",
        )
        for rank, on in enumerate(days)
    ]  # fmt: skip
    found: list[list[Person]] = [[] for _day in days]
    for of, pk, sex, birth, hired, since, unit, job, contract, category, manager, time in each[0].union(*each[1:], all=True):
        found[of].append(
            Person(pk, sex, birth, hired, since, unit, job or "", contract or "", category or "", bool(manager), time or 0)
        )
    return found


@dataclass(frozen=True)
class Share:
    """One line of a distribution: its words, how many (None: hidden because small), and the address of the list behind."""

    label: str
    count: int | None
    query: Mapping[str, Any]

    @property
    def is_hidden(self) -> bool:
        return self.count is None


def shares(
    people: Iterable[Person], key: Callable[[Person], Any], lines: Sequence[tuple[Any, str, Mapping[str, Any]]], *, access: Access
) -> list[Share]:
    """How many people each line (key, words, filter of the list) holds, without the empty ones; small counts hidden by right."""
    counts: dict[Any, int] = {}
    for person in people:
        found = key(person)
        counts[found] = counts.get(found, 0) + 1
    held = [(label, counts[each], query) for each, label, query in lines if counts.get(each)]
    shown = hidden([count for _label, count, _query in held], access)
    names = access.has(NOMINATIVE)
    return [
        Share(label, count, query if names else {}) for (label, _count, query), count in zip(held, shown, strict=True)
    ]


def hidden(counts: Sequence[int], access: Access) -> list[int | None]:
    """The counts of a whole cut in parts, as this reader may see them: those under five are hidden, and when one alone is, the
    smallest of the others too, since the total would tell it."""
    if access.has(NOMINATIVE):
        return list(counts)
    found: list[int | None] = [None if 0 < count < SMALLEST else count for count in counts]
    if found.count(None) == 1:
        others = [(count, rank) for rank, count in enumerate(found) if count]
        if others:
            found[min(others)[1]] = None
    return found


def one_hidden(count: int, access: Access) -> int | None:
    """A count by itself."""
    return hidden([count], access)[0]

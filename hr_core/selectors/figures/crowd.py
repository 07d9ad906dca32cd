"""The people behind the figures, read in one query, and the hiding of small counts from those who may not see files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import Employee

NOMINATIVE = "personnel_view"
SMALLEST = 5  # under this, a count would name people
#: The facts of everybody on each day are read at once and joined: employee by employee, each fact would be looked for alone.
CROWDS = """
WITH days AS MATERIALIZED (SELECT day, rank FROM unnest(%s::date[]) WITH ORDINALITY AS d (day, rank)),
postings AS MATERIALIZED (
    SELECT DISTINCT ON (d.rank, f.employee_id) d.rank, f.employee_id, f.unit_id, f.job_title
      FROM days d JOIN hr_core_posting f ON f.start <= d.day AND (f."end" IS NULL OR f."end" > d.day)
     ORDER BY d.rank, f.employee_id, f.start DESC
), contracts AS MATERIALIZED (
    SELECT DISTINCT ON (d.rank, f.employee_id) d.rank, f.employee_id, f.kind, f.working_time
      FROM days d JOIN hr_core_contract f ON f.start <= d.day AND (f."end" IS NULL OR f."end" > d.day)
     ORDER BY d.rank, f.employee_id, f.start DESC
), terms AS MATERIALIZED (
    SELECT DISTINCT ON (d.rank, f.employee_id) d.rank, f.employee_id, f.category, f.is_executive
      FROM days d JOIN hr_core_payterms f ON f.start <= d.day AND (f."end" IS NULL OR f."end" > d.day)
     WHERE f.state = 'approved' ORDER BY d.rank, f.employee_id, f.start DESC
)
SELECT d.rank, e.id, e.sex, e.birth_on, e.hired_on, e.seniority_on, p.unit_id, p.job_title, c.kind, t.category, t.is_executive,
       c.working_time
  FROM hr_core_employee e JOIN days d ON e.hired_on <= d.day AND (e.left_on IS NULL OR e.left_on > d.day)
  LEFT JOIN postings p ON p.employee_id = e.id AND p.rank = d.rank
  LEFT JOIN contracts c ON c.employee_id = e.id AND c.rank = d.rank
  LEFT JOIN terms t ON t.employee_id = e.id AND t.rank = d.rank
 WHERE e.id IN ({seen})
"""


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
    seen, visible = population(access).order_by().values("pk").query.sql_with_params()
    found: list[list[Person]] = [[] for _day in days]
    with hash_joins() as cursor:
        cursor.execute(CROWDS.format(seen=seen), [list(days), *visible])
        for of, pk, sex, birth, hired, since, unit, job, contract, category, manager, time in cursor.fetchall():
            found[of - 1].append(
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

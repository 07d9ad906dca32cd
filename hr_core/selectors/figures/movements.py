"""Who came, who left, who was away over a period: counts and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from hr_core.access import Access
from hr_core.choices import AbsenceFamily, AbsenceState
from hr_core.models import Absence, Contract
from hr_core.selectors.figures.crowd import population

ONE_DAY = timedelta(days=1)
#: Families that are no absenteeism: rights to rest, and work elsewhere.
PLANNED = {AbsenceFamily.ANNUAL_LEAVE, AbsenceFamily.TRAINING, AbsenceFamily.MISSION}


@dataclass
class Movements:
    """Over `[first, last]`, both included."""

    first: date
    last: date
    entries: list[tuple[int, date, str]] = field(default_factory=list)  # employee, day, kind of the contract
    exits: list[tuple[int, date, str]] = field(default_factory=list)  # employee, last day, kind of the last contract

    def by_month(self) -> list[tuple[date, int, int]]:
        """Month, entries, exits: every month of the period."""
        came = Counter(day.replace(day=1) for _pk, day, _kind in self.entries)
        gone = Counter(day.replace(day=1) for _pk, day, _kind in self.exits)
        found, month = [], self.first.replace(day=1)
        while month <= self.last:
            found.append((month, came[month], gone[month]))
            month = (month + timedelta(days=32)).replace(day=1)
        return found


#: Employee, first day, day after the last one of service (None: still there).
Span = tuple[int, date, date | None]


def service_spans(access: Access) -> list[Span]:
    """The service of everybody counted; one query, which several periods share."""
    return list(population(access).values_list("pk", "hired_on", "left_on"))


#: Employee, first day, day after the last one, kind.
ContractSpan = tuple[int, date, date | None, str]
#: Employee, family, first day, day after the last one.
AbsenceSpan = tuple[int, str, date, date | None]


def contracts_of_moved(spans: Sequence[Span], first: date, last: date) -> list[ContractSpan]:
    """The contracts of those who came or left over a period; one query, which the years of the period share."""
    moved = [
        pk for pk, hired, left in spans if first <= hired <= last or (left is not None and first < left <= last + ONE_DAY)
    ]  # fmt: skip
    return list(Contract.objects.filter(employee__in=moved).values_list("employee", "start", "end", "kind"))


def absence_spans(access: Access, first: date, last: date) -> list[AbsenceSpan]:
    """The confirmed absences in days of the people counted that touch a period; one query, which its years share."""
    rows = Absence.objects.filter(
        employee__in=population(access).values("pk"), state=AbsenceState.CONFIRMED, minutes__isnull=True
    ).between(first, last + ONE_DAY)
    return list(rows.values_list("employee", "kind__family", "start", "end"))


def movements(spans: Sequence[Span], first: date, last: date, read: Iterable[ContractSpan] | None = None) -> Movements:
    """Entries and exits of a period, with the contract of the day; one query unless `read` gives the contracts."""
    came = {pk: hired for pk, hired, _left in spans if first <= hired <= last}
    gone = {pk: left for pk, _hired, left in spans if left is not None and first < left <= last + ONE_DAY}
    contracts: dict[int, list[tuple[date, date | None, str]]] = {}
    for employee, start, end, kind in contracts_of_moved(spans, first, last) if read is None else read:
        contracts.setdefault(employee, []).append((start, end, kind))

    def kind_on(employee: int, day: date) -> str:
        held = (kind for start, end, kind in contracts.get(employee, ()) if start <= day and (end is None or day < end))
        return next(held, "")

    return Movements(
        first, last,
        [(pk, day, kind_on(pk, day)) for pk, day in came.items()],
        [(pk, day - ONE_DAY, kind_on(pk, day - ONE_DAY)) for pk, day in gone.items()],
    )  # fmt: skip


@dataclass
class Away:
    """Absences over `[first, last]`: days of calendar, spells and people by family; days of service of everybody."""

    first: date
    last: date
    days: Counter[str] = field(default_factory=Counter)
    spells: Counter[str] = field(default_factory=Counter)
    people: dict[str, set[int]] = field(default_factory=dict)
    served: int = 0

    @property
    def unplanned(self) -> int:
        """Days of absenteeism: neither annual leave, nor training, nor missions."""
        return sum(days for family, days in self.days.items() if family not in PLANNED)

    @property
    def rate(self) -> Fraction:
        """Days of absenteeism over days of service, both of calendar; a ratio."""
        return Fraction(self.unplanned, self.served) if self.served else Fraction(0)


def absences_between(
    access: Access, spans: Sequence[Span], first: date, last: date, read: Iterable[AbsenceSpan] | None = None
) -> Away:
    """Confirmed absences of the people counted, cut at the edges of the period; one query unless `read` gives them. Absences in
    hours count no day."""
    found, end = Away(first, last), last + ONE_DAY
    for employee, family, start, stop in absence_spans(access, first, last) if read is None else read:
        if start >= end or (stop is not None and stop <= first):
            continue
        found.days[family] += (min(stop or end, end) - max(start, first)).days
        found.spells[family] += 1
        found.people.setdefault(family, set()).add(employee)
    for _pk, hired, left in spans:
        found.served += max((min(left or end, end) - max(hired, first)).days, 0)
    return found

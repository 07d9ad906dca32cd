"""Who of a unit is away on which day: the planning, the coverage, the team of today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from hr_core.choices import AbsenceState
from hr_core.leave.days import Span, is_counted
from hr_core.models import Absence, Employee, Posting, Request, RequestState
from hr_core.selectors.leave import LeaveFrame

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coverage:
    """On a day, how many of a unit are there, of how many, and how many must be."""

    on: date
    present: int
    staff: int
    minimum: int

    @property
    def is_low(self) -> bool:
        return self.present < self.minimum


@dataclass(frozen=True)
class Bar:
    """An absence or a request on a planning, in days from its first one."""

    start: date
    end: date
    label: str
    family: str
    is_pending: bool = False
    starts_at_noon: bool = False
    ends_at_noon: bool = False
    absence: Absence | None = None  # whole, where the bar is cut at the edges


@dataclass
class Row:
    employee: Employee
    job: str = ""
    bars: list[Bar] = field(default_factory=list)

    def is_away(self, day: date) -> bool:
        return any(not bar.is_pending and bar.start <= day < bar.end for bar in self.bars)


@dataclass(frozen=True)
class Planning:
    """The people of units over `[start, end)`, the days off, and the coverage of each working day."""

    start: date
    end: date
    rows: Sequence[Row]
    holidays: frozenset[date]
    coverage: Sequence[Coverage]

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=rank) for rank in range((self.end - self.start).days)]


def planning(units: Collection[int], start: date, end: date, frame: LeaveFrame, *, with_confidential: bool = False) -> Planning:
    """Those posted in the units on the first day or later, with what they have asked and what is confirmed; five queries."""
    postings = Posting.objects.between(start, end).filter(unit__in=list(units)).select_related("employee").order_by(
        "employee__last_name", "employee__first_names"
    )
    if not with_confidential:
        postings = postings.filter(employee__is_confidential=False)
    rows: dict[int, Row] = {}
    for posting in postings:
        person = posting.employee
        if person.left_on is None or person.left_on > start:
            rows.setdefault(person.pk, Row(person, posting.job_title))
    for absence in Absence.objects.between(start, end).filter(employee__in=rows).exclude(state=AbsenceState.CANCELLED).select_related("kind"):
        rows[absence.employee_id].bars.append(
            Bar(
                max(absence.start, start), min(absence.end or end, end), absence.kind.label, absence.kind.family,
                absence.state == AbsenceState.ENTERED, absence.starts_at_noon, absence.ends_at_noon,
                absence,
            )
        )  # fmt: skip
    for request in Request.objects.filter(employee__in=rows, state=RequestState.PENDING, kind="conge"):
        first, stop = date.fromisoformat(request.data["start"]), date.fromisoformat(request.data["end"])
        if first < end and stop > start:
            rows[request.employee_id].bars.append(
                Bar(max(first, start), min(stop, end), request.words.split(" du ")[0], "", True)
            )
    holidays = frame.holidays(start, end)
    rule = frame.rule_on(start)
    minimum = -(-len(rows) * (rule.minimum_present if rule else 0) // 100)
    coverage = [
        Coverage(day, sum(not row.is_away(day) for row in rows.values()), len(rows), minimum)
        for day in (start + timedelta(days=rank) for rank in range((end - start).days))
        if is_counted(day, is_working=True, holidays=holidays)
    ]
    return Planning(start, end, list(rows.values()), holidays, coverage)


def away_in(found: Planning, on: date) -> dict[int, Absence]:
    """By employee, the absence of a day of a planning; nothing more is asked."""
    return {
        row.employee.pk: bar.absence
        for row in found.rows for bar in row.bars
        if bar.absence is not None and bar.start <= on < bar.end
    }  # fmt: skip


def coverage_lowest(unit: int, span: Span, frame: LeaveFrame, *, leaving: int) -> Coverage | None:
    """The working day of a leave on which fewest of the unit would be there, the person away too; None in a unit of one."""
    found = planning([unit], span.start, span.end, frame, with_confidential=True)
    others = [row for row in found.rows if row.employee.pk != leaving]
    if not others:
        return None
    lowest = None
    for cover in found.coverage:
        present = sum(not row.is_away(cover.on) for row in others)
        if lowest is None or present < lowest.present:
            lowest = Coverage(cover.on, present, cover.staff, cover.minimum)
    return lowest


def away_on(employees: Collection[int], on: date) -> dict[int, Absence]:
    """By employee, the absence of a day."""
    rows = Absence.objects.on(on).filter(employee__in=list(employees)).exclude(state=AbsenceState.CANCELLED)
    return {row.employee_id: row for row in rows.select_related("kind")}


def posted_in(units: Collection[int], on: date) -> list[Posting]:
    """Those posted in the units on a day, in service, by name."""
    rows = Posting.objects.on(on).filter(unit__in=list(units)).select_related("employee", "unit")
    rows = rows.filter(Q(employee__left_on__isnull=True) | Q(employee__left_on__gt=on))
    return list(rows.order_by("employee__last_name", "employee__first_names"))

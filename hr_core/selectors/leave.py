"""Leave as at a day: balances explained line by line, for one or for all, in a number of queries that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from hr_core.access import Access
from hr_core.choices import AbsenceFamily, AbsenceState
from hr_core.leave.accrual import Child, Gain, Worker, month_after, month_gains
from hr_core.leave.days import Span, days_of
from hr_core.leave.law import LeaveLaw
from hr_core.leave.ledger import TAKEN, Carry, Entry, Statement, statement
from hr_core.models import (
    Absence,
    Dependant,
    Employee,
    Institution,
    LeaveMovement,
    LeaveNature,
    LeaveRule,
    LeaveTerms,
    MovementState,
)
from hr_core.models.leave import ACCRUED
from hr_core.registry import registry
from hr_core.selectors.holidays import public_holidays

ONE_DAY = timedelta(days=1)


class LeaveFrame:
    """What leave needs of an institution, read once: rules, law by day, days off by year."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self.rules = list(LeaveRule.objects.filter(institution=institution).order_by("start"))
        self._laws: dict[date, LeaveLaw] = {}
        self._holidays: dict[int, frozenset[date]] = {}

    @property
    def is_kept(self) -> bool:
        """A rule exists: the ledger is kept from its first day on."""
        return bool(self.rules)

    @property
    def begins_on(self) -> date:
        return self.rules[0].start.replace(day=1)

    def rule_on(self, on: date) -> LeaveRule | None:
        return next((rule for rule in reversed(self.rules) if rule.start <= on), None)

    def law_on(self, on: date) -> LeaveLaw:
        """The better of the law and the statute on a day."""
        if on not in self._laws:  # with the days by which leaves of this year and of the one before count
            self.read_laws([on, date(on.year, 1, 1), date(on.year - 1, 1, 1)])
        return self._laws[on]

    def read_year(self, on: date) -> LeaveFrame:
        """Read at once the law of a day and of the ends of the months before it, for balances as at that day."""
        ends, month = [], on.replace(day=1)
        for _rank in range(13):
            ends.append(month_after(month) - ONE_DAY)
            month = (month - ONE_DAY).replace(day=1)
        self.read_laws([on, date(on.year, 1, 1), date(on.year - 1, 1, 1), *ends])
        return self

    def read_laws(self, days: Sequence[date]) -> None:
        days = [day for day in dict.fromkeys(days) if day not in self._laws]
        if not days:
            return
        found: Mapping[date, LeaveLaw] = registry.leave_law(self.institution, days) if registry.leave_law else {}
        for day in days:
            law, rule = found.get(day, LeaveLaw(None, True)), self.rule_on(day)
            self._laws[day] = law if rule is None else law.with_statute(
                None if rule.monthly_days is None else Fraction(rule.monthly_days, 1000),
                tuple((int(years), Fraction(given, 1000)) for years, given in rule.seniority),
                None if rule.mother_days is None else Fraction(rule.mother_days, 1000),
                rule.reference,
            )  # fmt: skip

    def holidays(self, first: date, end: date) -> frozenset[date]:
        """The days off of the years touched by `[first, end)`; one query for each year not read yet."""
        days: frozenset[date] = frozenset()
        for year in range(first.year, end.year + 1):
            if year not in self._holidays:
                self._holidays[year] = frozenset(day.date for day in public_holidays(self.institution, year))
            days |= self._holidays[year]
        return days

    def count(self, span: Span, first: date | None = None, end: date | None = None) -> int:
        """Thousandths of a day that a leave takes, by the law of its first day."""
        law = self.law_on(date(span.start.year, 1, 1))
        return days_of(
            span, is_working=law.is_working, holidays=self.holidays(span.start, span.end), first=first, last=end
        )

    def carries(self) -> list[Carry]:
        return [
            Carry(rule.start, rule.year_month, rule.carry_cap, rule.carry_months, rule.reference) for rule in self.rules
        ]


def span_of(absence: Absence, until: date) -> Span:
    """The dates of an absence; one without a return yet goes up to `until` (excluded)."""
    return Span(absence.start, absence.end or max(until, absence.start + ONE_DAY), absence.starts_at_noon, absence.ends_at_noon)


def leave_statements(
    institution: Institution, employees: Iterable[Employee], as_at: date, frame: LeaveFrame | None = None
) -> dict[int, Statement]:
    """The balance of each employee at the end of a day; empty while the institution keeps no ledger."""
    frame = frame or LeaveFrame(institution)
    people = {person.pk: person for person in employees}
    if not frame.is_kept or not people:
        return {}
    entries, posted, starts = _posted(frame, people, as_at)
    for key, gain in computed_gains(frame, people.values(), as_at, starts=starts, posted=posted):
        entries[key].append(Entry(gain.on, gain.nature, gain.days, formula=gain.formula, source=gain.source))
    for key, entry in _taken(frame, starts, as_at):
        entries[key].append(entry)
    carries = frame.carries()
    return {key: statement(entries[key], carries, as_at) for key in people}


def leave_statement(employee: Employee, as_at: date, frame: LeaveFrame | None = None) -> Statement | None:
    """The balance of one employee, or None while no ledger is kept."""
    return leave_statements(employee.institution, [employee], as_at, frame).get(employee.pk)


def _posted(
    frame: LeaveFrame, people: Mapping[int, Employee], as_at: date
) -> tuple[dict[int, list[Entry]], set[tuple[int, date]], dict[int, date]]:
    """Rows of the ledger, the months that they settle, and from which day each ledger goes on after what was taken over."""
    rows = LeaveMovement.objects.filter(institution=frame.institution, state=MovementState.POSTED, on__lte=as_at)
    if len(people) < 500:
        rows = rows.filter(employee__in=list(people))
    found: dict[int, list[Any]] = defaultdict(list)
    columns = ("pk", "employee_id", "on", "month", "nature", "days", "reason", "told")  # bare rows: there is one a month of each
    for row in rows.order_by("on", "pk").values_list(*columns, named=True).iterator(chunk_size=5_000):
        if row.employee_id in people:
            found[row.employee_id].append(row)
    entries: dict[int, list[Entry]] = defaultdict(list)
    posted: set[tuple[int, date]] = set()
    starts: dict[int, date] = {}
    for key, person in people.items():
        opening = max((row.on for row in found[key] if row.nature == LeaveNature.OPENING), default=None)
        starts[key] = max(frame.begins_on, person.hired_on) if opening is None else opening + ONE_DAY
        for row in found[key]:
            if row.month is not None:
                posted.add((key, row.month))
            if opening is None or row.on >= opening:
                told = row.told or {}
                entries[key].append(
                    Entry(row.on, row.nature, row.days, row.reason, told.get("formula", ""), told.get("source", ""), True, row.pk)
                )
    return entries, posted, starts


def computed_gains(
    frame: LeaveFrame,
    people: Iterable[Employee],
    as_at: date,
    *,
    starts: Mapping[int, date],
    posted: set[tuple[int, date]],
) -> Iterator[tuple[int, Gain]]:
    """What months past give that the ledger does not hold yet."""
    wanted: dict[date, list[Employee]] = defaultdict(list)
    for person in people:
        month = starts[person.pk].replace(day=1)
        while month <= as_at and (person.left_on is None or month < person.left_on):
            if (person.pk, month) not in posted:
                wanted[month].append(person)
            month = month_after(month)
    if not wanted:
        return
    frame.read_laws([month_after(month) - ONE_DAY for month in wanted])
    children = _children([person for group in wanted.values() for person in group if person.sex == Employee.Sex.FEMALE])
    everybody = {person.pk for group in wanted.values() for person in group}
    periods = [(month, month_after(month)) for month in wanted]
    uncounted = registry.leave_uncounted(everybody, periods) if registry.leave_uncounted else {}
    workers: dict[int, Worker] = {}
    for month, group in sorted(wanted.items()):
        end = month_after(month)
        law = frame.law_on(end - ONE_DAY)
        lost = uncounted.get(month, {})
        for person in group:
            worker = workers.get(person.pk)
            if worker is None:
                worker = workers[person.pk] = _worker(person, children.get(person.pk, ()))
            for gain in month_gains(worker, month, law, lost.get(person.pk, Fraction(0))):
                if gain.on <= as_at:
                    yield person.pk, gain


def _worker(person: Employee, children: Sequence[Child]) -> Worker:
    return Worker(
        person.hired_on, person.seniority_on, person.left_on, person.birth_on, person.sex == Employee.Sex.FEMALE, children
    )


def _children(women: Sequence[Employee]) -> dict[int, list[Child]]:
    found: dict[int, list[Child]] = defaultdict(list)
    rows = Dependant.objects.filter(kind=Dependant.Kind.CHILD, employee__in={person.pk for person in women})
    for row in rows:
        found[row.employee_id].append(Child(row.birth_on, row.start, row.end))
    return found


def annual_leaves(institution: Institution, since: date, end: date) -> QuerySet[Absence]:
    """Confirmed annual leave that touches `[since, end)`."""
    return Absence.objects.between(since, end).filter(
        institution=institution, state=AbsenceState.CONFIRMED, kind__family=AbsenceFamily.ANNUAL_LEAVE, minutes__isnull=True
    )


def _taken(frame: LeaveFrame, starts: Mapping[int, date], as_at: date) -> Iterator[tuple[int, Entry]]:
    """Days taken since the ledger begins, month by month so that a turn of the year falls between two lines."""
    rows = annual_leaves(frame.institution, min(starts.values()), as_at + ONE_DAY)
    if len(starts) < 500:
        rows = rows.filter(employee__in=list(starts))
    for row in rows:
        if row.employee_id not in starts:
            continue
        span = span_of(row, as_at + ONE_DAY)
        first, end = max(span.start, starts[row.employee_id]), min(span.end, as_at + ONE_DAY)
        while first < end:
            until = min(month_after(first), end)
            days = frame.count(span, first, until)
            if days:
                yield row.employee_id, Entry(first, TAKEN, -days, posted=True, key=row.pk)
            first = until


def kinds_requested(employee: Employee) -> QuerySet[LeaveTerms]:
    """The leaves that an employee may ask for: a man asks no maternity, a woman no paternity."""
    rows = LeaveTerms.objects.filter(is_requested=True, kind__is_active=True).select_related("kind")
    other_family: dict[str, AbsenceFamily] = {Employee.Sex.MALE: AbsenceFamily.MATERNITY, Employee.Sex.FEMALE: AbsenceFamily.PATERNITY}
    not_theirs = other_family.get(employee.sex)
    return rows.exclude(kind__family=not_theirs) if not_theirs else rows


def movements_to_decide(access: Access) -> QuerySet[LeaveMovement]:
    """The balances and adjustments that wait for this person's approval."""
    if not access.has("leave_decide"):
        return LeaveMovement.objects.none()
    visible = Employee.objects.visible_to(access).values("pk")
    rows = LeaveMovement.objects.filter(state=MovementState.PROPOSED, employee__in=visible)
    return rows.exclude(Q(proposed_by=access.user) | Q(employee__user=access.user)).select_related("employee", "proposed_by")


def movements_unposted_months(frame: LeaveFrame, today: date) -> list[date]:
    """The months past, at most twelve, of which nothing is posted yet; one query."""
    if not frame.is_kept:
        return []
    held = set(
        LeaveMovement.objects.filter(institution=frame.institution, nature__in=ACCRUED).order_by().values_list("month", flat=True).distinct()
    )
    month = max(frame.begins_on, date(today.year - 1, today.month, 1))
    found = []
    while month_after(month) <= today:
        if month not in held:
            found.append(month)
        month = month_after(month)
    return found



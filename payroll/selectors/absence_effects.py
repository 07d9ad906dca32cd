"""What absences count for: days that a leave accrual, a seniority or a thirteenth month leaves out. Read by other subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Literal

from django.utils.translation import gettext as _

from hr_core.models import Absence, Employee
from hr_core.registry import UncountedTime
from hr_core.selectors.absences import counted_between
from hr_core.text import french_decimal
from payroll.models import AbsencePayRule

Purpose = Literal["leave", "seniority", "thirteenth"]


@dataclass
class Uncounted:
    """Calendar days of an employee left out, half days included; `unknown` counts those of kinds whose rule does not say."""

    days: Fraction = Fraction(0)
    unknown: Fraction = Fraction(0)
    kinds: set[str] = field(default_factory=set)


def seniority_starts(employees: Iterable[Employee], on: date) -> dict[int, date]:
    """From which day the seniority of each employee counts, as of `on`: the day of the file, later by the whole days of
    absences that do not count for it; two queries. The roster says the same of everybody in its own query.
    """
    since = {employee.pk: employee.seniority_on for employee in employees}
    found = days_uncounted(
        employees=since, start=min(since.values(), default=on), end=on + timedelta(days=1), purpose="seniority", since=since
    )
    return {key: day + timedelta(days=floor(found[key].days)) if key in found else day for key, day in since.items()}


def days_uncounted(
    *,
    employees: Collection[int],
    start: date,
    end: date,
    purpose: Purpose,
    since: Mapping[int, date] | None = None,
) -> dict[int, Uncounted]:
    """By employee, the days of confirmed absences in `[start, end)` that do not count for `purpose`; two queries.

    Employees without such a day are left out. Each day follows the rule of its kind in force that day. Days whose rule does
    not say are apart: whoever asks decides, or asks in turn. `since`: absences that begin earlier are left aside.
    """
    return days_uncounted_between(employees=employees, periods=[(start, end)], purpose=purpose, since=since)[start]


def days_uncounted_between(
    *,
    employees: Collection[int],
    periods: Sequence[tuple[date, date]],
    purpose: Purpose,
    since: Mapping[int, date] | None = None,
) -> dict[date, dict[int, Uncounted]]:
    """`days_uncounted` of each of several periods `[start, end)`, by their first day; two queries whatever their number."""
    name = f"counts_for_{purpose}"
    found: dict[date, dict[int, Uncounted]] = {start: {} for start, _end in periods}
    if not periods:
        return found
    whole = min(start for start, _end in periods), max(end for _start, end in periods)
    rules: dict[int, list[AbsencePayRule]] = {}
    for rule in AbsencePayRule.objects.between(*whole).select_related("kind"):
        rules.setdefault(rule.kind_id, []).append(rule)
    for absence in counted_between(*whole).filter(employee__in=list(employees)).select_related("kind"):
        if since is not None and absence.start < since[absence.employee_id]:
            continue
        for rule in rules.get(absence.kind_id, ()):
            counts = getattr(rule, name)
            if counts is True:
                continue
            for start, end in periods:
                first, last = max(start, absence.start, rule.start), min(end, absence.end or end, rule.end or end)
                days = _days(absence, first, last)
                if not days:
                    continue
                row = found[start].setdefault(absence.employee_id, Uncounted())
                row.kinds.add(absence.kind.label)
                if counts is False:
                    row.days += days
                else:
                    row.unknown += days
    return found


def seniority_uncounted(since: Mapping[int, date], until: date) -> dict[int, list[UncountedTime]]:
    """What `seniority_starts` leaves out, absence by absence, in order; two queries."""
    if not since:
        return {}
    rules: dict[int, list[AbsencePayRule]] = {}
    for rule in AbsencePayRule.objects.filter(counts_for_seniority=False):
        rules.setdefault(rule.kind_id, []).append(rule)
    found: dict[int, list[UncountedTime]] = {}
    rows = counted_between(min(since.values()), until).filter(employee__in=list(since), kind__in=list(rules)).select_related("kind")
    for absence in rows.order_by("employee_id", "start"):
        if absence.start < since[absence.employee_id]:
            continue
        for rule in rules[absence.kind_id]:
            first, last = max(absence.start, rule.start), min(until, absence.end or until, rule.end or until)
            days = _days(absence, first, last)
            if days:
                line = UncountedTime(absence.pk, absence.kind.label, first, last, days)
                found.setdefault(absence.employee_id, []).append(line)
    return found


def leave_note(employee: Employee, on: date) -> str:
    """What to remember when a leave balance is entered: the days of the last twelve months that earn none."""
    found = days_uncounted(employees=[employee.pk], start=on - timedelta(days=365), end=on, purpose="leave").get(employee.pk)
    if found is None or not found.days:
        return ""
    told = {"days": french_decimal(found.days, 1), "kinds": ", ".join(sorted(found.kinds))}
    return _("Sur les douze derniers mois, %(days)s jours d’absence ne comptent pas pour le congé (%(kinds)s).") % told


def kinds_counting(purpose: Purpose, on: date) -> list[str]:
    """The codes of the kinds of absence whose rule in force says that they count; one query."""
    rules = AbsencePayRule.objects.on(on).filter(**{f"counts_for_{purpose}": True})
    return list(rules.order_by("kind__order").values_list("kind__code", flat=True))


def _days(absence: Absence, first: date, last: date) -> Fraction:
    """Calendar days of an absence in `[first, last)`; an absence in hours leaves nothing out."""
    if absence.minutes is not None or first >= last:
        return Fraction(0)
    days = Fraction((last - first).days)
    if absence.starts_at_noon and first == absence.start:
        days -= Fraction(1, 2)
    if absence.ends_at_noon and absence.end is not None and last == absence.end:
        days -= Fraction(1, 2)
    return days

"""What absences count for: days that a leave accrual, a seniority or a thirteenth month leaves out. Read by other subjects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from hr_core.models import Absence
from hr_core.selectors.absences import counted_between
from payroll.models import AbsencePayRule

Purpose = Literal["leave", "seniority", "thirteenth"]


@dataclass
class Uncounted:
    """Calendar days of an employee left out, half days included; `unknown` counts those of kinds whose rule does not say."""

    days: Fraction = Fraction(0)
    unknown: Fraction = Fraction(0)
    kinds: set[str] = field(default_factory=set)


def days_uncounted(*, employees: Collection[int], start: date, end: date, purpose: Purpose) -> dict[int, Uncounted]:
    """By employee, the days of confirmed absences in `[start, end)` that do not count for `purpose`; two queries.

    Employees without such a day are left out. Each day follows the rule of its kind in force that day. Days whose rule does
    not say are apart: whoever asks decides, or asks in turn.
    """
    name = f"counts_for_{purpose}"
    rules: dict[int, list[AbsencePayRule]] = {}
    for rule in AbsencePayRule.objects.between(start, end).select_related("kind"):
        rules.setdefault(rule.kind_id, []).append(rule)
    found: dict[int, Uncounted] = {}
    for absence in counted_between(start, end).filter(employee__in=list(employees)).select_related("kind"):
        for rule in rules.get(absence.kind_id, ()):
            counts = getattr(rule, name)
            first, last = max(start, absence.start, rule.start), min(end, absence.end or end, rule.end or end)
            days = _days(absence, first, last)
            if counts is True or not days:
                continue
            row = found.setdefault(absence.employee_id, Uncounted())
            row.kinds.add(absence.kind.label)
            if counts is False:
                row.days += days
            else:
                row.unknown += days
    return found


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

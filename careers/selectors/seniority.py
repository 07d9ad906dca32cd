"""Seniority by the rules, line by line: since when, what does not count, how much is left. One reading for everybody.

Step advancement leaves out positions by the same facts (`careers.selectors.careers.pasts`); the pay takes the same days out of the
seniority that its bonuses read. Days that do not count put off the first day; years, months and days follow the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.selectors.positions import held_by
from hr_core.models import Employee
from hr_core.registry import registry
from hr_core.text import french_count, french_date, french_decimal, french_integer


@dataclass(frozen=True)
class SeniorityLine:
    """A period and its days; `counts` is false for those that are taken off."""

    label: str
    start: date
    end: date
    days: Fraction
    counts: bool = False

    @property
    def period(self) -> str:
        """« du 01/02/2024 au 31/01/2025 »."""
        last = self.end - timedelta(days=1)
        return _("du %(start)s au %(end)s") % {"start": french_date(self.start), "end": french_date(last)}

    @property
    def words(self) -> str:
        days = french_decimal(self.days, 1) if self.days.denominator > 1 else french_integer(int(self.days))
        unit = _("jour") if self.days < 2 else _("jours")
        return f"{'' if self.counts else '−'}{days}\u00a0{unit}"


@dataclass(frozen=True)
class Seniority:
    """The seniority on `until` (excluded): `since` is the first day once what does not count has put it off."""

    first: date
    since: date
    until: date
    lines: tuple[SeniorityLine, ...]

    @property
    def span(self) -> tuple[int, int, int]:
        """Whole years, months and days."""
        return span_between(self.since, self.until)

    @property
    def years(self) -> int:
        return self.span[0]

    @property
    def uncounted(self) -> int:
        return (self.since - self.first).days

    @property
    def words(self) -> str:
        return span_words(self.span)


def span_between(start: date, end: date) -> tuple[int, int, int]:
    """Years, months and days of `[start, end)` by the calendar.

    >>> span_between(date(2020, 1, 31), date(2026, 3, 1)), span_between(date(2020, 1, 1), date(2020, 1, 1))
    ((6, 1, 1), (0, 0, 0))
    """
    if end <= start:
        return 0, 0, 0
    months = (end.year - start.year) * 12 + end.month - start.month
    if months_after(start, months) > end:
        months -= 1
    return months // 12, months % 12, (end - months_after(start, months)).days


def span_words(span: tuple[int, int, int]) -> str:
    """« 11 ans, 4 mois et 12 jours »; « 0 jour »."""
    years, months, days = span
    parts = [french_count(years, _("an"), _("ans"))] if years else []
    parts += [f"{months}\u00a0{_('mois')}"] if months else []
    parts += [french_count(days, _("jour"), _("jours"))] if days or not parts else []
    return parts[0] if len(parts) == 1 else _("%(first)s et %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def seniorities(employees: Iterable[Employee], until: date) -> dict[int, Seniority]:
    """The seniority of each employee before a day, or before their leaving; three queries whatever their number."""
    people = list(employees)
    ends = {each.pk: min(until, each.left_on) if each.left_on else until for each in people}
    since = {each.pk: each.seniority_on for each in people}
    uncounted = registry.seniority_uncounted(since, until) if registry.seniority_uncounted is not None else {}
    held = [each for rows in held_by(since).values() for each in rows if each.absence is not None and not each.is_private]
    names = {each.absence: each.label for each in held}
    found = {}
    for employee in people:
        end, first = ends[employee.pk], employee.seniority_on
        lines = []
        if first < end:
            label = _("Services depuis l’entrée")
            if first < employee.hired_on:
                label = _("Services, avec ceux d’avant l’entrée du %(day)s") % {"day": french_date(employee.hired_on)}
            lines.append(SeniorityLine(label, first, end, Fraction((end - first).days), counts=True))
        off = Fraction(0)
        for row in sorted(uncounted.get(employee.pk, ()), key=lambda row: row.start):
            label = names.get(row.absence, _("Absence"))  # health and discipline are not told
            line_add(lines, SeniorityLine(_("%(label)s : ne compte pas") % {"label": label}, row.start, row.end, row.days))
            off += row.days
        found[employee.pk] = Seniority(first, min(end, first + timedelta(days=floor(off))), end, tuple(lines))
    return found


def line_add(lines: list[SeniorityLine], line: SeniorityLine) -> None:
    """What a rule of the payroll cuts in two is one line for who reads it."""
    last = lines[-1] if lines else None
    if last is not None and not last.counts and (last.label, last.end) == (line.label, line.start):
        lines[-1] = replace(last, end=line.end, days=last.days + line.days)
    else:
        lines.append(line)


def seniority_of(employee: Employee, until: date) -> Seniority:
    return seniorities([employee], until)[employee.pk]

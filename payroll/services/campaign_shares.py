"""Sharing out a bonus, without the database: presence, and an envelope given to the franc.

Named roundings. `down`: what is due to an employee, to the unit below. `largest remainder`: an envelope is given whole; each
gets the unit below their exact part, and the units left go to the largest remainders, the smallest key first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from payroll.choices_campaigns import Prorata
from payroll.services.loan_rows import month_after

MONTH_DAYS = 30


def largest_remainder(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """`total` in proportion to `weights` (not negative); the parts add up to it exactly. Nothing without any weight."""
    whole = sum(weights.values())
    if whole <= 0 or total <= 0:
        return dict.fromkeys(weights, 0)
    parts = {key: total * weight // whole for key, weight in weights.items()}
    left = total - sum(parts.values())
    order = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in order[:left]:
        parts[key] += 1
    return parts


def shared(total: int, weights: Mapping[int, int], ceiling: int | None = None) -> dict[int, int]:
    """An envelope in proportion to weights, nobody beyond the ceiling: what the ceiling takes goes to the others.

    The parts add up to the envelope, or to all the ceilings where they are less.
    """
    found: dict[int, int] = dict.fromkeys(weights, 0)
    open_to = {key: weight for key, weight in weights.items() if weight > 0}
    left = total
    while open_to:
        parts = largest_remainder(left, open_to)
        beyond = [key for key, part in parts.items() if ceiling is not None and part > ceiling]
        if not beyond:
            return found | parts
        for key in beyond:
            assert ceiling is not None
            found[key] = ceiling
            left -= ceiling
            del open_to[key]
    return found


def months_between(start: date, end: date) -> list[date]:
    """The first day of each month touched by `[start, end)`."""
    found, month = [], start.replace(day=1)
    while month < end:
        found.append(month)
        month = month_after(month)
    return found


def days_of(start: date, end: date) -> int:
    return max(0, (end - start).days)


def overlap(start: date, end: date, other_start: date, other_end: date | None) -> tuple[date, date]:
    """The common part of two periods; empty when its end is not after its start."""
    return max(start, other_start), min(end, other_end) if other_end else end


def thirtieths(month: date, start: date, end: date, absent: int) -> int:
    """The thirtieths of a month present: 30 for the whole month, calendar days otherwise, absences taken off."""
    following = month_after(month)
    first, last = overlap(month, following, start, end)
    if last <= first:
        return 0
    days = MONTH_DAYS if (first, last) == (month, following) else min(MONTH_DAYS, days_of(first, last))
    return 0 if absent >= days_of(month, following) else max(0, days - absent)


def presence(
    *, start: date, end: date, hired_on: date, left_on: date | None, absences: Iterable[tuple[date, date]], prorata: str
) -> tuple[Fraction, int]:
    """The part of `[start, end)` in which somebody was present, and the thirtieths that it makes.

    `absences`: periods that do not count as presence, without overlap. The part is 1 without a pro rata.
    """
    served = overlap(start, end, hired_on, left_on)
    if served[1] <= served[0]:
        return Fraction(0), 0
    away = [each for each in (overlap(*served, *absence) for absence in absences) if each[1] > each[0]]
    months = months_between(start, end)
    counted = 0
    for month in months:
        following = month_after(month)
        absent = sum(days_of(*overlap(month, following, *each)) for each in away)
        counted += thirtieths(month, *served, absent)
    if prorata == Prorata.DAYS:
        present = days_of(*served) - sum(days_of(*each) for each in away)
        return Fraction(present, days_of(start, end)), counted
    if prorata == Prorata.MONTHS:
        return Fraction(counted // MONTH_DAYS, len(months)), counted
    if prorata == Prorata.THIRTIETHS:
        return Fraction(counted, MONTH_DAYS * len(months)), counted
    return Fraction(1), counted


def last_day(end: date) -> date:
    return end - timedelta(days=1)

"""What a month gives of annual leave: a pure function of the person's facts and of the law of its last day.

The month's days are `monthly × days that count ÷ days of the month`: exact, then rounded half up to the thousandth, so that a
whole month gives the monthly days exactly. The extras of a year (seniority, children) come whole with the month in which a year
of service is completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from hr_core.leave.law import LeaveLaw
from hr_core.text import french_decimal

ACCRUAL, SENIORITY, MOTHER = "accrual", "seniority", "mother"
MAJORITY = 18


@dataclass(frozen=True)
class Child:
    """A dependent child, in charge over `[start, end)`."""

    birth_on: date | None
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Worker:
    """The facts that leave depends on. `uncounted`: calendar days of the month that earn none."""

    hired_on: date
    seniority_on: date
    left_on: date | None = None
    birth_on: date | None = None
    is_woman: bool = False
    children: Sequence[Child] = ()


@dataclass(frozen=True)
class Gain:
    """Days (thousandths) earned with a month, on the day they are, and how."""

    nature: str
    on: date
    days: int
    formula: str
    source: str


def thousandths(value: Fraction) -> int:
    """Half up to the thousandth of a day."""
    return floor(value * 1000 + Fraction(1, 2))


def month_after(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def years_between(start: date, on: date) -> int:
    """Whole years from a day to another; a 29 February is reached on 1 March."""
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def month_gains(worker: Worker, first: date, law: LeaveLaw, uncounted: Fraction = Fraction(0)) -> list[Gain]:
    """The gains of the month that begins on `first`; nothing outside the employment or without a known law."""
    end = month_after(first)
    start, stop = max(first, worker.hired_on), min(end, worker.left_on or end)
    if start >= stop or law.monthly is None:
        return []
    on, whole = stop - timedelta(days=1), (end - first).days
    rate, source = law.monthly, law.sources.get("monthly", "")
    if law.monthly_minor is not None and worker.birth_on and years_between(worker.birth_on, on) < MAJORITY:
        rate, source = max(rate, law.monthly_minor), law.sources.get("minor", source)
    present = max(Fraction(0), (stop - start).days - uncounted)
    found = [
        Gain(
            ACCRUAL, on, thousandths(rate * present / whole),
            f"{french_decimal(Fraction(rate), 3)} j" if present == whole else f"{french_decimal(Fraction(rate), 3)} j × {french_decimal(Fraction(present), 3)} ÷ {whole}", source,
        )
    ]  # fmt: skip
    years = years_between(worker.seniority_on, on)
    if years > 0 and years > years_between(worker.seniority_on, start - timedelta(days=1)):
        extra = law.extra_for(years)
        if extra:
            found.append(Gain(SENIORITY, on, thousandths(extra), f"{years} ans de service", law.sources.get("seniority", "")))
        children = mother_children(worker, on, law)
        if children and law.mother_days:
            days = law.mother_days * children
            told = f"{french_decimal(Fraction(law.mother_days), 3)} j × {children} enfant{'s' if children > 1 else ''}"
            found.append(Gain(MOTHER, on, thousandths(days), told, law.sources.get("mother", "")))
    return found


def mother_children(worker: Worker, on: date, law: LeaveLaw) -> int:
    """The children that give a mother days on `on`."""
    if not worker.is_woman:
        return 0
    if law.mother_age is not None and (worker.birth_on is None or years_between(worker.birth_on, on) >= law.mother_age):
        return 0
    return sum(
        1
        for child in worker.children
        if child.start <= on and (child.end is None or on < child.end)
        and (law.child_age is None or (child.birth_on is not None and years_between(child.birth_on, on) < law.child_age))
    )  # fmt: skip

"""The amounts of a month with absences, for one employee: what is withheld, paid as benefit, maintained. No database.

Each day of absence weighs on each item by the divisor of its cell of the matrix. Exact fractions all along; each line of
the payslip is rounded once, half up, to the minor unit, and shared among the absences so that the parts sum up to it.

- An item reduced with the days paid already counts the hire or the leaving within the month: a day is then worth the item
  divided by the thirtieths paid, so that nothing is taken twice.
- A whole employment of the month absent takes the whole item. Somebody present, be it one day, keeps at least that day:
  31 days of a month and thirtieths never leave a worked day unpaid.
- The lost pay to be maintained is what was withheld on the items that the matrix counts in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from payroll.choices_absences import Divisor, Effect, Treatment
from payroll.services.absences.days import AbsentDay, MonthCalendar
from payroll.services.absences.rules import KEPT, Cell, Rule, Rules

THIRTIETHS = 30
TWENTY_SIXTHS = 26


@dataclass(frozen=True)
class ItemAmount:
    """An item of the month before absences: minor units. `is_variable`: entered for the month, kept unless a cell says otherwise."""

    code: str
    label: str
    amount: int
    is_prorated: bool
    is_variable: bool = False


@dataclass(frozen=True)
class MonthAbsence:
    """An absence within the month. `monthly_base`: the month's base of the benefit after its ceiling; `years`: of service
    when the spell began; `papers_missing`: the paper has not come in time."""

    pk: int
    kind: int
    label: str
    days: tuple[AbsentDay, ...]
    rule: Rule
    years: int = 0
    monthly_base: Fraction = Fraction(0)
    papers_missing: bool = False

    def number(self, day: AbsentDay) -> int:
        """The number of the day for the bands: in the spell, or over twelve months."""
        return day.year_number if self.rule.counts_over_year else day.number


@dataclass(frozen=True)
class Withheld:
    """What an item loses to an absence: `amount` rounded, `exact` before, by which units over which denominator."""

    code: str
    label: str
    absence: int
    amount: int
    exact: Fraction
    full: int
    units: Fraction
    denominator: Fraction
    cell: Cell


@dataclass(frozen=True)
class Band:
    """Consecutive days of an absence treated alike."""

    first: date
    last: date
    days: Fraction
    number: int
    benefit_rate: Fraction
    maintenance_rate: Fraction
    lost: Fraction
    benefit: Fraction
    maintained: Fraction
    why: str = ""  # waiting, beyond, papers, or nothing


@dataclass(frozen=True)
class Paid:
    """What an absence gives: minor units, rounded."""

    absence: int
    benefit: int = 0
    maintained: int = 0
    benefit_exact: Fraction = Fraction(0)
    maintained_exact: Fraction = Fraction(0)


@dataclass(frozen=True)
class MonthOutcome:
    withheld: tuple[Withheld, ...] = ()
    paid: tuple[Paid, ...] = ()
    bands: dict[int, tuple[Band, ...]] = field(default_factory=dict)
    without_cell: tuple[tuple[str, str], ...] = ()  # (code, label) of items on which the matrix is silent

    def of_item(self, code: str) -> int:
        return sum(row.amount for row in self.withheld if row.code == code)

    def of_absence(self, absence: int) -> int:
        return sum(row.amount for row in self.withheld if row.absence == absence)


def half_up(value: Fraction) -> int:
    """To the nearest minor unit, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def month_outcome(
    *,
    calendar: MonthCalendar,
    window: tuple[date, date],
    paid_days: int,
    items: Sequence[ItemAmount],
    absences: Sequence[MonthAbsence],
    rules: Rules,
) -> MonthOutcome:
    """All the amounts of one employee's month. `window` is the employment within the month (end excluded), `paid_days` its
    thirtieths."""
    taken: list[Withheld] = []
    lost: dict[tuple[int, date], Fraction] = {}
    silent: dict[str, str] = {}
    for item in items:
        rows, shares = _withheld(item, calendar, window, paid_days, absences, rules, silent)
        taken += rows
        for key, share in shares.items():
            lost[key] = lost.get(key, Fraction(0)) + share
    bands = {absence.pk: _bands(absence, lost, calendar) for absence in absences}
    return MonthOutcome(tuple(taken), _paid(absences, bands), bands, tuple(sorted(silent.items())))


def _withheld(
    item: ItemAmount,
    calendar: MonthCalendar,
    window: tuple[date, date],
    paid_days: int,
    absences: Sequence[MonthAbsence],
    rules: Rules,
    silent: dict[str, str],
) -> tuple[list[Withheld], dict[tuple[int, date], Fraction]]:
    """What one item loses, by absence, and the lost pay to be maintained by (absence, day)."""
    if item.amount <= 0:
        return [], {}
    scale = Fraction(THIRTIETHS, paid_days) if item.is_prorated and paid_days else Fraction(1)
    weights: list[tuple[MonthAbsence, Cell, AbsentDay, Fraction, Fraction]] = []
    is_dropped = False
    for absence in absences:
        cell = rules.cell(absence.kind, item.code, is_prorated=item.is_prorated)
        if cell is None and not item.is_variable and absence.days and absence.rule.is_known:
            silent[item.code] = item.label
        cell = cell or KEPT
        if cell.effect == Effect.KEPT:
            continue
        denominator = _denominator(cell.divisor, calendar)
        for day in absence.days:
            if day.number < cell.from_day:
                continue
            is_dropped = is_dropped or cell.effect == Effect.DROPPED
            weights.append((absence, cell, day, _units(cell.divisor, day, calendar), denominator))
    if not weights:
        return [], {}
    raw = [Fraction(item.amount) * scale * units / denominator for _, _, _, units, denominator in weights]
    total = _total(item.amount, scale, raw, weights, calendar, window, is_dropped)
    # A day off weighs nothing by working days: the days themselves share what a whole month takes.
    basis = raw if sum(raw) else [day.portion for _, _, day, _, _ in weights]
    scaled = [total * share / sum(basis) for share in basis]
    return _rows(item, weights, scaled), {
        (absence.pk, day.day): share
        for (absence, cell, day, _, _), share in zip(weights, scaled, strict=True)
        if cell.is_maintained
    }


def _total(
    amount: int,
    scale: Fraction,
    raw: Sequence[Fraction],
    weights: Sequence[tuple[MonthAbsence, Cell, AbsentDay, Fraction, Fraction]],
    calendar: MonthCalendar,
    window: tuple[date, date],
    is_dropped: bool,
) -> Fraction:
    """What the item loses in all: everything when the whole employment of the month is absent or the item is lost."""
    first, end = (
        max(window[0], calendar.first),
        min(window[1], calendar.last.fromordinal(calendar.last.toordinal() + 1)),
    )
    present = Fraction((end - first).days) - sum(day.portion for _, _, day, _, _ in weights)
    if is_dropped or present <= 0:
        return Fraction(amount)
    kept = amount * scale * min(present, Fraction(1)) / weights[0][4]
    if weights[0][1].divisor == Divisor.HOURS:
        kept *= calendar.day_hours
    return min(sum(raw, Fraction(0)), max(Fraction(0), amount - kept))


def _rows(
    item: ItemAmount,
    weights: Sequence[tuple[MonthAbsence, Cell, AbsentDay, Fraction, Fraction]],
    scaled: Sequence[Fraction],
) -> list[Withheld]:
    """The item's loss by absence: rounded together, so that the parts sum up to the rounded whole."""
    by_absence: dict[int, tuple[Fraction, Fraction, Cell, Fraction]] = {}
    for (absence, cell, _day, units, denominator), share in zip(weights, scaled, strict=True):
        before = by_absence.get(absence.pk, (Fraction(0), Fraction(0), cell, denominator))
        by_absence[absence.pk] = (before[0] + share, before[1] + units, cell, denominator)
    rows, running = [], Fraction(0)
    for pk, (exact, units, cell, denominator) in by_absence.items():
        part = half_up(running + exact) - half_up(running)
        running += exact
        rows.append(Withheld(item.code, item.label, pk, part, exact, item.amount, units, denominator, cell))
    return rows


def _denominator(divisor: str, calendar: MonthCalendar) -> Fraction:
    if divisor == Divisor.TWENTY_SIXTHS:
        return Fraction(TWENTY_SIXTHS)
    if divisor == Divisor.WORKING_DAYS:
        return Fraction(max(1, len(calendar.working)))
    if divisor == Divisor.CALENDAR_DAYS:
        return Fraction(calendar.days)
    return calendar.monthly_hours if divisor == Divisor.HOURS else Fraction(THIRTIETHS)


def _units(divisor: str, day: AbsentDay, calendar: MonthCalendar) -> Fraction:
    """How many of the divisor's units a day of absence takes."""
    if divisor == Divisor.TWENTY_SIXTHS:
        return day.portion if day.day in calendar.workable else Fraction(0)
    if divisor == Divisor.WORKING_DAYS:
        return day.portion if day.day in calendar.working else Fraction(0)
    if divisor == Divisor.HOURS:
        return day.portion * calendar.day_hours if day.day in calendar.working else Fraction(0)
    return day.portion


def _bands(absence: MonthAbsence, lost: dict[tuple[int, date], Fraction], calendar: MonthCalendar) -> tuple[Band, ...]:
    """The days of an absence in the month, grouped while they are treated alike."""
    rule, found = absence.rule, []
    blocked = absence.papers_missing and rule.needs_papers
    daily = absence.monthly_base / rule.benefit_divisor
    for day in absence.days:
        number = absence.number(day)
        loss = lost.get((absence.pk, day.day), Fraction(0))
        rate = kept = Fraction(0)
        if rule.is_known and rule.treatment == Treatment.COVERED and not blocked:
            rate, kept = rule.benefit_rate(number), rule.maintenance_rate(number, absence.years)
        benefit = daily * rate * day.portion
        maintained = kept * loss
        if rule.deducts_benefit:
            maintained = max(Fraction(0), maintained - benefit)
        why = "papers" if blocked else "beyond" if rule.is_beyond(number) else ""
        waits = max(
            rule.benefit_waiting_days if rule.benefit else 0, rule.maintenance_waiting_days if rule.maintenance else 0
        )
        if not why and not rate and not kept and number <= waits:
            why = "waiting"
        found.append(Band(day.day, day.day, day.portion, number, rate, kept, loss, benefit, maintained, why))
    return _joined(found)


def _joined(found: Sequence[Band]) -> tuple[Band, ...]:
    joined: list[Band] = []
    for band in found:
        last = joined[-1] if joined else None
        alike = last is not None and (last.benefit_rate, last.maintenance_rate, last.why) == (
            band.benefit_rate, band.maintenance_rate, band.why
        )  # fmt: skip
        if last is None or not alike:
            joined.append(band)
            continue
        joined[-1] = Band(
            last.first, band.last, last.days + band.days, last.number, last.benefit_rate, last.maintenance_rate,
            last.lost + band.lost, last.benefit + band.benefit, last.maintained + band.maintained, last.why,
        )  # fmt: skip
    return tuple(joined)


def _paid(absences: Sequence[MonthAbsence], bands: dict[int, tuple[Band, ...]]) -> tuple[Paid, ...]:
    """Benefits and maintenance by absence; those of one line of the payslip are rounded together."""
    running: dict[str, Fraction] = {}
    found = []
    for absence in absences:
        rule, rows = absence.rule, bands[absence.pk]
        benefit = sum((row.benefit for row in rows), Fraction(0)) if rule.pays_benefit else Fraction(0)
        maintained = sum((row.maintained for row in rows), Fraction(0))
        parts = []
        for code, exact in ((f"b{rule.benefit_item}", benefit), (f"m{rule.maintenance_item}", maintained)):
            before = running.get(code[1:], Fraction(0))
            parts.append(half_up(before + exact) - half_up(before))
            running[code[1:]] = before + exact
        found.append(Paid(absence.pk, parts[0], parts[1], benefit, maintained))
    return tuple(found)

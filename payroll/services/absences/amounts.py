"""The amounts of a month with absences, for one employee: what is withheld, paid as benefit, maintained. No database.

Each day of absence weighs on each item by the divisor of its cell of the matrix. Exact fractions all along; each line of
the payslip is rounded once, half up, to the minor unit, and shared among the absences so that the parts sum up to it.

- An item reduced with the days paid already counts the hire or the leaving within the month: a day is then worth the item
  divided by the thirtieths paid, so that nothing is taken twice.
- A whole employment of the month absent takes the whole item. Somebody present, be it one day, keeps at least that day:
  31 days of a month and thirtieths never leave a worked day unpaid.
- The lost pay to be maintained is what was withheld, rounding included, on the items that the matrix counts in it: full pay
  kept up gives back to the franc what was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from payroll.choices_absences import Divisor, Effect, Treatment
from payroll.services.absences.days import ONE_DAY, AbsentDay, MonthCalendar
from payroll.services.absences.rules import Cell, Rule, Rules

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
    month = _Month(calendar, window, paid_days, absences, rules)
    taken = [row for item in items for row in month.withheld(item)]
    bands = {absence.pk: _bands(absence, month.lost(absence)) for absence in absences}
    return MonthOutcome(tuple(taken), _paid(absences, bands), bands, tuple(sorted(month.silent.items())))


@dataclass(frozen=True)
class _Weight:
    """What an absence weighs on an item: so many units of the cell's divisor, from a day of the spell on."""

    absence: MonthAbsence
    cell: Cell
    divisor: str
    units: Fraction
    days: Fraction  # calendar days, portions included
    denominator: Fraction

    @property
    def key(self) -> tuple[int, str, int]:
        return self.absence.pk, self.divisor, self.cell.from_day


class _Month:
    """The month of one employee while its items are gone through. `silent`: items on which the matrix says nothing.

    The worth of a unit is the same for all the days of an absence and a cell: it is added up by (absence, divisor, first day),
    and brought back to days once, when the lost pay is asked.
    """

    def __init__(
        self,
        calendar: MonthCalendar,
        window: tuple[date, date],
        paid_days: int,
        absences: Sequence[MonthAbsence],
        rules: Rules,
    ) -> None:
        self.calendar, self.paid_days, self.absences, self.rules = calendar, paid_days, absences, rules
        first, end = max(window[0], calendar.first), min(window[1], calendar.last + ONE_DAY)
        self.employed = Fraction((end - first).days)
        self.silent: dict[str, str] = {}
        self._sums: dict[tuple[int, str, int], tuple[Fraction, Fraction]] = {}
        self._worth: dict[tuple[int, str, int], Fraction] = {}
        self._exact, self._rounded = Fraction(0), 0

    def withheld(self, item: ItemAmount) -> list[Withheld]:
        """What one item loses, by absence: rounded together, so that the parts sum up to the rounded whole."""
        weights = self._weights(item) if item.amount > 0 else []
        if not weights:
            return []
        scale = Fraction(THIRTIETHS, self.paid_days) if item.is_prorated and self.paid_days else Fraction(1)
        worth = [item.amount * scale / each.denominator for each in weights]
        exact = [one * each.units for one, each in zip(worth, weights, strict=True)]
        total = self._total(item, scale, exact, weights)
        whole = sum(exact, Fraction(0))
        if total and not whole:
            # Days off weigh nothing by working days: the days themselves share what a whole month takes.
            weights = [replace(each, divisor=Divisor.THIRTIETHS, units=each.days) for each in weights]
            worth = [total / sum(each.days for each in weights)] * len(weights)
        elif total != whole:
            worth = [one * total / whole for one in worth]
        rows, running = [], Fraction(0)
        for one, each in zip(worth, weights, strict=True):
            part = one * each.units
            if each.cell.is_maintained:
                self._worth[each.key] = self._worth.get(each.key, Fraction(0)) + one
            amount = half_up(running + part) - half_up(running)
            running += part
            if each.cell.is_maintained:
                self._exact += part
                self._rounded += amount
            rows.append(
                Withheld(
                    item.code,
                    item.label,
                    each.absence.pk,
                    amount,
                    part,
                    item.amount,
                    each.units,
                    each.denominator,
                    each.cell,
                )  # fmt: skip
            )
        return rows

    def lost(self, absence: MonthAbsence) -> list[Fraction]:
        """The lost pay to be maintained, for each day of an absence."""
        found = [Fraction(0)] * len(absence.days)
        rounding = Fraction(self._rounded) / self._exact if self._exact else Fraction(1)
        for (pk, divisor, from_day), one in self._worth.items():
            if pk != absence.pk:
                continue
            for rank, day in enumerate(absence.days):
                if day.number >= from_day:
                    found[rank] += one * _units(divisor, day, self.calendar)
        return found if rounding == 1 else [each * rounding for each in found]

    def _weights(self, item: ItemAmount) -> list[_Weight]:
        weights = []
        for absence in self.absences:
            cell = self.rules.cell(absence.kind, item.code, is_prorated=item.is_prorated)
            if cell is None and not item.is_variable and absence.days:
                self.silent[item.code] = item.label
            if cell is None or cell.effect == Effect.KEPT:
                continue
            units, days = self._sum(absence, cell)
            if days:
                weights.append(
                    _Weight(absence, cell, cell.divisor, units, days, _denominator(cell.divisor, self.calendar))
                )
        return weights

    def _sum(self, absence: MonthAbsence, cell: Cell) -> tuple[Fraction, Fraction]:
        """Units of the divisor, and calendar days, of the days from the cell's first one on."""
        key = (absence.pk, cell.divisor, cell.from_day)
        if key not in self._sums:
            days = [day for day in absence.days if day.number >= cell.from_day]
            units = sum((_units(cell.divisor, day, self.calendar) for day in days), Fraction(0))
            self._sums[key] = units, sum((day.portion for day in days), Fraction(0))
        return self._sums[key]

    def _total(
        self, item: ItemAmount, scale: Fraction, exact: Sequence[Fraction], weights: Sequence[_Weight]
    ) -> Fraction:
        """What the item loses in all: everything when the whole employment of the month is absent or the item is lost."""
        present = self.employed - sum(each.days for each in weights)
        if present <= 0 or any(each.cell.effect == Effect.DROPPED for each in weights):
            return Fraction(item.amount)
        kept = item.amount * scale * min(present, Fraction(1)) / weights[0].denominator
        if weights[0].cell.divisor == Divisor.HOURS:
            kept *= self.calendar.day_hours
        return min(sum(exact, Fraction(0)), max(Fraction(0), item.amount - kept))


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


def _bands(absence: MonthAbsence, lost: Sequence[Fraction]) -> tuple[Band, ...]:
    """The days of an absence in the month, grouped while they are treated alike."""
    rule, found = absence.rule, []
    blocked = absence.papers_missing and rule.needs_papers
    daily = absence.monthly_base / rule.benefit_divisor
    for day, loss in zip(absence.days, lost, strict=True):
        number = absence.number(day)
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

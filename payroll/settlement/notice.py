"""Notice (préavis): the rows of a country's table read as lengths, the one that applies, and what is owed for it.

A table has a row by category (`worker`, `employee` …), by service (`0`, `1`, `5`: from that many years), or by both
(`i-vi-5`, `basic-until-6`, `upper-over-16`). Bounds follow the words: « plus de », « au-delà de » and « -over- » begin
the day after the anniversary, « jusqu’à » and « -until- » end on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from payroll.engine import french
from payroll.settlement.service import Service, add_months, service_between
from payroll.settlement.told import Told, half_up, nothing

WORKING_DAYS_OF_MONTH = 26
DAYS_OF_MONTH = 30
_WORDS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}
_LENGTH = re.compile(
    r"(?P<n>\d+) (?P<unit>jours ouvrables|jours?|semaines?|mois)"
    r"(?:,? (?:plus|et) (?P<more>\d+)(?: jours?)? par année(?: entière)?(?: de service)?(?: au-delà de (?P<over>\d+))?)?"
)
_FROM = re.compile(r" à partir d(?:e |’)(?P<n>\w+) ans?(?: de service)?$")
_BOTH = re.compile(r"^(?P<group>.+?)-(?:(?P<how>until|over)-)?(?P<years>\d+)$")
_YEARS = re.compile(r"^\d+(\.\d+)?$")


@dataclass(frozen=True)
class Length:
    """A length of notice: months, or days (working days when `is_working`); `per_year` further days per whole year of
    service beyond `over` years."""

    months: int = 0
    days: int = 0
    is_working: bool = False
    per_year: int = 0
    over: int = 0

    def of(self, service: Service) -> Length:
        """The length for a service, without what grows by years."""
        years = max(0, service.years - self.over)
        return Length(self.months, self.days + self.per_year * years, self.is_working)

    def halved(self) -> Length:
        """Half of it, a half day counting whole."""
        days = self.days + self.months * DAYS_OF_MONTH
        return Length(0, (days + 1) // 2, self.is_working)

    @property
    def words(self) -> str:
        plural = "s" if self.days > 1 else ""
        parts = [f"{self.months} mois"] if self.months else []
        if self.days or not parts:
            parts.append(f"{self.days} jour{plural}" + (f" ouvrable{plural}" if self.is_working else ""))
        return " et ".join(parts)

    @property
    def pay_months(self) -> Fraction:
        """Its worth in months of pay: thirty days, or twenty-six working days, make a month."""
        return self.months + Fraction(self.days, WORKING_DAYS_OF_MONTH if self.is_working else DAYS_OF_MONTH)

    def end_after(self, notified_on: date) -> date:
        """The first day after a notice that begins the day after its notification. Working days leave Sundays out."""
        day = add_months(notified_on + timedelta(days=1), self.months)
        if not self.is_working:
            return day + timedelta(days=self.days)
        left = self.days
        while left:
            left -= day.weekday() != 6
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class Row:
    """A row of the table. Service counts from `low` years (`after` : strictly), up to `high` years included."""

    key: str
    group: str
    label: str
    lengths: tuple[tuple[int, Length], ...]  # (from years of service, length); empty: not readable
    text: str
    low: Fraction = Fraction(0)
    after: bool = False
    high: Fraction | None = None

    def holds(self, service: Service) -> bool:
        months, extra = service.total_months, service.days
        low = self.low * 12
        starts = (months > low or (months == low and extra > 0)) if self.after and low else months >= low
        ends = self.high is None or months < self.high * 12 or (months == self.high * 12 and not extra)
        return starts and ends

    def length(self, service: Service) -> Length | None:
        reached = [length for years, length in self.lengths if service.years >= years]
        return reached[-1].of(service) if reached else None


def parse_length(text: str) -> tuple[tuple[int, Length], ...]:
    """The lengths of « 8 jours ; 1 mois à partir d’un an de service »; empty when the text says something else.

    What stands in brackets is another reading of the rule: it is left to the officer.
    """
    plain = re.sub(r"\s*\([^)]*\)", "", text.replace("\u202f", " ").replace("\u00a0", " ").replace("'", "’")).strip()
    found = []
    for part in re.split(r"\s*;\s*", plain):
        years = 0
        condition = _FROM.search(part)
        if condition:
            word = condition["n"]
            years = _WORDS.get(word, int(word) if word.isdigit() else -1)
            part = part[: condition.start()]
        length = _LENGTH.fullmatch(part)
        if length is None or years < 0:
            return ()
        number, unit = int(length["n"]), length["unit"]
        more, over = int(length["more"] or 0), int(length["over"] or 0)
        if unit.startswith("mois"):
            found.append((years, Length(months=number, per_year=more, over=over)))
        else:
            days = number * 7 if unit.startswith("semaine") else number
            found.append((years, Length(days=days, is_working="ouvrables" in unit, per_year=more, over=over)))
    return tuple(found)


def read_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    """The rows of a country's table, those of one group in the order of service."""
    found = []
    for row in rows:
        key, label, text = str(row["key"]), str(row.get("label", "")), str(row.get("length", ""))
        lengths = parse_length(text)
        both = _BOTH.match(key)
        strict = "plus de" in label or "au-delà" in label
        if _YEARS.match(key):
            found.append(Row(key, "", label, lengths, text, Fraction(key), strict))
        elif both and both["how"] == "until":
            found.append(Row(key, both["group"], label, lengths, text, high=Fraction(both["years"])))
        elif both and both["how"] == "over":
            found.append(Row(key, both["group"], label, lengths, text, Fraction(both["years"]), True))
        elif both:
            found.append(Row(key, both["group"], label, lengths, text, Fraction(both["years"]), strict))
        else:
            found.append(Row(key, key, label, lengths, text))
    return tuple(found)


def groups(rows: Sequence[Row]) -> dict[str, str]:
    """The categories of the table, in its order, in the words that their rows share; one "" when service alone counts."""
    found: dict[str, str] = {}
    for group in dict.fromkeys(row.group for row in rows):
        own = [row for row in rows if row.group == group]
        words = Counter(part for row in own for part in row.label.split(", "))
        found[group] = own[0].label if len(own) == 1 else words.most_common(1)[0][0] if group else ""
    return found


def row_for(rows: Sequence[Row], group: str, service: Service) -> Row | None:
    """The row of a category that a service reaches: the last lower bound passed, the first upper bound not passed."""
    held = [row for row in rows if row.group == group and row.holds(service)]
    bounded = [row for row in held if row.high is not None]
    if bounded:
        return min(bounded, key=lambda row: row.high or 0)
    return max(held, key=lambda row: row.low, default=None)


def worked_part(length: Length, notified_on: date, last_worked_on: date) -> tuple[Fraction, date]:
    """Months of pay of the notice that remain after the last day worked, and the first day after the notice.

    Whole when no day of it was worked; otherwise the calendar from the day after to the end: months, then thirtieths.
    """
    end = length.end_after(notified_on)
    if last_worked_on <= notified_on:
        return length.pay_months, end
    first = last_worked_on + timedelta(days=1)
    if first >= end:
        return Fraction(0), end
    if length.is_working:
        days = sum((first + timedelta(days=n)).weekday() != 6 for n in range((end - first).days))
        return min(length.pay_months, Fraction(days, WORKING_DAYS_OF_MONTH)), end
    rest = service_between(first, end)
    return min(length.pay_months, rest.total_months + Fraction(rest.days, DAYS_OF_MONTH)), end


def notice_pay(
    *,
    length: Length,
    monthly: int,
    notified_on: date,
    last_worked_on: date,
    who: str,
    source: str,
    confidence: str,
    why_length: str,
) -> Told:
    """What is owed for the notice not worked, at the monthly pay; `who` owes it is told. Rounded once, half up."""
    months, end = worked_part(length, notified_on, last_worked_on)
    last = end - timedelta(days=1)
    if not months:
        return nothing(
            f"Préavis de {length.words} effectué jusqu’au {french.day(last)} : rien n’est dû.",
            sources=(source,),
            confidence=confidence,
        )
    amount = half_up(monthly * months)
    return Told(
        amount,
        formula=f"{french.number(monthly)} × {french.number(months, 4)} = {french.number(amount)}",
        terms=(
            ("Salaire mensuel", french.number(monthly)),
            ("Préavis", length.words),
            ("Non effectué", f"{french.number(months, 4)} mois"),
        ),
        sentences=(why_length, f"Le préavis courait jusqu’au {french.day(last)}.", who),
        sources=(source,) if source else (),
        confidence=confidence,
    )

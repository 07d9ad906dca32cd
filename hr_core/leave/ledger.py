"""The balance of annual leave, line by line: gains, days taken, and what expires; a pure function.

What a past leave year left is « reporté »: it is taken first, is bounded by a cap when the year turns, and what is left of it
expires after the months that the rule gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

TAKEN, CAPPED, EXPIRED = "taken", "capped", "expired"


@dataclass(frozen=True)
class Entry:
    """Days (thousandths, signed) on a day. `posted`: kept in the ledger; else computed from the facts."""

    on: date
    nature: str
    days: int
    words: str = ""
    formula: str = ""
    source: str = ""
    posted: bool = False
    key: int | None = None


@dataclass(frozen=True)
class Carry:
    """From which day a rule of carry-over holds: first month of the year, cap (thousandths) and months to take it."""

    start: date
    year_month: int = 1
    cap: int | None = None
    months: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Line:
    entry: Entry
    balance: int


@dataclass(frozen=True)
class Statement:
    """The lines up to a day, and the balance: what is carried from past years and the rest add up to it."""

    lines: tuple[Line, ...]
    carried: int
    current: int

    @property
    def balance(self) -> int:
        return self.carried + self.current

    def total(self, *natures: str) -> int:
        return sum(line.entry.days for line in self.lines if line.entry.nature in natures)


def statement(entries: Iterable[Entry], carries: Iterable[Carry], as_at: date) -> Statement:
    """The balance at the end of `as_at`. Turns of the year come before what falls on the same day."""
    rows = sorted((entry for entry in entries if entry.on <= as_at), key=lambda entry: (entry.on, entry.days < 0))
    turns = _turns(tuple(sorted(carries, key=lambda carry: carry.start)), rows[0].on, as_at) if rows else []
    lines: list[Line] = []
    carried = current = 0

    def write(entry: Entry) -> None:
        lines.append(Line(entry, carried + current))

    rank = 0
    for on, carry, is_end in [*turns, (date.max, Carry(date.max), False)]:
        while rank < len(rows) and rows[rank].on < on:
            entry = rows[rank]
            rank += 1
            if entry.days < 0:
                first = min(max(carried, 0), -entry.days)
                carried, current = carried - first, current + entry.days + first
            else:
                current += entry.days
            write(entry)
        if on == date.max:
            break
        if is_end:
            lost, carried = carried, 0
            if lost:
                write(Entry(on, EXPIRED, -lost, source=carry.source))
            continue
        total = carried + current
        kept = total if carry.cap is None else min(total, carry.cap)
        carried, current = (kept, 0) if kept > 0 else (0, kept)
        if kept < total:
            write(Entry(on, CAPPED, kept - total, source=carry.source))
    return Statement(tuple(lines), carried, current)


def _turns(carries: tuple[Carry, ...], first: date, as_at: date) -> list[tuple[date, Carry, bool]]:
    """(day, rule, is it the end of what was carried) in order: the rule in force on the day that the year turns."""
    found: list[tuple[date, Carry, bool]] = []
    for year in range(first.year, as_at.year + 1):
        for month in range(1, 13):
            on = date(year, month, 1)
            carry = next((each for each in reversed(carries) if each.start <= on), None)
            if carry is None or carry.year_month != month or not first < on <= as_at:
                continue
            found.append((on, carry, False))
            if carry.months is not None:
                rank = on.year * 12 + on.month - 1 + carry.months
                end = date(rank // 12, rank % 12 + 1, 1)
                if end <= as_at:
                    found.append((end, carry, True))
    return sorted(found, key=lambda turn: (turn[0], not turn[2]))

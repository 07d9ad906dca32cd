"""The shape of a subsidiary balance: rows that go from an opening to a closing, and the accounts that they are held against.

Amounts in minor units. A row's movements are signed: their sum takes the opening to the closing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hr_core.models import Employee
from hr_core.text import french_date

Month = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """Whole months, both included."""

    first: Month
    last: Month

    @property
    def start(self) -> date:
        return date(*self.first, 1)

    @property
    def end(self) -> date:
        """The last day."""
        year, month = self.last
        return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)

    @property
    def next_day(self) -> date:
        return self.end + timedelta(days=1)

    @property
    def words(self) -> str:
        return f"{french_date(self.start)} – {french_date(self.end)}"


@dataclass(frozen=True)
class BookRow:
    """One loan, act, payment or third party. `closing` is None where nothing bounds it (an act without term)."""

    group: str
    number: str
    name: str
    label: str
    opening: int | None
    moves: tuple[int, ...]
    url: str = ""

    @property
    def closing(self) -> int | None:
        return None if self.opening is None else self.opening + sum(self.moves)

    @property
    def is_idle(self) -> bool:
        """Nothing before, nothing during: it has no place in the balance."""
        return not (self.opening or any(self.moves))


@dataclass(frozen=True)
class LedgerCheck:
    """An account over the same months: what the balance moved (`book`), what explains a part of it outside the journal of
    pay (`outside`), what the entries say (`journal`). All positive at debit."""

    account: str
    label: str
    book: int
    outside: int
    journal: int

    @property
    def gap(self) -> int:
        return self.book - self.outside - self.journal


@dataclass
class Book:
    """A balance ready to be read. `outside_words` says what the journal of pay does not hold."""

    key: str
    title: str
    lede: str
    heads: Sequence[str]
    rows: list[BookRow] = field(default_factory=list)
    checks: list[LedgerCheck] = field(default_factory=list)
    outside_words: str = ""
    sees_all: bool = True

    @property
    def opening(self) -> int:
        return sum(row.opening or 0 for row in self.rows)

    @property
    def closing(self) -> int:
        return sum(row.closing or 0 for row in self.rows)

    @property
    def moves(self) -> list[int]:
        return [sum(row.moves[rank] for row in self.rows) for rank in range(len(self.heads))]


def kept(rows: Iterable[BookRow]) -> list[BookRow]:
    """Rows that have something to say, by group then name."""
    return sorted((row for row in rows if not row.is_idle), key=lambda row: (row.group, row.name, row.label))


def name_of(employee: Employee) -> str:
    return f"{employee.last_name} {employee.first_names}"

"""The register of acts: whatever bears a number, of one person or of several, in the order of its series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Act
from hr_core.selectors.acts import acts_of, register_of
from hr_core.services.acts.kinds import kind_of


@dataclass(frozen=True)
class Entry:
    """A line of the register: what it is, whom it concerns, who signed, where it stands."""

    number: int
    reference: str
    signed_on: date | None
    kind: str
    whom: str
    signer: str
    state: str


#: What an upper floor numbers: (year, series, number) of all, and its lines of a year and a series.
Source = tuple[Callable[[Access], Iterable[tuple[int, str, int]]], Callable[[Access, int, str], list[Entry]]]
SOURCES: list[Source] = []


def numbers_of(access: Access) -> Iterable[tuple[int, str, int]]:
    """(year, series, number) of everything in the registers."""
    rows: Any = acts_of(access).filter(number__isnull=False).order_by().values_list("year", "series", "number")
    yield from rows
    for numbers, _entries in SOURCES:
        yield from numbers(access)


def entries_of(access: Access, *, year: int, series: str, first: int, count: int) -> list[Entry]:
    """The lines of a register from a number, `count` numbers at most, in their order."""
    acts = register_of(access, year=year, series=series).filter(number__gte=first, number__lt=first + count)
    found = [_entry(act) for act in acts]
    for _numbers, entries in SOURCES:
        found += [entry for entry in entries(access, year, series) if first <= entry.number < first + count]
    return sorted(found, key=lambda entry: entry.number)


def _entry(act: Act) -> Entry:
    return Entry(
        act.number or 0, act.reference, timezone.localtime(act.signed_at).date() if act.signed_at else None, str(kind_of(act.kind)),
        f"{act.employee.full_name} ({act.employee.staff_number})", act.signer_name, str(act.get_state_display()),
    )  # fmt: skip

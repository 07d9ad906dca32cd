"""Months and stops of the clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Pause:
    """Days of `[start, end)` that do not count; `end` is empty while the return is not known. `share` of them counts all the
    same, in per cent: the days that do not are rounded down."""

    start: date
    end: date | None
    label: str
    share: int = 0


def months_after(day: date, months: int) -> date:
    """The same day of another month, or the last one of a shorter month.

    >>> months_after(date(2024, 1, 31), 1), months_after(date(2024, 3, 1), -24)
    (datetime.date(2024, 2, 29), datetime.date(2022, 3, 1))
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def delayed(since: date, due: date, pauses: Sequence[Pause]) -> tuple[date | None, list[tuple[Pause, int]]]:
    """The day due once the clock has stopped for each pause that begins before it; each pause with its days.

    A pause puts the day off by its whole length from `since`, and may so bring the next pause before the day. Days that two
    pauses share count once. None: a pause has no end yet.

    >>> delayed(date(2024, 1, 1), date(2026, 1, 1), [Pause(date(2025, 12, 31), date(2026, 1, 31), "sans solde")])[0]
    datetime.date(2026, 2, 1)
    """
    told: list[tuple[Pause, int]] = []
    counted = since
    for pause in sorted(pauses, key=lambda each: (each.start, each.end or date.max)):
        start = max(pause.start, counted)
        if start >= due or (pause.end is not None and pause.end <= start):
            continue
        if pause.end is None:
            return None, [*told, (pause, 0)]
        days = (pause.end - start).days * (100 - pause.share) // 100
        due += timedelta(days=days)
        counted = pause.end
        told.append((pause, days))
    return due, told

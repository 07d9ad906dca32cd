"""The next number of a series of acts: acts of one person and collective decisions follow one another without a gap."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Max

from hr_core.models import Act, Institution

#: What an upper floor numbers in the same series: the last number of (institution, series, year), or None.
LAST_NUMBERS: list[Callable[[Institution, str, int], int | None]] = []


def number_next(institution: Institution, series: str, year: int) -> int:
    """To be asked under the lock of the institution's row, which the signing holds."""
    own = Act.objects.filter(institution=institution, series=series, year=year).aggregate(last=Max("number"))["last"]
    others = [last(institution, series, year) for last in LAST_NUMBERS]
    return max(own or 0, *(each or 0 for each in others)) + 1 if others else (own or 0) + 1

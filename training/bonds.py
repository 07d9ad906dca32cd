"""What remains of a training bond on a day. Pure.

The bond runs over the half-open period `[start, end)` of n days. Leaving on a day (the first day out of service) one owes the
amount × days left / n, rounded down to the smallest unit, in favour of the employee: the whole before the start, nothing from
the end on.

>>> from datetime import date
>>> balance(3_000_000, date(2026, 1, 1), date(2028, 12, 31), date(2027, 1, 1))
1998172
"""

from __future__ import annotations

from datetime import date


def days_of(start: date, end: date) -> int:
    return (end - start).days


def days_left(start: date, end: date, day: date) -> int:
    """The days of service still owed by somebody who leaves on `day`."""
    return max(0, min((end - day).days, days_of(start, end)))


def balance(amount: int, start: date, end: date, day: date) -> int:
    """Minor units still owed by leaving on `day`."""
    return amount * days_left(start, end, day) // days_of(start, end)

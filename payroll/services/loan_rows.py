"""Schedules as figures, without the database: rows of (month, principal, interest, balance after), all integers.

Named roundings. `half_up`: the interest of a month, twelfth of the yearly rate on the capital that remains, to the nearest
minor unit, halves up. `down`: a constant instalment (or a constant principal) to the unit below; the last row absorbs
what the roundings left, so that the principal adds up to the loan, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payroll.choices_loans import RepaymentMethod, Shortfall

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """A month of a schedule, in minor units."""

    month: date
    principal: int
    interest: int
    balance: int

    @property
    def total(self) -> int:
        return self.principal + self.interest


def month_after(month: date, number: int = 1) -> date:
    """The first day of the month `number` months later (or earlier)."""
    rank = month.year * MONTHS + month.month - 1 + number
    return date(rank // MONTHS, rank % MONTHS + 1, 1)


def half_up(value: Fraction) -> int:
    """To the nearest integer, halves up; `value` is not negative."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def interest_of(balance: int, rate: Fraction) -> int:
    """The interest of one month at a yearly rate."""
    return half_up(balance * rate / MONTHS)


def constant_instalment(amount: int, rate: Fraction, months: int) -> int:
    """The instalment that repays `amount` in `months`, to the unit below: amount × i / (1 − (1 + i)^−months)."""
    monthly = rate / MONTHS
    if not monthly:
        return amount // months
    growth = (1 + monthly) ** months
    return int(amount * monthly * growth / (growth - 1))


def principals(*, amount: int, rate: Fraction, months: int, method: str) -> list[int]:
    """The principal of each month; their sum is `amount`."""
    if method == RepaymentMethod.CONSTANT_PRINCIPAL:
        part = amount // months
        return [*[part] * (months - 1), amount - part * (months - 1)]
    instalment = constant_instalment(amount, rate, months)
    found, balance = [], amount
    for _month in range(months - 1):
        part = min(balance, max(0, instalment - interest_of(balance, rate)))
        found.append(part)
        balance -= part
    return [*found, balance]


def principals_by_instalment(*, amount: int, rate: Fraction, instalment: int, method: str) -> list[int]:
    """The principal of each month when the instalment stays (its principal, for a constant principal), the last one less.

    Raises `ValueError` when the instalment does not even pay the interest.
    """
    found, balance = [], amount
    while balance:
        interest = 0 if method == RepaymentMethod.CONSTANT_PRINCIPAL else interest_of(balance, rate)
        part = min(balance, instalment - interest)
        if part <= 0:
            raise ValueError("instalment below the interest")
        found.append(part)
        balance -= part
    return found


def laid_out(
    *,
    balance: int,
    rate: Fraction,
    parts: Sequence[int],
    first_month: date,
    waiting: int = 0,
    is_charged: bool = True,
    owed: int = 0,
    gaps: Mapping[date, bool] | None = None,
) -> list[Row]:
    """The rows of a plan of principals from `first_month`, after `waiting` months without any instalment.

    The months that wait bear interest when `is_charged`; it is not capitalised but joins the first instalment, with the
    interest `owed` from before. `gaps`: months to come that a moratorium leaves without instalment, and whether they bear
    interest; it joins the instalment that follows.
    """
    gaps = gaps or {}
    rows: list[Row] = []
    month = first_month
    if not parts:
        return rows
    for _month in range(waiting):
        owed += interest_of(balance, rate) if is_charged else 0
        rows.append(Row(month, 0, 0, balance))
        month = month_after(month)
    for part in parts:
        while month in gaps:
            owed += interest_of(balance, rate) if gaps[month] else 0
            rows.append(Row(month, 0, 0, balance))
            month = month_after(month)
        interest = interest_of(balance, rate) + owed
        balance, owed = balance - part, 0
        rows.append(Row(month, part, interest, balance))
        month = month_after(month)
    return rows


def schedule(
    *,
    amount: int,
    rate: Fraction,
    months: int,
    first_month: date,
    method: str,
    deferral: int = 0,
    is_charged: bool = True,
) -> list[Row]:
    """The schedule of a new loan: `deferral` months without instalment, then `months` instalments."""
    parts = principals(amount=amount, rate=rate, months=months, method=method)
    return laid_out(
        balance=amount, rate=rate, parts=parts, first_month=first_month, waiting=deferral, is_charged=is_charged
    )


def carried(parts: Sequence[int], missing: int, shortfall: str) -> list[int]:
    """The plan of principals to come when `missing` was not taken (or was taken too much, when negative).

    At the end: one more month for it. On the next instalment: added to it. Too much is taken off from the end.
    """
    plan = list(parts)
    if missing > 0:
        if shortfall == Shortfall.CARRIED_END or not plan:
            return [*plan, missing]
        return [plan[0] + missing, *plan[1:]]
    while missing < 0 and plan:
        last = plan.pop()
        if last + missing > 0:
            plan.append(last + missing)
        missing = min(0, missing + last)
    return plan


def outstanding(rows: Iterable[Row]) -> int:
    """The principal of rows that remain to be paid."""
    return sum(row.principal for row in rows)

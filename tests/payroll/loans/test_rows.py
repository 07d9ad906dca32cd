"""Schedules: their sums, their roundings, what a moratorium or a carried shortfall does to them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.choices_loans import RepaymentMethod, Shortfall
from payroll.services.loan_rows import (
    carried,
    constant_instalment,
    half_up,
    laid_out,
    month_after,
    principals,
    principals_by_instalment,
    schedule,
)

JANUARY = date(2026, 1, 1)
amounts = st.integers(min_value=1, max_value=10**11)
rates = st.integers(min_value=0, max_value=40_000).map(lambda value: Fraction(value, 100_000))
lengths = st.integers(min_value=1, max_value=120)
methods = st.sampled_from(RepaymentMethod.values)


@given(amounts, rates, lengths, methods, st.integers(0, 12), st.booleans())
def test_the_principal_adds_up_and_the_balance_falls_to_nothing(
    amount: int, rate: Fraction, months: int, method: str, deferral: int, is_charged: bool
) -> None:
    rows = schedule(
        amount=amount,
        rate=rate,
        months=months,
        first_month=JANUARY,
        method=method,
        deferral=deferral,
        is_charged=is_charged,
    )
    assert len(rows) == months + deferral
    assert sum(row.principal for row in rows) == amount
    balances = [amount, *(row.balance for row in rows)]
    assert balances == sorted(balances, reverse=True)
    assert balances[-1] == 0
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    assert [row.month for row in rows] == [month_after(JANUARY, rank) for rank in range(months + deferral)]


@given(amounts, rates, lengths)
def test_a_constant_instalment_moves_in_the_last_month_only(amount: int, rate: Fraction, months: int) -> None:
    """Down to the unit: every instalment is the same, wherever it exceeds the interest, but the one that ends the loan
    (an interest rounded down may end a tiny loan before its time)."""
    instalment = constant_instalment(amount, rate, months)
    rows = schedule(
        amount=amount,
        rate=rate,
        months=months,
        first_month=JANUARY,
        method=RepaymentMethod.CONSTANT_INSTALMENT,
    )
    assert all(row.total == max(instalment, row.interest) for row in rows[:-1] if row.balance)


@given(amounts, rates, lengths, methods, st.integers(1, 24))
def test_a_moratorium_moves_the_plan_and_charges_its_months_once(
    amount: int, rate: Fraction, months: int, method: str, waiting: int
) -> None:
    parts = principals(amount=amount, rate=rate, months=months, method=method)
    usual = laid_out(balance=amount, rate=rate, parts=parts, first_month=JANUARY)
    free = laid_out(balance=amount, rate=rate, parts=parts, first_month=JANUARY, waiting=waiting, is_charged=False)
    charged = laid_out(balance=amount, rate=rate, parts=parts, first_month=JANUARY, waiting=waiting)
    assert [row.principal for row in free] == [0] * waiting + parts
    assert sum(row.interest for row in free) == sum(row.interest for row in usual)
    added = sum(row.interest for row in charged) - sum(row.interest for row in free)
    assert added == waiting * half_up(amount * rate / 12)
    assert free[0].total == 0 == charged[0].total


@given(st.lists(st.integers(1, 10**7), min_size=0, max_size=40), st.data(), st.sampled_from(Shortfall.values))
def test_what_was_not_taken_is_found_again_whole(parts: list[int], data: st.DataObject, shortfall: str) -> None:
    missing = data.draw(st.integers(-sum(parts), 10**7))
    plan = carried(parts, missing, shortfall)
    assert sum(plan) == sum(parts) + missing
    assert all(part > 0 for part in plan)


@given(st.integers(1_000, 10**9), rates, st.integers(1, 60))
def test_keeping_the_instalment_after_an_early_repayment_never_lengthens_the_loan(
    amount: int, rate: Fraction, months: int
) -> None:
    instalment = constant_instalment(amount, rate, months)
    early = amount // 3
    try:
        parts = principals_by_instalment(
            amount=amount - early,
            rate=rate,
            instalment=instalment,
            method=RepaymentMethod.CONSTANT_INSTALMENT,
        )
    except ValueError:
        assert instalment <= half_up((amount - early) * rate / 12)
        return
    assert sum(parts) == amount - early
    assert len(parts) <= months


@pytest.mark.parametrize(
    ("method", "totals"),
    [
        # 1 200 000 at 6 % over 4 months: 1 200 000 × 0,005 / (1 − 1,005^−4) = 303 759,3…
        (RepaymentMethod.CONSTANT_INSTALMENT, [303_759, 303_759, 303_759, 303_760]),
        (RepaymentMethod.CONSTANT_PRINCIPAL, [306_000, 304_500, 303_000, 301_500]),
    ],
)
def test_a_schedule_as_a_banker_writes_it(method: str, totals: list[int]) -> None:
    rows = schedule(amount=1_200_000, rate=Fraction(6, 100), months=4, first_month=JANUARY, method=method)
    assert [row.total for row in rows] == totals
    assert rows[-1].balance == 0


def test_without_interest_the_last_instalment_takes_the_rest() -> None:
    rows = schedule(
        amount=100_000,
        rate=Fraction(0),
        months=3,
        first_month=JANUARY,
        method=RepaymentMethod.CONSTANT_INSTALMENT,
    )
    assert [row.total for row in rows] == [33_333, 33_333, 33_334]


@pytest.mark.parametrize(("month", "number", "found"), [(12, 1, (2027, 1)), (1, -1, (2025, 12)), (6, 18, (2027, 12))])
def test_months_follow_each_other(month: int, number: int, found: tuple[int, int]) -> None:
    assert month_after(date(2026, month, 1), number) == date(*found, 1)

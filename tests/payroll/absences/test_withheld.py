"""What absences withhold: divisors, whole months, half days, hours, hires within the month, the matrix; and properties."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.choices_absences import Divisor, Effect, Treatment
from payroll.services.absences.amounts import half_up
from payroll.services.absences.rules import Cell, Rule
from tests.payroll.absences.builders import D, absence, item, month, outcome, rules, unpaid

MARCH = month(2026, 3)  # 31 days, 22 working days (Monday 2 to Tuesday 31), 26 workable days
FEBRUARY = month(2026, 2)  # 28 days, 20 working days, 24 workable days
APRIL = month(2026, 4, D(2026, 4, 6))  # 30 days; Easter Monday off: 21 working days, 25 workable days

CASES = [
    # (month, first day, end, divisor, amount of the item, withheld)
    (MARCH, D(2026, 3, 2), D(2026, 3, 7), Divisor.THIRTIETHS, 300_000, 50_000),  # 5/30
    (MARCH, D(2026, 3, 31), D(2026, 4, 1), Divisor.THIRTIETHS, 300_000, 10_000),  # the 31st is a day
    (MARCH, D(2026, 3, 1), D(2026, 3, 31), Divisor.THIRTIETHS, 300_000, 290_000),  # a day worked is paid
    (MARCH, D(2026, 3, 1), D(2026, 4, 1), Divisor.THIRTIETHS, 300_001, 300_001),  # the whole month, to the franc
    (FEBRUARY, D(2026, 2, 1), D(2026, 3, 1), Divisor.THIRTIETHS, 300_001, 300_001),
    (FEBRUARY, D(2026, 2, 1), D(2026, 2, 28), Divisor.THIRTIETHS, 300_000, 270_000),  # 27/30
    (MARCH, D(2026, 3, 2), D(2026, 3, 7), Divisor.TWENTY_SIXTHS, 260_000, 50_000),  # five workable days
    (MARCH, D(2026, 3, 2), D(2026, 3, 9), Divisor.TWENTY_SIXTHS, 260_000, 60_000),  # Saturday too, not Sunday
    (MARCH, D(2026, 3, 2), D(2026, 3, 9), Divisor.WORKING_DAYS, 220_000, 50_000),  # 5/22
    (MARCH, D(2026, 3, 7), D(2026, 3, 9), Divisor.WORKING_DAYS, 220_000, 0),  # a week-end
    (APRIL, D(2026, 4, 3), D(2026, 4, 8), Divisor.WORKING_DAYS, 210_000, 20_000),  # Friday and Tuesday: 2/21
    (APRIL, D(2026, 4, 6), D(2026, 4, 7), Divisor.TWENTY_SIXTHS, 260_000, 0),  # a public holiday
    (MARCH, D(2026, 3, 2), D(2026, 3, 9), Divisor.CALENDAR_DAYS, 310_000, 70_000),  # 7/31
    (MARCH, D(2026, 3, 2), D(2026, 3, 4), Divisor.HOURS, 173_330, 16_000),  # 16 h of 173,33
    (MARCH, D(2026, 3, 1), D(2026, 4, 1), Divisor.HOURS, 173_331, 173_331),
    (MARCH, D(2026, 2, 20), D(2026, 3, 4), Divisor.THIRTIETHS, 300_000, 30_000),  # the days of March only
    (MARCH, D(2026, 3, 28), None, Divisor.THIRTIETHS, 300_000, 40_000),  # return not known: until the end
    (MARCH, D(2026, 3, 2), D(2026, 3, 3), Divisor.THIRTIETHS, 100_000, 3_333),  # 3 333,33
    (MARCH, D(2026, 3, 2), D(2026, 3, 4), Divisor.THIRTIETHS, 100_000, 6_667),  # 6 666,67, half up
    (MARCH, D(2026, 3, 2), D(2026, 3, 3), Divisor.THIRTIETHS, 15, 1),  # 0,5 up
]


@pytest.mark.parametrize(("calendar", "start", "end", "divisor", "amount", "expected"), CASES)
def test_days_are_withheld_by_the_divisor(
    calendar: Any, start: D, end: D | None, divisor: str, amount: int, expected: int
) -> None:
    found = outcome(calendar, absence(start, end), items=(item(amount),), by=rules(divisor=divisor))
    assert found.of_item("1100") == expected


def test_half_days_and_hours_count_for_what_they_are() -> None:
    half = absence(D(2026, 3, 2), D(2026, 3, 4), starts_at_noon=True)
    assert outcome(MARCH, half).of_item("1100") == 15_000
    both = absence(D(2026, 3, 2), D(2026, 3, 5), starts_at_noon=True, ends_at_noon=True)
    assert outcome(MARCH, both).of_item("1100") == 20_000
    hours = absence(D(2026, 3, 2), D(2026, 3, 3), minutes=120)  # a quarter of eight hours
    assert outcome(MARCH, hours).of_item("1100") == 2_500
    assert outcome(MARCH, hours, items=(item(173_330),), by=rules(divisor=Divisor.HOURS)).of_item("1100") == 2_000


def test_a_hire_within_the_month_is_not_reduced_twice() -> None:
    """Hired on the 16th: 15 thirtieths of 300 000 are paid; a day off takes a thirtieth of the whole salary."""
    window = (D(2026, 4, 16), D(2026, 5, 1))
    off = absence(D(2026, 4, 20), D(2026, 4, 25))
    found = outcome(APRIL, off, items=(item(150_000),), window=window, paid_days=15)
    assert found.of_item("1100") == 50_000
    whole = absence(D(2026, 4, 16), D(2026, 5, 10))
    assert outcome(APRIL, whole, items=(item(150_001),), window=window, paid_days=15).of_item("1100") == 150_001
    fixed = outcome(
        APRIL, off, items=(item(30_000, prorated=False),), window=window, paid_days=15,
        by=rules(c1100=Cell()),
    )  # fmt: skip
    assert fixed.of_item("1100") == 5_000


def test_a_leaver_is_not_absent_after_leaving() -> None:
    window = (D(2026, 4, 1), D(2026, 4, 11))
    off = absence(D(2026, 4, 9), None)
    found = outcome(APRIL, off, items=(item(100_000),), window=window, paid_days=10)
    assert found.of_item("1100") == 20_000


def test_the_matrix_keeps_reduces_or_drops_an_item() -> None:
    by = rules(
        c2300=Cell(Effect.KEPT),
        c2500=Cell(Effect.DROPPED, from_day=3),
        c2600=Cell(Effect.REDUCED, Divisor.WORKING_DAYS, from_day=4),
    )
    gains = (item(300_000), item(30_000, "2300"), item(20_000, "2500"), item(22_000, "2600"))
    two = outcome(MARCH, absence(D(2026, 3, 2), D(2026, 3, 4)), items=gains, by=by)
    assert [two.of_item(each.code) for each in gains] == [20_000, 0, 0, 0]
    five = outcome(MARCH, absence(D(2026, 3, 2), D(2026, 3, 7)), items=gains, by=by)
    assert [five.of_item(each.code) for each in gains] == [50_000, 0, 20_000, 2_000]  # Thursday and Friday of 22


def test_the_first_day_of_an_effect_is_counted_across_months() -> None:
    by = rules(from_day=11)
    spell = absence(D(2026, 3, 25), D(2026, 4, 11))  # the 11th day is 4 April
    assert outcome(MARCH, spell, by=by).of_item("1100") == 0
    assert outcome(APRIL, spell, by=by).of_item("1100") == 70_000


def test_an_item_on_which_the_matrix_is_silent_is_kept_and_said() -> None:
    gains = (item(300_000), item(50_000, "3900", prorated=False), item(9_000, "3110", prorated=False, variable=True))
    found = outcome(MARCH, absence(D(2026, 3, 2), D(2026, 3, 4)), items=gains)
    assert found.without_cell == (("3900", "Rubrique 3900"),)
    assert found.of_item("3900") == found.of_item("3110") == 0


@pytest.mark.parametrize("rule", [unpaid(is_known=False), Rule(1, 1, treatment=Treatment.KEPT)])
def test_nothing_is_withheld_when_pay_is_kept_or_the_rule_unknown(rule: Rule) -> None:
    found = outcome(MARCH, absence(D(2026, 3, 2), D(2026, 3, 20)), by=rules(rule))
    assert found.withheld == () and found.without_cell == ()


DIVISORS = st.sampled_from(list(Divisor))
AMOUNTS = st.integers(min_value=1, max_value=3_000_000)
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 31)).map(
    lambda pair: (D(2026, 3, 1) + dt.timedelta(days=pair[0]), D(2026, 3, 1) + dt.timedelta(days=min(31, sum(pair))))
)


@given(AMOUNTS, SPANS, DIVISORS)
def test_kept_and_withheld_make_the_whole_and_never_exceed_it(amount: int, span: tuple[D, D], divisor: str) -> None:
    found = outcome(MARCH, absence(*span), items=(item(amount),), by=rules(divisor=divisor))
    assert 0 <= found.of_item("1100") <= amount
    if span == (D(2026, 3, 1), D(2026, 4, 1)):
        assert found.of_item("1100") == amount


@given(AMOUNTS, SPANS, DIVISORS)
def test_one_day_at_a_time_is_the_whole_spell(amount: int, span: tuple[D, D], divisor: str) -> None:
    """Cut into absences of a day, a spell withholds the same franc, and the parts sum up to it."""
    whole = outcome(MARCH, absence(*span), items=(item(amount),), by=rules(divisor=divisor))
    days = [span[0] + dt.timedelta(days=rank) for rank in range((span[1] - span[0]).days)]
    cut = outcome(
        MARCH,
        *[absence(day, day + dt.timedelta(days=1), pk=rank, root=1) for rank, day in enumerate(days, start=1)],
        items=(item(amount),),
        by=rules(divisor=divisor),
    )
    assert sum(row.amount for row in cut.withheld) == whole.of_item("1100")
    assert sum((row.exact for row in cut.withheld), Fraction(0)) == sum(
        (row.exact for row in whole.withheld), Fraction(0)
    )


@given(AMOUNTS, SPANS, DIVISORS)
def test_a_line_is_rounded_once(amount: int, span: tuple[D, D], divisor: str) -> None:
    found = outcome(MARCH, absence(*span), items=(item(amount),), by=rules(divisor=divisor))
    assert found.of_item("1100") == half_up(sum((row.exact for row in found.withheld), Fraction(0)))


@given(AMOUNTS, SPANS, SPANS)
def test_a_longer_absence_never_withholds_less(amount: int, one: tuple[D, D], other: tuple[D, D]) -> None:
    wide = (min(one[0], other[0]), max(one[1], other[1]))
    for divisor in Divisor:
        short = outcome(MARCH, absence(*one), items=(item(amount),), by=rules(divisor=divisor))
        long = outcome(MARCH, absence(*wide), items=(item(amount),), by=rules(divisor=divisor))
        assert short.of_item("1100") <= long.of_item("1100")

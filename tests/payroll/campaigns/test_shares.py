"""Envelopes shared to the franc, presence counted at its edges."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.choices_campaigns import Prorata
from payroll.services.campaign_shares import largest_remainder, presence, shared

weights = st.dictionaries(st.integers(1, 10**6), st.integers(0, 10**8), min_size=1, max_size=60)
totals = st.integers(1, 10**11)
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@given(totals, weights)
def test_an_envelope_is_given_whole_and_nobody_loses_a_franc(total: int, by_key: dict[int, int]) -> None:
    parts = largest_remainder(total, by_key)
    whole = sum(by_key.values())
    assert sum(parts.values()) == (total if whole else 0)
    for key, part in parts.items():
        exact = Fraction(total * by_key[key], whole) if whole else Fraction(0)
        assert abs(part - exact) < 1


@given(totals, weights, st.integers(1, 10**9))
def test_a_ceiling_holds_and_what_it_takes_goes_to_the_others(
    total: int, by_key: dict[int, int], ceiling: int
) -> None:
    parts = shared(total, by_key, ceiling)
    weighed = sum(1 for weight in by_key.values() if weight)
    assert sum(parts.values()) == min(total, ceiling * weighed)
    assert all(0 <= part <= ceiling for part in parts.values())
    assert all(parts[key] == 0 for key, weight in by_key.items() if not weight)


@given(totals, weights)
def test_whoever_weighs_more_does_not_get_less(total: int, by_key: dict[int, int]) -> None:
    parts = largest_remainder(total, by_key)
    ordered = sorted(by_key, key=lambda key: by_key[key])
    for lighter, heavier in zip(ordered, ordered[1:], strict=False):
        assert parts[lighter] <= parts[heavier] + (by_key[lighter] == by_key[heavier])


@pytest.mark.parametrize(
    ("hired_on", "left_on", "prorata", "part"),
    [
        (date(2020, 1, 1), None, Prorata.THIRTIETHS, Fraction(1)),
        (date(2026, 1, 1), None, Prorata.THIRTIETHS, Fraction(1)),
        (date(2026, 1, 2), None, Prorata.THIRTIETHS, Fraction(360, 360)),  # 30 days of January still
        (date(2026, 1, 16), None, Prorata.THIRTIETHS, Fraction(346, 360)),
        (date(2026, 7, 1), None, Prorata.MONTHS, Fraction(6, 12)),
        (date(2026, 7, 2), None, Prorata.MONTHS, Fraction(6, 12)),
        (date(2026, 7, 3), None, Prorata.MONTHS, Fraction(5, 12)),
        (date(2026, 12, 31), None, Prorata.DAYS, Fraction(1, 365)),
        (date(2020, 1, 1), date(2026, 3, 1), Prorata.THIRTIETHS, Fraction(60, 360)),
        (date(2020, 1, 1), date(2026, 1, 1), Prorata.THIRTIETHS, Fraction(0)),
        (date(2027, 1, 1), None, Prorata.NONE, Fraction(0)),
        (date(2026, 12, 31), None, Prorata.NONE, Fraction(1)),
    ],
)
def test_presence_is_counted_to_the_day(
    hired_on: date, left_on: date | None, prorata: str, part: Fraction
) -> None:
    found, _counted = presence(
        start=YEAR[0], end=YEAR[1], hired_on=hired_on, left_on=left_on, absences=(), prorata=prorata
    )
    assert found == part


@pytest.mark.parametrize(
    ("absence", "prorata", "part"),
    [
        ((date(2026, 3, 1), date(2026, 4, 1)), Prorata.THIRTIETHS, Fraction(330, 360)),
        ((date(2026, 2, 1), date(2026, 3, 1)), Prorata.THIRTIETHS, Fraction(330, 360)),  # February whole, 28 days
        ((date(2026, 3, 10), date(2026, 3, 11)), Prorata.THIRTIETHS, Fraction(359, 360)),
        ((date(2026, 3, 10), date(2026, 3, 11)), Prorata.DAYS, Fraction(364, 365)),
        ((date(2025, 12, 1), date(2026, 1, 2)), Prorata.DAYS, Fraction(364, 365)),
        ((date(2026, 3, 10), date(2026, 3, 11)), Prorata.MONTHS, Fraction(11, 12)),
    ],
)
def test_an_absence_takes_its_days_within_the_period_only(
    absence: tuple[date, date], prorata: str, part: Fraction
) -> None:
    found, _counted = presence(
        start=YEAR[0], end=YEAR[1], hired_on=date(2020, 1, 1), left_on=None, absences=[absence], prorata=prorata
    )
    assert found == part

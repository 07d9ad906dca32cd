"""When a step is taken: edges of a day, paces, ratings, pauses, credits, rules that follow one another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.advancement.dates import Pause, delayed, months_after
from careers.advancement.verdict import Credit, Past, Rule, average_before, verdict

DAY = dt.timedelta(days=1)
SINCE = dt.date(2023, 3, 15)
RULE = Rule(
    dt.date(2010, 1, 1), None, "art. 42", 36, 24, 48, 12_000, 17_000, 2, "normal", frozenset({"unpaid_leave"})
)
NONE = Past()


def due(past: Past = NONE, *rules: Rule, since: dt.date = SINCE) -> dt.date | None:
    return verdict(rules or [RULE], since, past, dt.date(2030, 1, 1)).due_on


def test_one_is_eligible_on_the_day_and_not_on_the_eve() -> None:
    acquired = dt.date(2026, 3, 15)
    assert verdict([RULE], SINCE, NONE, acquired).standing == "eligible"
    assert verdict([RULE], SINCE, NONE, acquired - DAY).standing == "later"
    assert due() == acquired


@pytest.mark.parametrize(
    ("marks", "pace", "year"),
    [
        ({2023: 17_000, 2024: 17_000}, "fast", 2025),
        ({2023: 17_000, 2024: 16_998}, "normal", 2026),
        ({2024: 12_000, 2025: 12_000}, "normal", 2026),
        ({2024: 12_000, 2025: 11_998}, "slow", 2027),
        ({}, "normal", 2026),
    ],
)
def test_the_rating_gives_the_pace_to_the_thousandth(marks: dict[int, int], pace: str, year: int) -> None:
    found = verdict([RULE], SINCE, Past(ratings=marks), dt.date(2030, 1, 1))
    assert (found.pace, found.due_on) == (pace, dt.date(year, 3, 15))


def test_a_rating_below_without_a_slow_pace_blocks_and_says_so() -> None:
    found = verdict([replace(RULE, slow=None)], SINCE, Past(ratings={2025: 9_500}), dt.date(2030, 1, 1))
    assert found.standing == "blocked" and any("9,5" in line and "12" in line for line in found.lines)
    waiting = verdict([replace(RULE, slow=None, missing="block")], SINCE, NONE, dt.date(2030, 1, 1))
    assert waiting.standing == "blocked" and any("Aucune note" in line for line in waiting.lines)


def test_unpaid_leave_puts_the_day_off_by_its_length_and_other_leave_does_not() -> None:
    pause = Pause(dt.date(2024, 1, 1), dt.date(2024, 1, 31), "Sans solde")
    assert due(Past([("unpaid_leave", pause)])) == dt.date(2026, 3, 15) + 30 * DAY
    assert due(Past([("annual_leave", pause)])) == dt.date(2026, 3, 15)


def test_leave_on_the_eve_counts_and_from_the_day_itself_it_comes_too_late() -> None:
    last = dt.date(2026, 3, 14)
    assert due(Past([("unpaid_leave", Pause(last, last + 10 * DAY, "x"))])) == dt.date(2026, 3, 25)
    assert due(Past([("unpaid_leave", Pause(last + DAY, last + 10 * DAY, "x"))])) == dt.date(2026, 3, 15)


def test_without_a_known_return_the_day_cannot_be_told() -> None:
    found = verdict([RULE], SINCE, Past([("unpaid_leave", Pause(dt.date(2025, 1, 1), None, "Sans solde"))]), dt.date(2030, 1, 1))
    assert (found.standing, found.due_on) == ("later", None)


def test_a_credit_counts_in_the_step_of_its_day_only() -> None:
    inside = Credit(dt.date(2024, 5, 1), 12, 10, "Service militaire")
    assert due(Past(credits=[inside])) == dt.date(2025, 3, 5)
    assert due(Past(credits=[replace(inside, on=SINCE - DAY)])) == dt.date(2026, 3, 15)
    assert due(Past(credits=[replace(inside, months=-6, days=0)])) == dt.date(2026, 9, 15)


def test_a_shorter_rule_gives_at_once_what_it_would_have_given_before() -> None:
    change = dt.date(2025, 7, 1)
    old, new = replace(RULE, end=change), replace(RULE, start=change, normal=24, fast=None)
    assert due(NONE, old, new) == change
    assert due(NONE, replace(RULE, end=dt.date(2026, 3, 15)), replace(RULE, start=dt.date(2026, 3, 15), normal=60)) == dt.date(2028, 3, 15)
    assert due(NONE, replace(RULE, end=dt.date(2026, 3, 16)), replace(RULE, start=dt.date(2026, 3, 16), normal=60)) == dt.date(2026, 3, 15)


def test_a_step_taken_on_the_last_day_of_a_month_is_due_on_the_last_day_of_another() -> None:
    assert months_after(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert due(NONE, replace(RULE, normal=30), since=dt.date(2023, 8, 31)) == dt.date(2026, 2, 28)


def test_the_average_rounds_halves_up_and_takes_the_last_years_before() -> None:
    assert average_before({2022: 20_000, 2023: 15_001, 2024: 15_000, 2025: 1}, 2025, 2)[0] == 15_001
    assert average_before({2025: 10_000}, 2025, 2)[0] is None


spans = st.builds(
    lambda start, days: Pause(dt.date(2023, 1, 1) + start * DAY, dt.date(2023, 1, 1) + (start + days) * DAY, "x"),
    st.integers(0, 1_500), st.integers(1, 200),
)  # fmt: skip


@given(st.lists(spans, max_size=6))
def test_the_days_that_count_are_exactly_those_asked(pauses: list[Pause]) -> None:
    """Walking day by day gives the same day as the arithmetic."""
    asked = dt.date(2026, 3, 15)
    found, _told = delayed(SINCE, asked, pauses)
    left, day = (asked - SINCE).days, SINCE
    while left:
        left -= not any(pause.start <= day < pause.end for pause in pauses if pause.end)
        day += DAY
    while any(pause.start < day and day < pause.end for pause in pauses if pause.end) and found != day:
        day += DAY
    assert found == day


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)), st.integers(1, 200))
def test_months_never_go_back(day: dt.date, months: int) -> None:
    assert day < months_after(day, months) <= months_after(day + DAY, months)

"""The calculation of leave alone: months, extras, days counted, carry-over and expiry."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_core.leave.accrual import Child, Worker, month_gains
from hr_core.leave.days import Span, days_of
from hr_core.leave.law import LeaveLaw
from hr_core.leave.ledger import Carry, Entry, statement

D = date
SENEGAL = LeaveLaw(
    Fraction(2), True, ((10, Fraction(1)), (15, Fraction(2)), (20, Fraction(3)), (25, Fraction(6))), Fraction(1), 14
)
HIRED = Worker(D(2010, 3, 16), D(2010, 3, 16), is_woman=True, birth_on=D(1985, 1, 1))


def days(worker: Worker, month: date, law: LeaveLaw = SENEGAL, lost: Fraction = Fraction(0)) -> dict[str, int]:
    return {gain.nature: gain.days for gain in month_gains(worker, month, law, lost)}


def test_a_whole_month_gives_the_days_of_the_law() -> None:
    assert days(HIRED, D(2026, 2, 1)) == {"accrual": 2000}


@pytest.mark.parametrize(
    ("worker", "lost", "expected"),
    [
        (Worker(D(2026, 4, 16), D(2026, 4, 16)), Fraction(0), 1000),
        (Worker(D(2020, 1, 1), D(2020, 1, 1), left_on=D(2026, 4, 11)), Fraction(0), 667),
        (Worker(D(2020, 1, 1), D(2020, 1, 1)), Fraction(15), 1000),
        (Worker(D(2020, 1, 1), D(2020, 1, 1)), Fraction(30), 0),
    ],
)
def test_a_part_of_a_month_gives_its_part_of_the_days(worker: Worker, lost: Fraction, expected: int) -> None:
    assert days(worker, D(2026, 4, 1), lost=lost)["accrual"] == expected


@pytest.mark.parametrize(("year", "extra"), [(2019, None), (2020, 1000), (2025, 2000), (2030, 3000), (2035, 6000)])
def test_seniority_comes_with_the_month_that_completes_the_year(year: int, extra: int | None) -> None:
    assert days(HIRED, D(year, 3, 1)).get("seniority") == extra
    assert "seniority" not in days(HIRED, D(year, 4, 1))


def test_a_mother_has_a_day_for_each_child_under_fourteen() -> None:
    children = (Child(D(2012, 3, 31), D(2012, 3, 31)), Child(D(2012, 4, 1), D(2012, 4, 1)), Child(None, D(2020, 1, 1)))
    mother = Worker(D(2010, 3, 16), D(2010, 3, 16), is_woman=True, children=children)
    father = Worker(D(2010, 3, 16), D(2010, 3, 16), children=children)
    assert days(mother, D(2026, 3, 1))["mother"] == 1000
    assert "mother" not in days(father, D(2026, 3, 1))


def test_a_law_may_bound_the_age_of_the_mother() -> None:
    law = LeaveLaw(Fraction(5, 2), False, (), Fraction(2), None, mother_age=22)
    child = (Child(D(2025, 1, 1), D(2025, 1, 1)),)
    young = Worker(D(2024, 3, 1), D(2024, 3, 1), birth_on=D(2004, 4, 1), is_woman=True, children=child)
    assert days(young, D(2026, 3, 1), law)["mother"] == 2000
    assert "mother" not in days(young, D(2027, 3, 1), law)


def test_minors_earn_by_their_own_figure() -> None:
    law = LeaveLaw(Fraction(3, 2), True, monthly_minor=Fraction(5, 2))
    young = Worker(D(2026, 1, 1), D(2026, 1, 1), birth_on=D(2008, 6, 30))
    assert (days(young, D(2026, 5, 1), law)["accrual"], days(young, D(2026, 6, 1), law)["accrual"]) == (2500, 1500)


def test_a_statute_never_takes_from_the_law() -> None:
    better = SENEGAL.with_statute(Fraction(5, 2), ((5, Fraction(1)), (25, Fraction(4))), Fraction(1, 2), "Statut, art. 40")
    assert better.monthly == Fraction(5, 2) and better.mother_days == 1
    assert [better.extra_for(years) for years in (4, 5, 10, 25)] == [0, 1, 1, 6]
    assert SENEGAL.with_statute(Fraction(1), (), None, "x").monthly == 2


@given(st.integers(0, 30), st.integers(0, 30))
def test_two_parts_of_a_month_give_the_month_within_a_thousandth(first: int, lost: int) -> None:
    start = D(2026, 4, 1)
    cut = start + timedelta(days=first)
    one = Worker(D(2020, 1, 1), D(2020, 1, 1), left_on=cut)
    other = Worker(cut, cut)
    parts = sum(days(each, start).get("accrual", 0) for each in (one, other))
    assert abs(parts - 2000) <= 1
    assert 0 <= days(HIRED, start, lost=Fraction(lost))["accrual"] <= 2000


def test_working_days_leave_out_sundays_and_holidays() -> None:
    span, feast = Span(D(2026, 12, 21), D(2027, 1, 3)), {D(2026, 12, 25), D(2027, 1, 1)}
    assert days_of(span, is_working=True, holidays=feast) == 10_000
    assert days_of(span, is_working=False, holidays=feast) == 13_000


def test_half_days_count_for_a_half_only_when_the_day_counts() -> None:
    monday = D(2026, 11, 23)
    noon = Span(monday, monday + timedelta(days=2), True, True)
    assert days_of(noon, is_working=True, holidays=()) == 1000
    assert days_of(noon, is_working=True, holidays={monday}) == 500


@given(st.dates(D(2026, 1, 1), D(2026, 12, 31)), st.integers(1, 60), st.integers(0, 60))
def test_a_leave_cut_in_two_takes_what_it_takes_whole(start: date, length: int, cut: int) -> None:
    span = Span(start, start + timedelta(days=length), True, False)
    middle = start + timedelta(days=min(cut, length))
    whole = days_of(span, is_working=True, holidays=())
    parts = days_of(span, is_working=True, holidays=(), last=middle) + days_of(span, is_working=True, holidays=(), first=middle)
    assert whole == parts


def entry(on: date, given_days: int) -> Entry:
    return Entry(on, "accrual" if given_days > 0 else "taken", given_days)


def test_what_is_carried_is_bounded_taken_first_and_expires() -> None:
    rule = [Carry(D(2025, 1, 1), 1, 12_000, 6)]
    rows = [entry(D(2025, 12, 31), 20_000), entry(D(2026, 1, 31), 2000), entry(D(2026, 3, 2), -5000)]
    spring = statement(rows, rule, D(2026, 6, 30))
    assert (spring.carried, spring.current, spring.total("capped")) == (7000, 2000, -8000)
    summer = statement(rows, rule, D(2026, 7, 1))
    assert (summer.carried, summer.balance, summer.total("expired")) == (0, 2000, -7000)


def test_a_debt_goes_on_into_the_next_year() -> None:
    found = statement([entry(D(2025, 12, 1), -3000), entry(D(2026, 1, 31), 2000)], [Carry(D(2025, 1, 1), 1, 0, 3)], D(2026, 12, 31))
    assert found.balance == -1000


@given(
    st.lists(st.tuples(st.integers(0, 1200), st.integers(-9000, 9000).filter(bool)), max_size=25),
    st.one_of(st.none(), st.integers(0, 15_000)),
    st.one_of(st.none(), st.integers(1, 12)),
    st.integers(1, 12),
)
def test_the_lines_add_up_to_the_balance_and_expiry_makes_no_debt(
    rows: list[tuple[int, int]], cap: int | None, months: int | None, turn: int
) -> None:
    entries = [entry(D(2024, 1, 1) + timedelta(days=day), amount) for day, amount in rows]
    found = statement(entries, [Carry(D(2023, 1, 1), turn, cap, months)], D(2028, 1, 1))
    assert sum(line.entry.days for line in found.lines) == found.balance
    before = 0
    for line in found.lines:
        if line.entry.nature in ("capped", "expired"):
            assert line.entry.days < 0 and before + line.entry.days >= 0
        before = line.balance

"""What the committee computes, by property: quorum, ranks, ties, lot, spread, deadlines, chain."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.committee.chain import ORIGIN, Link, seal_of, verify
from mobility.committee.lot import drawn
from mobility.committee.marks import Given, means, wide_spreads
from mobility.committee.quorum import Seat, quorum
from mobility.committee.ranking import Candidate, final_score, needs_lot, rank, tenths
from mobility.committee.workdays import working_days_after, working_days_before, working_days_between

marks = st.fractions(min_value=0, max_value=5, max_denominator=6)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    number = draw(st.integers(2, 7))
    return [
        Candidate(
            key=key, reference=f"C{key}", matching=Fraction(draw(st.integers(0, 20)) * 5), core_full=Fraction(draw(st.integers(0, 2)), 2),
            means={criterion: Fraction(draw(st.integers(0, 5))) for criterion in (1, 2, 3, 4)}, has_same_job=draw(st.booleans()),
            waiting_since=draw(st.sampled_from([None, dt.date(2025, 1, 1)])),
        )
        for key in range(number)
    ]  # fmt: skip


@given(candidates(), st.integers(30, 70), st.text(max_size=8), st.randoms())
def test_the_rank_is_replayed_from_its_seed_whatever_the_order_of_entry(made, share, seed, chance) -> None:
    first = rank(made, matching_share=share, seed=seed)
    shuffled = list(made)
    chance.shuffle(shuffled)
    again = rank(shuffled, matching_share=share, seed=seed)
    assert [(each.candidate.key, each.rank, each.tie_rule) for each in first] == [
        (each.candidate.key, each.rank, each.tie_rule) for each in again
    ]
    assert [each.rank for each in first] == list(range(1, len(made) + 1))
    assert all(one.shown >= other.shown for one, other in zip(first, first[1:], strict=False))


@given(candidates(), st.integers(30, 70), st.text(max_size=8), st.text(max_size=8))
def test_the_seed_changes_nothing_where_no_lot_is_needed(made, share, seed, other) -> None:
    places = rank(made, matching_share=share, seed=seed)
    if not needs_lot(places):
        again = rank(made, matching_share=share, seed=other)
        assert [each.candidate.key for each in places] == [each.candidate.key for each in again]


@given(marks, marks, st.integers(0, 1000), st.integers(30, 70))
def test_a_better_mark_never_lowers_the_total(low, high, tenths_of_score, share) -> None:
    low, high = min(low, high), max(low, high)
    base = Candidate(1, "C", Fraction(tenths_of_score, 10), means=dict.fromkeys((1, 2, 3, 4), low))
    better = dataclasses.replace(base, means=base.means | {2: high})
    assert final_score(base, share) <= final_score(better, share) <= 100


def test_equal_totals_are_set_apart_in_the_published_order() -> None:
    alike = Candidate(1, "A", Fraction(73), means=dict.fromkeys((1, 2, 3, 4), Fraction(3)))
    cases = {
        "criterion_1": {"means": {1: Fraction(4), 2: Fraction(2), 3: Fraction(3), 4: Fraction(3)}},
        "core_skills": {"core_full": Fraction(1, 2)},
        "same_job": {"has_same_job": True},
        "waiting": {"waiting_since": dt.date(2024, 5, 1)},
        "lot": {},
    }
    for rule, better in cases.items():
        other = dataclasses.replace(alike, key=2, reference="B", **better)
        first, second = rank([alike, other], matching_share=50, seed="graine")
        assert second.tie_rule == rule
        assert rule == "lot" or first.candidate.key == 2


def test_a_lot_follows_its_seed_and_no_seed_favours_a_name() -> None:
    assert drawn("x", ["A", "B", "C"]) == drawn("x", ["C", "A", "B"])
    firsts = {drawn(str(number), ["A", "B", "C"])[0] for number in range(40)}
    assert firsts == {"A", "B", "C"}


def test_totals_are_rounded_once_the_half_above() -> None:
    assert tenths(Fraction(1459, 20)) == 730  # 72,95
    assert tenths(Fraction(72949, 1000)) == 729


def test_a_spread_above_two_points_is_told_by_candidate_and_criterion() -> None:
    rows = [Given(1, 1, 1, 5), Given(1, 2, 1, 2), Given(1, 1, 2, 4), Given(1, 2, 2, 2)]
    assert [(each.criterion, each.width) for each in wide_spreads(rows)] == [(1, 3)]
    assert means(rows)[1][1] == Fraction(7, 2)


def seats(*given_seats: tuple[str, bool]) -> list[Seat]:
    return [Seat(key, country, key, is_recused=out) for key, (country, out) in enumerate(given_seats, start=1)]


@pytest.mark.parametrize(
    ("members", "reached"),
    [
        ("sn ml bf ga cm", True),
        ("sn ml bf ga", False),  # four voters
        ("sn sn sn ml ml", False),  # two countries
        ("sn sn sn ml bf", True),  # exactly three countries, five voters
        ("sn ml bf ga cm* tg", True),  # a recused one does not count
        ("sn ml bf ga cm*", False),
    ],
)
def test_the_quorum_counts_voters_without_conflict_and_their_countries(members: str, reached: bool) -> None:
    made = seats(*((name.strip("*"), name.endswith("*")) for name in members.split()))
    assert quorum(made).is_reached is reached


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()), min_size=9, max_size=9))
def test_no_voice_is_carried_twice_and_no_recused_member_votes(rows) -> None:
    made = []
    for number, (here, out, second_here, second_out) in enumerate(rows):
        made.append(Seat(number, f"c{number % 4}", number, None, here, out))
        made.append(Seat(100 + number, f"c{number % 3}", 100 + number, number, second_here, second_out))
    found = quorum(made)
    voters = [voice.seat.key for voice in found.voices]
    carried = [voice.replaces for voice in found.voices if voice.replaces is not None]
    assert len(voters) == len(set(voters)) <= 9
    assert len(carried) == len(set(carried)) and not set(carried) & set(voters)
    assert all(voice.seat.can_sit for voice in found.voices)
    sitting = sum(seat.can_sit for seat in made if seat.substitute_of is None)
    spare = sum(seat.can_sit for seat in made if seat.substitute_of is not None)
    assert len(found.voices) == min(9, sitting + spare)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)), st.integers(1, 20), st.sets(st.integers(0, 60), max_size=6))
def test_a_convocation_on_the_latest_day_leaves_its_working_days(day, count, off) -> None:
    holidays = {day - dt.timedelta(days=number) for number in off}
    latest = working_days_before(day, count, holidays)
    assert working_days_between(latest, day, holidays) == count
    assert working_days_after(latest, count, holidays) < day


@given(st.lists(st.dictionaries(st.text(max_size=5), st.integers()), min_size=1, max_size=6), st.data())
def test_any_change_of_the_chain_is_found(contents, data) -> None:
    links, previous = [], ORIGIN
    for number, content in enumerate(contents, start=1):
        links.append(Link(number, content, previous, seal_of(content, previous)))
        previous = links[-1].seal
    assert verify(links) == []
    at = data.draw(st.integers(0, len(links) - 1))
    touched = [*links]
    touched[at] = dataclasses.replace(links[at], content={**links[at].content, "ajout": 1})
    assert [fault.number for fault in verify(touched)] == [at + 1]
    if at < len(links) - 1:
        assert any(fault.kind == "order" for fault in verify(links[:at] + links[at + 1 :]))

"""Scales, bands and lookups against their definitions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.engine import Bracket, DefinitionError, Input, Scale, Steps, by_choice, by_value
from payroll.engine.program import Program
from payroll.engine.tables import slices_told

X = Input("x", -1000, 10**9, "x", den=3)
EDGES = st.lists(st.integers(0, 10**6), min_size=1, max_size=12, unique=True).map(sorted)


def plain(brackets: list[Bracket], x: Fraction) -> Fraction:
    due = Fraction(0)
    for bracket, following in zip(brackets, [*brackets[1:], None], strict=True):
        if x > bracket.over:
            top = x if following is None else min(x, following.over)
            due += bracket.amount + bracket.rate * (top - bracket.over)
    return due


def run(node, **columns: int) -> Fraction:
    arrays = {k: np.array([v], dtype=np.int64) for k, v in columns.items()}
    return Fraction(int(Program([node]).run(arrays, 1)[0][0]), node.den)


@given(EDGES, st.integers(0, 10**6), st.integers(0, 100), st.integers(0, 50))
def test_a_scale_taxes_slice_by_slice(edges: list[int], at: int, rate: int, flat: int) -> None:
    brackets = [
        Bracket(Fraction(e), Fraction((rate + 7 * i) % 60, 100), Fraction(flat * i)) for i, e in enumerate(edges)
    ]
    node = Scale(X, brackets)
    for x in {3 * at, *(3 * e + d for e in edges for d in (-1, 0, 1)), -5}:
        assert run(node, x=x) == plain(brackets, Fraction(x, 3))
        assert sum((s.due for s in slices_told(node, Fraction(x, 3))), Fraction(0)) == plain(brackets, Fraction(x, 3))


@given(EDGES, st.integers(0, 10**6), st.integers(2, 13))
def test_a_family_quotient_is_parts_times_the_scale_of_the_share(edges: list[int], at: int, half_parts: int) -> None:
    parts = Input("p", 2, 13, "parts", den=2)
    brackets = [Bracket(Fraction(e), Fraction(5 * i, 100), Fraction(i)) for i, e in enumerate(edges)]
    share = Fraction(half_parts, 2)
    assert run(Scale(X, brackets, parts=parts), x=at, p=half_parts) == share * plain(brackets, Fraction(at, 3) / share)


@given(EDGES, st.integers(-1000, 10**6), st.sampled_from(["from", "over"]))
def test_bands_reach_or_pass_their_edge(edges: list[int], x: int, inclusive: str) -> None:
    node = Steps(X, [Fraction(e) for e in edges], [Fraction(10 * i + 1, 2) for i in range(len(edges))], inclusive)
    value = Fraction(x, 3)
    reached = [i for i, e in enumerate(edges) if (value >= e if inclusive == "from" else value > e)]
    assert run(node, x=x) == (Fraction(10 * reached[-1] + 1, 2) if reached else 0)


def test_lookups_want_a_row_for_every_possible_key() -> None:
    risk = Input("c", 0, 1, "classe", choices=("A", "B"))
    assert run(by_choice(risk, {"A": "0.01", "B": "0.03"}), c=1) == Fraction(3, 100)
    with pytest.raises(DefinitionError, match="absentes"):
        by_choice(risk, {"A": "0.01"})
    children = Input("n", 0, 3, "enfants")
    assert run(by_value(children, {1: 8, 2: 10}, default=0), n=2) == 10
    assert run(by_value(children, {1: 8, 2: 10}, default=0), n=3) == 0
    with pytest.raises(DefinitionError, match="pas de ligne pour enfants = 0"):
        by_value(children, {1: 8, 2: 10, 3: 12})


def test_edges_must_rise() -> None:
    with pytest.raises(DefinitionError, match="croître"):
        Scale(X, [Bracket(Fraction(5), Fraction(0)), Bracket(Fraction(5), Fraction(1))])

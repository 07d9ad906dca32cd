"""Nodes: exact arithmetic, proved bounds, roundings; each operator against plain fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.engine import (
    DefinitionError,
    Expr,
    Input,
    OverflowProofError,
    clamp,
    floored_if_paid,
    greatest,
    least,
    positive,
    quotient,
    slice_between,
    total,
    where,
)
from payroll.engine.program import Program

X = Input("x", -(10**9), 10**9, "x")
Y = Input("y", 0, 10**6, "y", den=100)


def values(node: Expr, **columns: list[int]) -> list[Fraction]:
    n = len(next(iter(columns.values())))
    arrays = {name: np.array(column, dtype=np.int64) for name, column in columns.items()}
    return [Fraction(int(v), node.den) for v in Program([node]).run(arrays, n)[0]]


@given(x=st.integers(-(10**9), 10**9), y=st.integers(0, 10**6))
def test_every_operator_agrees_with_plain_fractions(x: int, y: int) -> None:
    fx, fy = Fraction(x), Fraction(y, 100)
    pairs = [
        (X + Y, fx + fy),
        (X - Y - 3, fx - fy - 3),
        (7 - X, 7 - fx),
        (X * "0.056", fx * Fraction(56, 1000)),
        (X * Y, fx * fy),
        (X * 12 / 7, fx * 12 / 7),
        (least(X, Y, 40), min(fx, fy, Fraction(40))),
        (greatest(X, Y), max(fx, fy)),
        (positive(X), max(fx, Fraction(0))),
        (clamp(X, 10, 20), max(Fraction(10), min(fx, Fraction(20)))),
        (slice_between(X, 100, 300), max(Fraction(0), min(fx, Fraction(300)) - 100)),
        (floored_if_paid(X, 500), max(fx, Fraction(500)) if x > 0 else Fraction(0)),
        (where((X > Y) & ~(X <= 5), X, Y), fx if fx > fy and not fx <= 5 else fy),
        (where((X < 0) | X.equals(7), 1, 2), Fraction(1) if x < 0 or x == 7 else Fraction(2)),
        (1 + (X >= 0), Fraction(1 + (x >= 0))),
        (total([X, Y, 1]), fx + fy + 1),
    ]
    for node, expected in pairs:
        (found,) = values(node, x=[x], y=[y])
        assert found == expected
        assert node.lowest <= found <= node.highest


@given(
    x=st.integers(-(10**9), 10**9),
    unit=st.sampled_from(["1", "5", "10", "100", "1000", "0.1", "2.5"]),
    den=st.integers(1, 60),
)
def test_roundings_put_the_half_where_they_say(x: int, unit: str, den: int) -> None:
    u, node = Fraction(unit), X / den
    multiples = Fraction(x, den) / u
    assert values(node.half_up(unit), x=[x]) == [math.floor(multiples + Fraction(1, 2)) * u]
    assert values(node.down(unit), x=[x]) == [math.floor(multiples) * u]
    assert values(node.up(unit), x=[x]) == [math.ceil(multiples) * u]


def test_quotient_divides_exactly_by_half_integers() -> None:
    parts = Input("p", 2, 10, "parts", den=2)
    found = values(quotient(X, parts), x=[1000, 1000, 999], p=[3, 10, 7])
    assert found == [Fraction(2000, 3), Fraction(200), Fraction(1998, 7)]


def test_possible_overflow_is_refused_when_the_graph_is_built() -> None:
    with pytest.raises(OverflowProofError, match="64 bits"):
        X * X * X
    with pytest.raises(OverflowProofError):
        total([X * Fraction(1, p) for p in (9973, 9967, 9949, 9941, 9931)])


def test_floats_and_python_truth_are_refused() -> None:
    with pytest.raises(DefinitionError, match="exacte"):
        X * 0.056  # type: ignore[operator]
    with pytest.raises(DefinitionError, match="where"):
        bool(X > 0)
    with pytest.raises(DefinitionError, match="quotient"):
        X / Y


def test_equal_expressions_are_computed_once() -> None:
    program = Program([(X * "0.3").half_up(), (X * "0.3").half_up() + 1])
    assert len(program._steps) == 5  # 0.3, product, rounding, 1, sum


def test_a_constant_for_all_needs_no_column() -> None:
    assert Program([least(X, 5)]).run({"x": 9}, 3).tolist() == [[5, 5, 5]]

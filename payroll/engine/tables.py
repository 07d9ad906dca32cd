"""Tables over columns: lookups by value or by choice, stepped amounts, progressive scales and family quotients. All
exact.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .errors import DefinitionError
from .expr import Const, Expr, Kernel, Operand, Value, as_expr, describe

#: Up to this many thresholds, counting comparisons beats a binary search (measured on 64 000 rows).
_COMPARISONS = 8


@dataclass(frozen=True)
class Bracket:
    """A slice of a progressive scale: above `over`, `rate` of what exceeds it, plus `amount` due as soon as the slice
    is entered.
    """

    over: Fraction
    rate: Fraction
    amount: Fraction = Fraction(0)


def _int64(values: Sequence[int] | Sequence[Sequence[int]]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def _at_least(edge: Fraction, den: int) -> int:
    """Smallest numerator over `den` that reaches the edge."""
    return math.ceil(edge * den)


def _above(edge: Fraction, den: int) -> int:
    """Smallest numerator over `den` that passes the edge."""
    return math.floor(edge * den) + 1


def _rank(x: Value, thresholds: np.ndarray) -> Value:
    """How many thresholds are reached: (n,) small integers."""
    if len(thresholds) > _COMPARISONS or not isinstance(x, np.ndarray):
        return np.searchsorted(thresholds, x, side="right")
    rank = (x >= thresholds[0]).astype(np.intp)
    for threshold in thresholds[1:]:
        rank += x >= threshold
    return rank


class Lookup(Expr):
    """One constant per value of the key: the key's numerators `first`, `first` + 1 … index `values`."""

    def __init__(
        self,
        key: Expr,
        values: Mapping[Fraction, Fraction],
        *,
        label: str = "",
        figure: str = "",
        as_rate: bool = False,
        default: Fraction | None = None,
    ) -> None:
        self.args, self.label, self.figure, self.as_rate = (key,), label, figure, as_rate
        self.told: tuple[Expr, ...] = ()  # the keys as an explanation shows them, where the key is a combination
        if key.hi - key.lo > 100_000:
            raise DefinitionError(
                f"« {describe(key)} » prend trop de valeurs pour une table ; utiliser un barème par paliers."
            )
        self.first = key.lo
        column = []
        for numerator in range(key.lo, key.hi + 1):
            wanted = values.get(Fraction(numerator, key.den), default)
            if wanted is None:
                raise DefinitionError(
                    f"La table « {label or figure} » n’a pas de ligne pour "
                    f"{describe(key)} = {Fraction(numerator, key.den)}."
                )
            column.append(wanted)
        self.values = tuple(column)
        self.den = math.lcm(*(v.denominator for v in column))
        numerators = [v.numerator * (self.den // v.denominator) for v in column]
        self._bounds(min(numerators), max(numerators))
        self.numerators = tuple(numerators)

    def params(self) -> tuple[Any, ...]:
        return (self.first, self.den, self.numerators)

    def kernel(self) -> Kernel:
        first, column = self.first, _int64(self.numerators)

        def run(key: Value) -> Value:
            index = key - first if first else key
            return column[index.astype(np.intp) if isinstance(index, np.ndarray) else int(index)]

        return run


def by_choice(key: Expr, values: Mapping[str, Operand], **names: Any) -> Expr:
    """Constant per choice of an enumerated column; every choice must have its row.

    >>> from .expr import Input
    >>> risk = Input("injury_class", 0, 2, choices=("A", "B", "C"))
    >>> by_choice(risk, {"A": "0.01", "B": "0.03", "C": "0.05"}).highest
    Fraction(1, 20)
    """
    if not key.choices:
        raise DefinitionError(f"« {describe(key)} » n’est pas une liste de choix.")
    unknown = set(values) - set(key.choices)
    missing = set(key.choices) - set(values)
    if unknown or (missing and "default" not in names):
        raise DefinitionError(
            f"Table par choix de « {describe(key)} » : lignes inconnues "
            f"{sorted(unknown)}, lignes absentes {sorted(missing)}."
        )
    exact_values = {Fraction(key.choices.index(name)): constant(value) for name, value in values.items()}
    return Lookup(key, exact_values, **names)


def by_value(key: Operand, values: Mapping[Any, Operand], **names: Any) -> Expr:
    """Constant per numeric value of the key ("1", "1.5", 2 …); `default` serves the values without a row."""
    return Lookup(as_expr(key), {Fraction(k): constant(v) for k, v in values.items()}, **names)


def constant(value: Operand) -> Fraction:
    """The exact value of a constant operand."""
    node = as_expr(value)
    if not isinstance(node, Const):
        raise DefinitionError("Une table ne contient que des constantes.")
    return node.value


def quotient(value: Operand, parts: Expr) -> Expr:
    """`value` / `parts`, exactly, for a divisor that takes few values (family shares): multiplication by a table of
    inverses.
    """
    if parts.lo <= 0:
        raise DefinitionError(f"« {describe(parts)} » peut valoir zéro : division refusée.")
    inverses = {Fraction(p, parts.den): Fraction(parts.den, p) for p in range(parts.lo, parts.hi + 1)}
    return as_expr(value) * Lookup(parts, inverses, label=f"1 / {describe(parts)}")


class Steps(Expr):
    """An amount read by bands: the value of the last edge reached ("from": x >= edge) or passed ("over": x > edge);
    zero below.
    """

    def __init__(
        self,
        x: Expr,
        edges: Sequence[Fraction],
        values: Sequence[Fraction],
        inclusive: str,
        *,
        label: str = "",
        figure: str = "",
        as_rate: bool = False,
    ) -> None:
        if list(edges) != sorted(set(edges)) or len(edges) != len(values) or inclusive not in ("from", "over"):
            raise DefinitionError(
                f"Barème par paliers « {label or figure} » mal formé : seuils croissants, une valeur par seuil."
            )
        self.args, self.label, self.figure, self.inclusive, self.as_rate = (x,), label, figure, inclusive, as_rate
        self.edges, self.values = tuple(edges), tuple(values)
        reach = _at_least if inclusive == "from" else _above
        self.thresholds = tuple(reach(e, x.den) for e in edges)
        self.den = math.lcm(*(v.denominator for v in values))
        self.numerators = (0, *(v.numerator * (self.den // v.denominator) for v in values))
        first = sum(t <= x.lo for t in self.thresholds)
        last = sum(t <= x.hi for t in self.thresholds)
        met = self.numerators[first : last + 1]
        self._bounds(min(met), max(met), *self.thresholds)

    def params(self) -> tuple[Any, ...]:
        return (self.thresholds, self.den, self.numerators)

    def kernel(self) -> Kernel:
        thresholds, column = _int64(self.thresholds), _int64(self.numerators)
        return lambda x: column[_rank(x, thresholds)]


class Scale(Expr):
    """Progressive scale, slice by slice; per family share when `parts` is given (p x scale(x / p), without dividing).

    Shapes: x (n,), parts (n,) or absent, k brackets. Kernel: rank of x among the k edges, then r[rank] * x + c[rank]
    with cumulated constants over one denominator. With parts, edges and constants of each possible number of parts
    are laid in one table. Errors: edges not increasing; a possible overflow of r * x or of c.
    """

    def __init__(
        self, x: Expr, brackets: Sequence[Bracket], *, parts: Expr | None = None, label: str = "", figure: str = ""
    ) -> None:
        edges = [b.over for b in brackets]
        if not brackets or edges != sorted(set(edges)):
            raise DefinitionError(f"Barème « {label or figure} » mal formé : les seuils doivent croître.")
        self.args = (x,) if parts is None else (x, parts)
        self.label, self.figure, self.brackets, self.parts = label, figure, tuple(brackets), parts
        shares = [Fraction(1)] if parts is None else [Fraction(p, parts.den) for p in range(parts.lo, parts.hi + 1)]
        if shares[0] <= 0:
            raise DefinitionError(f"Barème « {label or figure} » : le nombre de parts doit être positif.")
        rates = [Fraction(0), *(b.rate for b in brackets)]
        offsets = [self._offsets(share) for share in shares]
        self.den = math.lcm(*(r.denominator * x.den for r in rates), *(c.denominator for row in offsets for c in row))
        self.multipliers = tuple(int(r * self.den / x.den) for r in rates)
        self.offsets = tuple(tuple(int(c * self.den) for c in row) for row in offsets)
        self.thresholds = tuple(tuple(_above(e * share, x.den) for e in edges) for share in shares)
        self.first = parts.lo if parts is not None else 0
        ends = [self._at(row, n) for row in range(len(shares)) for n in self._extremes(row, x)]
        largest = max(abs(x.lo), abs(x.hi))
        self._bounds(
            min(ends),
            max(ends),
            largest * max(map(abs, self.multipliers)),
            *(c for row in self.offsets for c in row),
            *(t for row in self.thresholds for t in row),
        )

    def _offsets(self, share: Fraction) -> list[Fraction]:
        """c of each slice for one number of parts: tax = rate * x + c inside the slice."""
        result, tax_at_edge, previous = [Fraction(0)], Fraction(0), None
        for bracket in self.brackets:
            edge = bracket.over * share
            if previous is not None:
                tax_at_edge += previous.rate * (edge - previous.over * share)
            tax_at_edge += bracket.amount * share
            result.append(tax_at_edge - bracket.rate * edge)
            previous = bracket
        return result

    def _extremes(self, row: int, x: Expr) -> set[int]:
        around = {t + d for t in self.thresholds[row] for d in (-1, 0)}
        return {x.lo, x.hi} | {n for n in around if x.lo <= n <= x.hi}

    def _at(self, row: int, numerator: int) -> int:
        rank = sum(numerator >= t for t in self.thresholds[row])
        return self.multipliers[rank] * numerator + self.offsets[row][rank]

    def params(self) -> tuple[Any, ...]:
        return (self.den, self.multipliers, self.offsets, self.thresholds, self.first)

    def kernel(self) -> Kernel:
        rates = _int64(self.multipliers)
        if self.parts is None:
            thresholds, constants = _int64(self.thresholds[0]), _int64(self.offsets[0])

            def run(x: Value) -> Value:
                rank = _rank(x, thresholds)
                return rates[rank] * x + constants[rank]

            return run
        edges = _int64(self.thresholds)  # (shares, k)
        table = _int64(self.offsets)  # (shares, k + 1)
        first = self.first

        def run_shared(x: Value, parts: Value) -> Value:
            row = np.asarray(parts - first, dtype=np.intp)
            rank = np.zeros(np.broadcast(row, x).shape, dtype=np.intp)
            for column in edges.T:
                rank += x >= column[row]
            return rates[rank] * x + table[row, rank]

        return run_shared


@dataclass(frozen=True)
class SliceTold:
    """One slice of a scale applied to one person, for an explanation: amounts as exact rationals."""

    over: Fraction
    up_to: Fraction | None
    rate: Fraction
    inside: Fraction
    due: Fraction


def slices_told(scale: Scale, x: Fraction, share: Fraction = Fraction(1)) -> tuple[SliceTold, ...]:
    """The slices entered by `x`, in order; their `due` add up to the value of the scale."""
    rows = []
    for bracket, following in zip(scale.brackets, [*scale.brackets[1:], None], strict=True):
        low = bracket.over * share
        if x <= low:
            break
        high = following.over * share if following else None
        inside = (x if high is None else min(x, high)) - low
        rows.append(SliceTold(low, high, bracket.rate, inside, inside * bracket.rate + bracket.amount * share))
    return tuple(rows)

"""Expressions over columns of employees: exact, bounded, evaluated later by `program`.

A node stands for a column of rationals: an int64 numerator column of shape (n,) over ONE positive denominator known
when the node is built (`den`). `lo` and `hi` bound the numerator for every allowed input: they are proved by interval
arithmetic, node by node, and a node that could pass 2**63 - 1 raises `OverflowProofError` at once. Nothing is ever
rounded but by `Round`.

    >>> salary = Input("base_salary", 0, 10**10, "salaire de base")
    >>> share = (least(salary, 432_000) * "0.056").half_up()
    >>> share.den, share.lo, share.hi
    (1, 0, 24192)

Constants come from ints, `Fraction`s or decimal text ("0.056"); a float is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .errors import DefinitionError, OverflowProofError

LIMIT = 2**63 - 1
#: Largest amount that a column of money may hold, in minor units (ten billion: a thousand times any salary of the
#: zone).
AMOUNT_LIMIT = 10**10

Value = Any  # at run time: ndarray (n,) of int64 or bool, or a Python/NumPy scalar for what is the same for all
Kernel = Callable[..., Value]


def exact(value: int | str | Fraction) -> Fraction:
    """The exact rational of an int, a Fraction or a decimal text such as "5.6"."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise DefinitionError(
            f"Valeur exacte attendue (entier, texte décimal), reçu {value!r} ({type(value).__name__})."
        )
    return Fraction(value)


class Expr:
    """A node: `args` (operands), `den`, `lo`, `hi`; subclasses give `kernel()` (the NumPy work) and `params()` (what
    makes two equal).
    """

    args: tuple[Expr, ...] = ()
    den: int = 1
    lo: int = 0
    hi: int = 0
    is_bool: bool = False
    choices: tuple[str, ...] = ()

    def _bounds(self, lo: int, hi: int, *extra: int) -> None:
        """Record the bounds; `extra` are intermediate magnitudes that the kernel also meets."""
        worst = max(abs(lo), abs(hi), *(abs(e) for e in extra)) if extra else max(abs(lo), abs(hi))
        if worst > LIMIT:
            raise OverflowProofError(
                f"Le calcul « {describe(self)} » pourrait dépasser la capacité des entiers de 64 bits "
                f"(jusqu’à {worst:.2e}). Bornez les quantités qui y entrent ou arrondissez plus tôt."
            )
        self.lo, self.hi = lo, hi

    def kernel(self) -> Kernel:
        raise NotImplementedError

    def params(self) -> tuple[Any, ...]:
        return ()

    # ---- bounds as values
    @property
    def lowest(self) -> Fraction:
        return Fraction(self.lo, self.den)

    @property
    def highest(self) -> Fraction:
        return Fraction(self.hi, self.den)

    # ---- arithmetic
    def __add__(self, other: Operand) -> Expr:
        return add((1, self), (1, other))

    def __radd__(self, other: Operand) -> Expr:
        return add((1, other), (1, self))

    def __sub__(self, other: Operand) -> Expr:
        return add((1, self), (-1, other))

    def __rsub__(self, other: Operand) -> Expr:
        return add((1, other), (-1, self))

    def __neg__(self) -> Expr:
        return add((-1, self))

    def __mul__(self, other: Operand) -> Expr:
        return Product(as_expr(self), as_expr(other))

    def __rmul__(self, other: Operand) -> Expr:
        return Product(as_expr(other), as_expr(self))

    def __truediv__(self, other: Operand) -> Expr:
        """By a constant; a division by a column goes through `quotient` (a table of inverses)."""
        divisor = as_expr(other)
        inner = divisor
        while isinstance(inner, Named):
            inner = inner.args[0]
        if not isinstance(inner, Const):
            raise DefinitionError("On ne divise que par une constante ; pour un nombre de parts, utiliser quotient().")
        if inner.value == 0:
            raise DefinitionError("Division par zéro.")
        return Division(as_expr(self), inner)

    # ---- comparisons (== stays Python's identity: use .equals)
    def __lt__(self, other: Operand) -> Expr:
        return Compare("<", as_expr(self), as_expr(other))

    def __le__(self, other: Operand) -> Expr:
        return Compare("<=", as_expr(self), as_expr(other))

    def __gt__(self, other: Operand) -> Expr:
        return Compare(">", as_expr(self), as_expr(other))

    def __ge__(self, other: Operand) -> Expr:
        return Compare(">=", as_expr(self), as_expr(other))

    def equals(self, other: Operand) -> Expr:
        return Compare("==", as_expr(self), as_expr(other))

    def is_(self, *names: str) -> Expr:
        """True where this enumerated column holds one of the named choices."""
        if not self.choices:
            raise DefinitionError(f"« {describe(self)} » n’est pas une liste de choix.")
        for name in names:
            if name not in self.choices:
                raise DefinitionError(
                    f"« {name} » n’est pas un choix de « {describe(self)} » : {', '.join(self.choices)}."
                )
        tests = [Compare("==", self, Const(Fraction(self.choices.index(name)), text=name)) for name in names]
        return tests[0] if len(tests) == 1 else Logic("or", tuple(tests))

    # ---- logic
    def __and__(self, other: Expr) -> Expr:
        return Logic("and", (_truth(self), _truth(other)))

    def __or__(self, other: Expr) -> Expr:
        return Logic("or", (_truth(self), _truth(other)))

    def __invert__(self) -> Expr:
        return Logic("not", (_truth(self),))

    def __bool__(self) -> bool:
        raise DefinitionError("Une expression n’a pas de valeur de vérité en Python : utiliser where(), &, | et ~.")

    # ---- rounding
    def half_up(self, unit: int | str | Fraction = 1) -> Expr:
        """To the nearest multiple of `unit`, a half going up (towards +infinity)."""
        return Round(as_expr(self), exact(unit), "half-up")

    def down(self, unit: int | str | Fraction = 1) -> Expr:
        """To the multiple of `unit` just below (or equal)."""
        return Round(as_expr(self), exact(unit), "down")

    def up(self, unit: int | str | Fraction = 1) -> Expr:
        """To the multiple of `unit` just above (or equal)."""
        return Round(as_expr(self), exact(unit), "up")


Operand = Expr | int | str | Fraction


def describe(node: Expr) -> str:
    """A short French name of a node for error messages."""
    for attribute in ("label", "name"):
        text = getattr(node, attribute, "")
        if text:
            return str(text)
    inside = [describe(a) for a in node.args[:3] if not isinstance(a, Const)]
    return f"{type(node).__name__.lower()}({', '.join(inside)})" if inside else type(node).__name__.lower()


def as_expr(value: Operand) -> Expr:
    """An operand as a number node: a truth becomes 1 or 0, an int, Fraction or decimal text a constant."""
    if isinstance(value, Expr):
        return Where(value, Const(Fraction(1)), Const(Fraction(0))) if value.is_bool else value
    return Const(exact(value))


def _truth(node: Expr) -> Expr:
    if not isinstance(node, Expr) or not node.is_bool:
        raise DefinitionError("Une condition (vrai ou faux) est attendue.")
    return node


def _times(value: Value, factor: int) -> Value:
    return value if factor == 1 else value * factor


class Const(Expr):
    """The same rational for everybody. `label` and `figure` (id in the country file) let an explanation say « plafond
    432 000 ».
    """

    def __init__(
        self, value: Fraction, *, label: str = "", figure: str = "", text: str = "", as_rate: bool = False
    ) -> None:
        self.value, self.label, self.figure, self.text, self.as_rate = Fraction(value), label, figure, text, as_rate
        self.den = self.value.denominator
        self._bounds(self.value.numerator, self.value.numerator)

    def params(self) -> tuple[Any, ...]:
        return (self.value,)

    def kernel(self) -> Kernel:
        numerator = self.value.numerator
        return lambda: numerator


class Truth(Expr):
    """A condition that is known when the plan is built."""

    is_bool = True

    def __init__(self, value: bool) -> None:
        self.value = value
        self._bounds(int(value), int(value))

    def params(self) -> tuple[Any, ...]:
        return (self.value,)

    def kernel(self) -> Kernel:
        value = self.value
        return lambda: value


class Input(Expr):
    """A column given at evaluation, whose numerators lie in [lo, hi] (checked when the columns are read)."""

    def __init__(
        self,
        name: str,
        lo: int,
        hi: int,
        label: str = "",
        *,
        den: int = 1,
        choices: Sequence[str] = (),
        is_bool: bool = False,
    ) -> None:
        self.name, self.label, self.den, self.choices, self.is_bool = name, label or name, den, tuple(choices), is_bool
        self._bounds(lo, hi)

    def params(self) -> tuple[Any, ...]:
        return (self.name,)


class Named(Expr):
    """A node that has a name in the trace: `code`, French `label`, `kind` ("step", "base", "item", "line", "total")."""

    def __init__(self, code: str, node: Expr, label: str, kind: str = "step") -> None:
        self.code, self.label, self.kind = code, label, kind
        self.args = (node,)
        self.den, self.lo, self.hi, self.is_bool, self.choices = node.den, node.lo, node.hi, node.is_bool, node.choices


class Sum(Expr):
    """Signed sum of nodes, over the least common denominator."""

    def __init__(self, signs: Sequence[int], args: Sequence[Expr]) -> None:
        self.signs, self.args = tuple(signs), tuple(args)
        self.den = math.lcm(*(a.den for a in self.args))
        self.factors = tuple(s * (self.den // a.den) for s, a in zip(self.signs, self.args, strict=True))
        lo = hi = worst = 0
        for factor, a in zip(self.factors, self.args, strict=True):
            ends = (factor * a.lo, factor * a.hi)
            lo, hi = lo + min(ends), hi + max(ends)
            worst = max(worst, abs(lo), abs(hi), *map(abs, ends))
        self._bounds(lo, hi, worst)

    def params(self) -> tuple[Any, ...]:
        return self.factors

    def kernel(self) -> Kernel:
        factors = self.factors

        def run(*values: Value) -> Value:
            total = values[0] * factors[0] if factors[0] != 1 or len(values) == 1 else values[0]
            for factor, value in zip(factors[1:], values[1:], strict=True):
                if factor == 1:
                    total = total + value
                elif factor == -1:
                    total = total - value
                else:
                    total = total + value * factor
            return total

        return run


def add(*terms: tuple[int, Operand]) -> Expr:
    """Signed sum, nested sums laid flat so that an explanation reads a + b - c."""
    signs: list[int] = []
    args: list[Expr] = []
    for sign, term in terms:
        node = as_expr(term)
        if isinstance(node, Sum):
            signs.extend(sign * s for s in node.signs)
            args.extend(node.args)
        elif not (isinstance(node, Const) and node.value == 0 and not node.label):
            signs.append(sign)
            args.append(node)
    if not args:
        return Const(Fraction(0))
    return args[0] if len(args) == 1 and signs[0] == 1 else Sum(signs, args)


def total(terms: Sequence[Operand]) -> Expr:
    """Sum of any number of nodes (none: zero)."""
    return add(*((1, t) for t in terms))


class Product(Expr):
    """Product of two nodes; a constant factor only changes numerator and denominator by constants."""

    def __init__(self, left: Expr, right: Expr) -> None:
        self.args = (left, right)
        common_left = math.gcd(*_constant_numerator(left), right.den)
        common_right = math.gcd(*_constant_numerator(right), left.den)
        self.cut = (common_left, common_right)  # what each constant numerator loses to the other denominator
        self.den = (left.den // common_right) * (right.den // common_left)
        ends = [a // common_left * (b // common_right) for a in (left.lo, left.hi) for b in (right.lo, right.hi)]
        self._bounds(min(ends), max(ends))

    def params(self) -> tuple[Any, ...]:
        return self.cut

    def kernel(self) -> Kernel:
        cut_left, cut_right = self.cut

        def run(a: Value, b: Value) -> Value:
            return (a // cut_left if cut_left != 1 else a) * (b // cut_right if cut_right != 1 else b)

        return run


def _constant_numerator(node: Expr) -> tuple[int, ...]:
    """(numerator,) of a constant, (1,) of anything else: a reduction by 1 is no reduction."""
    return (node.lo,) if node.lo == node.hi and node.lo != 0 else (1,)


class Division(Expr):
    """A node divided by a positive or negative constant, exactly."""

    def __init__(self, left: Expr, divisor: Const) -> None:
        self.args = (left,)
        self.divisor = divisor
        inverse = 1 / divisor.value
        common = math.gcd(inverse.numerator, left.den)
        self.factor = inverse.numerator // common
        self.den = (left.den // common) * inverse.denominator
        ends = (left.lo * self.factor, left.hi * self.factor)
        self._bounds(min(ends), max(ends))

    def params(self) -> tuple[Any, ...]:
        return (self.divisor.value,)

    def kernel(self) -> Kernel:
        factor = self.factor
        return lambda a: _times(a, factor)


class _Aligned(Expr):
    """Operands brought to one denominator: `factors` per operand."""

    def _align(self, args: Sequence[Expr], start: int = 0) -> None:
        operands = args[start:]
        self.args = tuple(args)
        self.den = math.lcm(*(a.den for a in operands))
        self.factors = tuple(self.den // a.den for a in operands)
        for factor, a in zip(self.factors, operands, strict=True):
            self._bounds(a.lo * factor, a.hi * factor)


class Extreme(_Aligned):
    """The least ("min") or the greatest ("max") of several nodes."""

    def __init__(self, which: str, args: Sequence[Expr]) -> None:
        self.which = which
        self._align(args)
        pick = min if which == "min" else max
        pairs = list(zip(self.factors, self.args, strict=True))
        self._bounds(pick(f * a.lo for f, a in pairs), pick(f * a.hi for f, a in pairs))

    def params(self) -> tuple[Any, ...]:
        return (self.which, self.factors)

    def kernel(self) -> Kernel:
        chosen = np.minimum if self.which == "min" else np.maximum
        factors = self.factors

        def run(*values: Value) -> Value:
            best = _times(values[0], factors[0])
            for factor, value in zip(factors[1:], values[1:], strict=True):
                best = chosen(best, _times(value, factor))
            return best

        return run


def least(*args: Operand) -> Expr:
    """The least of the operands, row by row (a ceiling: least(pay, ceiling))."""
    return Extreme("min", [as_expr(a) for a in args])


def greatest(*args: Operand) -> Expr:
    """The greatest of the operands, row by row (a floor: greatest(pay, floor))."""
    return Extreme("max", [as_expr(a) for a in args])


def positive(value: Operand) -> Expr:
    """The value, or zero below zero; the node itself where it is proved never negative."""
    node = as_expr(value)
    return node if node.lo >= 0 else greatest(node, 0)


def clamp(value: Operand, low: Operand, high: Operand) -> Expr:
    """The value brought within [low, high]."""
    return least(greatest(value, low), high)


def slice_between(value: Operand, low: Operand, high: Operand) -> Expr:
    """The part of the value that lies above `low` and up to `high` (a tranche)."""
    return positive(least(value, high) - low)


def floored_if_paid(value: Operand, floor: Operand) -> Expr:
    """A contribution floor: at least `floor` as soon as there is pay, nothing without pay."""
    node = as_expr(value)
    return where(node > 0, greatest(node, floor), 0)


class Where(_Aligned):
    """`then` where the condition holds, `other` elsewhere."""

    def __init__(self, condition: Expr, then: Expr, other: Expr) -> None:
        self._align((_truth(condition), then, other), start=1)
        then_factor, other_factor = self.factors
        self._bounds(
            min(then.lo * then_factor, other.lo * other_factor), max(then.hi * then_factor, other.hi * other_factor)
        )

    def params(self) -> tuple[Any, ...]:
        return self.factors

    def kernel(self) -> Kernel:
        then_factor, other_factor = self.factors

        def run(condition: Value, then: Value, other: Value) -> Value:
            if not isinstance(condition, np.ndarray):
                return _times(then, then_factor) if condition else _times(other, other_factor)
            if isinstance(other, int) and other == 0:
                return condition * _times(then, then_factor)
            return np.where(condition, _times(then, then_factor), _times(other, other_factor))

        return run


def where(condition: Expr, then: Operand, other: Operand) -> Expr:
    """Choose row by row; a condition already known keeps only its branch."""
    if isinstance(condition, Truth):
        return as_expr(then if condition.value else other)
    return Where(condition, as_expr(then), as_expr(other))


_COMPARE: dict[str, Callable[[Value, Value], Value]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


class Compare(_Aligned):
    """A condition between two numbers."""

    is_bool = True

    def __init__(self, op: str, left: Expr, right: Expr) -> None:
        self.op = op
        self._align((left, right))
        self.den = 1
        self._bounds(0, 1)

    def params(self) -> tuple[Any, ...]:
        return (self.op, self.factors)

    def kernel(self) -> Kernel:
        compare = _COMPARE[self.op]
        left_factor, right_factor = self.factors
        return lambda a, b: compare(_times(a, left_factor), _times(b, right_factor))


class Logic(Expr):
    """and, or, not over conditions."""

    is_bool = True

    def __init__(self, op: str, args: tuple[Expr, ...]) -> None:
        self.op, self.args = op, args
        self._bounds(0, 1)

    def params(self) -> tuple[Any, ...]:
        return (self.op,)

    def kernel(self) -> Kernel:
        if self.op == "not":
            return lambda a: np.logical_not(a)
        combine = np.logical_and if self.op == "and" else np.logical_or

        def run(*values: Value) -> Value:
            result = values[0]
            for value in values[1:]:
                result = combine(result, value)
            return result

        return run


class Round(Expr):
    """To a multiple of `unit` (a positive rational), by `mode`: "half-up" (a half towards +infinity), "down", "up"."""

    def __init__(self, node: Expr, unit: Fraction, mode: str) -> None:
        if unit <= 0:
            raise DefinitionError("L’unité d’arrondi est un nombre positif.")
        self.args, self.unit, self.mode = (node,), unit, mode
        step = unit * node.den
        self.divisor, self.factor = step.numerator, step.denominator  # multiples = numerator * factor / divisor
        self.den = unit.denominator
        ends = [self._apply(end) for end in (node.lo, node.hi)]
        doubled = 2 * self.factor * max(abs(node.lo), abs(node.hi)) + 2 * self.divisor
        self._bounds(ends[0], ends[1], doubled)

    def _apply(self, numerator: Value) -> Value:
        scaled, divisor = _times(numerator, self.factor), self.divisor
        if divisor == 1:
            multiples = scaled
        elif self.mode == "down":
            multiples = scaled // divisor
        elif self.mode == "up":
            multiples = -((-scaled) // divisor)
        elif divisor % 2 == 0:
            multiples = (scaled + divisor // 2) // divisor
        else:
            multiples = (2 * scaled + divisor) // (2 * divisor)
        return _times(multiples, self.unit.numerator)

    def params(self) -> tuple[Any, ...]:
        return (self.unit, self.mode)

    def kernel(self) -> Kernel:
        return self._apply

"""What an index is worth, and what a grade weighs: pure, exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from careers.choices_grids import Rounding

DEGREES = 8
BAND_POINTS = 125
HIGHEST_BAND = 8


def index_amount(index: int, point_value: int, *, rounding: str = Rounding.NEAREST, unit: int = 1) -> int:
    """The monthly amount of an index, in minor units: index × point value (thousandths), rounded once to a multiple of `unit`.

    Halves go up.

    >>> index_amount(1_255, 233_750)
    293356
    >>> index_amount(1_255, 233_750, rounding="up", unit=500)
    293500
    """
    return rounded(Fraction(index * point_value, 1000), rounding=rounding, unit=unit)


def rounded(amount: Fraction, *, rounding: str = Rounding.NEAREST, unit: int = 1) -> int:
    """A multiple of `unit`: the nearest (halves up), the one above or the one below.

    >>> rounded(Fraction(101), rounding="down", unit=50), rounded(Fraction(125), unit=50)
    (100, 150)
    """
    share = amount / unit
    if rounding == Rounding.UP:
        whole = -(-share.numerator // share.denominator)
    elif rounding == Rounding.DOWN:
        whole = share.numerator // share.denominator
    else:
        share += Fraction(1, 2)
        whole = share.numerator // share.denominator
    return whole * unit


def raised(amount: int, rate: int, *, rounding: str = Rounding.NEAREST, unit: int = 1) -> int:
    """An amount raised by a rate over 100 000 (negative: lowered), rounded once.

    >>> raised(200_000, 5_000)
    210000
    """
    return rounded(Fraction(amount * (100_000 + rate), 100_000), rounding=rounding, unit=unit)


def weighed(degrees: Sequence[int], weights: Sequence[int]) -> tuple[Fraction, int]:
    """(points, band) of a job: Σ weight × degree ÷ 8; the band is the whole number nearest to points ÷ 125, from 1 to 8.

    >>> weighed((5, 5, 5, 4, 4, 5), (250, 200, 200, 125, 125, 100))
    (Fraction(2375, 4), 5)
    """
    points = sum((Fraction(weight * degree, DEGREES) for weight, degree in zip(weights, degrees, strict=True)), Fraction())
    return points, band_of(points)


def band_of(points: Fraction) -> int:
    return min(HIGHEST_BAND, max(1, rounded(points / BAND_POINTS)))


def is_borderline(points: Fraction, *, margin: int = 12) -> bool:
    """Within `margin` points of the limit between two bands: to be weighed twice."""
    limit = (points / BAND_POINTS - Fraction(1, 2)) % 1
    return min(limit, 1 - limit) * BAND_POINTS <= margin


def spread(bands: Sequence[int]) -> tuple[int, int, int]:
    """(lowest, usual, highest) of the bands of the jobs weighed: the usual one is their median, the lower one of two.

    >>> spread([5, 4, 4, 6])
    (4, 4, 6)
    """
    ordered = sorted(bands)
    return ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]

"""The versions of the matching scale that come with the product."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path

from mobility.matching import Weights, weights_of

DATA = Path(__file__).resolve().parent / "data"
CURRENT = "1.0"


@cache
def published_weights(version: str = CURRENT) -> Weights:
    """A version of the scale; it never changes once published."""
    with (DATA / f"weights-{version}.toml").open("rb") as file:
        return weights_of(tomllib.load(file, parse_float=Fraction))

"""A version of the scale: the points of each part and the rules of credit, all exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

TOTAL = 100


@dataclass(frozen=True)
class Weights:
    """Points of the parts (their full marks add up to 100) and shares between 0 and 1.

    `band` maps the difference (held − asked) to a share; beyond two bands, `band_above` and `band_below` hold.
    """

    version: str
    skills: Fraction
    nearness: Fraction
    band_points: Fraction
    education_level: Fraction
    education_one_below: Fraction
    education_field: Fraction
    languages: Fraction
    experience: Fraction
    passages: Mapping[str, Fraction]
    band: Mapping[int, Fraction]
    band_above: Fraction
    band_below: Fraction
    evidence: Mapping[str, Fraction]
    tool_years: int

    def __post_init__(self) -> None:
        full = self.skills + self.nearness + self.band_points + self.education + self.languages + self.experience
        if full != TOTAL:
            raise ValueError(f"Barème {self.version} : les parties font {full} points au lieu de {TOTAL}.")
        shares = [
            *self.passages.values(),
            *self.band.values(),
            self.band_above,
            self.band_below,
            *self.evidence.values(),
        ]
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"Barème {self.version} : une part sort de l’intervalle de 0 à 1.")
        if not 0 <= self.education_one_below <= self.education_level:
            raise ValueError(f"Barème {self.version} : un diplôme inférieur vaut plus que celui demandé.")

    @property
    def education(self) -> Fraction:
        return self.education_level + self.education_field

    def band_share(self, difference: int) -> Fraction:
        """The share for a band held `difference` above (or below, negative) that of the post."""
        outside = self.band_above if difference > 0 else self.band_below
        return self.band.get(difference, outside)


def weights_of(content: Mapping[str, Any]) -> Weights:
    """From the content of a scale's file, its decimals read as fractions (`parse_float=Fraction`)."""
    points = {name: Fraction(value) for name, value in content["points"].items()}
    band = {name: Fraction(value) for name, value in content["band"].items()}
    above, below = band.pop("above"), band.pop("below")
    return Weights(
        version=content["version"],
        skills=points["skills"],
        nearness=points["nearness"],
        band_points=points["band"],
        education_level=points["education_level"],
        education_one_below=points["education_one_below"],
        education_field=points["education_field"],
        languages=points["languages"],
        experience=points["experience"],
        passages={name: Fraction(value) for name, value in content["nearness"].items()} | {"far": Fraction(0)},
        band={int(name): value for name, value in band.items()},
        band_above=above,
        band_below=below,
        evidence={name: Fraction(value) for name, value in content["evidence"].items()},
        tool_years=content["expiry"]["tool_years"],
    )

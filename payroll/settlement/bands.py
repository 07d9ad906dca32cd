"""Amounts by bands of service: severance, retirement gratuity; a share of the monthly average per year of each band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from payroll.engine import french
from payroll.engine.expr import exact
from payroll.settlement.told import Told, half_up, nothing, weakest


@dataclass(frozen=True)
class Band:
    """From the `first`-th year of service on, `rate` of the monthly average per year."""

    first: int
    rate: Fraction

    @property
    def words(self) -> str:
        return f"à partir de la {self.first}e année" if self.first > 1 else "dès la 1re année"


@dataclass(frozen=True)
class Scale:
    """Where amounts by years come from. `per_year`: bands; otherwise `months`: (from years of service, months of pay).

    `minimum_months`: service below which nothing is due. `by_month`: fractions of a year count by whole months, else
    whole years only. `source` names the text.
    """

    bands: tuple[Band, ...] = ()
    months: tuple[tuple[int, Fraction], ...] = ()
    minimum_months: int = 0
    by_month: bool = True
    source: str = ""
    confidence: str = "high"
    assumption: str = ""


def read_bands(rows: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    """The bands of a table of a country file: `percent` of the month, or `days` of thirty. Raises `ValueError`."""
    found = []
    for row in rows:
        rate = exact(row["percent"]) / 100 if "percent" in row else exact(row["days"]) / 30 if "days" in row else None
        if rate is None or not str(row["key"]).isdigit():
            raise ValueError(f"Tranche illisible : {dict(row)}")
        found.append(Band(int(row["key"]), rate))
    return tuple(sorted(found, key=lambda band: band.first))


def months_of_pay(scale: Scale, months: int) -> tuple[Fraction, list[str]]:
    """How many months of the average a service of `months` whole months gives, and the steps told.

    >>> scale = Scale((Band(1, Fraction(1, 4)), Band(6, Fraction(3, 10)), Band(11, Fraction(2, 5))))
    >>> months_of_pay(scale, 151)[0] == 5 * Fraction(1, 4) + 5 * Fraction(3, 10) + Fraction(31, 12) * Fraction(2, 5)
    True
    """
    if scale.months:
        reached = [(years, value) for years, value in scale.months if months >= years * 12]
        if not reached:
            return Fraction(0), []
        years, value = max(reached)
        return value, [f"{french.number(value, 4)} mois de salaire à partir de {years} ans de service"]
    counted: Fraction = Fraction(months, 12) if scale.by_month else Fraction(months // 12)
    total, steps = Fraction(0), []
    for rank, band in enumerate(scale.bands):
        upper = Fraction(scale.bands[rank + 1].first - 1) if rank + 1 < len(scale.bands) else counted
        served = Fraction(min(counted, upper)) - (band.first - 1)
        if served > 0:
            total += served * band.rate
            steps.append(f"{years_words(served)} à {french.percent(band.rate)} par an, {band.words}")
    return total, steps


def years_words(years: Fraction) -> str:
    """`5 ans`, `2 ans et 7 mois`: months are exact twelfths."""
    whole, rest = divmod(years * 12, 12)
    parts = []
    if whole:
        parts.append(f"{whole} an" + ("s" if whole > 1 else ""))
    if rest:
        parts.append(f"{rest} mois")
    return " et ".join(parts) or "0 an"


def banded_amount(label: str, average: Fraction, average_words: str, months: int, service: str, scale: Scale) -> Told:
    """`average` (minor units a month) times the months of pay that the scale gives; rounded once, half up."""
    if months < scale.minimum_months:
        return nothing(
            f"{label} : {service} de service, moins que les {scale.minimum_months} mois exigés.",
            sources=(scale.source,),
            confidence=scale.confidence,
        )
    factor, steps = months_of_pay(scale, months)
    amount = half_up(average * factor)
    sentences = [*(f"{french.capital(step)}." for step in steps)]
    if scale.assumption:
        sentences.append(scale.assumption)
    return Told(
        amount,
        formula=f"{french.number(average, 2)} × {french.number(factor, 4)} = {french.number(amount)}",
        terms=(
            ("Moyenne mensuelle", average_words),
            ("Service", service),
            ("Mois de salaire", french.number(factor, 4)),
        ),
        sentences=tuple(sentences),
        sources=(scale.source,) if scale.source else (),
        confidence=weakest(scale.confidence, "medium" if scale.assumption else "high"),
    )

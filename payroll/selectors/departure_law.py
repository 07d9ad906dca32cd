"""The country's figures about departures, read for one day with the names of their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from payroll.countries import law
from payroll.engine import CountryLaw, FigureValue
from payroll.engine.expr import exact
from payroll.selectors.law_changes import overrides_on
from payroll.settlement.bands import Scale, read_bands
from payroll.settlement.notice import Row, read_rows
from payroll.settlement.told import weakest


@dataclass(frozen=True)
class DepartureLaw:
    """The law of a country on a day; a figure that is absent or a mere text gives None, and its text says why."""

    country: CountryLaw
    on: date

    @classmethod
    def of(cls, country: str, on: date) -> DepartureLaw:
        return cls(law(country).with_overrides(overrides_on(country, on)), on)

    def value(self, figure: str) -> FigureValue | None:
        found = self.country.figures.get(figure)
        return found.on(self.on) if found else None

    def source(self, figure: str) -> str:
        """The texts of a figure, with its label: « Préavis (Décret n° 96-200) »."""
        value = self.value(figure)
        if value is None:
            return ""
        names = [value.override_source] if value.overridden else [
            self.country.sources[key].title for key in value.sources if key in self.country.sources
        ]
        label = self.country.figures[figure].label
        return f"{label} ({' ; '.join(names)})" if names else label

    def text(self, figure: str) -> str:
        value = self.value(figure)
        return str(value.data.get("text", "")) if value else ""

    def rows(self, figure: str) -> Sequence[dict[str, Any]]:
        value = self.value(figure)
        return value.data.get("rows", ()) if value else ()

    def number(self, figure: str) -> Fraction | None:
        """An amount as written, a rate as a ratio."""
        value = self.value(figure)
        if value is None:
            return None
        if "amount" in value.data:
            return exact(value.data["amount"])
        return exact(value.data["percent"]) / 100 if "percent" in value.data else None

    def flag(self, figure: str) -> bool:
        value = self.value(figure)
        return bool(value and value.data.get("flag"))

    def confidence(self, *figures: str) -> str:
        found = [value.confidence for value in map(self.value, figures) if value]
        return weakest(*found) if found else "low"

    def notice(self) -> tuple[Row, ...]:
        return read_rows(self.rows("notice"))

    def term(self, key: str) -> int | None:
        """A row of the conditions of severance: `minimum` and `average` in months, `fraction`."""
        return next((int(row["months"]) for row in self.rows("severance-terms") if row["key"] == key), None)

    def average_months(self) -> int:
        return self.term("average") or 12

    def scale(self, figure: str, *, with_minimum: bool) -> Scale | None:
        """The bands of a figure; what the file does not say of its conditions is assumed in words."""
        rows = self.rows(figure)
        if not rows:
            return None
        assumed = []
        minimum = self.term("minimum") if with_minimum else 0
        if minimum is None:
            minimum = 0
            assumed.append("La durée de service exigée n’est pas connue : aucune n’est appliquée.")
        by_days = any("days" in row for row in rows)
        if self.term("fraction") is None and not by_days:
            assumed.append("Les fractions d’année comptent par mois entiers, faute de texte contraire.")
        return Scale(
            bands=read_bands(rows),
            minimum_months=minimum,
            by_month=not by_days,
            source=self.source(figure),
            confidence=self.confidence(figure, *(["severance-terms"] if self.rows("severance-terms") else [])),
            assumption=" ".join(assumed),
        )

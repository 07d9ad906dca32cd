"""Instruments of social security of a pair of countries on a day, and what schemes ask; a constant number of queries."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from mobility.models import Instrument, SchemeFigure
from mobility.rights import instruments as pure
from mobility.rights.totalisation import SchemeRule


def instruments_read() -> QuerySet[Instrument]:
    return Instrument.objects.prefetch_related("parties__country")


def instruments_of(*, home: str, host: str, on: date) -> pure.Found:
    """All that bind both countries on a day, and those of which the entry into force is not known. Two queries."""
    return pure.instruments_found((each.pure() for each in instruments_read()), home=home, host=host, on=on)


def scheme_rules(countries: set[str], on: date) -> dict[str, tuple[SchemeRule, SchemeFigure]]:
    """The rule of the general pension scheme of each country on a day, with its row; a country without a row is absent."""
    found: dict[str, tuple[SchemeRule, SchemeFigure]] = {}
    for row in SchemeFigure.objects.filter(country__in=countries, start__lte=on).order_by("start"):
        rate = Fraction(row.rate, 10_000 * 12) if row.rate is not None else None
        found[row.country_id] = (SchemeRule(row.months_required, rate), row)
    return found

"""What the country's law says about those outside the headcount: least wage of a day, withholding where a figure exists.

Figures of the country files, with the changes that the zone has approved. What they do not hold is asked, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Institution
from payroll.choices_outside import OutsideKind
from payroll.countries import law
from payroll.engine import CountryLaw
from payroll.services.law_overrides import overrides_approved

#: Figures of a country file that a rule is drawn from: `outside-expert-rate`, `outside-expert-threshold` …
RATE, THRESHOLD, EXEMPT, ABATEMENT = "rate", "threshold", "exempt", "abatement"


@dataclass(frozen=True)
class Floor:
    """The least that a day of labour is paid (minor units, exact), and where that comes from."""

    amount: Fraction
    why: str


@dataclass(frozen=True)
class Proposal:
    """A tax rule that the country file holds for a kind."""

    kind: str
    label: str
    start: date
    rate: str
    threshold: int
    exempt_amount: int
    abatement_rate: str
    text: str
    source: str
    source_url: str
    confidence: str


def law_of(institution: Institution) -> CountryLaw:
    """The country's law with the zone's approved changes."""
    return law(institution.country_id).with_overrides(overrides_approved(institution.country_id))


def day_floor(institution: Institution, *, on: date, daily_hours: int) -> Floor | None:
    """The legal least wage of a day of `daily_hours` (thousandths), or None where the country file has no figure.

    The daily figure first, then the hourly one; a monthly figure is brought to the hour by the legal week:
    month × 12 ÷ (52 × weekly hours).
    """
    known = law_of(institution)
    hours = Fraction(daily_hours, 1000)
    if (value := _amount(known, "minimum-wage-day", on)) is not None:
        return Floor(value, _("salaire minimum d’un jour"))
    if (value := _amount(known, "minimum-wage-hour", on)) is not None:
        return Floor(value * hours, _("salaire minimum horaire × heures du jour"))
    month, week = _amount(known, "minimum-wage-month", on), _amount(known, "weekly-hours", on)
    if month is None or not week:
        return None
    return Floor(month * 12 / (52 * week) * hours, _("salaire minimum mensuel ramené à l’heure × heures du jour"))


def tax_proposals(institution: Institution, *, on: date) -> dict[str, Proposal]:
    """By kind, the withholding that the country file gives on that day."""
    known = law_of(institution)
    found = {}
    for kind in OutsideKind.values:
        figure = known.figures.get(f"outside-{kind}-{RATE}")
        value = figure.on(on) if figure else None
        if figure is None or value is None:
            continue
        source = known.sources.get(value.sources[0]) if value.sources else None
        found[kind] = Proposal(
            kind=kind,
            label=figure.label,
            start=value.valid_from,
            rate=str(value.data["percent"]),
            threshold=int(_amount(known, f"outside-{kind}-{THRESHOLD}", on) or 0),
            exempt_amount=int(_amount(known, f"outside-{kind}-{EXEMPT}", on) or 0),
            abatement_rate=_percent(known, f"outside-{kind}-{ABATEMENT}", on),
            text=(value.note or figure.note or figure.label)[:300],
            source=(value.override_source or (source.title if source else ""))[:300],
            source_url=value.override_url or (source.url if source else ""),
            confidence=value.confidence,
        )
    return found


def _data(known: CountryLaw, figure: str, on: date) -> Mapping[str, Any] | None:
    found = known.figures.get(figure)
    value = found.on(on) if found else None
    return value.data if value else None


def _amount(known: CountryLaw, figure: str, on: date) -> Fraction | None:
    """An amount in minor units, exact; None where it is unknown that day."""
    data = _data(known, figure, on)
    if data is None or "amount" not in data:
        return None
    scale = 10**known.currency.decimals if figure != "weekly-hours" else 1
    return Fraction(str(data["amount"])) * scale


def _percent(known: CountryLaw, figure: str, on: date) -> str:
    data = _data(known, figure, on)
    return str(data["percent"]) if data and "percent" in data else ""

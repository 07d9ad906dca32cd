"""Public holidays of an institution: the country's calendar, corrected by the institution's decisions.

The calendar is that of the package `holidays`; feasts of the Muslim calendar are estimates until a decision confirms,
moves or removes them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import holidays as calendar

from hr_core.models import Institution, PublicHoliday

NAMES = Path(__file__).resolve().parent.parent / "data" / "holidays_fr.toml"
SILENT_ABOUT_ESTIMATES = {"ci"}  # the package marks the estimates of this country on demand only
WITHOUT_FRENCH = {"cm": None, "km": None, "gw": "en_US", "gq": "en_US", "mg": "en_US"}
_MARKS = re.compile(r"\s*\((?P<marks>[^()]*)\)$")
_ESTIMATED = ("estimé", "estimated")
_OBSERVED = ("observé", "observed")


@dataclass(frozen=True)
class Day:
    """A public holiday. `source` is « calendrier » or the reference of the decision; `decision` its key, if any."""

    date: date
    name: str
    estimated: bool
    source: str
    decision: int | None = None


def public_holidays(institution: Institution, year: int) -> list[Day]:
    """The days off of a year, in order, decisions included; one query."""
    days = {day.date: day for day in country_holidays(institution.country_id, year)}
    for decided in PublicHoliday.objects.of(institution).filter(day__year=year):
        if decided.effect == PublicHoliday.Effect.REMOVED:
            days.pop(decided.day, None)
        else:
            days[decided.day] = Day(decided.day, decided.name, False, decided.reference or "décision", decided.pk)
    return [days[day] for day in sorted(days)]


@lru_cache(maxsize=512)
def country_holidays(country: str, year: int) -> tuple[Day, ...]:
    """The calendar of a country (lower-case code), with French names."""
    language = WITHOUT_FRENCH[country] if country in WITHOUT_FRENCH else _french(country)
    options = {"islamic_show_estimated": True} if country in SILENT_ABOUT_ESTIMATES else {}
    found = getattr(calendar, country.upper())(years=year, language=language, **options)
    days = []
    for day in sorted(found):
        names = [_read(name) for name in str(found[day]).split("; ")]
        days.append(
            Day(day, " ; ".join(name for name, _ in names), all(estimated for _, estimated in names), "calendrier")
        )
    return tuple(days)


def _french(country: str) -> str | None:
    """The French catalogue that the package has for a country."""
    languages = calendar.country_holidays(country.upper()).supported_languages
    return next((language for language in languages if language.startswith("fr")), None)


def _read(text: str) -> tuple[str, bool]:
    """A name of the package, in French, without its marks, and whether its date is an estimate."""
    found = _MARKS.search(text)
    marks = found["marks"] if found else ""
    observed = any(mark in marks for mark in _OBSERVED)
    estimated = any(mark in marks for mark in _ESTIMATED)
    name = text[: found.start()] if found and (observed or estimated) else text
    french = _names().get(name, name).replace("'", "’")
    return (f"{french} (report)" if observed else french), estimated


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    with NAMES.open("rb") as file:
        return tomllib.load(file)["names"]


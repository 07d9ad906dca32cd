"""Public holidays: French names everywhere, the moon's feasts as estimates, the decree has the last word."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from hr_core.models import Country, PublicHoliday
from hr_core.selectors.holidays import country_holidays, public_holidays
from tests.cast import Zone
from tests.hr_core.helpers import acting

ENGLISH = re.compile(r"\b(Day|Eid|Easter|Christmas|Holiday|estimated|observed)\b")
COUNTRIES = ["bf", "bj", "cd", "cf", "cg", "ci", "cm", "ga", "gn", "gq", "gw", "km", "mg", "ml", "ne", "sn", "td", "tg"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_its_days_in_french(country: str) -> None:
    for year in range(2024, 2032):
        days = country_holidays(country, year)
        assert len(days) >= 8
        assert any(day.date == dt.date(year, 5, 1) for day in days)
        for day in days:
            assert not ENGLISH.search(day.name), day
            assert "(estim" not in day.name and "'" not in day.name, day


def test_every_seeded_country_is_covered(db: None) -> None:
    assert set(Country.objects.values_list("code", flat=True)) == set(COUNTRIES)


@pytest.mark.parametrize("country", sorted(set(COUNTRIES) - {"cd", "cg", "mg", "gq"}))
def test_the_feasts_of_the_moon_are_estimates(country: str) -> None:
    estimated = [day for day in country_holidays(country, 2030) if day.estimated]
    assert len(estimated) >= 2


def test_a_decree_confirms_moves_adds_and_removes(zone: Zone) -> None:
    tabaski = next(day for day in country_holidays("sn", 2030) if "Tabaski" in day.name)
    moved = tabaski.date + dt.timedelta(days=1)
    with acting(zone, "coumba"):
        before = {day.date for day in public_holidays(zone.home, 2030)}
        PublicHoliday.objects.create(institution=zone.home, day=tabaski.date, name=tabaski.name, effect="removed")
        PublicHoliday.objects.create(
            institution=zone.home, day=moved, name=tabaski.name, effect="added", reference="décret 2030-118"
        )
        after = {day.date: day for day in public_holidays(zone.home, 2030)}
    assert tabaski.date in before and tabaski.date not in after
    assert (after[moved].estimated, after[moved].source) == (False, "décret 2030-118")


def test_another_institution_keeps_its_own_calendar(zone: Zone) -> None:
    with acting(zone, "coumba"):
        PublicHoliday.objects.create(institution=zone.home, day=dt.date(2030, 1, 2), name="Fête", effect="added")
    with acting(zone, "oumar", zone.other):
        assert dt.date(2030, 1, 2) not in {day.date for day in public_holidays(zone.other, 2030)}

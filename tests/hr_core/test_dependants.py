"""Children counted for tax, by age, schooling and disability."""

from __future__ import annotations

import datetime as dt

import pytest

from hr_core.models import Dependant
from hr_core.selectors.dependants import child_rule, dependants_count
from tests.cast import Zone
from tests.hr_core.helpers import acting

ON = dt.date(2026, 11, 30)


def child(zone: Zone, birth_on: dt.date | None, **values):
    return Dependant.objects.create(
        institution=zone.home,
        employee=zone.employee("awa"),
        kind=values.pop("kind", "child"),
        last_name="Ndiaye",
        first_names=f"Enfant {birth_on}",
        birth_on=birth_on,
        start=birth_on or dt.date(2015, 1, 1),
        **values,
    )


def count(zone: Zone, country: str = "ci") -> int:
    return dependants_count(zone.employee("awa"), ON, child_rule(country))


def test_the_declared_number_holds_while_no_child_is_entered(zone: Zone) -> None:
    with acting(zone, "fatou"):
        assert count(zone) == 2
        child(zone, dt.date(2020, 1, 1))
        assert count(zone) == 1


@pytest.mark.parametrize(
    ("birth_on", "school", "disabled", "counted"),
    [
        (dt.date(2005, 12, 1), None, False, True),  # 20 years old, 21 the next day
        (dt.date(2005, 11, 30), None, False, False),  # 21 that day
        (dt.date(2000, 12, 1), dt.date(2027, 7, 31), False, True),  # 25, a student
        (dt.date(1999, 11, 30), dt.date(2027, 7, 31), False, False),  # 27 that day
        (dt.date(2000, 12, 1), dt.date(2026, 7, 31), False, False),  # schooling over
        (dt.date(1980, 1, 1), None, True, True),
        (None, None, False, True),
    ],
)
def test_age_schooling_and_disability_decide(zone: Zone, birth_on, school, disabled, counted) -> None:
    with acting(zone, "fatou"):
        child(zone, birth_on, in_school_until=school, is_disabled=disabled)
        assert count(zone) == int(counted)


def test_a_child_counted_elsewhere_and_a_spouse_do_not_count(zone: Zone) -> None:
    with acting(zone, "fatou"):
        child(zone, dt.date(2020, 1, 1), counts_for_tax=False)
        child(zone, dt.date(1990, 1, 1), kind="spouse")
        assert count(zone) == 0

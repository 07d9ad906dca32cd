"""What an absence counts for: the days that a rule leaves out push back the seniority that pays, and the thirteenth month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from hr_core.models import Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import AbsencePayRule, PayRun
from payroll.selectors.absence_effects import kinds_counting, leave_note, seniority_starts
from payroll.services.definition import definition_read, plan_of
from payroll.services.roster import roster_open
from tests.cast import Zone
from tests.payroll.absences.conftest import absent
from tests.payroll.absences.test_source import slip
from tests.payroll.months import month_taken

D = dt.date


def said(zone: Zone, code: str, **values: Any) -> None:
    with scope(zone.home):
        assert AbsencePayRule.objects.filter(kind__code=code).update(**values) == 1


@pytest.mark.parametrize(
    ("counts", "first", "after", "more", "days"),
    [
        (False, D(2026, 1, 5), D(2026, 1, 25), {}, 20),
        (False, D(2026, 1, 5), D(2026, 1, 8), {"starts_at_noon": True, "ends_at_noon": True}, 2),
        (False, D(2026, 1, 5), D(2026, 1, 7), {"starts_at_noon": True}, 1),  # a half day alone moves nothing
        (False, D(2025, 12, 20), D(2026, 3, 1), {}, 31),  # from the day of the rule, up to the end of the month
        (False, D(2026, 1, 5), D(2026, 1, 6), {"minutes": 120}, 0),
        (True, D(2026, 1, 5), D(2026, 1, 25), {}, 0),
        (None, D(2026, 1, 5), D(2026, 1, 25), {}, 0),
    ],
)
def test_days_that_do_not_count_push_the_seniority_back(
    zone: Zone, january: PayRun, counts: bool | None, first: D, after: D, more: dict[str, Any], days: int
) -> None:
    said(zone, "sans-solde", counts_for_seniority=counts)
    absent(zone, "sans-solde", first, after, **more)
    expected = D(2015, 1, 1) + dt.timedelta(days=days)
    with scope(zone.home):
        awa = zone.employee("awa")
        assert seniority_starts([awa, zone.employee("moussa")], D(2026, 1, 31))[awa.pk] == expected
        plan = plan_of(definition_read(institution=zone.home, on=D(2026, 1, 31), run_kind="regular"))
        roster_open(plan=plan, period=january.period, first_employee=awa.pk, last_employee=awa.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity ->> 'seniority_on', seniority_months FROM roster")
            assert cursor.fetchone() == (expected.isoformat(), 133 if days == 0 else 132)


def test_absences_before_the_day_of_seniority_are_within_it(zone: Zone, january: PayRun) -> None:
    said(zone, "sans-solde", counts_for_seniority=False)
    absent(zone, "sans-solde", D(2026, 1, 5), D(2026, 1, 25))
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(seniority_on=D(2026, 1, 10))
        awa = Employee.objects.get(pk=zone.employee("awa").pk)
        assert seniority_starts([awa], D(2026, 1, 31))[awa.pk] == D(2026, 1, 10)


def test_the_seniority_bonus_follows(zone: Zone, january: PayRun) -> None:
    """Eleven years on 1 January 2026, ten once a month of unpaid leave is left out: one point less of the bonus."""
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(seniority_on=D(2015, 1, 20))
    said(zone, "sans-solde", counts_for_seniority=False)
    absent(zone, "sans-solde", D(2026, 1, 1), D(2026, 1, 16))
    month_taken(zone, january, RunState.CALCULATED)
    found = slip(zone, january)
    assert found.identity["seniority_on"] == "2015-02-04" and found.inputs["seniority_years"] == 10


def test_a_campaign_begins_with_the_absences_that_count_for_the_thirteenth_month(zone: Zone, january: PayRun) -> None:
    said(zone, "maternite", counts_for_thirteenth=True)
    said(zone, "greve", counts_for_thirteenth=False)
    with scope(zone.home):
        assert kinds_counting("thirteenth", D(2026, 1, 15)) == ["maternite"]


def test_the_leave_balance_of_a_departure_is_entered_knowing_the_days_that_earn_none(zone: Zone, january: PayRun) -> None:
    said(zone, "sans-solde", counts_for_leave=False)
    absent(zone, "sans-solde", D(2026, 1, 5), D(2026, 1, 15))
    with scope(zone.home):
        told = leave_note(zone.employee("awa"), D(2026, 2, 1))
        assert told.startswith("Sur les douze derniers mois, 10 jours d’absence ne comptent pas pour le congé")
        assert leave_note(zone.employee("moussa"), D(2026, 2, 1)) == ""

"""Absences and back pay of one employee: what an absence withholds follows the rise, and a month computed again keeps it."""

from __future__ import annotations

import datetime as dt

from hr_core.models import AbsenceKind
from hr_core.scope import scope
from payroll.choices_absences import Effect
from payroll.models import PayItem, PayRun
from payroll.services.absences.settings import absence_cell_set
from payroll.services.timeline import past_confirmed
from tests.cast import Zone
from tests.payroll.absences.conftest import absent
from tests.payroll.backpay.changes import answered, approved, case_of, lines_of_case, paid_lines, raised, searched
from tests.payroll.months import month_closed

D = dt.date


def withheld(zone: Zone, month: int) -> int:
    return paid_lines(zone, "awa", run__period__month=month)["1100-absence"]


def test_a_rise_owed_for_a_month_of_absence_is_less_the_days_absent(zone: Zone) -> None:
    month_closed(zone, 2026, 1)
    absent(zone, "greve", D(2026, 2, 9), D(2026, 2, 12))  # three days of thirty
    month_closed(zone, 2026, 2)
    raised(zone, "awa", D(2026, 2, 1), 450_000)
    searched(zone)
    answered(zone)
    with scope(zone.home):
        assert withheld(zone, 2) == -40_000
        owed = lines_of_case(case_of(zone, "awa"))
        assert (owed["1100"], owed["1100-absence"]) == (50_000, -5_000)
    approved(zone, "awa")
    month_closed(zone, 2026, 3)
    with scope(zone.home):
        assert paid_lines(zone, "awa", run__period__month=3)["1100-rappel"] == 45_000
    assert searched(zone, since=D(2026, 1, 1)).cases == 0


def test_a_month_with_an_absence_and_back_pay_is_computed_again_with_both(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", D(2026, 2, 1), 450_000)
    searched(zone)
    answered(zone)
    approved(zone, "awa")
    absent(zone, "greve", D(2026, 4, 7), D(2026, 4, 10))
    month_closed(zone, 2026, 4)
    with scope(zone.home):
        paid = paid_lines(zone, "awa", run__period__month=4)
        assert (paid["1100"], paid["1100-absence"], paid["1100-rappel"]) == (450_000, -45_000, 100_000)
    assert searched(zone, since=D(2026, 1, 1)).cases == 0  # the absence and what was settled both stand
    raised(zone, "awa", D(2026, 4, 1), 510_000)
    searched(zone)
    with scope(zone.home):
        owed = lines_of_case(case_of(zone, "awa"))
        assert (owed["1100"], owed["1100-absence"]) == (60_000, -6_000)
        assert not any(code.endswith("-rappel") for code in owed)
    approved(zone, "awa")
    month_closed(zone, 2026, 5)
    assert searched(zone, since=D(2026, 1, 1)).cases == 0


def test_a_rule_of_absences_changed_for_the_past_gives_back_what_it_withheld(zone: Zone) -> None:
    """The protocol of the strike, signed in March, keeps the base salary from February: the striker alone is owed."""
    month_closed(zone, 2026, 1)
    absent(zone, "greve", D(2026, 2, 9), D(2026, 2, 12))
    month_closed(zone, 2026, 2)
    with scope(zone.home, actor=zone.user("ousmane")), past_confirmed():
        absence_cell_set(
            kind=AbsenceKind.objects.get(code="greve"), item=PayItem.objects.get(code="1100"), start=D(2026, 2, 1),
            values={"effect": Effect.KEPT}, actor=zone.user("ousmane"), reason="Protocole du 3 mars",
        )  # fmt: skip
    assert searched(zone).cases == 1
    with scope(zone.home):
        case = case_of(zone, "awa")
        assert lines_of_case(case)["1100-absence"] == 40_000
        assert "Effet d’une absence" in case.reasons.get().cause.label

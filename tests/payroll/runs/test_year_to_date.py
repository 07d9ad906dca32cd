"""What December adds up of the months before, where paid months do not keep the figure itself."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.db import connection

from hr_core.models import Employee, Institution
from hr_core.scope import scope
from payroll.choices import CalculationState, RunState
from payroll.engine import Cumulated, InputSpec
from payroll.models import Calculation, PayPeriod, PayRun, Payslip, PayslipLine, RunColumn
from payroll.services.definition import definition_read, plan_of
from payroll.services.roster import _year_to_date
from payroll.services.settings import setting_set
from payroll.services.setup import institution_payroll_setup
from tests import cast
from tests.cast import Zone

LINES = {"ml": ("inps-pension-employee", "amo-employee"), "tg": ("cnss-pension-employee", "amu-employee")}
NAMES = {"ml": "ytd_its_base", "tg": "ytd_net_of_contributions"}
#: Mali: the brochure leaves the health contribution in and goes down to 250 francs. Togo: a month is never under zero.
BASES = {"ml": 482_000 + 2_000, "tg": 467_123}
PAID = {10: (500_123, 18_000, 15_000), 11: (20_000, 18_000, 15_000)}


@pytest.mark.parametrize("country", ["ml", "tg"])
def test_december_finds_again_the_base_of_each_month(zone: Zone, country: str) -> None:
    at = Institution.objects.filter(country_id=country).first()
    assert at is not None
    Institution.objects.filter(pk=at.pk).update(is_open=True)
    with scope(at, actor=None, reason="essai"):
        institution_payroll_setup(institution=at, start=dt.date(2026, 1, 1), actor=None)
        place = cast.unit(zone, at, "DG", "Direction", "head_office")
        who = cast.employee(zone, at, "essi", "00001", place)
        setting_set(
            institution=at,
            key="year_end_adjustment",
            start=dt.date(2026, 1, 1),
            value="december",
            actor=None,
            reason="essai",
        )
        for month, (taxable, *withheld) in PAID.items():
            _paid(at, who, month, taxable, dict(zip(LINES[country], withheld, strict=True)))
        december = PayPeriod.objects.create(institution=at, year=2026, month=12)
        plan = plan_of(definition_read(institution=at, on=december.last_day))
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE roster (employee_id bigint) ON COMMIT DROP")
            cursor.execute("INSERT INTO roster VALUES (%s)", [who.pk])
            found = _year_to_date(cursor, plan, december, np.array([who.pk]))
    assert found[NAMES[country]].tolist() == [BASES[country]]


def test_a_month_is_never_under_zero_and_goes_down_to_its_step() -> None:
    rule = Cumulated({"taxable": 1, "pension": -1}, step=250)
    assert [rule.of({"taxable": 1_499, "pension": 200}), rule.of({"taxable": 10, "pension": 20})] == [1_250, 0]
    assert InputSpec("ytd_gross").cumulated is None


def _paid(at: Institution, who: Employee, month: int, taxable: int, lines: dict[str, int]) -> None:
    period = PayPeriod.objects.create(institution=at, year=2026, month=month)
    run = PayRun.objects.create(institution=at, period=period, kind="regular", number=1, state=RunState.PAID)
    calculation = Calculation.objects.create(institution=at, run=run, definition={}, state=CalculationState.DONE)
    slip = Payslip.objects.create(
        institution=at, run=run, employee=who, calculation=calculation, identity={}, inputs={}, gross=taxable,
        taxable=taxable, contributions=sum(lines.values()), tax=0, deductions=0, net=taxable - sum(lines.values()), employer=0,
    )  # fmt: skip
    for code, amount in lines.items():
        column = RunColumn.objects.create(
            institution=at, run=run, code=code, label=code, section="employee-contribution", total=amount, order=1
        )
        PayslipLine.objects.create(
            institution=at, run=run, payslip=slip, column=column, base=taxable, quantity=0, rate=0, amount=amount
        )

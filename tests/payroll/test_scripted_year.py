"""A year of a small fund, played month by month, ends with every balance agreeing.

Hires, leavers, a death, a promotion, a child, a loan, two creditors, a maternity, a strike refunded by protocol, a law that
changes in July, a rise learnt in October that holds since May, a payslip cancelled and replaced, a bonus in December.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from hr_core.models import FamilyStatus
from hr_core.scope import scope
from payroll.choices import RunKind, RunState
from payroll.models import (
    BranchClaim,
    ClaimMonth,
    Departure,
    LineOrigin,
    Payment,
    PayPeriod,
    PayRun,
    Payslip,
    PayslipLine,
    PayslipNumber,
)
from payroll.selectors.cumulative import year_to_date
from payroll.selectors.deduction_balances import balances
from payroll.selectors.loan_agreement import loan_agreement
from payroll.services.absences.claims import claim_balance
from payroll.services.closing import seals_verify
from tests.cast import Zone
from tests.payroll.backpay.changes import searched
from tests.payroll.year import OUTSTANDING, year_played

D = dt.date


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def year(zone: Zone) -> Zone:
    return year_played(zone)


def lines(zone: Zone, name: str, **where: Any) -> dict[str, int]:
    found = PayslipLine.objects.filter(payslip__employee=zone.employee(name), **where)
    return dict(found.order_by().values("column__code").annotate(sum=Sum("amount")).values_list("column__code", "sum"))


def ends_of_year(zone: Zone) -> dict[str, int]:
    return {
        name: sum(PayRun.objects.values_list(f"totals__{name}", flat=True))
        for name in ("gross", "contributions", "tax", "deductions", "net", "employer")
    }


@pytest.mark.slow
def test_every_balance_of_the_year_agrees(year: Zone) -> None:
    zone = year
    with scope(zone.home):
        payslips_are_the_registers_and_the_payments(zone)
        seals_and_numbers_hold(zone)
        loans_and_creditors_balance(zone)
        strike_and_maternity_balance(zone)
        back_pay_is_complete(zone)
        heirs_have_the_whole_settlement(zone)
        leavers_are_paid_to_their_day(zone)
        year_to_date_is_the_sum_of_the_year(zone)
    scan = searched(zone, since=D(2026, 1, 1))
    assert scan.cases == 0, "what was found late is paid: looking again finds nothing"


def payslips_are_the_registers_and_the_payments(zone: Zone) -> None:
    assert PayRun.objects.count() == 12 + 4 and not PayRun.objects.exclude(state=RunState.CLOSED).exists()
    assert not PayPeriod.objects.filter(is_closed=False).exists()
    for run in PayRun.objects.all():
        slips = run.payslips.aggregate(net=Sum("net"), gross=Sum("gross"), employer=Sum("employer"))
        assert {name: run.totals[name] for name in slips} == {name: value or 0 for name, value in slips.items()}
        for column in run.columns.all():
            found = PayslipLine.objects.filter(column=column).aggregate(sum=Sum("amount"))["sum"] or 0
            assert found == column.total, (run, column.code)
        paid: dict[int, int] = defaultdict(int)
        for slip, amount in Payment.objects.filter(run=run).values_list("payslip", "amount"):
            paid[slip] += amount
        for slip in run.payslips.all():
            assert paid[slip.pk] == max(slip.net, 0), (run, slip)
            assert slip.net >= 0, (run, slip)
    by_section: dict[str, int] = defaultdict(int)
    rows = PayslipLine.objects.order_by().values("column__section").annotate(sum=Sum("amount"))
    for section, amount in rows.values_list("column__section", "sum"):
        by_section[section] += amount
    totals = ends_of_year(zone)
    assert by_section["earning"] == totals["gross"]
    assert by_section["employee-contribution"] == totals["contributions"]
    assert by_section["tax"] == totals["tax"]
    assert by_section["deduction"] == totals["deductions"]
    assert totals["net"] == totals["gross"] - totals["contributions"] - totals["tax"] - totals["deductions"]


def seals_and_numbers_hold(zone: Zone) -> None:
    found = seals_verify(institution=zone.home)
    assert len(found) == 16 and all(each.ok for each in found)
    numbers = list(PayslipNumber.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, Payslip.objects.count() + 1))


def loans_and_creditors_balance(zone: Zone) -> None:
    agreement = loan_agreement(zone.home)
    assert len(agreement.rows) == 1 and not agreement.differing
    assert agreement.rows[0].taken + agreement.rows[0].balance == 1_200_000
    from payroll.models import DeductionAct

    acts = list(DeductionAct.objects.order_by("number"))
    left = balances(acts)
    for row, claimed, paid in zip(acts, (300_000, OUTSTANDING), (300_000, OUTSTANDING), strict=True):
        taken = LineOrigin.objects.filter(source="deductions", reference=row.pk).aggregate(sum=Sum("amount"))["sum"]
        assert taken == paid and left[row.pk].balance == claimed - paid
        assert row.state == "settled", row.state


def strike_and_maternity_balance(zone: Zone) -> None:
    strikers = [zone.employee(name).pk for name in ("awa", "moussa")]
    withheld = PayslipLine.objects.filter(payslip__employee__in=strikers, column__code__endswith="-absence")
    assert withheld.filter(payslip__run__period__month=3).aggregate(sum=Sum("amount"))["sum"] < -80_000
    assert withheld.aggregate(sum=Sum("amount"))["sum"] == 0
    claim = BranchClaim.objects.get()
    months = list(ClaimMonth.objects.order_by("year", "month").values_list("month", "amount"))
    assert [month for month, _amount in months] == [4, 5, 6, 7]
    benefit = lines(zone, "binta")["3550"]
    assert sum(amount for _month, amount in months) == benefit
    assert claim_balance(claim) == months[2][1] + months[3][1]


def back_pay_is_complete(zone: Zone) -> None:
    """Aminata is paid as if the rise had been known in May: as a colleague raised on time, line by line."""
    found = lines(zone, "aminata", payslip__run__period__month=10)
    assert found["1100-rappel"] == 5 * 60_000
    paid = lines(zone, "aminata", payslip__run__period__month__gte=5, payslip__run__period__month__lte=10)
    base = paid["1100"] + paid["1100-rappel"]
    assert base == 6 * 460_000
    corrected = lines(zone, "awa", payslip__run__kind=RunKind.CORRECTION)
    assert corrected["1100"] == 30_000


def heirs_have_the_whole_settlement(zone: Zone) -> None:
    run = PayRun.objects.get(kind=RunKind.SETTLEMENT, period__month=8)
    slip = run.payslips.get()
    parts = dict(Payment.objects.filter(run=run).values_list("holder", "amount"))
    assert set(parts) == {"Fatou Essai", "Omar Essai"} and sum(parts.values()) == slip.net
    assert abs(parts["Omar Essai"] - 2 * parts["Fatou Essai"]) <= 2
    assert not Payslip.objects.filter(employee=zone.employee("demba"), run__period__month__gte=9).exists()


def leavers_are_paid_to_their_day(zone: Zone) -> None:
    found = lines(zone, "nafi", payslip__run__period__month=6)
    assert found["1100"] == 175_000
    assert lines(zone, "nafi", payslip__run__period__month=2)["1100"] == 350_000 * 21 // 30
    assert Departure.objects.filter(state="paid").count() == 2
    assert FamilyStatus.objects.filter(employee=zone.employee("awa")).count() == 2


def year_to_date_is_the_sum_of_the_year(zone: Zone) -> None:
    period = PayPeriod.objects.get(month=12)
    people = [zone.employee(name).pk for name in ("awa", "moussa", "fatou", "aminata", "binta")]
    sections = dict(PayRun.objects.get(period=period, kind=RunKind.REGULAR).columns.values_list("code", "section"))
    totals = year_to_date(period=period, employees=people, sections=sections)
    for key in people:
        sums = Payslip.objects.filter(employee=key).aggregate(gross=Sum("gross"), tax=Sum("tax"), net=Sum("net"))
        assert (totals[key].gross, totals[key].tax, totals[key].net) == (sums["gross"], sums["tax"], sums["net"])

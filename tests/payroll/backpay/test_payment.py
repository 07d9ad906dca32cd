"""What is approved enters the month's pay: each levy as attributed, to the franc, once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from hr_core.models import FamilyStatus
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_back_pay import BackPayState
from payroll.models import BackPayCase, BackPayLine, BackPayPart, LineOrigin, PayRun, Payslip, RunProblem
from payroll.services.closing import seals_verify
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, approved, case_of, lines_of_case, paid_lines, raised, searched
from tests.payroll.deductions.acts import scale
from tests.payroll.months import month_closed

FEBRUARY = dt.date(2026, 2, 1)
LEVIES = ("ipres-general-employee", "ipres-general-employer", "css-family-employer", "income-tax", "trimf", "cfce")


def folded(lines: dict[str, int]) -> Counter[str]:
    """Lines with their back pay added to them."""
    found: Counter[str] = Counter()
    for code, amount in lines.items():
        found[code.removesuffix("-rappel")] += amount
    return found


def owed_and_found(zone: Zone, salary: int = 450_000) -> BackPayCase:
    raised(zone, "awa", FEBRUARY, salary)
    searched(zone)
    with scope(zone.home):
        return case_of(zone, "awa")


@pytest.mark.parametrize("salary", [450_000, 380_000, 3_000_000])
def test_paid_wrong_then_back_paid_is_paid_right(zone: Zone, quarter: list[PayRun], salary: int) -> None:
    owed_and_found(zone, salary)
    answered(zone, "origin")
    if salary < 400_000:
        scale(zone)
    approved(zone, "awa")
    april = month_closed(zone, 2026, 4)
    may = month_closed(zone, 2026, 5)
    with scope(zone.home):
        paid = folded(paid_lines(zone, "awa", run__period__month__in=[2, 3, 4]))
        right = folded(paid_lines(zone, "awa", run=may))
        assert +paid == Counter({code: 3 * amount for code, amount in right.items()})
        slip = Payslip.objects.get(run=april, employee=zone.employee("awa"))
        assert slip.net == 3 * Payslip.objects.get(run=may, employee=zone.employee("awa")).net - sum(
            Payslip.objects.filter(employee=zone.employee("awa"), run__period__month__in=[2, 3]).values_list("net", flat=True)
        )
        assert case_of(zone, "awa").state == BackPayState.PAID
        assert all(finding.ok for finding in seals_verify(institution=zone.home))
    assert searched(zone, since=dt.date(2026, 1, 1)).cases == 0


def test_one_line_by_item_with_its_months_of_origin(zone: Zone, quarter: list[PayRun]) -> None:
    owed_and_found(zone)
    answered(zone, "origin")
    case = approved(zone, "awa")
    april = month_closed(zone, 2026, 4)
    with scope(zone.home):
        lines = paid_lines(zone, "awa", run=april)
        assert lines["1100-rappel"] == 100_000 and lines["1100"] == 450_000
        origin = LineOrigin.objects.get(run=april, code="1100-rappel")
        assert origin.source == "backpay" and origin.label == "Rappel pour février 2026 à mars 2026"
        assert origin.reference == BackPayPart.objects.get(case=case).pk
        column = april.columns.get(code="1100-rappel")
        assert (column.item_code, column.label) == ("1100", "Salaire de base, rappel")
        levy = april.columns.get(code="ipres-general-employee-rappel")
        own = april.columns.get(code="ipres-general-employee")
        assert (levy.section, levy.recipient, levy.branch) == (own.section, own.recipient, own.branch)
        assert not RunProblem.objects.filter(run=april, severity="blocking").exists()


def test_at_payment_the_levies_read_the_back_pay(zone: Zone, quarter: list[PayRun]) -> None:
    owed_and_found(zone)
    answered(zone, "payment")
    approved(zone, "awa")
    april, may = month_closed(zone, 2026, 4), month_closed(zone, 2026, 5)
    with scope(zone.home):
        lines = paid_lines(zone, "awa", run=april)
        assert not any(code.endswith("-rappel") and code.removesuffix("-rappel") in LEVIES for code in lines)
        assert lines["income-tax"] > paid_lines(zone, "awa", run=may)["income-tax"]
        assert lines["cfce"] > paid_lines(zone, "awa", run=may)["cfce"]
    assert searched(zone, since=dt.date(2026, 1, 1)).cases == 0


def test_ways_may_differ_from_one_levy_to_another(zone: Zone, quarter: list[PayRun]) -> None:
    owed_and_found(zone)
    answered(zone, "origin", but={"income-tax": "spreading", "cfce": "special", "trimf": "payment"}, rate=3_000)
    case = approved(zone, "awa")
    april, may = month_closed(zone, 2026, 4), month_closed(zone, 2026, 5)
    with scope(zone.home):
        lines, alone = paid_lines(zone, "awa", run=april), paid_lines(zone, "awa", run=may)
        back = lines["1100-rappel"] + lines["1300-rappel"]
        assert lines["income-tax"] == alone["income-tax"] and lines["cfce"] == alone["cfce"]
        assert lines["cfce-rappel"] == round(back * 3 / 100)
        assert lines["income-tax-rappel"] % 2 == 0 and lines["income-tax-rappel"] > 0
        owed = lines_of_case(case)
        for code in ("ipres-general-employee", "css-family-employer"):
            assert lines.get(f"{code}-rappel", 0) == owed.get(code, 0)
    assert searched(zone, since=dt.date(2026, 1, 1)).cases == 0


def test_an_unknown_attribution_is_asked_not_guessed(zone: Zone, quarter: list[PayRun]) -> None:
    case = owed_and_found(zone)
    with pytest.raises(Refusal, match="Imputation des prélèvements"):
        approved(zone, "awa")
    with scope(zone.home):
        case.refresh_from_db()
        assert case.state == BackPayState.PROPOSED and not BackPayPart.objects.exists()


def test_an_answer_taken_away_blocks_the_pay(zone: Zone, quarter: list[PayRun]) -> None:
    from payroll.choices import RunState
    from payroll.models import LevyAttribution
    from tests.payroll.months import month_opened, month_taken

    owed_and_found(zone)
    answered(zone, "origin")
    approved(zone, "awa")
    with scope(zone.home):
        LevyAttribution.objects.filter(levy="income-tax").delete()
    april = month_taken(zone, month_opened(zone, 2026, 4), RunState.CALCULATED)
    with scope(zone.home):
        found = RunProblem.objects.get(run=april, code="back_pay_attribution")
        assert found.severity == "blocking" and found.employee_id == zone.employee("awa").pk


@pytest.mark.parametrize("count", [2, 3, 7])
def test_instalments_add_up_to_the_franc(zone: Zone, quarter: list[PayRun], count: int) -> None:
    owed_and_found(zone, 450_001)
    answered(zone, "origin")
    case = approved(zone, "awa", treatment="instalments", instalments=count, agreement="Accord du 2 avril 2026")
    for month in range(4, 4 + count):
        month_closed(zone, 2026, month)
        with scope(zone.home):
            paid = BackPayPart.objects.filter(case=case, state="paid").count()
            assert paid == month - 3
    with scope(zone.home):
        case.refresh_from_db()
        assert case.state == BackPayState.PAID
        lines = paid_lines(zone, "awa")
        for code, amount in lines_of_case(case).items():
            assert lines[f"{code}-rappel"] == amount
    assert searched(zone, since=dt.date(2026, 1, 1)).cases == 0


def test_a_month_that_paid_back_pay_may_itself_be_computed_again(zone: Zone, quarter: list[PayRun]) -> None:
    owed_and_found(zone)
    answered(zone, "origin")
    approved(zone, "awa")
    month_closed(zone, 2026, 4)
    raised(zone, "awa", dt.date(2026, 4, 1), 500_000)
    searched(zone)
    with scope(zone.home):
        found = lines_of_case(case_of(zone, "awa"))
        assert found["1100"] == 50_000
        assert not any(code.endswith("-rappel") for code in found)


def test_what_a_family_changes_is_of_its_month_even_when_the_tax_is_of_payment(
    zone: Zone, quarter: list[PayRun]
) -> None:
    """Children told late: the tax of February and March is given back, although back pay is taxed when it is paid."""
    with scope(zone.home, actor=zone.user("fatou"), reason="actes de naissance"):
        FamilyStatus.objects.filter(employee=zone.employee("awa")).update(declared_children=6)
    raised(zone, "awa", FEBRUARY, 700_000)
    searched(zone)
    answered(zone, "origin", but={"income-tax": "payment", "trimf": "payment"})
    with scope(zone.home):
        lines = BackPayLine.objects.filter(origin__case=case_of(zone, "awa"), code="income-tax").order_by("origin__month")
        january, february, _march = lines
        assert january.own == january.amount < 0  # nothing but the family moved
        assert february.own < 0 and february.own != february.amount
        owed = sum(line.own for line in lines)
    approved(zone, "awa")
    april, may = month_closed(zone, 2026, 4), month_closed(zone, 2026, 5)
    with scope(zone.home):
        paid = paid_lines(zone, "awa", run=april)
        assert paid["income-tax-rappel"] == owed
        assert paid["income-tax"] > paid_lines(zone, "awa", run=may)["income-tax"]
    assert searched(zone, since=dt.date(2026, 1, 1)).cases == 0

"""What an institution paid over some months, summed."""

from __future__ import annotations

from django.db.models import Sum

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import Payslip, PayslipLine
from payroll.selectors.paid_sums import employee_sums, paid_runs, paid_sums, paid_totals
from tests.cast import Zone
from tests.payroll.months import month_opened, month_paid, month_taken


def test_sums_of_lines_and_of_employees_agree_with_the_payslips(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        runs = paid_runs(zone.home, (2026, 1))
        assert list(runs) == [run]
        by_line = {each.code: each.amount for each in paid_sums(runs)}
        lines = PayslipLine.objects.values("column__code").annotate(sum=Sum("amount"))
        assert by_line == {row["column__code"]: row["sum"] for row in lines}
        people: dict[str, int] = {}
        for each in employee_sums(runs):
            people[each.code] = people.get(each.code, 0) + each.amount
        assert {code: amount for code, amount in by_line.items() if amount} == {
            code: amount for code, amount in people.items() if amount
        }
        assert paid_totals(runs)["net"] == Payslip.objects.aggregate(sum=Sum("net"))["sum"] > 0
        code = next(iter(by_line))
        assert {each.code for each in employee_sums(runs, [code])} == {code}


def test_a_month_counts_from_the_day_on_which_it_is_paid(zone: Zone) -> None:
    month_taken(zone, month_opened(zone), RunState.ACCEPTED)
    with scope(zone.home, actor=zone.user("binta")):
        assert not paid_runs(zone.home, (2025, 12), (2026, 2)).exists()
        assert paid_sums(paid_runs(zone.home, (2026, 1))) == []

"""What months of pay take for the acts: in order, within the portion and the balance, until nothing is owed."""

from __future__ import annotations

import datetime as dt

import pytest

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.choices import RunKind, RunState
from payroll.models import DeductionAct, LineOrigin, PayslipLine, RunProblem
from payroll.selectors.attachable import reference_of
from payroll.selectors.deduction_balances import balances
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.deduction_acts import act_release, act_resume, act_suspend, movement_approve, movement_enter
from payroll.services.variable_inputs import variable_input_set
from tests.cast import Zone
from tests.payroll.deductions.acts import act, creditor, item, items, moment, scale, taken
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_closed, month_opened, month_paid, month_taken
from tests.payroll.runs.test_other_runs import opened

CALCULATED = RunState.CALCULATED


def line(zone: Zone, code: str, name: str = "awa") -> int:
    with scope(zone.home):
        found = PayslipLine.objects.filter(payslip__employee=zone.employee(name), column__code=code)
        return sum(each.amount for each in found)


def state(zone: Zone, row: DeductionAct) -> str:
    with scope(zone.home):
        return DeductionAct.objects.get(pk=row.pk).state


def balance(zone: Zone, row: DeductionAct) -> int | None:
    with scope(zone.home):
        return balances([row])[row.pk].balance


def portion(zone: Zone, name: str = "awa") -> int:
    """A tenth of the first 100 000 and a fifth of the rest of the pay after levies."""
    with scope(zone.home):
        slip = zone.employee(name).payslips.latest("pk")
        base = slip.gross - slip.contributions - slip.tax
    return 10_000 + (base - 100_000) // 5


def test_a_month_takes_the_instalment_on_the_item_of_the_nature(zone: Zone) -> None:
    scale(zone)
    row = act(zone, number="12/2026")
    month_taken(zone, month_opened(zone), CALCULATED)
    assert taken(zone, row) == [30_000]
    assert line(zone, "6500") == 30_000
    with scope(zone.home):
        slip = zone.employee("awa").payslips.get()
        assert slip.net == slip.gross - slip.contributions - slip.tax - 30_000
        origin = LineOrigin.objects.get(source="deductions")
        assert origin.label == "saisie des rémunérations 12/2026, 02/01/2026"


def test_an_act_without_instalment_takes_all_the_portion(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=5_000_000, instalment=None)
    month_taken(zone, month_opened(zone), CALCULATED)
    assert taken(zone, row) == [portion(zone)]


def test_two_creditors_share_the_portion_in_proportion(zone: Zone) -> None:
    scale(zone)
    first = act(zone, principal=5_000_000, instalment=60_000)
    second = act(zone, principal=5_000_000, instalment=30_000, creditor=creditor(zone, "Mutuelle d’épargne"))
    month_taken(zone, month_opened(zone), CALCULATED)
    whole = portion(zone)
    assert taken(zone, first)[0] + taken(zone, second)[0] == whole
    assert taken(zone, first)[0] in (whole * 2 // 3, whole * 2 // 3 + 1)


def test_three_creditors_come_in_legal_order(zone: Zone) -> None:
    scale(zone)
    seizure = act(zone, principal=5_000_000, instalment=50_000, notified_at=moment(3))
    treasury = act(zone, nature="tax_notice", principal=5_000_000, instalment=30_000, notified_at=moment(4))
    child = act(zone, nature="maintenance", principal=None, instalment=25_000, notified_at=moment(5))
    month_taken(zone, month_opened(zone), CALCULATED)
    assert taken(zone, child) == [25_000]
    assert taken(zone, treasury) == [30_000]
    assert taken(zone, seizure) == [portion(zone) - 55_000]


def test_what_could_not_be_taken_is_carried_and_asked_again(zone: Zone) -> None:
    scale(zone)
    child = act(zone, nature="maintenance", principal=None, instalment=300_000)
    month_closed(zone)
    whole = portion(zone)
    with scope(zone.home):
        known = balances([child], on=dt.date(2026, 2, 1))[child.pk]
    assert known.arrears == 300_000 - whole
    assert known.balance is None


def test_arrears_are_made_good_once_the_pay_allows_it(zone: Zone) -> None:
    scale(zone)
    row = act(zone, instalment=35_000)
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        pay = reference_of(zone.employee("awa"), dt.date(2026, 1, 31))
        assert pay is not None
        variable_input_set(
            period=run.period, employee=zone.employee("awa"), item=item(zone, "6900"), amount=pay.net - 15_000,
            access=access_of(zone.user("ousmane"), zone.home.pk),
        )  # fmt: skip
    month_taken(zone, run, RunState.CLOSED)
    month_taken(zone, month_opened(zone, 2026, 2), CALCULATED)
    assert portion(zone) > 55_000
    assert taken(zone, row) == [15_000, 55_000]


def test_an_act_never_makes_the_net_negative(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=5_000_000, instalment=None)
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        variable_input_set(
            period=run.period, employee=zone.employee("awa"), item=item(zone, "6900"), amount=3_000_000,
            access=access_of(zone.user("ousmane"), zone.home.pk),
        )  # fmt: skip
    month_taken(zone, run, CALCULATED)
    assert taken(zone, row) == []


def test_the_protected_minimum_stays_with_the_employee(zone: Zone) -> None:
    scale(zone, minimum=10_000_000)
    row = act(zone, instalment=None)
    month_taken(zone, month_opened(zone), CALCULATED)
    assert taken(zone, row) == []


def test_two_creditors_over_three_months_end_with_balances_that_agree(zone: Zone) -> None:
    scale(zone)
    first = act(zone, principal=70_000, interest=3_000, costs=2_000, instalment=25_000)
    second = act(zone, principal=20_001, instalment=20_000, creditor=creditor(zone, "Mutuelle d’épargne"))
    for month in (1, 2, 3):
        month_closed(zone, 2026, month)
    assert taken(zone, first) == [25_000, 25_000, 25_000]
    assert taken(zone, second) == [20_000, 1]
    assert (balance(zone, first), balance(zone, second)) == (0, 0)
    assert (state(zone, first), state(zone, second)) == ("settled", "settled")
    month_taken(zone, month_opened(zone, 2026, 4), CALCULATED)
    assert len(taken(zone, first)) == 3


def test_what_an_earlier_software_had_taken_is_not_taken_again(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=100_000, taken_before=85_000, instalment=30_000)
    month_paid(zone)
    assert taken(zone, row) == [15_000]
    assert state(zone, row) == "settled"


@pytest.mark.parametrize(("day", "count"), [(30, 0), (31, 0)])
def test_a_release_of_the_last_day_or_before_stops_the_month(zone: Zone, day: int, count: int) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("binta")):
        act_release(act=row, on=dt.date(2026, 1, day), reference="Mainlevée n° 1", actor=zone.user("binta"))
    month_taken(zone, month_opened(zone), CALCULATED)
    assert len(taken(zone, row)) == count


def test_a_release_that_takes_effect_the_day_after_lets_the_month_be_taken(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("binta")):
        act_release(act=row, on=dt.date(2026, 2, 1), reference="Mainlevée n° 1", actor=zone.user("binta"))
    month_closed(zone)
    assert taken(zone, row) == [30_000]
    month_taken(zone, month_opened(zone, 2026, 2), CALCULATED)
    assert taken(zone, row) == [30_000]


def test_a_suspended_act_takes_nothing_and_asks_no_arrears_for_it(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("binta")):
        row = act_suspend(act=row, start=dt.date(2026, 1, 20), reference="Ordonnance", actor=zone.user("binta"))
    month_closed(zone)
    assert taken(zone, row) == []
    with scope(zone.home, actor=zone.user("binta")):
        act_resume(act=row, on=dt.date(2026, 2, 1), actor=zone.user("binta"), reason="Délai passé")
    month_taken(zone, month_opened(zone, 2026, 2), CALCULATED)
    assert taken(zone, row) == [30_000]


def test_an_act_takes_from_the_month_of_its_first_day(zone: Zone) -> None:
    scale(zone)
    row = act(zone, start=dt.date(2026, 2, 1))
    month_closed(zone)
    assert taken(zone, row) == []
    month_taken(zone, month_opened(zone, 2026, 2), CALCULATED)
    assert taken(zone, row) == [30_000]


def test_a_scale_that_is_no_longer_known_takes_nothing_and_blocks_the_run(zone: Zone) -> None:
    made = scale(zone)
    row = act(zone)
    with scope(zone.home):
        type(made).objects.filter(pk=made.pk).update(state="refused")
    run = month_taken(zone, month_opened(zone), CALCULATED)
    assert taken(zone, row) == []
    with scope(zone.home):
        problem = RunProblem.objects.get(run=run, code="unknown_scale")
    assert problem.severity == "blocking"
    assert "juriste" in problem.cure


def test_a_payment_outside_the_pay_counts_once_another_person_approved_it(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=40_000)
    with scope(zone.home, actor=zone.user("ousmane")):
        movement = movement_enter(
            act=row, kind="payment", amount=25_000, on=dt.date(2026, 1, 10), reference="Reçu 8", actor=zone.user("ousmane")
        )
    assert balance(zone, row) == 40_000
    with scope(zone.home, actor=zone.user("binta")):
        movement_approve(movement=movement, actor=zone.user("binta"))
    assert balance(zone, row) == 15_000
    month_paid(zone)
    assert taken(zone, row) == [15_000]
    assert state(zone, row) == "settled"


def test_calculating_again_changes_nothing(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    run = month_taken(zone, month_opened(zone), CALCULATED)
    with scope(zone.home, actor=zone.user("ousmane")):
        calculation_run_here(calculation=calculation_start(run=run, actor=zone.user("ousmane")))
    assert taken(zone, row) == [30_000]


def test_others_are_not_touched(zone: Zone) -> None:
    items(zone)
    scale(zone)
    act(zone)
    month_taken(zone, month_opened(zone), CALCULATED)
    with scope(zone.home):
        assert set(LineOrigin.objects.values_list("employee", flat=True)) == {zone.employee("awa").pk}


def test_sources_that_reckon_with_the_acts_know_them_by_their_name() -> None:
    from payroll.services.overpayments import BEFORE
    from payroll.services.sources import sources

    assert {source.key for source in sources} >= BEFORE


def test_loans_and_acts_together_keep_to_the_portion_and_acts_come_first(zone: Zone) -> None:
    lend(zone)
    scale(zone)
    seizure = act(zone, principal=5_000_000, instalment=40_000)
    running_loan(zone, amount=600_000, months=12)
    month_taken(zone, month_opened(zone), CALCULATED)
    with scope(zone.home):
        lent = sum(row.amount for row in LineOrigin.objects.filter(source="loans"))
    assert taken(zone, seizure) == [40_000]
    assert lent == portion(zone) - 40_000


def test_a_second_run_of_the_month_takes_what_the_larger_portion_allows_and_no_more(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=5_000_000, instalment=None)
    january = month_paid(zone)
    first = portion(zone)
    run = month_taken(zone, opened(zone, january.period, RunKind.SUPPLEMENTARY, "awa"), CALCULATED)
    with scope(zone.home):
        slips = zone.employee("awa").payslips.filter(run__in=[january, run])
        base = sum(slip.gross - slip.contributions - slip.tax for slip in slips)
    whole = 10_000 + (base - 100_000) // 5
    assert taken(zone, row) == [first, whole - first]

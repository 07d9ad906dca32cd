"""The life of a departure: what it ends, who takes which step, what is paid, and how a cancelled one gives everything back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Contract, Employee, Posting, RoleGrant
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices import RunKind, RunState
from payroll.choices_departures import AmountKind, Cause, ClearanceState, DepartureState
from payroll.models import Departure, DepartureAmount, LineOrigin, PayItem, PayRun, Payslip, RecurringInput
from payroll.selectors.settlements import settlement_of
from payroll.services.departures import (
    amount_add,
    amount_decide,
    amount_propose,
    amount_remove,
    clearance_set,
    departure_sign,
    departure_update,
)
from tests.cast import Zone
from tests.payroll.departures.leaving import (
    LAST_DAY,
    calculated,
    may,
    opened,
    run_taken,
    step,
    with_run,
)
from tests.payroll.months import month_opened, month_taken

NEXT_DAY = LAST_DAY + dt.timedelta(days=1)


def amounts(departure: Departure) -> dict[str, int | None]:
    return {amount.kind: amount.amount for amount in departure.amounts.all()}


def given(zone: Zone) -> RecurringInput:
    return RecurringInput.objects.create(
        institution=zone.home,
        employee=zone.employee("awa"),
        item=PayItem.objects.get(code="2300"),
        amount=20_000,
        start=dt.date(2026, 1, 1),
    )


def test_opening_a_departure_ends_the_service_on_its_day(zone: Zone, january: PayRun) -> None:
    with scope(zone.home):
        transport = given(zone)
    departure = opened(zone)
    with scope(zone.home):
        awa = Employee.objects.get(pk=zone.employee("awa").pk)
        assert awa.left_on == NEXT_DAY
        assert Contract.objects.get(employee=awa).end == NEXT_DAY
        assert Posting.objects.get(employee=awa).end == NEXT_DAY
        transport.refresh_from_db()
        assert transport.end == NEXT_DAY
        assert departure.reference_number == f"D-{departure.year}-0001"
        assert departure.clearances.filter(state=ClearanceState.WAITING).count() > 5
        assert departure.notice_group == "employee"


def test_the_amounts_of_a_dismissal_are_those_of_the_law(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    with scope(zone.home):
        # 11 years: 5 × 25 % + 5 × 30 % + 1 × 40 % = 3.15 months of 400 000; notice one month; leave 6 of 24 days of a twelfth.
        assert amounts(departure) == {
            AmountKind.NOTICE: 400_000,
            AmountKind.SEVERANCE: 1_260_000,
            AmountKind.LEAVE: 100_000,
        }


def test_the_run_pays_the_settlement_with_the_days_of_the_month(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    run = with_run(zone, departure)
    with scope(zone.home):
        slip = Payslip.objects.get(run=run)
        lines = dict(slip.lines.values_list("column__code", "amount"))
        assert run.kind == RunKind.SETTLEMENT and run.employees == [departure.employee_id]
        assert lines["1100"] == 200_000  # fifteen days of thirty
        assert (lines["4510"], lines["4520"], lines["4550"]) == (400_000, 1_260_000, 100_000)
        # Severance is exempt; notice and leave are taxed with the salary.
        assert slip.taxable == slip.gross - 1_260_000
        origins = LineOrigin.objects.filter(run=run, source="departures")
        assert {origin.reference for origin in origins} == set(departure.amounts.values_list("pk", flat=True))
        settlement = settlement_of(departure)
        assert settlement and settlement.due - settlement.withheld == slip.net == settlement.net


def test_a_settlement_after_the_month_was_paid_pays_the_difference(zone: Zone, january: PayRun) -> None:
    month_taken(zone, january, RunState.PAID)
    departure = calculated(zone)
    run = with_run(zone, departure)
    with scope(zone.home):
        lines = dict(Payslip.objects.get(run=run).lines.values_list("column__code", "amount"))
        assert lines["1100"] == -200_000  # the whole month was paid, fifteen days were due
        assert lines["4520"] == 1_260_000


def test_a_settlement_months_after_leaving_pays_only_what_is_left(zone: Zone, january: PayRun) -> None:
    departure = opened(zone)
    month_taken(zone, january, RunState.CLOSED)
    february = month_opened(zone, 2026, 2)
    departure = step(zone, departure, "calculer", by="fatou")
    run = with_run(zone, departure)
    with scope(zone.home):
        assert run.period_id == february.period_id
        slip = Payslip.objects.get(run=run)
        lines = dict(slip.lines.values_list("column__code", "amount"))
        assert "1100" not in lines
        assert lines["4520"] == 1_260_000
        assert slip.gross == 1_760_000


def test_the_run_paid_makes_the_departure_paid_and_closes_the_accesses(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home):
        departure.refresh_from_db()
        assert departure.state == DepartureState.PAID
        assert not RoleGrant.objects.filter(user=zone.user("awa")).exists()
        net = Payslip.objects.get(run=run).net
        assert sum(run.payments.values_list("amount", flat=True)) == net


def test_a_run_whose_statement_nobody_endorsed_is_not_paid(zone: Zone, january: PayRun) -> None:
    run = with_run(zone, calculated(zone))
    with pytest.raises(Refusal, match="n’est pas visé"):
        run_taken(zone, run, RunState.PAID)


def test_a_file_closes_with_its_receipt_and_its_clearances(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with pytest.raises(Refusal, match="reçu pour solde"):
        step(zone, departure, "clore", by="fatou")
    with scope(zone.home, actor=zone.user("fatou")):
        departure_sign(departure=departure, signed_on=dt.date(2026, 2, 2), note="", access=may(zone, "fatou"))
    with pytest.raises(Refusal, match="quitus"):
        step(zone, departure, "clore", by="fatou")
    with scope(zone.home, actor=zone.user("fatou")):
        with pytest.raises(ValidationError, match="ce qui manque"):
            clearance_set(
                clearance=departure.clearances.all()[0], state=ClearanceState.OWED, remark="", access=may(zone, "fatou")
            )
        for clearance in departure.clearances.all():
            done = clearance_set(clearance=clearance, state=ClearanceState.DONE, remark="", access=may(zone, "fatou"))
            assert done.done_by == zone.user("fatou") and done.done_at
    assert step(zone, departure, "clore", by="fatou").state == DepartureState.CLOSED


def test_whoever_calculated_does_not_endorse(zone: Zone, january: PayRun) -> None:
    departure = step(zone, opened(zone, by="khady"), "calculer", by="khady")
    with_run(zone, departure)
    with pytest.raises(Refusal, match="une autre personne doit le viser"):
        step(zone, departure, "viser", by="khady")
    assert step(zone, departure, "viser", by="binta").endorsed_by == zone.user("binta")


def test_a_statement_is_not_endorsed_before_its_pay_is_calculated(zone: Zone, january: PayRun) -> None:
    with pytest.raises(Refusal, match="paie du solde"):
        step(zone, calculated(zone), "viser", by="khady")


def test_a_missing_figure_blocks_and_a_second_person_settles_it(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone, leave_days=None, leave_source="")
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="Il manque un chiffre"):
        with_run(zone, departure)
    with scope(zone.home, actor=zone.user("fatou")):
        leave = DepartureAmount.objects.get(departure=departure, kind=AmountKind.LEAVE)
        with pytest.raises(ValidationError, match="texte ou la pièce"):
            amount_propose(amount=leave, proposed=90_000, reason="relevé", source="", access=may(zone, "fatou"))
        amount_propose(amount=leave, proposed=90_000, reason="relevé", source="Fiche 7", access=may(zone, "fatou"))
        with pytest.raises(Refusal, match="ne permet pas"):
            amount_decide(amount=leave, approve=True, access=may(zone, "fatou"))
    with scope(zone.home, actor=zone.user("khady")):
        amount_decide(amount=leave, approve=True, access=may(zone, "khady"))
        assert amounts(departure)[AmountKind.LEAVE] == 90_000
    run = with_run(zone, departure)
    with scope(zone.home):
        assert Payslip.objects.get(run=run).lines.get(column__code="4550").amount == 90_000


def test_who_proposes_an_amount_does_not_decide_it(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    with scope(zone.home, actor=zone.user("khady")):
        notice = departure.amounts.get(kind=AmountKind.NOTICE)
        amount_propose(amount=notice, proposed=0, reason="transaction", source="", access=may(zone, "khady"))
        with pytest.raises(Refusal, match="une autre personne"):
            amount_decide(amount=notice, approve=True, access=may(zone, "khady"))
        notice.refresh_from_db()
        assert notice.amount == 400_000
    with scope(zone.home, actor=zone.user("binta")):
        amount_decide(amount=notice, approve=False, reason="la loi s’applique", access=may(zone, "binta"))
        notice.refresh_from_db()
        assert notice.amount == 400_000 and notice.override == "refused"


def test_what_is_taken_off_makes_a_debt_that_is_told(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        with pytest.raises(ValidationError, match="pièce"):
            amount_add(
                departure=departure, kind=AmountKind.TRAINING_BOND, label="", amount=5_000_000, evidence="", access=may(zone, "fatou")
            )
        bond = amount_add(
            departure=departure, kind=AmountKind.TRAINING_BOND, label="Master 2024", amount=5_000_000,
            evidence="Engagement du 03/09/2024", access=may(zone, "fatou"),
        )  # fmt: skip
    run = with_run(zone, departure)
    with scope(zone.home):
        settlement = settlement_of(departure)
        assert settlement and settlement.net < 0 and settlement.debt == -settlement.net
        assert run.problems.get(code="negative_net").severity == "warning"
    with scope(zone.home, actor=zone.user("fatou")):
        amount_remove(amount=bond, access=may(zone, "fatou"), reason="engagement honoré")
        settlement = settlement_of(departure)
        assert settlement and settlement.net > 0


def test_a_cancelled_departure_gives_everything_back(zone: Zone, january: PayRun) -> None:
    with scope(zone.home):
        transport = given(zone)
    departure = calculated(zone)
    run = with_run(zone, departure)
    with pytest.raises(ValidationError, match="motif"):
        step(zone, departure, "annuler", by="khady")
    with pytest.raises(Refusal, match="supprimer une campagne"):
        step(zone, departure, "annuler", by="khady", remark="réintégration")
    cancelled = step(zone, departure, "annuler", by="ousmane", remark="Réintégration par jugement n° 8")
    with scope(zone.home):
        awa = Employee.objects.get(pk=zone.employee("awa").pk)
        assert cancelled.state == DepartureState.CANCELLED and awa.left_on is None
        assert Contract.objects.get(employee=awa).end is None
        assert Posting.objects.get(employee=awa).end is None
        transport.refresh_from_db()
        assert transport.end is None
        assert not PayRun.objects.filter(pk=run.pk).exists()
        assert cancelled.events.get(to_state="cancelled").remark == "Réintégration par jugement n° 8"
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        assert Payslip.objects.get(run=january, employee=awa).lines.get(column__code="1100").amount == 400_000


def test_changing_the_last_day_moves_the_end_of_the_service(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    later = dt.date(2026, 1, 31)
    with scope(zone.home, actor=zone.user("fatou")):
        departure_update(
            departure=departure,
            values={"last_worked_on": later, "last_paid_on": later},
            access=may(zone, "fatou"),
            reason="préavis prolongé",
        )
        awa = Employee.objects.get(pk=zone.employee("awa").pk)
        assert awa.left_on == dt.date(2026, 2, 1)
        assert Contract.objects.get(employee=awa).end == dt.date(2026, 2, 1)
        # half a month of the notice is now paid as salary: 1 February to 16 February is left
        assert departure.amounts.get(kind=AmountKind.NOTICE).computed == 200_000


def test_one_departure_at_a_time(zone: Zone, january: PayRun) -> None:
    opened(zone)
    with pytest.raises((ValidationError, Refusal)):
        opened(zone)


def test_nobody_prepares_their_own_departure(zone: Zone, january: PayRun) -> None:
    with scope(zone.home), pytest.raises(OwnFile):
        opened(zone, "fatou", by="fatou")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_paid_on": LAST_DAY - dt.timedelta(days=1)}, "last_paid_on"),
        ({"reason": " "}, "reason"),
        ({"cause": Cause.TRANSFER}, "destination"),
        ({"leave_source": ""}, "leave_source"),
    ],
)
def test_a_departure_that_does_not_hold_is_refused(
    zone: Zone, january: PayRun, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        opened(zone, **changes)
    assert field in refused.value.message_dict
    with scope(zone.home):
        assert not Departure.objects.exists()
        assert Employee.objects.get(pk=zone.employee("awa").pk).left_on is None

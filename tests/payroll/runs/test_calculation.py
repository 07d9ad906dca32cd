"""A run calculated in chunks pays everybody once, exactly, however often a chunk is tried."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from hr_core.access import access_of
from hr_core.models import Employee, PayTerms
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import (
    CircuitStep,
    PayItem,
    PayItemVersion,
    PayRun,
    Payslip,
    PayslipLine,
    RecurringInput,
    RunProblem,
    VariableInput,
)
from payroll.services import calculation as service
from payroll.services.circuit import period_open, run_reject, step_take
from payroll.services.closing import seals_verify
from payroll.services.proofs import proof_token, proof_verify
from payroll.workflows import DEFAULT_CIRCUIT
from tests import cast
from tests.cast import Zone

START = dt.date(2015, 1, 1)


def item(zone: Zone, code: str, label: str, **more: object) -> PayItem:
    made = PayItem.objects.create(institution=zone.home, code=code)
    values = {"kind": "earning", "frequency": "recurring", "order": int(code), "start": START} | more
    PayItemVersion.objects.create(institution=zone.home, item=made, label=label, **values)
    return made


@pytest.fixture
def run(zone: Zone) -> PayRun:
    with scope(zone.home, actor=None):
        for order, step in enumerate(DEFAULT_CIRCUIT, start=1):
            CircuitStep.objects.create(
                institution=zone.home,
                order=order,
                state=step.state,
                label=step.label,
                right=step.right,
                differs_from=list(step.differs_from),
            )
        item(zone, "1100", "Salaire de base", frequency="everyone", nature="base-salary")
        transport = item(zone, "2300", "Transport", nature="transport", is_prorated=False)
        item(zone, "6200", "Mutuelle", kind="deduction", is_prorated=False)
        extra = item(zone, "3900", "Gratification", frequency="variable", is_prorated=False)
        run = period_open(institution=zone.home, year=2026, month=1, actor=zone.user("ousmane"))
        for employee in Employee.objects.all():
            RecurringInput.objects.create(
                institution=zone.home, employee=employee, item=transport, amount=30_000, start=START
            )
        VariableInput.objects.create(
            institution=zone.home, period=run.period, employee=zone.employee("awa"), item=extra, amount=50_000
        )
    return run


def take(zone: Zone, run: PayRun, name: str, state: str) -> None:
    with scope(zone.home, actor=zone.user(name)):
        step_take(run=run, access=access_of(zone.user(name), zone.home.pk), to_state=state)


def calculate(zone: Zone, run: PayRun, by: str = "ousmane", **more: object) -> None:
    with scope(zone.home, actor=zone.user(by)):
        calculation = service.calculation_start(run=run, actor=zone.user(by), **more)
        service.calculation_run_here(calculation=calculation)


@pytest.fixture
def calculated(zone: Zone, run: PayRun) -> PayRun:
    take(zone, run, "ousmane", RunState.INPUTS_CLOSED)
    calculate(zone, run)
    return run


def figures(run: PayRun) -> list[tuple]:
    lines = PayslipLine.objects.filter(run=run).order_by("payslip__employee", "column__code")
    return list(lines.values_list("payslip__employee", "column__code", "base", "rate", "amount"))


def test_everybody_is_paid_exactly(zone: Zone, calculated: PayRun) -> None:
    with scope(zone.home):
        assert Payslip.objects.count() == len(zone.employees) - 1  # all but Oumar, of the other institution
        slip = Payslip.objects.get(employee=zone.employee("awa"))
        lines = dict(slip.lines.values_list("column__code", "amount"))
    # 400 000 + 50 000 + (30 000 − 26 000) of transport above the exempt limit = 454 000 contributory and taxable
    assert slip.gross == 480_000 and slip.taxable == 454_000
    assert lines["ipres-general-employee"] == 24_192  # 5.6 % of the ceiling of 432 000
    assert lines["cfce"] == 13_620
    assert slip.net == slip.gross - slip.contributions - slip.tax - slip.deductions
    assert slip.tax == lines["income-tax"] + lines["trimf"]


def test_totals_agree_with_the_lines(zone: Zone, calculated: PayRun) -> None:
    with scope(zone.home):
        run = PayRun.objects.get(pk=calculated.pk)
        slips = list(Payslip.objects.filter(run=run))
        assert run.totals["net"] == sum(slip.net for slip in slips)
        assert run.totals["payslips"] == len(slips)
        for column in run.columns.all():
            assert column.total == sum(column.lines.values_list("amount", flat=True))
        earned = sum(c.total for c in run.columns.filter(section="earning"))
        assert earned == run.totals["gross"]


def test_calculating_again_changes_nothing(zone: Zone, calculated: PayRun) -> None:
    with scope(zone.home):
        before = figures(calculated)
    calculate(zone, calculated)
    with scope(zone.home):
        assert figures(calculated) == before


def test_chunks_of_one_give_the_same_as_one_chunk(zone: Zone, calculated: PayRun) -> None:
    with scope(zone.home):
        before = figures(calculated)
    calculate(zone, calculated, chunk_size=1)
    with scope(zone.home):
        assert figures(calculated) == before


def test_a_chunk_delivered_twice_is_done_once(zone: Zone, calculated: PayRun) -> None:
    with scope(zone.home):
        chunk = calculated.calculations.first().chunks.first()
        assert service.chunk_calculate(chunk_id=chunk.pk) is False


def test_one_employee_alone_is_recalculated_without_the_others(zone: Zone, calculated: PayRun) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        kept = dict(Payslip.objects.exclude(employee=awa).values_list("employee", "pk"))
        PayTerms.objects.filter(employee=awa).update(base_salary=500_000)
    calculate(zone, calculated, employees=[awa.pk])
    with scope(zone.home):
        assert dict(Payslip.objects.exclude(employee=awa).values_list("employee", "pk")) == kept
        assert Payslip.objects.get(employee=awa).gross == 580_000


def test_missing_facts_are_told_and_nobody_is_lost(zone: Zone, run: PayRun) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        awa.contract_set.all().delete()
        zone.employee("fatou").bankaccount_set.all().delete()
    take(zone, run, "ousmane", RunState.INPUTS_CLOSED)
    calculate(zone, run)
    with scope(zone.home):
        found = set(RunProblem.objects.values_list("employee", "code"))
        assert {(awa.pk, "missing_contract"), (zone.employee("fatou").pk, "missing_account")} <= found
        assert not Payslip.objects.filter(employee=awa).exists()
    with pytest.raises(Refusal, match="bloquantes"):
        take(zone, run, "ousmane", RunState.CHECKED)


def test_days_are_counted_in_thirtieths(zone: Zone, run: PayRun) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        Employee.objects.filter(pk=awa.pk).update(left_on=dt.date(2026, 1, 16))
    take(zone, run, "ousmane", RunState.INPUTS_CLOSED)
    calculate(zone, run)
    with scope(zone.home):
        slip = Payslip.objects.get(employee=awa)
        assert slip.inputs["paid_days"] == 15
        assert slip.lines.get(column__code="1100").amount == 200_000
        assert slip.lines.get(column__code="2300").amount == 30_000


def test_who_left_before_the_month_loses_the_payslip_calculated_too_early(zone: Zone, calculated: PayRun) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        Employee.objects.filter(pk=awa.pk).update(left_on=dt.date(2025, 12, 15))
    calculate(zone, calculated)
    with scope(zone.home):
        assert not Payslip.objects.filter(employee=awa).exists()


STEPS = [
    ("binta", RunState.CHECKED),
    ("khady", RunState.ENDORSED),
    ("maty", RunState.REVIEWED),
    ("mamadou", RunState.AUTHORISED),
    ("aminata", RunState.ACCEPTED),
    ("aminata", RunState.IN_PAYMENT),
    ("aminata", RunState.PAID),
    ("binta", RunState.CLOSED),
]


@pytest.fixture
def closed(zone: Zone, calculated: PayRun) -> PayRun:
    for name, state in STEPS:
        take(zone, calculated, name, state)
    return calculated


def test_the_same_person_cannot_check_and_endorse(zone: Zone, calculated: PayRun) -> None:
    with scope(zone.home):
        cast.role_grant(institution=zone.home, user=zone.user("khady"), role="payroll_approver", actor=None)
    take(zone, calculated, "khady", RunState.CHECKED)
    with pytest.raises(Refusal, match="une autre personne"):
        take(zone, calculated, "khady", RunState.ENDORSED)


def test_a_rejection_needs_a_reason_and_returns_to_the_calculation(zone: Zone, calculated: PayRun) -> None:
    take(zone, calculated, "binta", RunState.CHECKED)
    with scope(zone.home, actor=zone.user("khady")):
        access = access_of(zone.user("khady"), zone.home.pk)
        with pytest.raises(Refusal, match="motif"):
            run_reject(run=calculated, access=access, reason=" ")
        run_reject(run=calculated, access=access, reason="prime oubliée")
        assert PayRun.objects.get(pk=calculated.pk).state == RunState.CALCULATED


def test_a_closed_run_refuses_any_write_even_by_sql(zone: Zone, closed: PayRun) -> None:
    statements = [
        "UPDATE payroll_payslip SET net = net + 1 WHERE run_id = %s",
        "UPDATE payroll_payslipline SET amount = amount + 1 WHERE run_id = %s",
        "DELETE FROM payroll_payslipline WHERE run_id = %s",
        "DELETE FROM payroll_payment WHERE run_id = %s",
        "UPDATE payroll_payrun SET is_frozen = false WHERE id = %s",
        "UPDATE payroll_payseal SET net = 0 WHERE run_id = %s",
        "INSERT INTO payroll_payslipline (institution_id, run_id, payslip_id, column_id, base, quantity, rate, amount)"
        " SELECT institution_id, run_id, payslip_id, column_id, 0, 0, 0, 1 FROM payroll_payslipline"
        " WHERE run_id = %s LIMIT 1",
    ]
    for statement in statements:
        with scope(zone.home), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [closed.pk])


def test_the_seals_of_untouched_months_hold(zone: Zone, closed: PayRun) -> None:
    with scope(zone.home):
        (finding,) = seals_verify(institution=zone.home)
    assert finding.ok and finding.seal.sequence == 1


def test_a_paid_payslip_can_be_verified_by_whoever_holds_it(zone: Zone, closed: PayRun) -> None:
    with scope(zone.home):
        slip = Payslip.objects.get(employee=zone.employee("awa"))
        token = proof_token(payslip=slip)
    number = slip.identity["staff_number"]
    assert proof_verify(token=token, staff_number=number, net=slip.net)
    assert not proof_verify(token=token, staff_number=number, net=slip.net + 1)
    assert not proof_verify(token=token, staff_number="99999", net=slip.net)

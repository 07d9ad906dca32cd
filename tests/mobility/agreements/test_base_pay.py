"""No double base pay across institutions, and the pay of both in the month of departure and of return, to the franc."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from hr_core.models import AdministrativeStatus, Employee, PayTerms
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from mobility.models import Agreement, ReturnPlan
from mobility.services.agreements.effects import agreement_end, agreement_start
from mobility.services.agreements.follow import agreements_follow
from mobility.services.agreements.recharges import recharge_issue
from payroll.choices import RunState
from payroll.models import Payslip, PayslipLine
from payroll.services.setup import institution_payroll_setup
from tests.cast import Zone
from tests.mobility.agreements.makers import START, acting, agreed, in_force, ready, signed
from tests.payroll.months import month_opened, month_paid, month_taken

BACK = dt.date(2026, 4, 11)


def elsewhere(zone: Zone) -> Zone:
    """The zone seen from INPS, where Oumar enters and calculates."""
    with scope(zone.other, actor=None):
        institution_payroll_setup(institution=zone.other, start=dt.date(2026, 1, 1), actor=None)
    return replace(zone, home=zone.other, other=zone.home, users={**zone.users, "ousmane": zone.user("oumar")})


def paid(zone: Zone, month: int, employee: int | None) -> tuple[int, int] | None:
    """(paid days, base pay) on the payslip of a computed month at `zone.home`; None without a payslip."""
    run = month_taken(zone, month_opened(zone, 2026, month), RunState.CALCULATED)
    with scope(zone.home):
        payslip = Payslip.objects.filter(run=run, employee=employee).first()
        if payslip is None:
            return None
        base = PayslipLine.objects.filter(payslip=payslip, column__code="1100").first()
        return payslip.inputs.get("paid_days", 30), base.amount if base else 0


def test_departure_and_return_are_paid_to_the_day_in_both_institutions(zone: Zone) -> None:
    agreement = in_force(zone, end=BACK)
    awa, there = zone.employee("awa").pk, elsewhere(zone)
    assert agreements_follow(BACK - dt.timedelta(days=1))["prepared"] == 1
    with scope(zone.regional):
        ReturnPlan.objects.update(decision="return")
    assert agreements_follow(BACK)["ended"] == 1
    # 400 000 a month at home, 500 000 at the host; thirtieths of the days served in each place.
    assert [paid(zone, month, awa) for month in (2, 3, 4)] == [(15, 200_000), None, (20, 266_667)]
    assert [paid(there, month, agreement.host_file_id) for month in (2, 4)] == [(15, 250_000), (10, 166_667)]
    with scope(zone.home):
        assert AdministrativeStatus.objects.on(BACK).get(employee=awa).main_payer == "institution"
    with scope(zone.other):
        host = Employee.objects.get(pk=agreement.host_file_id)
        assert host.left_on == BACK and host.person_uid == zone.employee("awa").person_uid


def test_the_database_refuses_a_second_base_pay_and_tells_nothing_of_the_other_file(zone: Zone) -> None:
    agreement = in_force(zone, end=BACK)
    with scope(zone.home), transaction.atomic():
        with pytest.raises(IntegrityError, match="un seul employeur paie le salaire de base") as refused, transaction.atomic():
            AdministrativeStatus.objects.filter(employee=zone.employee("awa").pk, main_payer="other").delete()
        assert "INPS" not in str(refused.value) and "500" not in str(refused.value)
    with scope(zone.other), pytest.raises(IntegrityError, match="déjà un salaire de base"), transaction.atomic():
        PayTerms.objects.filter(employee=agreement.host_file_id).update(start=START - dt.timedelta(days=1), end=BACK)
        Employee.objects.filter(pk=agreement.host_file_id).update(hired_on=START - dt.timedelta(days=1))
    with scope(zone.other):
        PayTerms.objects.filter(employee=agreement.host_file_id).update(end=dt.date(2026, 3, 1))  # less is always possible


def test_nothing_is_written_when_a_condition_of_entry_is_not_met(zone: Zone) -> None:
    agreement = signed(zone)
    with pytest.raises(Refusal, match="Conditions d’entrée à remplir"):
        agreement_start(agreement=agreement, on=START)
    ready(zone, agreement)
    with pytest.raises(Refusal, match="pas avant"):
        agreement_start(agreement=agreement, on=START - dt.timedelta(days=1))
    with scope(zone.other):
        assert not Employee.objects.filter(person_uid=zone.employee("awa").person_uid).exists()
    assert agreements_follow(START)["started"] == 1


def test_a_transfer_leaves_home_and_has_no_return(zone: Zone) -> None:
    agreement = in_force(zone, "transfer")
    with scope(zone.home):
        assert Employee.objects.get(pk=zone.employee("awa").pk).left_on == START
    with scope([zone.regional, zone.home, zone.other]), pytest.raises(Refusal, match="ne peut pas prendre ce chemin"):
        agreement_end(agreement=agreement, on=START)
    assert paid(elsewhere(zone), 3, agreement.host_file_id) == (30, 500_000)


def test_a_placement_is_paid_at_home_and_refunded_by_thirtieths_of_the_paid_payslip(zone: Zone) -> None:
    agreement = in_force(zone, "placement", end=BACK)
    with acting(zone, "aminata") as access, pytest.raises(Refusal, match="pas encore payée"):
        recharge_issue(agreement=agreement, year=2026, month=2, access=access)
    run = month_paid(zone, 2026, 2)
    with acting(zone, "aminata") as access:
        statement = recharge_issue(agreement=agreement, year=2026, month=2, access=access)
        slip = Payslip.objects.get(run=run, employee=zone.employee("awa").pk)
        assert slip.inputs.get("paid_days", 30) == 30 and statement.days == 15
        assert sum(line["whole"] for line in statement.lines) == slip.gross + slip.employer
        assert all(line["amount"] == (line["whole"] + 1) // 2 for line in statement.lines)
        assert statement.total == sum(line["amount"] for line in statement.lines)
        with pytest.raises(Exception, match="déjà son état"):
            recharge_issue(agreement=agreement, year=2026, month=2, access=access)


def test_the_text_agreed_by_all_three_is_frozen_with_its_hash(zone: Zone) -> None:
    agreement = agreed(zone)
    assert agreement.state == "agreed"
    with scope(zone.home), transaction.atomic():
        version = agreement.versions.get()
        for write in (
            lambda: version.__class__.objects.filter(pk=version.pk).update(digest="0" * 64),
            lambda: agreement.clauses.update(text="autre chose"),
            lambda: agreement.costs.update(payer="employee"),
            lambda: Agreement.objects.filter(pk=agreement.pk).update(base_salary=1),
        ):
            with pytest.raises(IntegrityError, match="ne change plus|avenant"), transaction.atomic():
                write()
    with scope(zone.regional):
        assert Agreement.objects.get().state == "agreed"

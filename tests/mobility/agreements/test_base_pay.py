"""No double base pay across institutions, and what a placement or a transfer does to the pay of both. The months of a secondment,
to the franc in both institutions, are in `tests/mobility/test_whole_move.py`."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hr_core.models import AdministrativeStatus, Employee, PayTerms
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from mobility.models import Agreement
from mobility.services.agreements.effects import agreement_end, agreement_start
from mobility.services.agreements.follow import agreements_follow
from mobility.services.agreements.recharges import recharge_issue
from payroll.models import Payslip
from tests.cast import Zone
from tests.mobility.agreements.makers import START, acting, agreed, elsewhere, in_force, paid, ready, signed
from tests.payroll.months import month_paid

BACK = dt.date(2026, 4, 11)


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

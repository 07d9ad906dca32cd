"""The physical control: everybody is summoned, those who come are seen with their papers, the others are paid at the counter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Notice
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices import RunState
from payroll.models import Payment, StaffCheck
from payroll.services.payees import paid_to_others
from payroll.services.staff_controls import check_note, control_close, control_save, held_at_the_counter
from tests.cast import Zone
from tests.house.matrix.payroll_staff_controls import MONDAY, opened
from tests.payroll.months import month_opened, month_taken


def test_everybody_is_summoned_evenly_over_the_days_and_told(zone: Zone) -> None:
    control = opened(zone)
    with scope(zone.home):
        checks = StaffCheck.objects.filter(control=control)
        assert checks.count() == len([name for name in zone.employees if name != "oumar"])
        counts = [checks.filter(day=MONDAY + dt.timedelta(days=rank)).count() for rank in range(2)]
        assert abs(counts[0] - counts[1]) <= 1 and sum(counts) == checks.count()
        assert Notice.objects.filter(user=zone.user("awa"), text__startswith="Convocation").exists()
        with pytest.raises(Refusal, match="ne change plus"):
            control_save(control=control, values={"place": "ailleurs"}, actor=zone.user("fatou"))


def test_who_checks_says_what_is_missing_and_never_checks_oneself(zone: Zone) -> None:
    control = opened(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        row = StaffCheck.objects.get(control=control, employee=zone.employee("awa"))
        with pytest.raises(ValidationError, match="ce qui manque"):
            check_note(check=row, state="incomplete", note="", actor=zone.user("fatou"))
        assert check_note(check=row, state="incomplete", note="Contrat", actor=zone.user("fatou")).state == "incomplete"
        own = StaffCheck.objects.get(control=control, employee=zone.employee("fatou"))
        with pytest.raises(OwnFile):
            check_note(check=own, state="present", note="", actor=zone.user("fatou"))


def test_the_pay_of_the_absent_goes_to_the_counter_until_they_come(zone: Zone) -> None:
    control = opened(zone)
    run = month_opened(zone, 2026, 1)
    with scope(zone.home, actor=zone.user("khady")):
        for row in StaffCheck.objects.filter(control=control).exclude(employee__in=[zone.employee("awa").pk, zone.employee("khady").pk]):
            check_note(check=row, state="present", note="", actor=zone.user("khady"))
        check_note(check=StaffCheck.objects.get(control=control, employee=zone.employee("khady")), state="present", note="", actor=zone.user("fatou"))
        with pytest.raises(Refusal, match="une autre personne"):
            control_close(control=control, actor=zone.user("fatou"))
        control_close(control=control, actor=zone.user("khady"))
        awa = StaffCheck.objects.get(control=control, employee=zone.employee("awa"))
        assert (awa.state, awa.is_held) == ("absent", True)
        told = Notice.objects.filter(text__contains="versée au guichet")
        assert [notice.user_id for notice in told] == [zone.user("awa").pk]
    month_taken(zone, run, RunState.AUTHORISED)
    with scope(zone.home, actor=zone.user("fatou")):
        run.refresh_from_db()
        modes = {payment.payslip.employee_id: payment.mode for payment in Payment.objects.filter(run=run).select_related("payslip")}
        assert modes[zone.employee("awa").pk] == "cash" and modes[zone.employee("moussa").pk] == "transfer"
        assert [paid.employee for paid in paid_to_others(run)] == [zone.employee("awa").pk]
        check_note(check=awa, state="incomplete", note="Contrat", actor=zone.user("fatou"))
        assert len(held_at_the_counter(run)) == 1
        check_note(check=awa, state="present", note="", actor=zone.user("fatou"))
        assert held_at_the_counter(run) == []

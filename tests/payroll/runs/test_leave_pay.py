"""Leave paid beforehand, by a run of its own: the allowance of the law, its reasons, and the month that follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices import RunKind, RunState
from payroll.models import LeavePayment, LineOrigin, PayRun, Payslip, PayslipLine
from payroll.services.circuit import run_open
from payroll.services.leave_payments import leave_payment_save
from tests.cast import Zone
from tests.payroll.departures.people import taken_over
from tests.payroll.months import month_taken

LEAVES_ON = dt.date(2026, 1, 19)


@pytest.fixture
def leave_run(zone: Zone, january: PayRun) -> PayRun:
    """A run for Awa and Ousmane, whom the old software paid 400 000 a month through 2025."""
    with scope(zone.home, actor=zone.user("ousmane")):
        for name in ("awa", "ousmane"):
            taken_over(zone.employee(name), dt.date(2026, 1, 1), 400_000)
        people = [zone.employee(name).pk for name in ("awa", "ousmane")]
        return run_open(
            institution=zone.home,
            period=january.period,
            kind=RunKind.LEAVE,
            employees=people,
            label="Départs de janvier",
            actor=zone.user("ousmane"),
        )


def given(zone: Zone, run: PayRun, name: str = "awa", *, by: str = "ousmane", days: int = 24_000, **more: Any) -> LeavePayment:
    with scope(zone.home, actor=zone.user(by)):
        values = {"starts_on": LEAVES_ON, "source": "Décision n° 5", **more}
        access = access_of(zone.user(by), zone.home.pk)
        return leave_payment_save(run=run, employee=zone.employee(name), days=days, access=access, **values)


def test_a_year_of_leave_is_the_twelfth_of_a_year_of_pay(zone: Zone, leave_run: PayRun) -> None:
    payment = given(zone, leave_run)
    assert payment.amount == 400_000  # 4 800 000 x 1/12, 24 working days of 24
    assert "1/12" in payment.told["formula"] and payment.told["sources"]
    assert given(zone, leave_run, days=12_000).amount == 200_000
    with scope(zone.home):
        assert LeavePayment.objects.count() == 1


def test_the_allowance_is_paid_before_the_month_and_the_month_pays_the_rest(
    zone: Zone, january: PayRun, leave_run: PayRun
) -> None:
    payment = given(zone, leave_run)
    month_taken(zone, leave_run, RunState.PAID)
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        slip = Payslip.objects.get(run=leave_run)
        assert slip.employee_id == zone.employee("awa").pk and slip.gross == payment.amount
        origin = LineOrigin.objects.get(source="leave")
        assert (origin.code, origin.reference, origin.amount) == ("3300", payment.pk, 400_000)
        both = PayslipLine.objects.filter(payslip__employee=slip.employee_id)
        assert sum(line.amount for line in both.filter(column__code="1100")) == 400_000
        assert sum(line.amount for line in both.filter(column__code="3300")) == 400_000
        taxes = both.filter(column__section="tax").values_list("payslip__run__kind", "amount")
        assert {kind for kind, _amount in taxes} == {"leave", "regular"}


def test_bad_allowances_are_refused_and_nothing_is_kept(zone: Zone, january: PayRun, leave_run: PayRun) -> None:
    with pytest.raises(OwnFile):
        given(zone, leave_run, "ousmane")
    with pytest.raises(Exception, match="pas de cette campagne"):
        given(zone, leave_run, "fatou")
    with pytest.raises(Exception, match="décision"):
        given(zone, leave_run, source=" ")
    with pytest.raises(Exception, match="demi-jour"):
        given(zone, leave_run, days=121_000)
    with pytest.raises(Refusal, match="congés payés"):
        given(zone, january)
    with scope(zone.home):
        assert not LeavePayment.objects.exists()
    month_taken(zone, leave_run, RunState.INPUTS_CLOSED)
    with pytest.raises(Refusal, match="arrêtés"):
        given(zone, leave_run)


def test_an_officer_enters_and_reads_it_on_screen(zone: Zone, leave_run: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    address = f"/paie/campagnes/{leave_run.pk}/conges/"
    values = {"employee": zone.employee("awa").pk, "starts_on": "2026-01-19", "days": "24", "source": "Décision n° 5"}
    assert browser.post(f"{address}ajouter/", {**values, "days": "0"}).status_code == 422
    page = browser.post(f"{address}ajouter/", values, follow=True).content.decode()
    assert "400\u202f000" in page and "Décision n° 5" in page
    with scope(zone.home):
        key = LeavePayment.objects.get().pk
    assert "1/12" in browser.get(f"{address}?pourquoi={key}").content.decode()
    browser.post(f"/paie/conges-payes/{key}/retirer/", {})
    assert "Aucune allocation encore" in browser.get(address).content.decode()

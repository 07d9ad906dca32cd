"""The ledger of leave in pay: the provision is its balances at the pay of the file, the payslip prints them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.models import Employee, LeaveMovement
from hr_core.scope import scope
from hr_core.selectors.employees import with_current_facts
from hr_core.selectors.leave import LeaveFrame, leave_statement
from hr_core.services.leave.ledger import openings_take_over
from payroll.models import Provision, ProvisionPart
from payroll.selectors.leave_balances import leave_figures
from payroll.selectors.leave_value import leave_scale, leave_worth, with_monthly_pay
from payroll.services.accounting.provision_facts import ledger_days
from payroll.settlement.told import half_up
from tests.cast import Zone
from tests.hr_core.leave.conftest import ledger_opened

END = dt.date(2026, 6, 30)


def test_the_provision_reads_the_balances_of_the_ledger(zone: Zone) -> None:
    with scope(zone.home):
        assert ledger_days(zone.home, END) is None
    ledger_opened(zone)
    with scope(zone.home):
        found = ledger_days(zone.home, END)
        for name in ("awa", "moussa", "mamadou"):
            person = zone.employee(name)
            assert found[person.pk].balance == leave_statement(person, END).balance
            row = found[person.pk]
            assert row.earned - row.taken - row.lost == row.balance


def test_the_payslip_prints_report_earned_taken_and_balance(zone: Zone) -> None:
    with scope(zone.home):
        assert leave_figures(zone.home, [zone.employee("awa")], END) == {}
    ledger_opened(zone)
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("khady")):
        before = dt.date(2025, 12, 31)
        openings_take_over(institution=zone.home, on=before, balances={awa.pk: 6_500}, reason="Reprise", actor=None)
        assert LeaveMovement.objects.count() == 1
        told = leave_figures(zone.home, [awa], END)[awa.pk].shown()
        balance = leave_statement(awa, END).balance
    assert told.columns == ("Report", "Acquis", "Pris", "Solde") and told.title == "Congés, en jours ouvrables"
    assert told.values[0] == "6,5" and told.values[2] == "0"
    assert balance == 6_500 + int(float(told.values[1].replace(",", ".")) * 1000)


def test_what_leave_is_worth_by_unit_is_the_sum_of_its_employees(zone: Zone, client: Client) -> None:
    ledger_opened(zone)
    with scope(zone.home):
        frame = LeaveFrame(zone.home)
        people = with_monthly_pay(with_current_facts(Employee.objects.filter(institution=zone.home).in_service(END), END), END)
        scale = leave_scale(zone.home, END, frame)
        worth = leave_worth(zone.home, people, scale, frame)
        awa = worth[zone.employee("awa").pk]
        assert awa.days == leave_statement(zone.employee("awa"), END).balance > 0 and scale.divisor == 26 and awa.charges is None
        assert awa.amount == half_up(Fraction(awa.monthly * awa.days, 26_000)) > 0
    client.force_login(zone.user("ousmane"))  # does not see the confidential population
    whole = sum(row.amount for key, row in worth.items() if key != zone.employee("mamadou").pk)
    told = client.get(f"/paie/conges/valeur/?au={END}&export=csv").content.decode("utf-8-sig").splitlines()
    assert sum(int(line.split(";")[3] or 0) for line in told[1:]) == whole
    page = client.get(f"/paie/conges/valeur/agents/?au={END}").content.decode()
    assert "Hors population confidentielle" in page and "Gueye" not in page


def test_the_page_by_unit_reads_the_approved_provision_and_hides_the_confidential_population(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        who = {"institution": zone.home, "kind": "leave", "state": "approved", "prepared_by": zone.user("binta")}
        kept = Provision.objects.create(**who, as_at=END, approved_by=zone.user("aminata"))
        for rank, name in enumerate(("awa", "moussa", "mamadou")):
            ProvisionPart.objects.create(
                institution=zone.home, provision=kept, employee=zone.employee(name), amount=10**rank, charges=2, told={"days": 2500}
            )
    client.force_login(zone.user("ousmane"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/paie/conges/valeur/").content.decode()
    assert "Provision pour congés approuvée au 30/06/2026" in page and "Hors population confidentielle" in page
    assert not any("leavemovement" in query["sql"] for query in asked) and len(asked) <= 20
    told = [line.split(";") for line in client.get("/paie/conges/valeur/?export=csv").content.decode("utf-8-sig").splitlines()[1:]]
    assert sum(int(line[1]) for line in told) == 2 and sum(int(line[3]) for line in told) == 11
    assert sum(float(line[2].replace(",", ".")) for line in told) == 5


def test_what_is_kept_of_a_large_institution_follows_every_movement(zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.selectors.leave_value_kept.LARGE", 1)
    ledger_opened(zone)
    client.force_login(zone.user("ousmane"))

    def whole() -> int:
        told = client.get(f"/paie/conges/valeur/?au={END}&export=csv").content.decode("utf-8-sig").splitlines()
        return sum(int(line.split(";")[3] or 0) for line in told[1:])

    first = whole()
    assert whole() == first > 0
    with scope(zone.home, actor=zone.user("khady")):
        openings_take_over(
            institution=zone.home, on=dt.date(2025, 12, 31), balances={zone.employee("awa").pk: 6_500}, reason="Reprise", actor=None
        )
    again = whole()
    assert again > first
    monkeypatch.setattr("payroll.selectors.leave_value_kept.LARGE", 10_000)
    assert whole() == again, "what is kept is what would be computed"

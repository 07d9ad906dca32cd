"""The ledger of leave in pay: the provision is its balances at the pay of the file, the payslip prints them."""

from __future__ import annotations

import datetime as dt

from hr_core.models import LeaveMovement
from hr_core.scope import scope
from hr_core.selectors.leave import leave_statement
from hr_core.services.leave.ledger import openings_take_over
from payroll.selectors.leave_balances import leave_figures
from payroll.services.accounting.provision_facts import ledger_days
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

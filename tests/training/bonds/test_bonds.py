"""Bonds: two persons, an amount that melts day by day, and what a departure reads of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hr_core.models import Employee
from hr_core.registry import registry
from hr_core.scope import scope
from payroll.services.departure_amounts import Facts, bonds
from tests.cast import Zone
from tests.payroll.departures.people import departure_of
from tests.training.people import access, officer, other_officer
from training.bonds import balance
from training.models import TrainingBond
from training.selectors.bonds import bond_balance, bonds_to_decide
from training.services.bonds import bond_call, bond_decide, bond_propose, bond_release

START, END = dt.date(2026, 1, 1), dt.date(2028, 1, 1)


def proposed(zone: Zone, name: str = "awa", **values: Any) -> TrainingBond:
    given = {"title": "Cadre supérieur", "reference": "Eng. 4", "signed_on": dt.date(2025, 12, 1), "start": START, "end": END, "amount": 7_300_000}
    return bond_propose(institution=zone.home, employee=zone.employee(name), values=given | values, access=officer(zone))


def running(zone: Zone, **values: Any) -> TrainingBond:
    return bond_decide(bond=proposed(zone, **values), approve=True, answer="", access=access(zone, "khady"))


def test_a_bond_counts_once_another_person_has_approved_it(zone: Zone) -> None:
    with scope(zone.home):
        bond = proposed(zone)
        assert bond_balance(zone.employee("awa"), START) == 0 and list(bonds_to_decide(access(zone, "khady"))) == [bond]
        with pytest.raises(ValidationError, match="pas celle qui a proposé"):
            bond_decide(bond=bond, approve=True, answer="", access=officer(zone))
        with pytest.raises(ValidationError, match="pourquoi"):
            bond_decide(bond=bond, approve=False, answer="", access=access(zone, "khady"))
        bond = bond_decide(bond=bond, approve=True, answer="", access=access(zone, "khady"))
        assert bond_balance(zone.employee("awa"), START) == 7_300_000
        with pytest.raises(ValidationError, match="n’y est pas possible"):
            bond_decide(bond=bond, approve=True, answer="", access=access(zone, "khady"))


def test_nobody_touches_their_own_bond(zone: Zone) -> None:
    with scope(zone.home):
        bond = proposed(zone, "khady")
        with pytest.raises(PermissionDenied):
            bond_decide(bond=bond, approve=True, answer="", access=access(zone, "khady"))


def test_the_balance_melts_by_day_and_a_departure_reads_it(zone: Zone) -> None:
    with scope(zone.home):
        running(zone)
        awa = zone.employee("awa")
        assert bond_balance(awa, dt.date(2025, 6, 1)) == 7_300_000
        assert bond_balance(awa, dt.date(2027, 1, 1)) == 3_650_000, "365 days of 730 are served"
        assert bond_balance(awa, dt.date(2027, 12, 31)) == 10_000 and bond_balance(awa, END) == 0
        (told,) = registry.service_bonds_of(awa, dt.date(2027, 1, 1))
    assert (told.total, told.balance, told.until, told.reference) == (7_300_000, 3_650_000, END, "Eng. 4")


@given(st.integers(1, 10**10), st.integers(1, 4000), st.integers(-10, 4010))
def test_a_balance_never_grows_nor_passes_the_amount(amount: int, days: int, gone: int) -> None:
    end = START + dt.timedelta(days=days)
    left = balance(amount, START, end, START + dt.timedelta(days=gone))
    assert 0 <= balance(amount, START, end, START + dt.timedelta(days=gone + 1)) <= left <= amount
    assert (left == 0) if gone >= days else (gone > 0 or left == amount)


def test_lifting_asks_a_reason_and_leaves_nothing_owed(zone: Zone) -> None:
    with scope(zone.home):
        bond = running(zone)
        with pytest.raises(ValidationError, match="revient à la direction"):
            bond_release(bond=bond, on=START, answer="Accord", access=officer(zone))
        with pytest.raises(ValidationError, match="pourquoi"):
            bond_release(bond=bond, on=START, answer=" ", access=access(zone, "khady"))
        bond_release(bond=bond, on=START, answer="Mobilité dans la zone", access=access(zone, "khady"))
        assert bond_balance(zone.employee("awa"), START) == 0


def test_a_bond_is_called_once_its_holder_has_left(zone: Zone) -> None:
    with scope(zone.home):
        bond = running(zone)
        with pytest.raises(ValidationError, match="en service"):
            bond_call(bond=bond, on=dt.date(2026, 11, 1), access=access(zone, "khady"))
        Employee.objects.filter(pk=bond.employee_id).update(left_on=dt.date(2026, 10, 1))
        assert bond_call(bond=bond, on=dt.date(2026, 11, 1), access=access(zone, "khady")).state == "called"


@pytest.mark.parametrize("values, words", [
    ({"end": START}, "suivre la date de début"), ({"amount": 0}, "montant"), ({"signed_on": dt.date(2100, 1, 1)}, "jour à venir"),
    ({"start": dt.date(2025, 1, 1)}, "signature"),
])  # fmt: skip
def test_a_bond_that_does_not_hold_is_refused(zone: Zone, values: dict[str, Any], words: str) -> None:
    with scope(zone.home), pytest.raises(ValidationError, match=words):
        proposed(zone, **values)


def test_the_officer_records_by_months_and_the_employee_reads_their_own(zone: Zone, client: Client) -> None:
    client.force_login(officer(zone).user)
    sent = {
        "staff_number": "00001", "title": "Master", "reference": "Eng. 9", "signed_on": "2026-01-02", "start": "2026-02-01", "months": "36", "amount": "3 000 000",
    }  # fmt: skip
    page = client.post(reverse("training:bond_create"), sent | {"months": "0"})
    assert page.status_code == 422
    assert client.post(reverse("training:bond_create"), sent).status_code == 302
    with scope(zone.home):
        bond = TrainingBond.objects.get()
        assert bond.end == dt.date(2029, 2, 1)
        bond_decide(bond=bond, approve=True, answer="", access=access(zone, "khady"))
    assert "Master" in client.get(reverse("training:bond_list")).content.decode()
    client.force_login(zone.user("awa"))
    assert "Eng. 9" in client.get(reverse("training:own_bonds")).content.decode()
    client.force_login(other_officer(zone).user)
    assert client.get(reverse("training:bond_detail", args=[bond.pk])).status_code == 404


@pytest.mark.parametrize("cause, owed", [("resignation", True), ("retirement", False)])
def test_the_final_settlement_takes_what_remains_of_a_bond_when_leaving_is_the_employees_doing(zone: Zone, cause: str, owed: bool) -> None:
    with scope(zone.home):
        bond = running(zone)
        departure = departure_of(zone.employee("awa"), cause=cause, last_worked_on=dt.date(2026, 12, 31), last_paid_on=dt.date(2026, 12, 31))
        (told,) = bonds(Facts(departure))
    assert told.is_deduction and told.reference == bond.reference
    assert told.told.amount == (3_650_000 if owed else 0)

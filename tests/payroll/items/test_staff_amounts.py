"""Amounts of a staff file become recurring inputs; the same file again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from hr_core.registry import RecurringAmount
from hr_core.scope import scope
from payroll.models import RecurringInput
from payroll.services.staff_amounts import pending, recognise, write
from tests.cast import Zone
from tests.payroll.months import payroll_set_up

JANUARY, MARCH = dt.date(2026, 1, 1), dt.date(2026, 3, 1)


@pytest.fixture
def items(zone: Zone) -> Zone:
    with scope(zone.home, actor=None):
        payroll_set_up(zone, dt.date(2020, 1, 1))
    return zone


@pytest.mark.parametrize(
    ("heading", "becomes"),
    [
        ("Ind. transport", "2300 Indemnité de transport"),
        ("PRIME DE CAISSE", "2500 Prime de caisse"),
        ("IND. RESPONSABILITE", "2110 Prime de responsabilité"),
        ("Sursalaire", "1200 Sursalaire"),
        ("2200", "2200 Indemnité de logement"),
        ("Indemnité", None),
        ("Salaire de base", None),
        ("Prime de panier", None),
    ],
)
def test_a_column_is_known_by_what_sets_it_apart(items: Zone, heading: str, becomes: str | None) -> None:
    with scope(items.home):
        assert recognise(items.home, [heading]).get(heading) == becomes


def test_the_same_amounts_again_change_nothing(items: Zone) -> None:
    given = [RecurringAmount(items.employee("awa").pk, "Transport", 26_000, JANUARY)]
    with scope(items.home):
        assert write(items.home, pending(items.home, given), items.user("fatou")) == 1
        assert pending(items.home, given) == []


def test_a_new_amount_ends_the_one_before_and_keeps_what_is_planned(items: Zone) -> None:
    awa = items.employee("awa").pk
    with scope(items.home):
        for amount, start in ((20_000, JANUARY), (30_000, dt.date(2026, 6, 1)), (26_000, MARCH)):
            write(items.home, [RecurringAmount(awa, "Transport", amount, start)], items.user("fatou"))
        found = list(RecurringInput.objects.order_by("start").values_list("start", "end", "amount"))
    assert found == [
        (JANUARY, MARCH, 20_000),
        (MARCH, dt.date(2026, 6, 1), 26_000),
        (dt.date(2026, 6, 1), None, 30_000),
    ]


def test_a_zero_stops_an_item(items: Zone) -> None:
    awa = items.employee("awa").pk
    with scope(items.home):
        write(items.home, [RecurringAmount(awa, "Transport", 20_000, JANUARY)], items.user("fatou"))
        write(items.home, [RecurringAmount(awa, "Transport", 0, MARCH)], items.user("fatou"))
        assert RecurringInput.objects.get().end == MARCH

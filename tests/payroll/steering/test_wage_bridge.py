"""The bridge of the wage bill: its parts add up to the difference, to the franc, and open their employees."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from hr_core.models import PayTerms
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_steering import Effect
from payroll.models import WageBridge, WageBridgePart
from payroll.selectors.paid_sums import paid_runs, paid_totals
from payroll.services.wage_bridge.bridges import bridge_ask, bridge_perform
from tests.cast import Zone
from tests.payroll.months import month_paid
from tests.payroll.steering.conftest import JANUARY, access

FEBRUARY = dt.date(2026, 2, 1)


def raise_of(zone: Zone, names: tuple[str, ...], factor: int) -> None:
    """New pay terms since February, in per cent of the old."""
    for name in names:
        old = PayTerms.objects.filter(employee=zone.employee(name), end__isnull=True).latest("start")
        PayTerms.objects.filter(pk=old.pk).update(end=FEBRUARY)
        old.pk, old.start, old.end, old.base_salary = None, FEBRUARY, None, old.base_salary * factor // 100
        old._state.adding = True
        old.save()


def two_months(zone: Zone, names: tuple[str, ...], factor: int = 110) -> WageBridge:
    """January and February paid, with a raise, one departure and one arrival between them; the bridge computed."""
    with scope(zone.home):
        newcomer = zone.employee("moussa")
        type(newcomer).objects.filter(pk=newcomer.pk).update(hired_on=FEBRUARY, seniority_on=FEBRUARY)
    month_paid(zone)
    with scope(zone.home):
        raise_of(zone, names, factor)
        leaver = zone.employee("fatou")
        type(leaver).objects.filter(pk=leaver.pk).update(left_on=dt.date(2026, 1, 31))
    month_paid(zone, month=2)
    with scope(zone.home, actor=zone.user("khady")):
        bridge = bridge_ask(
            institution=zone.home, before=JANUARY, after=FEBRUARY, months=1, access=access(zone, "khady")
        )
        assert bridge_perform(bridge_id=bridge.pk)
        bridge.refresh_from_db()
    return bridge


def sums(bridge: WageBridge) -> dict[str, int]:
    return dict(bridge.parts.order_by().values_list("effect").annotate(total=Sum("amount")))


def test_parts_add_up_to_the_difference_of_the_paid_runs_and_say_who(zone: Zone) -> None:
    bridge = two_months(zone, ("awa",))
    with scope(zone.home):
        totals = [paid_totals(paid_runs(zone.home, (2026, month))) for month in (1, 2)]
        costs = [each["gross"] + each["employer"] for each in totals]
        assert [bridge.cost_before, bridge.cost_after] == costs
        parts = sums(bridge)
        assert sum(parts.values()) == costs[1] - costs[0] == bridge.change
        individual = bridge.parts.filter(effect=Effect.INDIVIDUAL)
        assert [row.employee_id for row in individual] == [zone.employee("awa").pk]
        assert individual.get().amount > 0
        gone = bridge.parts.filter(employee=zone.employee("fatou"))
        assert {row.effect for row in gone} <= {Effect.HEADCOUNT, Effect.NORIA}
        come = bridge.parts.filter(employee=zone.employee("moussa"), effect=Effect.HEADCOUNT)
        assert come.get().amount == -gone.get(effect=Effect.HEADCOUNT).amount > 0
        assert parts[Effect.HEADCOUNT] == 0


def test_a_raise_that_most_share_is_a_general_measure(zone: Zone) -> None:
    names = ("awa", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata")
    bridge = two_months(zone, names)
    with scope(zone.home):
        parts = sums(bridge)
        assert parts[Effect.GENERAL] > 0 and not parts.get(Effect.INDIVIDUAL)


def test_pages_open_the_employees_and_hide_the_confidential_ones(zone: Zone, client: Client) -> None:
    bridge = two_months(zone, ("awa", "mamadou"))
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(reverse("payroll:bridge_detail", args=[bridge.pk])).content.decode()
    assert "<svg" in page and "Mesures individuelles" in page
    people = reverse("payroll:bridge_people", args=[bridge.pk])
    listed = client.get(people + "?effet=individual").content.decode()
    assert "Ndiaye" in listed and "Gueye" not in listed and "Population réservée" in listed
    assert client.get(people + "?export=csv").status_code == 200
    with scope(zone.home):
        assert WageBridgePart.objects.filter(bridge=bridge, employee=zone.employee("mamadou")).exists()


def test_a_month_that_is_not_paid_is_refused_and_nothing_kept(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home), pytest.raises(Refusal, match="février 2026"):
        bridge_ask(institution=zone.home, before=JANUARY, after=FEBRUARY, months=1, access=access(zone, "khady"))
    with scope(zone.home):
        assert not WageBridge.objects.exists()


def test_a_bridge_is_asked_on_screen_and_computed_by_the_workers(
    zone: Zone, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    month_paid(zone)
    month_paid(zone, month=2)
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")
    given = {"before": "2026-01-01", "after": "2026-02-01", "months": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("payroll:bridge_create"), given)
    page = client.get(response["Location"]).content.decode()
    assert "De janvier 2026 à février 2026" in page and "<svg" in page
    wrong = client.post(reverse("payroll:bridge_create"), given | {"months": "2"})
    assert wrong.status_code == 422


def test_the_words_of_a_bridge_are_french_whatever_the_month() -> None:
    made = WageBridge(before=dt.date(2026, 10, 1), after=dt.date(2026, 11, 1), months=1)
    assert str(made) == "D’octobre 2026 à novembre 2026"
    made.before, made.after = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
    assert str(made) == "De mai 2026 à juin 2026"

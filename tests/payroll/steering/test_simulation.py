"""Simulations of the wage bill: the real engine over facts and measures, nothing written but its own sums."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from hr_core.models import AuditEntry
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.choices_steering import MeasureKind, ScenarioState
from payroll.models import Payslip, SimulationMonth, SimulationPart
from payroll.services.simulation.scenarios import scenario_ask, scenario_copy, scenario_perform, scenario_save
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.payroll.steering.conftest import JANUARY, access, computed, scenario

SUMS = ("headcount", "gross", "contributions", "tax", "net", "employer", "cost")
#: The last one is the temporary table of the transaction.
OWN = ("payroll_simulation", "hr_core_audit", "roster")


def sides(zone: Zone, row: object) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """The present and the scenario, month by month."""
    with scope(zone.home):
        found = SimulationMonth.objects.filter(scenario=row)
        present = list(found.filter(is_present=True).values_list(*SUMS))
        return present, list(found.filter(is_present=False).values_list(*SUMS))


def test_a_scenario_without_a_measure_equals_the_present_and_the_month_that_the_engine_pays(zone: Zone) -> None:
    run = month_taken(zone, month_opened(zone), RunState.CALCULATED)
    present, changed = sides(zone, computed(zone))
    assert present == changed and len(present) == 3
    with scope(zone.home):
        paid = Payslip.objects.filter(run=run).aggregate(
            *[Sum(name) for name in ("gross", "contributions", "tax", "net")]
        )
        people = Payslip.objects.filter(run=run).count()
    sums = tuple(paid[f"{name}__sum"] for name in ("gross", "contributions", "tax", "net"))
    assert present[0][:5] == (people, *sums)


def test_parts_add_up_to_the_cost_of_every_month(zone: Zone) -> None:
    row = computed(zone, {"kind": MeasureKind.PAY, "rate": 5_000})
    with scope(zone.home):
        for month in SimulationMonth.objects.filter(scenario=row):
            assert SimulationPart.objects.filter(result=month).aggregate(sum=Sum("amount"))["sum"] == month.cost
            assert month.gross - month.contributions - month.tax == month.net


def test_nothing_is_written_to_the_real_tables(zone: Zone) -> None:
    row = scenario(
        zone, {"kind": MeasureKind.PAY, "rate": 10_000}, {"kind": MeasureKind.HIRES, "number": 3, "amount": 300_000},
        {"kind": MeasureKind.RETIREMENT}, {"kind": MeasureKind.LEAVERS, "number": 1},
    )  # fmt: skip
    with scope(zone.home):
        before = rows_of_tables()
        audited = AuditEntry.objects.exclude(table_name__startswith="payroll_simulation").count()
        scenario_ask(scenario=row)
    scenario_perform(institution_id=zone.home.pk, scenario_id=row.pk)
    with scope(zone.home):
        assert rows_of_tables() == before
        assert AuditEntry.objects.exclude(table_name__startswith="payroll_simulation").count() == audited
        row.refresh_from_db()
        assert row.state == ScenarioState.DONE


def rows_of_tables() -> dict[str, int]:
    """The rows of every table but those of simulations and of the audit trail."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if not name.startswith(OWN)]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names))
        return dict(cursor.fetchall())


def test_each_measure_moves_what_it_says_from_its_month_on(zone: Zone) -> None:
    february = dt.date(2026, 2, 1)
    present, raised = sides(
        zone, computed(zone, {"kind": MeasureKind.PAY, "rate": 10_000, "start": february}, name="A")
    )
    assert raised[0] == present[0] and raised[1][1] > present[1][1]
    hires = {"kind": MeasureKind.HIRES, "number": 4, "amount": 400_000, "start": february}
    present, hired = sides(zone, computed(zone, hires, name="B"))
    assert [row[0] for row in hired] == [present[0][0], present[1][0] + 4, present[2][0] + 4]
    assert hired[1][1] >= present[1][1] + 1_600_000
    leaving = {"kind": MeasureKind.LEAVERS, "number": 2, "start": february}
    present, left = sides(zone, computed(zone, leaving, name="C"))
    assert left[1][0] == present[1][0] - 2 and left[1][6] < present[1][6]
    law = {"kind": MeasureKind.LAW, "target": "ipres-general-ceiling", "text": "1", "category": "amount"}
    present, lawful = sides(zone, computed(zone, law, name="D"))
    assert lawful[0][1] == present[0][1] and lawful[0][2] < present[0][2] and lawful[0][5] < present[0][5]


def test_everybody_past_the_age_given_retires(zone: Zone) -> None:
    with scope(zone.home):
        born = zone.employee("awa").birth_on
    age = 2026 - born.year - 1
    present, retired = sides(zone, computed(zone, {"kind": MeasureKind.RETIREMENT, "number": age}))
    assert retired[0][0] < present[0][0]


def test_advancement_raises_each_at_the_end_of_the_rhythm(zone: Zone) -> None:
    monthly = {"kind": MeasureKind.ADVANCEMENT, "number": 1, "rate": 1_000}
    present, advanced = sides(zone, computed(zone, monthly))
    gaps = [after[1] - before[1] for before, after in zip(present, advanced, strict=True)]
    assert 0 < gaps[0] < gaps[1] < gaps[2]


def test_a_measure_that_does_not_hold_is_refused_and_nothing_kept(zone: Zone) -> None:
    row = scenario(zone)
    for wrong in (
        {"kind": MeasureKind.FORMULA, "target": "1100", "text": "salaire_base * ("},
        {"kind": MeasureKind.PAY, "rate": 1, "start": dt.date(2027, 1, 1)},
    ):
        with pytest.raises(Refusal):
            scenario(zone, wrong, name="Refusé")
    with scope(zone.home):
        assert row.measures.count() == 0


def test_the_confidential_population_is_counted_only_for_those_who_may_see_it(zone: Zone) -> None:
    whole, _same = sides(zone, computed(zone, author="serigne", name="Tout"))
    seen, _same = sides(zone, computed(zone, author="ousmane", name="Vu"))
    assert whole[0][0] == seen[0][0] + 1


def test_a_change_asks_for_a_new_calculation_and_a_copy_keeps_the_measures(zone: Zone) -> None:
    row = computed(zone, {"kind": MeasureKind.PAY, "rate": 1_000})
    with scope(zone.home, actor=zone.user("serigne")):
        copy = scenario_copy(scenario=row, access=access(zone, "serigne"))
        assert copy.name != row.name and copy.measures.count() == 1 and copy.state == ScenarioState.DRAFT
        row.months = 6
        scenario_save(scenario=row, access=access(zone, "serigne"))
        assert row.state == ScenarioState.DRAFT and not row.results.exists()
        assert row.month_list[-1] == dt.date(2026, 6, 1) and row.start == JANUARY


def test_each_page_answers_with_the_same_queries_and_the_export_gives_every_month(
    zone: Zone, client: Client, django_assert_max_num_queries: Any
) -> None:
    row = computed(zone, {"kind": MeasureKind.PAY, "rate": 5_000}, author="ousmane")
    other = computed(zone, {"kind": MeasureKind.LEAVERS, "number": 1}, author="ousmane", name="Sobre")
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    for page in (
        reverse("payroll:simulation_list"),
        reverse("payroll:simulation_detail", args=[row.pk]),
        reverse("payroll:simulation_months", args=[row.pk]),
        reverse("payroll:simulation_parts", args=[row.pk]),
        reverse("payroll:simulation_compare") + f"?s1={row.pk}&s2={other.pk}",
    ):
        with django_assert_max_num_queries(32):
            assert client.get(page).status_code == 200
    page = client.get(reverse("payroll:simulation_months", args=[row.pk]) + "?export=csv")
    assert page.content.decode("utf-8-sig").count("\n") == 7


def test_a_measure_is_added_on_screen_then_computed_by_the_workers(
    zone: Zone, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    row = scenario(zone, author="ousmane")
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    add = reverse("payroll:simulation_measure_add", args=[row.pk, "pay"])
    assert client.post(add, {"start": "2026-02-01"}).status_code == 422
    assert client.post(add, {"start": "2026-02-01", "rate": "5,5"}).status_code == 302
    law = reverse("payroll:simulation_measure_add", args=[row.pk, "law"])
    given = {"start": "2026-02-01", "target": "ipres-general-ceiling", "text": "500 000"}
    assert client.post(law, given).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("payroll:simulation_ask", args=[row.pk]))
    page = client.get(reverse("payroll:simulation_detail", args=[row.pk])).content.decode()
    assert "+5,5" in page and "500000" in page and "<svg" in page

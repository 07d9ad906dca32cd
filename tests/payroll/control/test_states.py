"""What becomes of a finding: seen, justified, corrected; recalculation keeps what still holds."""

from __future__ import annotations

from typing import Any

import pytest

from hr_core.access import access_of
from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices import RunState
from payroll.models import FindingTrail, PayRun, RunProblem
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.circuit import next_step
from payroll.services.control.states import problem_see
from payroll.services.justifications import problem_justify
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken


def phones(zone: Zone, number: str, *names: str) -> None:
    with scope(zone.home):
        Employee.objects.filter(pk__in=[zone.employee(name).pk for name in names]).update(phone=number)


@pytest.fixture
def run(zone: Zone) -> PayRun:
    made = month_opened(zone)
    phones(zone, "77 123 45 67", "awa", "moussa")
    return month_taken(zone, made, RunState.CALCULATED)


def problem(zone: Zone, name: str = "awa", code: str = "shared_phone") -> RunProblem:
    with scope(zone.home):
        return RunProblem.objects.get(employee=zone.employee(name), code=code)


def again(zone: Zone, run: PayRun, employees: list[int] | None = None) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        calculation_run_here(calculation=calculation_start(run=run, actor=zone.user("ousmane"), employees=employees))


def see(zone: Zone, found: RunProblem, name: str = "binta", remark: str = "") -> RunProblem:
    with scope(zone.home, actor=zone.user(name)):
        return problem_see(problem=found, access=access_of(zone.user(name), zone.home.pk), remark=remark)


def test_a_finding_is_seen_by_whom_when_and_why(zone: Zone, run: PayRun) -> None:
    seen = see(zone, problem(zone), remark="Appel passé")
    assert (seen.state, seen.justified_by, seen.justification) == ("seen", zone.user("binta"), "Appel passé")
    assert seen.state_at is not None
    with pytest.raises(Refusal, match="déjà suivie"):
        see(zone, seen)


def test_a_seen_finding_may_be_justified(zone: Zone, run: PayRun) -> None:
    see(zone, problem(zone))
    with scope(zone.home, actor=zone.user("binta")):
        done = problem_justify(problem=problem(zone), access=access_of(zone.user("binta"), zone.home.pk), reason="Couple")
    assert done.state == "justified" and done.state_at is not None


def test_nobody_follows_a_finding_about_themselves_nor_without_the_right(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        own = RunProblem.objects.create(
            institution=zone.home, run=run, employee=zone.employee("binta"), severity="warning", code="x", message="x"
        )
    with pytest.raises(OwnFile):
        see(zone, own)
    with pytest.raises(Refusal, match="rôle"):
        see(zone, problem(zone), "ibrahima")


def test_a_blocking_finding_that_is_seen_still_blocks(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        made = RunProblem.objects.create(
            institution=zone.home, run=run, employee=zone.employee("awa"), severity="blocking", code="x", message="x"
        )
    see(zone, made)
    with scope(zone.home, actor=zone.user("binta")):
        fresh = PayRun.objects.select_related("period", "institution").get(pk=run.pk)
        waiting = next_step(run=fresh, access=access_of(zone.user("binta"), zone.home.pk))
    assert waiting is not None and "anomalie bloquante" in waiting.obstacle


def test_what_is_seen_or_justified_stays_so_when_it_comes_back(zone: Zone, run: PayRun) -> None:
    see(zone, problem(zone))
    with scope(zone.home, actor=zone.user("binta")):
        problem_justify(
            problem=problem(zone, "moussa"), access=access_of(zone.user("binta"), zone.home.pk), reason="Couple"
        )
    again(zone, run)
    assert (problem(zone).state, problem(zone, "moussa").state) == ("seen", "justified")
    assert problem(zone, "moussa").justification == "Couple"
    with scope(zone.home):
        assert not FindingTrail.objects.exists()


def test_what_no_longer_comes_back_is_corrected_by_whoever_calculated(zone: Zone, run: PayRun) -> None:
    phones(zone, "77 000 00 01", "moussa")
    again(zone, run)
    kept = problem(zone)
    assert (kept.state, kept.justified_by) == ("corrected", zone.user("ousmane"))
    assert "recalcul" in kept.justification and kept.state_at is not None
    when = kept.state_at
    again(zone, run)
    assert (problem(zone).state, problem(zone).state_at) == ("corrected", when)
    with scope(zone.home, actor=zone.user("binta")), pytest.raises(Refusal, match="corrigée"):
        problem_justify(problem=problem(zone), access=access_of(zone.user("binta"), zone.home.pk), reason="x")


def test_a_finding_that_returns_after_its_correction_is_open_again(zone: Zone, run: PayRun) -> None:
    phones(zone, "77 000 00 01", "moussa")
    again(zone, run)
    phones(zone, "77 123 45 67", "moussa")
    again(zone, run)
    assert problem(zone).state == "open"


def test_recalculating_one_employee_leaves_the_findings_of_the_others(zone: Zone, run: PayRun) -> None:
    see(zone, problem(zone, "moussa"))
    phones(zone, "77 000 00 01", "awa")
    again(zone, run, [zone.employee("awa").pk])
    assert (problem(zone).state, problem(zone, "moussa").state) == ("corrected", "seen")


def test_the_pages_follow_a_finding(zone: Zone, run: PayRun, as_: Any) -> None:
    url = f"/paie/anomalies/{problem(zone).pk}/vue/"
    browser = as_("binta")
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"remark": "vu avec le chef d’agence"}).status_code == 302
    assert problem(zone).state == "seen"
    page = browser.get(f"/paie/campagnes/{run.pk}/anomalies/?etat=open").content.decode()
    assert "Ndiaye" in page and "Vue" in page
    assert "Ndiaye" not in browser.get(f"/paie/campagnes/{run.pk}/anomalies/?etat=justified").content.decode()
    assert as_("oumar").get(url).status_code == 404

"""Absences in a calculated month: lines of the payslip, what is kept of them, findings, dated rules, hires, queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.choices import AbsenceFamily
from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.services.absences import absence_cancel, absence_confirm, absence_prolong, paper_save
from payroll.choices import RunKind, RunState
from payroll.choices_absences import BenefitPayer, Confidence, Divisor, Effect, RuleSource, Treatment
from payroll.countries import law
from payroll.models import AbsencePay, LineOrigin, PayItem, PayRun, Payslip, PayslipLine, RunProblem
from payroll.services.absences.defaults import rule_values
from payroll.services.absences.settings import absence_cell_set, absence_rule_set, absence_rules_setup
from payroll.services.calculation import calculation_run_here, calculation_start
from tests import cast
from tests.cast import Zone
from tests.payroll.absences.conftest import absent, kind
from tests.payroll.months import month_opened, month_taken
from tests.payroll.runs.test_other_runs import opened

D = dt.date


def lines(zone: Zone, run: PayRun, who: str = "awa") -> dict[str, int]:
    with scope(zone.home):
        rows = PayslipLine.objects.filter(payslip__run=run, payslip__employee=zone.employee(who), run=run)
        return dict(rows.values_list("column__code", "amount"))


def problems(zone: Zone, run: PayRun) -> dict[str, str]:
    with scope(zone.home):
        found = RunProblem.objects.filter(run=run, employee=zone.employee("awa"), code__startswith="absence").exclude(
            state="corrected"
        )
        return dict(found.values_list("code", "severity"))


def slip(zone: Zone, run: PayRun, who: str = "awa") -> Payslip:
    with scope(zone.home):
        return Payslip.objects.get(run=run, employee=zone.employee(who))


def sick_rule(zone: Zone, **more: Any) -> None:
    """Sickness: a month at full pay, three for five years of service."""
    with scope(zone.home, actor=zone.user("ousmane")):
        values = {
            "is_known": True,
            "treatment": Treatment.COVERED,
            "maintenance_bands": [
                {"years": 0, "days": 30, "percent": "100"},
                {"years": 5, "days": 90, "percent": "100"},
                {"years": 5, "days": 90, "percent": "50"},
            ],
            "maintenance_item": PayItem.objects.get(code="3510"),
            "source": RuleSource.STATUTE,
            "legal_text": "Statut, article 41",
        }
        absence_rule_set(
            kind=kind("maladie"), start=D(2026, 1, 1), values=values | more, actor=zone.user("ousmane"), reason="Statut"
        )


def test_a_strike_withholds_a_line_of_its_own_under_each_gain(zone: Zone, january: PayRun) -> None:
    before = lines(zone, month_taken(zone, january, RunState.CALCULATED), "moussa")
    absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8))
    recalculated(zone, january)
    found = lines(zone, january)
    assert found["1100"] == 400_000 and found["1100-absence"] == -40_000
    bonus = found["1300"]
    assert found["1300-absence"] == -round(bonus / 10)
    assert lines(zone, january, "moussa") == before
    with scope(zone.home):
        origins = LineOrigin.objects.filter(run=january, source="absences")
        assert {row.code: row.amount for row in origins} == {
            "1100-absence": -40_000,
            "1300-absence": found["1300-absence"],
        }
        kept = AbsencePay.objects.get()
        assert (kept.days, kept.withheld) == (3_000, 40_000 - found["1300-absence"])
    assert slip(zone, january).gross == slip(zone, january, "moussa").gross - kept.withheld


def recalculated(zone: Zone, run: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        run.refresh_from_db()
        if run.state == RunState.OPEN:
            month_taken(zone, run, RunState.CALCULATED)
        else:
            calculation_run_here(calculation=calculation_start(run=run, actor=zone.user("ousmane")))


def test_a_whole_month_of_unpaid_leave_pays_nothing(zone: Zone, january: PayRun) -> None:
    absent(zone, "sans-solde", D(2025, 12, 15), D(2026, 3, 1))
    month_taken(zone, january, RunState.CALCULATED)
    assert slip(zone, january).gross == 0


def test_recalculating_after_a_cancellation_leaves_no_trace(zone: Zone, january: PayRun) -> None:
    made = absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8))
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home, actor=zone.user("khady")):
        absence_cancel(absence=made, actor=zone.user("khady"), reason="Erreur de saisie")
    recalculated(zone, january)
    assert "1100-absence" not in lines(zone, january)
    with scope(zone.home):
        assert not AbsencePay.objects.exists() and not LineOrigin.objects.filter(source="absences").exists()


def test_an_unknown_rule_blocks_and_withholds_nothing(zone: Zone, january: PayRun) -> None:
    absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 10))
    month_taken(zone, january, RunState.CALCULATED)
    assert problems(zone, january)["absence_rule_unknown"] == "blocking"
    assert "1100-absence" not in lines(zone, january)


def test_a_bonus_does_without_the_rule_of_an_absence_that_cannot_reach_it(zone: Zone, january: PayRun, as_: Any) -> None:
    absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 10))
    told = as_("ousmane").get(f"/paie/campagnes/{january.pk}/").content.decode()
    assert "Une nature d’absence du mois n’a pas de règle de paie" in told and "Awa Ndiaye" in told
    bonus = opened(zone, january.period, RunKind.BONUS, "awa")
    assert "n’a pas de règle de paie" not in as_("ousmane").get(f"/paie/campagnes/{bonus.pk}/").content.decode()
    month_taken(zone, bonus, RunState.CALCULATED)
    assert problems(zone, bonus) == {}
    assert slip(zone, bonus).gross == 250_000
    with scope(zone.home, actor=zone.user("ousmane")):
        item = PayItem.objects.get(code="3900")
        values = {"effect": Effect.REDUCED, "divisor": Divisor.THIRTIETHS, "from_day": 1}
        absence_cell_set(
            kind=kind("maladie"), item=item, start=D(2026, 1, 1), values=values, actor=zone.user("ousmane"), reason="Statut"
        )
        calculation_run_here(calculation=calculation_start(run=bonus, actor=zone.user("ousmane")))
    assert problems(zone, bonus) == {"absence_rule_unknown": "blocking"}


def test_annual_leave_goes_on_where_the_law_keeps_the_pay_and_is_asked_elsewhere() -> None:
    ivorian = rule_values(law("CI"), AbsenceFamily.ANNUAL_LEAVE, D(2026, 1, 1))
    assert (ivorian["is_known"], ivorian["treatment"]) == (True, Treatment.KEPT)
    assert "25.8" in ivorian["note"] and ivorian["confidence"] == Confidence.MEDIUM
    senegalese = rule_values(law("SN"), AbsenceFamily.ANNUAL_LEAVE, D(2026, 1, 1))
    assert not senegalese["is_known"] and "L.153" in senegalese["note"] and "Dire comment le congé est payé" in senegalese["note"]


def test_sickness_is_withheld_then_maintained_by_seniority(zone: Zone, january: PayRun) -> None:
    sick_rule(zone)
    absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 15))
    month_taken(zone, january, RunState.CALCULATED)
    found = lines(zone, january)
    assert found["1100-absence"] == -133_333  # 400 000 x 10/30
    assert found["3510"] == -(found["1100-absence"] + found["1300-absence"])
    assert slip(zone, january).gross == slip(zone, january, "moussa").gross
    assert problems(zone, january) == {"absence_paper_late": "warning"}


def test_a_late_paper_stops_what_the_rule_pays_until_it_comes(zone: Zone, january: PayRun) -> None:
    sick_rule(zone, needs_papers=True)
    made = absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 15))
    month_taken(zone, january, RunState.CALCULATED)
    assert "3510" not in lines(zone, january)
    with scope(zone.home):
        paper_save(paper=made.papers.get(), values={"received_on": D(2026, 1, 20)}, file=None, actor=zone.user("khady"))
    recalculated(zone, january)
    assert lines(zone, january)["3510"] > 0 and "absence_paper_late" not in problems(zone, january)


def test_days_beyond_the_maximum_are_said_and_not_paid(zone: Zone, january: PayRun) -> None:
    sick_rule(zone, maximum_days=5)
    absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 15))
    month_taken(zone, january, RunState.CALCULATED)
    found = lines(zone, january)
    assert found["3510"] * 2 == pytest.approx(-(found["1100-absence"] + found["1300-absence"]), abs=1)
    assert problems(zone, january)["absence_too_long"] == "warning"


def test_an_absence_not_confirmed_is_said_and_not_counted(zone: Zone, january: PayRun) -> None:
    absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8), confirmed=False)
    month_taken(zone, january, RunState.CALCULATED)
    assert problems(zone, january) == {"absence_unconfirmed": "warning"}
    assert "1100-absence" not in lines(zone, january)


def test_a_matrix_cell_holds_from_its_day(zone: Zone) -> None:
    january = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        absence_cell_set(
            kind=kind("greve"),
            item=PayItem.objects.get(code="1300"),
            start=D(2026, 2, 1),
            values={"effect": Effect.KEPT, "divisor": Divisor.THIRTIETHS, "from_day": 1},
            actor=zone.user("ousmane"),
            reason="Accord du 30 janvier",
        )
    absent(zone, "greve", D(2026, 1, 29), D(2026, 2, 4))
    month_taken(zone, january, RunState.CLOSED)
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    assert lines(zone, january)["1300-absence"] < 0
    assert lines(zone, february)["1100-absence"] == -40_000 and "1300-absence" not in lines(zone, february)


def test_a_spell_across_months_keeps_its_days(zone: Zone) -> None:
    january = month_opened(zone)
    sick_rule(zone, maintenance_bands=[{"years": 0, "days": 30, "percent": "100"}])
    made = absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 31))  # 26 days
    with scope(zone.home, actor=zone.user("khady")):
        more = absence_prolong(absence=made, end=D(2026, 2, 9), actor=zone.user("khady"))
        absence_confirm(absence=more, actor=zone.user("khady"))
    month_taken(zone, january, RunState.CLOSED)
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    found = lines(zone, february)
    lost = -(found["1100-absence"] + found["1300-absence"])  # eight days, 28 to 35 of the spell
    assert found["1100-absence"] == -106_667
    assert found["3510"] == pytest.approx(lost * 3 / 8, abs=1)


def test_a_newcomer_s_absence_is_not_taken_twice(zone: Zone, january: PayRun) -> None:
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(
            hired_on=D(2026, 1, 16), seniority_on=D(2026, 1, 16), birth_on=D(1990, 1, 1)
        )
        zone.employee("awa").refresh_from_db()
    absent(zone, "greve", D(2026, 1, 19), D(2026, 1, 22))
    month_taken(zone, january, RunState.CALCULATED)
    found = lines(zone, january)
    assert (found["1100"], found["1100-absence"]) == (200_000, -40_000)


def test_an_advanced_benefit_takes_the_average_of_the_months_before(zone: Zone) -> None:
    january = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        absence_rule_set(
            kind=kind("accident-travail"),
            start=D(2026, 1, 1),
            values={
                "is_known": True,
                "treatment": Treatment.COVERED,
                "benefit_bands": [{"from_day": 1, "percent": "50"}, {"from_day": 29, "percent": "200/3"}],
                "benefit_basis": "gross",
                "benefit_months": 3,
                "benefit_divisor": 30,
                "benefit_payer": BenefitPayer.SUBROGATED,
                "branch": "injury",
                "benefit_item": PayItem.objects.get(code="3560"),
            },
            actor=zone.user("ousmane"),
            reason="Convention avec la CSS",
        )
    month_taken(zone, january, RunState.CLOSED)
    gross = slip(zone, january).gross
    absent(zone, "accident-travail", D(2026, 2, 2), D(2026, 2, 12), accident_on=D(2026, 2, 1))
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    assert lines(zone, february)["3560"] == (gross * 10 + 30) // 60  # 10 days x half of 1/30 of January


def test_the_setup_asks_where_the_law_file_is_silent(zone: Zone, january: PayRun) -> None:
    with scope(zone.home):
        rules = {rule.kind.code: rule for rule in kind("greve").pay_rules.model.objects.select_related("kind")}
        assert rules["greve"].is_known and rules["greve"].treatment == Treatment.UNPAID
        assert not rules["maladie"].is_known and not rules["suspension"].is_known
        assert (rules["paternite"].maximum_days, rules["paternite"].confidence) == (1, "low")
        assert rules["maternite"].maximum_days == 98 and not rules["maternite"].is_known
        assert absence_rules_setup(institution=zone.home, start=D(2026, 1, 1)) == 0


def test_queries_of_a_calculation_do_not_grow_with_absences(zone: Zone, january: PayRun) -> None:
    sick_rule(zone)

    def count() -> int:
        recalculated(zone, january)
        with scope(zone.home, actor=zone.user("ousmane")):
            calculation = calculation_start(run=january, actor=zone.user("ousmane"))
            with CaptureQueriesContext(connection) as queries:
                calculation_run_here(calculation=calculation)
        return len(queries)

    absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 10))
    before = count()
    with scope(zone.home):
        for rank in range(8):
            zone.employees[f"agent{rank}"] = cast.employee(
                zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"]
            )
    for rank in range(8):
        absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 10 + rank), who=f"agent{rank}")
        absent(zone, "greve", D(2026, 1, 20), D(2026, 1, 21), who=f"agent{rank}")
    assert count() == before

"""Each difference between two months has its cause; what nothing explains says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from hr_core.models import Employee, FamilyStatus, PayTerms
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import LineOrigin, PayItem, PayItemVersion, PayRun, RecurringInput, RunDifference, VariableInput
from payroll.models.differences import Cause
from payroll.selectors.differences import cause_totals
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.control.causes import Facts, Slip, differences_write, explained
from payroll.services.control.moved import Moved
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def february(zone: Zone) -> PayRun:
    return month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)


def march(zone: Zone) -> PayRun:
    return month_taken(zone, month_opened(zone, 2026, 3), RunState.CALCULATED)


def causes(zone: Zone, run: PayRun, name: str) -> dict[str, tuple[str, bool]]:
    """By line of an employee: cause, and whether it is a consequence."""
    with scope(zone.home):
        rows = RunDifference.objects.filter(run=run, employee=zone.employee(name))
        return {row.code: (row.cause, row.follows) for row in rows}


def test_two_same_months_have_no_difference(zone: Zone, february: PayRun) -> None:
    run = march(zone)
    with scope(zone.home):
        assert not RunDifference.objects.filter(run=run).exists()


def test_a_newcomer_and_a_leaver_explain_all_their_lines(zone: Zone, february: PayRun) -> None:
    with scope(zone.home):
        zone.employees["zora"] = cast.employee(zone, zone.home, "zora", "00900", zone.units["ipres-sn/DSI"])
        Employee.objects.filter(pk=zone.employee("zora").pk).update(hired_on=MARCH)
        Employee.objects.filter(pk=zone.employee("moussa").pk).update(left_on=MARCH)
    run = march(zone)
    assert {cause for cause, _follows in causes(zone, run, "zora").values()} == {Cause.HIRE}
    assert {cause for cause, _follows in causes(zone, run, "moussa").values()} == {Cause.LEAVING}


def test_a_step_moves_the_base_pay_and_the_levies_follow(zone: Zone, february: PayRun) -> None:
    with scope(zone.home):
        awa = zone.employee("awa")
        PayTerms.objects.filter(employee=awa).update(end=MARCH)
        PayTerms.objects.create(
            institution=zone.home, employee=awa, start=MARCH, category="C", step="4", base_salary=450_000, state="approved"
        )
    found = causes(zone, march(zone), "awa")
    assert found["1100"] == (Cause.PAY_TERMS, False)
    assert found["income-tax"] == (Cause.PAY_TERMS, True)
    assert {cause for cause, _follows in found.values()} == {Cause.PAY_TERMS}


def test_a_child_moves_the_tax_alone(zone: Zone, february: PayRun) -> None:
    with scope(zone.home):
        FamilyStatus.objects.filter(employee=zone.employee("awa")).update(declared_children=4)
    found = causes(zone, march(zone), "awa")
    assert found == {"income-tax": (Cause.FAMILY, False)}
    with scope(zone.home):
        assert "de 2 à 4" in RunDifference.objects.get(employee=zone.employee("awa")).detail


def test_inputs_of_the_month_and_lasting_gifts_are_told_apart(zone: Zone, february: PayRun) -> None:
    run = month_opened(zone, 2026, 3)
    with scope(zone.home):
        bonus, lasting = PayItem.objects.get(code="3900"), PayItem.objects.get(code="1200")
        VariableInput.objects.create(
            institution=zone.home, period=run.period, employee=zone.employee("awa"), item=bonus, amount=30_000
        )
        RecurringInput.objects.create(
            institution=zone.home, employee=zone.employee("moussa"), item=lasting, amount=20_000, start=MARCH
        )
    run = month_taken(zone, run, RunState.CALCULATED)
    assert causes(zone, run, "awa")["3900"] == (Cause.VARIABLE_INPUT, False)
    assert causes(zone, run, "moussa")["1200"] == (Cause.RECURRING_INPUT, False)
    with scope(zone.home):
        assert "01/03/2026" in RunDifference.objects.get(employee=zone.employee("moussa"), code="1200").detail


def test_a_year_of_seniority_is_told(zone: Zone) -> None:
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(seniority_on=dt.date(2018, 3, 10))
    february = month_opened(zone, 2026, 2)
    with scope(zone.home):
        item = PayItem.objects.create(institution=zone.home, code="2777")
        PayItemVersion.objects.create(
            institution=zone.home, item=item, start=dt.date(2026, 1, 1), label="Fidélité", kind="earning",
            frequency="everyone", formula="anciennete * 1000",
        )  # fmt: skip
    month_taken(zone, february, RunState.CALCULATED)
    run = march(zone)
    assert causes(zone, run, "awa")["2777"] == (Cause.SENIORITY, False)
    assert "moussa" not in {row.employee.first_names.lower() for row in rows_of(zone, run)}


def rows_of(zone: Zone, run: PayRun) -> list[RunDifference]:
    with scope(zone.home):
        return list(RunDifference.objects.filter(run=run).select_related("employee"))


def calculated_again(zone: Zone, run: PayRun, employees: list[int] | None = None) -> PayRun:
    with scope(zone.home, actor=zone.user("ousmane")):
        calculation_run_here(calculation=calculation_start(run=run, actor=zone.user("ousmane"), employees=employees))
    return run


def test_the_sum_of_effects_is_the_change_of_the_net(zone: Zone, february: PayRun) -> None:
    with scope(zone.home):
        awa = zone.employee("awa")
        PayTerms.objects.filter(employee=awa).update(base_salary=777_000)
        Employee.objects.filter(pk=zone.employee("moussa").pk).update(left_on=dt.date(2026, 3, 16))
    run = march(zone)
    with scope(zone.home):
        net = RunDifference.objects.filter(run=run).aggregate(net=Sum("effect"))["net"]
        february.refresh_from_db()
        assert net == run.totals["net"] - february.totals["net"]
        totals = cause_totals(run)
    assert sum(each.net for each in totals) == net
    assert {each.cause for each in totals} == {Cause.LEAVING, Cause.PAY_TERMS}


def test_recalculating_one_employee_draws_up_that_one_again(zone: Zone, february: PayRun) -> None:
    run = march(zone)
    with scope(zone.home):
        PayTerms.objects.filter(employee=zone.employee("awa")).update(base_salary=450_000)
        PayTerms.objects.filter(employee=zone.employee("moussa")).update(base_salary=450_000)
    calculated_again(zone, run, [zone.employee("awa").pk])
    assert causes(zone, run, "awa") and not causes(zone, run, "moussa")


# ---- causes that other subjects bring: the rules alone, on facts given


def moved(**values: Any) -> Moved:
    told = {
        "employee": 1, "code": "1100", "item_code": "1100", "label": "Salaire", "section": "earning", "before": 100,
        "now": 90, "base_before": 0, "base": 0,
    }  # fmt: skip
    return Moved(**{**told, **values})


def facts(**values: Any) -> Facts:
    from types import SimpleNamespace

    period = SimpleNamespace(first_day=MARCH, last_day=dt.date(2026, 3, 31), next_day=dt.date(2026, 4, 1))
    before = SimpleNamespace(first_day=dt.date(2026, 2, 1), last_day=dt.date(2026, 2, 28), next_day=MARCH)
    usual: dict[str, Any] = {
        "run": SimpleNamespace(period=period),
        "earlier": SimpleNamespace(period=before),
        "now": {1: Slip(exists=True)},
        "before": {1: Slip(exists=True)},
        "origins": {},
        "variable": {},
        "recurring": {},
        "terms": {},
        "dates": {1: (dt.date(2015, 1, 1), None)},
        "items": ({"1100": {"nature": "base-salary"}}, {"1100": {"nature": "base-salary"}}),
        "law_moved": "",
        "settings_moved": False,
        "currency": "XOF",
    }
    return Facts(**{**usual, **values})


def cause(line: Moved, given: Facts) -> str:
    ((_line, told),) = explained([line], given)
    return str(told.cause)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("absences", Cause.ABSENCE),
        ("loans", Cause.LOAN),
        ("deductions", Cause.ATTACHMENT),
        ("backpay", Cause.BACK_PAY),
        ("statute", Cause.STATUTE),
        ("departures", Cause.LEAVING),
    ],
)
def test_an_origin_names_its_subject(source: str, expected: str) -> None:
    line = moved(code="6400", item_code="6400", section="deduction")
    assert cause(line, facts(origins={(1, "6400"): [(source, "dossier 12")]})) == expected


def test_days_paid_tell_an_absence() -> None:
    slips = {"now": {1: Slip({"paid_days": 20}, exists=True)}, "before": {1: Slip({"paid_days": 30}, exists=True)}}
    assert cause(moved(), facts(**slips)) == Cause.ABSENCE


def article(**values: Any) -> dict[str, Any]:
    usual = {"version": 5, "is_due": True, "rhythm": "en septembre", "reference": "Accord, article 31", "object": "Médaille",
             "criteria": [{"told": "20 ans d’ancienneté atteints ce mois", "formula": ""}]}  # fmt: skip
    return usual | values


def test_an_article_tells_why_it_pays_one_month_and_not_the_other() -> None:
    """A medal paid last month is not « inexpliqué » this month, nor is a premium of September in October."""
    same = {"2740": {"articles": [article()]}}
    asleep = {"2740": {"articles": [article(is_due=False)]}}
    line = moved(code="2740", item_code="2740", before=407_000, now=0)
    ((_line, told),) = explained([line], facts(items=(same, same)))
    assert (told.cause, told.detail) == (Cause.STATUTE, "n’est plus remplie : 20 ans d’ancienneté atteints ce mois, Accord, article 31")
    ((_line, told),) = explained([line], facts(items=(same, asleep)))
    assert told.detail == "dû en septembre, Accord, article 31"
    assert cause(replace(line, before=400_000, now=407_000), facts(items=(same, same))) == Cause.UNEXPLAINED


def test_a_definition_an_article_and_a_table_are_told_apart() -> None:
    line = moved(code="2200", item_code="2200")
    before = {"2200": {"formula": "a", "articles": []}}
    assert cause(line, facts(items=(before, {"2200": {"formula": "b", "articles": []}}))) == Cause.ITEM
    assert cause(line, facts(items=(before, {"2200": {"formula": "b", "articles": [article()]}}))) == Cause.STATUTE
    assert cause(line, facts(items=(before, before), settings_moved=True)) == Cause.SETTING


def test_the_law_moves_a_levy_whose_base_stays_and_not_one_whose_base_moved() -> None:
    tax = moved(code="income-tax", item_code="", section="tax", base_before=500, base=500)
    assert cause(tax, facts(law_moved="Barème")) == Cause.LAW
    raised = replace(tax, base=600)
    given = facts(law_moved="Barème", terms={1: "échelon"})
    told = {line.code: each for line, each in explained([moved(now=200), raised], given)}
    assert (told["income-tax"].cause, told["income-tax"].follows) == (Cause.PAY_TERMS, True)


def test_what_nothing_explains_says_so() -> None:
    assert cause(moved(code="2200", item_code="2200"), facts()) == Cause.UNEXPLAINED
    assert cause(moved(code="income-tax", item_code="", section="tax"), facts()) == Cause.UNEXPLAINED


def test_an_origin_of_the_ledger_is_read(zone: Zone, february: PayRun) -> None:
    run = march(zone)
    with scope(zone.home):
        from payroll.services.control.causes import Months, facts_read

        run = PayRun.objects.select_related("period", "institution__country").get(pk=run.pk)
        february = PayRun.objects.select_related("period").get(pk=february.pk)
        key = zone.employee("awa").pk
        LineOrigin.objects.create(
            institution=zone.home, run=run, employee_id=key, code="6400", source="loans", reference=1, label="Prêt 1", amount=10
        )
        assert facts_read(Months.of(run, february), {key}).origins == {(key, "6400"): [("loans", "Prêt 1")]}


def test_the_queries_do_not_grow_with_the_staff(zone: Zone, february: PayRun) -> None:
    def count() -> int:
        with scope(zone.home):
            run = PayRun.objects.select_related("period", "institution__country").get(pk=made.pk)
            with CaptureQueriesContext(connection) as queries:
                assert differences_write(run=run) > 0
        return sum("SAVEPOINT" not in each["sql"] for each in queries)

    with scope(zone.home):
        PayTerms.objects.filter(employee=zone.employee("awa")).update(base_salary=450_000)
    made = march(zone)
    few = count()
    with scope(zone.home):
        PayTerms.objects.update(base_salary=460_000)
    calculated_again(zone, made)
    assert count() == few <= 24


def test_the_page_tells_totals_by_cause_and_leads_to_the_lines(zone: Zone, february: PayRun, as_: Any) -> None:
    with scope(zone.home):
        PayTerms.objects.filter(employee__in=[zone.employee("awa"), zone.employee("mamadou")]).update(base_salary=450_000)
    run = march(zone)
    url = f"/paie/controle/{run.pk}/causes/"
    page = as_("ousmane").get(url).content.decode()
    assert "Échelon ou salaire de base" in page and "Ndiaye" in page
    assert "Gueye" not in page, "the confidential population stays hidden, totals join it"
    assert "Gueye" in as_("aminata").get(url).content.decode()
    assert "Ndiaye" not in as_("ousmane").get(f"{url}?cause=hire").content.decode()
    assert "Salaire de base" in as_("ousmane").get(f"{url}?cause=pay_terms&rubrique=1100").content.decode()
    assert as_("ousmane").get(f"{url}?export=xlsx").status_code == 200
    assert as_("oumar").get(url).status_code == 404


def test_every_source_of_amounts_has_a_cause() -> None:
    from payroll.services.control.causes import SOURCES
    from payroll.services.sources import sources

    assert {source.key for source in sources} <= SOURCES.keys()

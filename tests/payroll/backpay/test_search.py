"""The system finds what a change with a past date owes, month by month and line by line, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Dependant, Employee, FamilyStatus
from hr_core.scope import scope
from payroll.choices_back_pay import BackPayState, CauseState
from payroll.models import (
    BackPayCase,
    BackPayCause,
    BackPayLine,
    BackPayMonth,
    PayChange,
    PayItem,
    PayRun,
    PayTable,
    RecurringInput,
)
from payroll.services.closing import seals_verify
from payroll.services.pay_changes import change_approve
from payroll.services.tables import table_set
from payroll.services.timeline import past_confirmed
from tests.cast import Zone
from tests.payroll.backpay.changes import case_of, lines_of_case, paid_lines, raised, searched
from tests.payroll.law.test_contracts import rate, terms
from tests.payroll.months import month_closed

FEBRUARY = dt.date(2026, 2, 1)


def test_nothing_changed_nothing_found(zone: Zone, quarter: list[PayRun]) -> None:
    scan = searched(zone)
    assert (scan.causes, scan.cases) == (0, 0)
    whole = searched(zone, since=dt.date(2026, 1, 1))
    assert whole.months == 3 and whole.people == 9 and whole.cases == 0


def test_a_raise_from_february_owes_two_months(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", FEBRUARY, 450_000)
    scan = searched(zone)
    assert scan.cases == 1 and scan.months == 2 and scan.people == 1
    with scope(zone.home):
        case = case_of(zone, "awa")
        assert [(month.year, month.month) for month in case.months.all()] == [(2026, 2), (2026, 3)]
        found = lines_of_case(case, 2)
        assert found["1100"] == 50_000
        assert found["1300"] > 0  # seniority is a percentage of the base
        assert case.gross == 2 * (found["1100"] + found["1300"])
        assert case.net == case.gross - case.withheld and case.employer > 0
        assert case.state == BackPayState.FOUND
        causes = [reason.cause for reason in case.reasons.all()]
        assert causes and all(cause.employee_id == zone.employee("awa").pk for cause in causes)
        assert {cause.month for cause in causes} == {FEBRUARY}


def test_the_differences_are_those_of_a_month_paid_right(zone: Zone, quarter: list[PayRun]) -> None:
    """What February lacks makes it what April, paid right, is."""
    raised(zone, "awa", FEBRUARY, 450_000)
    searched(zone)
    april = month_closed(zone, 2026, 4)
    with scope(zone.home):
        wrong, right = paid_lines(zone, "awa", run__period__month=2), paid_lines(zone, "awa", run=april)
        owed = lines_of_case(case_of(zone, "awa"), 2)
        for code in wrong.keys() | right.keys():
            assert wrong.get(code, 0) + owed.get(code, 0) == right.get(code, 0), code


def test_a_second_search_finds_the_same_and_changes_nothing(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", FEBRUARY, 450_000)
    searched(zone)
    with scope(zone.home):
        first = (case_of(zone, "awa").pk, lines_of_case(case_of(zone, "awa")))
    scan = searched(zone)
    assert scan.causes == 0
    with scope(zone.home):
        assert (case_of(zone, "awa").pk, lines_of_case(case_of(zone, "awa"))) == first
        assert BackPayCase.objects.count() == 1
        assert not BackPayCause.objects.filter(state=CauseState.WAITING).exists()


def test_a_change_taken_back_takes_the_case_back(zone: Zone, quarter: list[PayRun]) -> None:
    fact = raised(zone, "awa", FEBRUARY, 450_000)
    searched(zone)
    with scope(zone.home):
        type(fact).objects.filter(pk=fact.pk).update(base_salary=400_000)
    searched(zone)
    with scope(zone.home):
        assert not BackPayCase.objects.exists() and not BackPayLine.objects.exists()


def test_a_lower_pay_is_an_overpayment(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 380_000)
    searched(zone)
    with scope(zone.home):
        case = case_of(zone, "awa")
        assert case.is_overpayment and case.months.count() == 3
        assert lines_of_case(case)["1100"] == -60_000


@pytest.mark.parametrize(
    ("start", "months"),
    [
        (dt.date(2026, 3, 31), [3]),  # the last day of a paid month
        (dt.date(2026, 4, 1), []),  # the day after
        (dt.date(2026, 1, 31), [1, 2, 3]),
    ],
)
def test_the_first_month_is_that_of_the_day(zone: Zone, quarter: list[PayRun], start: dt.date, months: list[int]) -> None:
    raised(zone, "awa", start, 450_000)
    searched(zone)
    with scope(zone.home):
        assert sorted(BackPayMonth.objects.values_list("month", flat=True)) == months


def test_a_proposed_salary_is_no_cause_until_it_is_approved(zone: Zone, quarter: list[PayRun]) -> None:
    with scope(zone.home, actor=zone.user("fatou"), reason="décision"):
        from hr_core.facts import BY_SLUG
        from hr_core.services.facts import fact_add

        values = {"start": FEBRUARY, "category": "C", "base_salary": 500_000}
        fact_add(employee=zone.employee("awa"), kind=BY_SLUG["classement"], values=values, actor=zone.user("fatou"))
    assert searched(zone).causes == 0


def test_what_was_known_when_the_month_was_calculated_is_no_cause(zone: Zone) -> None:
    raised(zone, "awa", dt.date(2026, 1, 1), 450_000)
    month_closed(zone, 2026, 1)
    assert searched(zone).causes == 0


def test_a_rate_of_exchange_entered_for_the_past_touches_contracts_in_that_currency_only(zone: Zone) -> None:
    terms(zone, "awa", currency="USD", base_salary=100_000)
    terms(zone, "moussa", currency="EUR", base_salary=100_000)
    rate(zone, "EUR", "USD", "1.16", dt.date(2025, 1, 1))
    for month in (1, 2, 3):
        month_closed(zone, 2026, month)
    rate(zone, "EUR", "USD", "1.10", dt.date(2026, 2, 15))
    scan = searched(zone)
    with scope(zone.home):
        assert scan.cases == 1
        found = lines_of_case(case_of(zone, "awa"), 2)
        assert found["1100"] == 596_325 - 565_480  # 1 000 × 655,957 ÷ 1,10 − 1 000 × 655,957 ÷ 1,16
        assert not lines_of_case(case_of(zone, "awa"), 1)
        assert BackPayCause.objects.get().label == "Cours de change EUR/USD"


def test_family_and_children_move_the_taxes_only(zone: Zone, quarter: list[PayRun]) -> None:
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("fatou"), reason="acte de naissance"):
        family = FamilyStatus.objects.get(employee=awa)
        family.declared_children = 4
        family.save()
        Dependant.objects.filter(employee=awa).delete()
    searched(zone)
    with scope(zone.home):
        found = lines_of_case(case_of(zone, "awa"))
        assert found and set(found) <= {"income-tax", "trimf"} and found["income-tax"] < 0


def test_a_leaving_recorded_late_is_claimed_back(zone: Zone, quarter: list[PayRun]) -> None:
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("fatou"), reason="départ"):
        Employee.objects.filter(pk=awa.pk).update(left_on=dt.date(2026, 3, 1))
    searched(zone)
    with scope(zone.home):
        case = case_of(zone, "awa")
        assert [month.month for month in case.months.all()] == [3]
        paid = paid_lines(zone, "awa", run__period__month=3)
        assert lines_of_case(case) == {code: -amount for code, amount in paid.items() if amount}


def test_a_recurring_input_given_late_is_owed(zone: Zone, quarter: list[PayRun]) -> None:
    with scope(zone.home, actor=zone.user("ousmane"), reason="oubli"):
        RecurringInput.objects.create(
            institution=zone.home,
            employee=zone.employee("awa"),
            item=PayItem.objects.get(code="2300"),
            amount=20_000,
            start=dt.date(2026, 3, 1),
        )
    searched(zone)
    with scope(zone.home):
        assert lines_of_case(case_of(zone, "awa"), 3)["2300"] == 20_000


def test_someone_whose_file_lacks_something_is_named_and_nothing_is_claimed(zone: Zone, quarter: list[PayRun]) -> None:
    from hr_core.models import Contract

    with scope(zone.home, actor=zone.user("fatou"), reason="erreur"):
        Contract.objects.filter(employee=zone.employee("awa")).delete()
    scan = searched(zone)
    assert scan.incomplete == [zone.employee("awa").pk] and scan.cases == 0


def test_closed_months_stay_sealed(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", FEBRUARY, 450_000)
    searched(zone)
    with scope(zone.home):
        assert all(finding.ok for finding in seals_verify(institution=zone.home))


def test_the_other_institution_sees_nothing(zone: Zone, quarter: list[PayRun]) -> None:
    raised(zone, "awa", FEBRUARY, 450_000)
    searched(zone)
    with scope(zone.other):
        assert not BackPayCase.objects.exists() and not BackPayCause.objects.exists()


def test_a_definition_may_reach_into_closed_months_when_it_is_confirmed(
    zone: Zone, quarter: list[PayRun], as_: Any
) -> None:
    """The screen refuses, names the cure, and once confirmed the search finds what it owes to everybody."""
    with scope(zone.home):
        table = PayTable.objects.create(institution=zone.home, code="logement", label="Logement", keys=["categorie"])
        item = PayItem.objects.get(code="2200")
    rows = [(("c",), 25_000)]
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(ValidationError, match="un rappel sera proposé"):
            table_set(table=table, start=FEBRUARY, rows=rows, actor=zone.user("ousmane"), reason="accord")
        with past_confirmed():
            table_set(table=table, start=FEBRUARY, rows=rows, actor=zone.user("ousmane"), reason="accord")
    page = f"/paie/rubriques/{item.pk}/definition/"
    browser = as_("ousmane")
    assert "Le changement touche des mois déjà payés" in browser.get(page).content.decode()
    given = {
        "start": "2026-02-01",
        "label": "Indemnité de logement",
        "kind": "earning",
        "nature": "allowance",
        "frequency": "everyone",
        "order": "2200",
        "formula": 'table("logement"; categorie)',
        "is_prorated": "on",
        "run_kinds": ["regular"],
        "motif": "Accord d’établissement",
    }
    assert browser.post(page, given).status_code == 422
    assert browser.post(page, given | {"retroactif": "on"}).status_code == 302
    with scope(zone.home, actor=zone.user("binta")):
        change_approve(change=PayChange.objects.get(), actor=zone.user("binta"))
    scan = searched(zone)
    assert scan.people == 9 and scan.cases == 9
    with scope(zone.home):
        assert lines_of_case(case_of(zone, "awa"))["2200"] == 50_000
        assert any(reason.cause.employee is None for reason in case_of(zone, "awa").reasons.all())

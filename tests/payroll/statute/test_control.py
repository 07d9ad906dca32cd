"""Who is entitled and does not have it, who has it without a right: both ways, before the run and on its payslips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.models import Employee, PayTerms
from hr_core.registry import registry
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import (
    EmployeePaper,
    EntitlementGap,
    PayItem,
    PayPeriod,
    PayRun,
    RecurringInput,
    RunProblem,
)
from payroll.services.entitlement_checks import entitlement_check
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.payroll.statute.conftest import START, Article, plain


def give(fund: Zone, name: str, amount: int, code: str = "2200") -> None:
    with scope(fund.home):
        RecurringInput.objects.create(
            institution=fund.home, employee=fund.employee(name), item=PayItem.objects.get(code=code), amount=amount,
            start=START,
        )  # fmt: skip


def classify(fund: Zone, **categories: str) -> None:
    with scope(fund.home):
        for name, category in categories.items():
            PayTerms.objects.filter(employee=fund.employee(name)).update(category=category)


def gaps(fund: Zone, run: PayRun | None = None) -> dict[str, tuple[str, int, int, str]]:
    """(kind, due, paid, why) by first name, of the month's control or of a run's."""
    names = {employee.pk: name for name, employee in fund.employees.items()}
    with scope(fund.home, actor=fund.user("ousmane")):
        period = run.period if run else PayPeriod.objects.get()
        check = entitlement_check(institution=fund.home, period=period, run=run, actor=fund.user("ousmane"))
        rows = EntitlementGap.objects.filter(check_of=check)
        return {names[row.employee_id]: (row.kind, row.expected, row.paid, plain(row.reasons)) for row in rows}


def test_before_the_run_what_is_given_by_name_is_held_against_the_articles(fund: Zone, article: Article) -> None:
    month_opened(fund)
    classify(fund, awa="A", moussa="A", fatou="A")
    article("12", effect="checks", categories=["A"], amount=30_000)
    give(fund, "moussa", 30_000)
    give(fund, "fatou", 25_000)
    give(fund, "binta", 30_000)
    assert gaps(fund) == {
        "awa": ("missing", 30_000, 0, "Article 12 : catégorie A."),
        "fatou": ("different", 30_000, 25_000, "Article 12 : catégorie A."),
        "binta": ("undue", 0, 30_000, "Article 12, non rempli : catégorie A."),
    }


def test_a_whole_month_is_compared_though_somebody_came_in_its_middle(fund: Zone, article: Article) -> None:
    month_opened(fund)
    classify(fund, awa="A")
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(hired_on=dt.date(2026, 1, 16))
    article("12", effect="checks", categories=["A"], amount=30_000)
    give(fund, "awa", 30_000)
    assert gaps(fund) == {}


def test_on_the_payslips_both_ways(fund: Zone, article: Article) -> None:
    run = month_opened(fund)
    classify(fund, awa="A", moussa="A")
    article("12", effect="checks", categories=["A"], amount=30_000)
    give(fund, "moussa", 30_000)
    give(fund, "binta", 30_000)
    month_taken(fund, run, RunState.CALCULATED)
    found = gaps(fund, run)
    assert {name: gap[:3] for name, gap in found.items()} == {
        "awa": ("missing", 30_000, 0),
        "binta": ("undue", 0, 30_000),
    }
    with scope(fund.home):
        problems = RunProblem.objects.filter(run=run, code__startswith="statute_")
        told = {problem.employee_id: problem for problem in problems}
        assert set(told) == {fund.employee("awa").pk, fund.employee("binta").pk}
        undue = told[fund.employee("binta").pk]
        assert (undue.severity, undue.code) == ("warning", "statute_undue")
        assert "non rempli : catégorie A" in plain(undue.message)


def test_a_run_paid_by_its_articles_finds_nothing(fund: Zone, article: Article) -> None:
    run = month_opened(fund)
    article("12", amount=30_000)
    month_taken(fund, run, RunState.CALCULATED)
    assert gaps(fund, run) == {}
    with scope(fund.home):
        assert not RunProblem.objects.filter(run=run, code__startswith="statute_").exists()


def test_a_file_that_changed_after_the_calculation_shows(fund: Zone, article: Article) -> None:
    run = month_opened(fund)
    classify(fund, awa="A")
    article("12", categories=["A"], amount=30_000)
    month_taken(fund, run, RunState.CALCULATED)
    classify(fund, awa="C", moussa="A")
    assert {name: gap[0] for name, gap in gaps(fund, run).items()} == {"awa": "undue", "moussa": "missing"}


def test_a_paper_never_given_or_expired_is_told_with_its_day(fund: Zone, article: Article) -> None:
    month_opened(fund)
    classify(fund, awa="A", moussa="A", fatou="A")
    article("12", categories=["A"], amount=30_000, paper="Certificat de résidence")
    with scope(fund.home):
        common = {"institution": fund.home, "name": "Certificat de résidence", "start": dt.date(2025, 1, 1)}
        EmployeePaper.objects.create(**common, employee=fund.employee("moussa"), end=dt.date(2026, 1, 1))
        EmployeePaper.objects.create(**common, employee=fund.employee("fatou"))
    found = gaps(fund)
    assert found["awa"] == ("paper", 30_000, 0, "Article 12, non rempli : « Certificat de résidence » jamais remis.")
    assert found["moussa"][3].endswith("« Certificat de résidence » expiré depuis le 31/12/2025.")
    assert set(found) == {"awa", "moussa"}


def test_an_entry_that_an_article_makes_useless_is_told(fund: Zone, article: Article) -> None:
    month_opened(fund)
    give(fund, "awa", 45_000)
    article("12", amount=30_000)
    assert {name: gap[0] for name, gap in gaps(fund).items()} == {"awa": "idle"}


def test_an_article_below_the_law_is_told(fund: Zone, article: Article) -> None:
    month_opened(fund)
    with scope(fund.home):
        Employee.objects.exclude(pk=fund.employee("awa").pk).update(seniority_on=dt.date(2025, 6, 1))
    article(
        "20", item="1300", amount=10_000, legal_figure="seniority-bonus", legal_base="salaire_base", is_prorated=False
    )  # fmt: skip
    found = gaps(fund)
    assert found["awa"][:3] == ("below", 44_000, 10_000)  # eleven years: 11 % of 400 000
    assert "la loi donne davantage" in found["awa"][3]
    assert set(found) == {"awa"}


def test_counts_by_article(fund: Zone, article: Article) -> None:
    month_opened(fund)
    classify(fund, awa="A", moussa="A")
    version = article("12", effect="checks", categories=["A"], amount=30_000)
    give(fund, "moussa", 30_000)
    with scope(fund.home):
        check = entitlement_check(institution=fund.home, period=PayPeriod.objects.get())
    assert check.counts == {str(version.pk): {"entitled": 2, "paid": 1, "expected": 60_000}}


def test_one_employee_calculated_again_leaves_the_findings_of_the_others(fund: Zone, article: Article) -> None:
    run = month_opened(fund)
    classify(fund, awa="A", moussa="A")
    article("12", effect="checks", categories=["A"], amount=30_000)
    month_taken(fund, run, RunState.CALCULATED)
    give(fund, "awa", 30_000)
    with scope(fund.home, actor=fund.user("ousmane")):
        from payroll.services.recalculation import employee_recalculate

        employee_recalculate(run=run, employee=fund.employee("awa"), actor=fund.user("ousmane"))
        left = RunProblem.objects.filter(run=run, code__startswith="statute_", state=RunProblem.State.OPEN)
        assert list(left.values_list("employee", flat=True)) == [fund.employee("moussa").pk]
        assert list(EntitlementGap.objects.values_list("employee", flat=True)) == [fund.employee("moussa").pk]


def test_the_confidential_population_stays_hidden(
    fund: Zone, article: Article, as_: Callable[[str], Client], today: dt.date
) -> None:
    month_opened(fund, 2026, 11)
    article("12", effect="checks", amount=30_000)
    with scope(fund.home):
        entitlement_check(institution=fund.home, period=PayPeriod.objects.get())
    page = as_("ousmane").get("/paie/statut/controle/?q=Gueye").content.decode()
    assert "Mamadou Gueye" not in page
    page = as_("serigne").get("/paie/statut/controle/?q=Gueye").content.decode()
    assert "Mamadou Gueye" in page


def hire(fund: Zone, number: int, first: int) -> None:
    with scope(fund.home):
        for rank in range(first, first + number):
            cast.employee(fund, fund.home, f"agent{rank}", f"7{rank:04d}", fund.units["ipres-sn/DSI"])


@pytest.mark.slow
def test_queries_do_not_grow_with_the_staff(
    fund: Zone, article: Article, as_: Callable[[str], Client], today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What waits in the rail is counted by each subject, whatever the page: the pages are counted without it.
    monkeypatch.setattr(registry, "menu", [replace(entry, badge=None) for entry in registry.menu])
    month_opened(fund, 2026, 11)
    version = article("12", effect="checks", amount=30_000, paper="Diplôme")
    article("13", amount=30_000, item="2400", rhythm="once")

    def counts() -> dict[str, int]:
        found: dict[str, int] = {}
        with scope(fund.home), CaptureQueriesContext(connection) as queries:
            entitlement_check(institution=fund.home, period=PayPeriod.objects.get())
        found["check"] = len(queries)
        browser = as_("serigne")
        pages = {
            "texts": "/paie/statut/",
            "text": f"/paie/statut/{version.article.text_id}/",
            "article": f"/paie/statut/articles/{version.article_id}/",
            "proposals": "/paie/statut/propositions/",
            "shelf": "/paie/statut/modeles/",
            "control": "/paie/statut/controle/",
            "people": f"/paie/statut/versions/{version.pk}/concernes/",
            "benefits": f"/paie/agents/{fund.employee('awa').pk}/avantages/",
        }
        for name, page in pages.items():
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            found[name] = sum("SAVEPOINT" not in query["sql"] for query in queries)
        return found

    hire(fund, 3, 0)
    counts()  # the first control makes its row, the first visit reads the content types
    few = counts()
    hire(fund, 30, 3)
    assert counts() == few
    # The control reads the month's rules and everybody's facts, as a calculation does.
    assert max(count for page, count in few.items() if page != "check") <= 20, few

"""« Pourquoi ? » of a line that the statute pays names the article, whom it concerns, and the law beside it."""

from __future__ import annotations

import datetime as dt

from hr_core.models import Employee, PayTerms
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.engine import Explanation
from payroll.models import Payslip
from payroll.selectors.explanations import line_explain
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.payroll.statute.conftest import Article, plain


def why(fund: Zone, name: str, code: str) -> Explanation:
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        slip = Payslip.objects.select_related("calculation", "run__period").get(run=run, employee=fund.employee(name))
        found = line_explain(slip, code)
    assert found is not None
    assert found.agrees
    return found.told


def test_it_names_the_article_that_applies_and_its_population(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        PayTerms.objects.filter(employee=fund.employee("awa")).update(category="A")
    article("12", rank=1, categories=["A", "B"], seniority_from=24, amount=50_000)
    article("13", rank=2, amount=10_000)
    told = why(fund, "awa", "2200")
    assert told.rule == "Statut du personnel n° 2025-07 du 01/12/2025, article 12"
    assert plain(told.sentences[0]) == (
        "Statut du personnel n° 2025-07 du 01/12/2025, article 12, « Indemnité de logement » : "
        "catégorie A ou B ; ancienneté d’au moins 2 ans."
    )
    assert (told.rule, "") in told.sources


def test_articles_that_add_are_both_named(fund: Zone, article: Article) -> None:
    article("12", rank=1, amount=5_000, combination="adds")
    article("13", rank=2, amount=10_000)
    told = why(fund, "awa", "2200")
    assert told.amount == 15_000
    assert "article 12 ; " in plain(told.rule)
    assert told.rule.endswith("article 13")


def test_the_law_stands_beside_the_article(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(seniority_on=dt.date(2005, 1, 1))
    article(
        "20", item="1300", object="Prime d’ancienneté", amount=40_000, legal_figure="seniority-bonus",
        legal_base="salaire_base", at_least_law=True, is_prorated=False,
    )  # fmt: skip
    told = why(fund, "awa", "1300")
    assert told.amount == 84_000
    sentence = plain(told.sentences[1])
    assert "Le statut donne 40 000 F CFA, la loi au moins 84 000 F CFA" in sentence
    assert "le plus favorable, 84 000 F CFA, est retenu" in sentence
    assert any(figure.id == "seniority-bonus" for figure in told.figures)


def test_an_article_below_the_law_says_so(fund: Zone, article: Article) -> None:
    article(
        "20", item="1300", object="Prime d’ancienneté", amount=10_000, legal_figure="seniority-bonus",
        legal_base="salaire_base", is_prorated=False,
    )  # fmt: skip
    told = why(fund, "awa", "1300")
    assert "au-dessous de ce que donne la loi : 44 000 F CFA" in plain(told.sentences[1])


def test_what_explained_a_payslip_does_not_change_with_the_article(fund: Zone, article: Article) -> None:
    article("12", amount=30_000)
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    article("12", start=dt.date(2026, 1, 1), amount=90_000, categories=["Z"])
    with scope(fund.home):
        slip = Payslip.objects.select_related("calculation", "run__period").get(run=run, employee=fund.employee("awa"))
        found = line_explain(slip, "2200")
    assert found is not None
    assert (found.told.amount, found.agrees) == (30_000, True)
    assert "tous les agents" in found.told.sentences[0]

"""The rules that pages keep in memory move as soon as one of their rows does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.models import PayTerms
from hr_core.scope import scope
from payroll.models import (
    ArticleVersion,
    InstitutionSetting,
    PayItem,
    PayItemBase,
    PayItemVersion,
)
from payroll.selectors.entitlements import employee_entitlements, entitlements_read, month_of
from payroll.selectors.rules_kept import Rules, rules_kept
from tests.cast import Zone
from tests.payroll.statute.conftest import START, Article

DAY = dt.date(2026, 11, 30)


@pytest.fixture
def rules(fund: Zone, article: Article) -> Callable[[], Rules]:
    article("12", amount=30_000)

    def read() -> Rules:
        with scope(fund.home):
            return rules_kept(fund.home, DAY)

    return read


def test_rules_that_did_not_move_are_given_again_for_one_query(fund: Zone, rules: Callable[[], Rules]) -> None:
    first = rules()
    with scope(fund.home), CaptureQueriesContext(connection) as queries:
        assert rules_kept(fund.home, DAY) is first
    assert len(queries) == 1


def test_a_page_finds_what_the_control_finds(fund: Zone, rules: Callable[[], Rules]) -> None:
    kept = rules()
    with scope(fund.home):
        period = month_of(fund.home, DAY)
        control = entitlements_read(institution=fund.home, period=period, full_month=True)
        page = entitlements_read(institution=fund.home, period=period, full_month=True, rules=kept)
        alone = employee_entitlements(institution=fund.home, period=period, employee=fund.employee("awa").pk, rules=kept)
    assert page.keys.tolist() == control.keys.tolist() and len(page.keys) > 5
    assert page.people(0) == control.people(0)
    assert page.amounts[0].tolist() == control.amounts[0].tolist() and page.amounts[0].any()
    row = page.row_of[fund.employee("awa").pk]
    assert alone.amounts[0].tolist() == [page.amounts[0][row]]


CHANGES: dict[str, Callable[[Zone], object]] = {
    "an article": lambda fund: ArticleVersion.objects.update(amount=31_000),
    "an item": lambda fund: PayItemVersion.objects.filter(item__code="2200").update(label="Logement"),
    "a base": lambda fund: PayItemBase.objects.filter(pk=PayItemBase.objects.first().pk).delete(),
    "a new item": lambda fund: PayItem.objects.create(institution=fund.home, code="9876"),
    "a setting": lambda fund: InstitutionSetting.objects.create(
        institution=fund.home, key="net_variation_percent", value=7, start=START
    ),
    "a guaranteed net": lambda fund: PayTerms.objects.filter(employee=fund.employee("awa")).update(guaranteed_net=500_000),
}


@pytest.mark.parametrize("what", CHANGES)
def test_rules_move_with_a_row(fund: Zone, rules: Callable[[], Rules], what: str) -> None:
    first = rules()
    with scope(fund.home):
        CHANGES[what](fund)
    assert rules() is not first


def test_a_row_changed_twice_by_one_transaction_moves_twice(fund: Zone, rules: Callable[[], Rules]) -> None:
    labels = []
    for label in ("Un", "Deux", "Trois"):
        with scope(fund.home):
            PayItemVersion.objects.filter(item__code="2200").update(label=label)
        labels.append(rules().labels["2200"])
    assert labels == ["Un", "Deux", "Trois"]

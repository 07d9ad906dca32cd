"""The control of entitlements goes to the workers: asked once, its state on the page, its failure told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import CheckState
from payroll.engine import EngineError
from payroll.models import ArticleVersion, EntitlementCheck, PayPeriod
from payroll.services.entitlement_asks import check_ask, check_perform
from payroll.tasks_statute import make_entitlement_check
from tests.cast import Zone
from tests.payroll.months import month_opened
from tests.payroll.statute.conftest import Article, plain

PAGE = "/paie/statut/controle/"
LIVE = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "controle-en-cours"}

pytestmark = pytest.mark.usefixtures("today")


def asked_by(fund: Zone, name: str = "ousmane") -> EntitlementCheck:
    with scope(fund.home, actor=fund.user(name)):
        return check_ask(institution=fund.home, period=PayPeriod.objects.get(), run=None, actor=fund.user(name))


def kept(fund: Zone) -> EntitlementCheck:
    with scope(fund.home):
        return EntitlementCheck.objects.get()


def test_the_page_tells_the_control_in_the_making_then_shows_what_it_found(
    fund: Zone, article: Article, as_: Callable[[str], Client], asked: Any
) -> None:
    month_opened(fund, 2026, 11)
    article("12", effect="checks", amount=30_000)
    check = asked_by(fund)
    browser = as_("ousmane")
    page = plain(browser.get(PAGE).content.decode())
    assert "Contrôle en cours" in page and "Ousmane" in page and "Faire le contrôle" not in page
    assert "Contrôle en cours" in browser.get(PAGE, **LIVE).content.decode()
    with scope(fund.home):
        assert check_perform(check_id=check.pk)
        assert not check_perform(check_id=check.pk), "a message delivered twice changes nothing"
    over = browser.get(PAGE, **LIVE)
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    page = plain(browser.get(PAGE).content.decode())
    assert "Refaire le contrôle" in page and "Y a droit, ne l’a pas" in page
    made = kept(fund).made_at
    asked(browser, PAGE)
    assert (kept(fund).state, kept(fund).made_by) == (CheckState.DONE, fund.user("ousmane"))
    assert kept(fund).made_at > made


def test_a_control_in_the_making_is_not_asked_twice_but_a_lost_one_is(fund: Zone) -> None:
    month_opened(fund, 2026, 11)
    first = asked_by(fund)
    with pytest.raises(Refusal, match="déjà en cours"):
        asked_by(fund, "binta")
    assert kept(fund).asked_by == fund.user("ousmane")
    with scope(fund.home):
        EntitlementCheck.objects.filter(pk=first.pk).update(asked_at=timezone.now() - dt.timedelta(minutes=16))
    assert asked_by(fund, "binta").asked_by == fund.user("binta")


def test_rules_that_do_not_build_are_told_and_the_findings_before_stay(
    fund: Zone, article: Article, as_: Callable[[str], Client], asked: Any
) -> None:
    month_opened(fund, 2026, 11)
    version = article("12", effect="checks", amount=30_000)
    browser = as_("ousmane")
    asked(browser, PAGE)
    with scope(fund.home):
        ArticleVersion.objects.filter(pk=version.pk).update(amount_kind="formula", formula="nimporte_quoi + 1")
    check = asked_by(fund)
    with pytest.raises(EngineError, match="nimporte_quoi"):
        make_entitlement_check(fund.home.pk, check.pk)
    assert kept(fund).state == CheckState.FAILED
    page = plain(browser.get(PAGE).content.decode())
    assert "Le contrôle ne se fait pas." in page and "nimporte_quoi" in page
    assert "Y a droit, ne l’a pas" in page and "Refaire le contrôle" in page

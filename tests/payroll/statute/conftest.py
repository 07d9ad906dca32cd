"""A home institution with its statute: a text, and articles proposed by Ousmane and approved by Khady."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from hr_core.scope import scope
from payroll.models import ArticleVersion, PayItem, StatuteText
from payroll.services.statute_articles import article_propose, version_approve
from payroll.services.statute_texts import text_save
from tests.cast import Zone
from tests.payroll.months import payroll_set_up

START = dt.date(2026, 1, 1)
Article = Callable[..., ArticleVersion]


def plain(words: object) -> str:
    """A message with plain spaces, as tests write it."""
    return str(words).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def today() -> Iterator[dt.date]:
    """The tests live on 23 November 2026."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC), tick=True):
        yield dt.date(2026, 11, 23)


@pytest.fixture
def asked(django_capture_on_commit_callbacks: Any) -> Callable[[Client, str], None]:
    """`asked(browser, address)`: the control is asked there, and the workers make it."""

    def ask(browser: Client, address: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert browser.post(address).status_code == 302

    return ask


@pytest.fixture
def fund(zone: Zone) -> Zone:
    """The cast, with the usual items of IPRES since January."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone, START)
    return zone


@pytest.fixture
def text(fund: Zone) -> StatuteText:
    with scope(fund.home, actor=fund.user("ousmane")):
        return text_save(
            institution=fund.home,
            values={
                "nature": "staff_statute",
                "number": "2025-07",
                "title": "Statut du personnel",
                "signed_on": dt.date(2025, 12, 1),
                "start": START,
            },
            actor=fund.user("ousmane"),
        )


def values_of(**changes: Any) -> dict[str, Any]:
    """A fixed allowance of 30 000 a month to everybody, with changes; `item` may be a code."""
    values = {
        "object": "Indemnité de logement",
        "extract": "",
        "effect": "pays",
        "item": "2200",
        "rank": 10,
        "combination": "first",
        "amount_kind": "fixed",
        "amount": 30_000,
        "is_prorated": True,
        "rhythm": "monthly",
        **changes,
    }
    values["item"] = PayItem.objects.get(code=values["item"])
    return values


@pytest.fixture
def propose(fund: Zone, text: StatuteText) -> Article:
    """`propose("12", amount=50_000, categories=["C"])`: a proposal of Ousmane."""

    def make(number: str, *, start: dt.date = START, accepts_closed_month: bool = False, **changes: Any) -> ArticleVersion:
        with scope(fund.home, actor=fund.user("ousmane")):
            return article_propose(
                text=text,
                number=number,
                start=start,
                values=values_of(**changes),
                actor=fund.user("ousmane"),
                reason="Accord du conseil",
                accepts_closed_month=accepts_closed_month,
            )

    return make


@pytest.fixture
def article(fund: Zone, propose: Article) -> Article:
    """The same, approved by Khady."""

    def make(number: str, **options: Any) -> ArticleVersion:
        version = propose(number, **options)
        with scope(fund.home, actor=fund.user("khady")):
            return version_approve(version=version, actor=fund.user("khady"))

    return make

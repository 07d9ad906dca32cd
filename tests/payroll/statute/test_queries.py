"""The screens of the statute that speak of everybody ask the same number of queries for ten people and for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Zone
from tests.payroll.inputs.conftest import hire
from tests.payroll.months import month_opened
from tests.payroll.statute.conftest import Article

CONTROL = "/paie/statut/controle/?par=100"
MOST = 20

pytestmark = pytest.mark.usefixtures("today")


def counts(browser: Client, pages: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, address in pages.items():
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        found[name] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    return found


def test_queries_do_not_grow_with_the_people(
    fund: Zone, article: Article, as_: Callable[[str], Client], asked: Callable[[Client, str], None]
) -> None:
    month_opened(fund)
    version = article("12", categories=["C"])
    browser = as_("serigne")
    pages = {
        "control": CONTROL,
        "people": f"/paie/statut/versions/{version.pk}/concernes/?par=100",
        "benefits": f"/paie/agents/{fund.employee('awa').pk}/avantages/",
    }
    asked(browser, CONTROL)
    few = counts(browser, pages)
    hire(fund, 60)
    asked(browser, CONTROL)
    assert counts(browser, pages) == few
    assert {name: number for name, number in few.items() if number > MOST} == {}

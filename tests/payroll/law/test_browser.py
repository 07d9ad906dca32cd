"""The pages of the law in a browser: accessible, within the screen, at a desk and on a phone."""

from __future__ import annotations

import datetime as dt

import pytest

from hr_core.models import Country
from hr_core.scope import scope
from payroll.services.law_overrides import override_propose
from payroll.services.law_reviews import campaigns_open
from tests.cast import Zone
from tests.hr_core.ui.test_browser import WIDTHS, browser, check, open_page  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = "?gross=500000&monnaie=XOF&date=2026-11-23&marital_status=married&children=3&category=non-cadre"


@pytest.fixture
def proposal(zone: Zone) -> int:
    zeynab = zone.user("zeynab")
    values = {
        "start": dt.date(2026, 12, 1),
        "end": None,
        "value": {"amount": 480_000},
        "source_title": "Arrêté n° 1234",
        "source_url": "https://example.org/arrete",
        "source_on": None,
        "confidence": "high",
        "reason": "Relèvement",
    }
    with scope([], actor=zeynab):
        countries = Country.objects.filter(pk="sn")
        campaigns_open(
            countries=countries, label="Loi de finances", year=2027, due_on=dt.date(2027, 1, 31), actor=zeynab
        )
        return override_propose(country="sn", figure="ipres-general-ceiling", values=values, actor=zeynab).pk


@pytest.mark.parametrize("width", WIDTHS)
def test_readers_pages_are_accessible(open_page, zone: Zone, proposal: int, width: int) -> None:  # noqa: F811
    page = open_page(width, "ousmane")
    for path in (
        "/paie/lois/",
        "/paie/lois/sn/",
        "/paie/lois/ci/travail/",
        "/paie/lois/sn/changements/?de=2022-12-31&a=2026-11-23",
        "/paie/lois/sn/reglages/",
        "/paie/lois/sn/declarations/",
        "/paie/lois/sn/chiffres/ipres-general-ceiling/",
        "/paie/lois/sn/chiffres/income-tax-scale/",
        "/paie/parites/",
        f"/paie/simulateur/pays/{QUESTION}",
    ):
        page.goto(path)
        check(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_zone_pages_are_accessible(open_page, zone: Zone, proposal: int, width: int) -> None:  # noqa: F811
    page = open_page(width, "zeynab")
    for path in (
        "/paie/lois/changements/",
        f"/paie/lois/changements/{proposal}/",
        "/paie/lois/sn/chiffres/income-tax-scale/proposer/",
        "/paie/lois/revision/",
        "/paie/lois/revision/ouvrir/",
        "/paie/lois/sn/relecture/",
        "/paie/parites/nouveau/",
    ):
        page.goto(path)
        check(page)


def test_an_employee_reads_the_law_on_a_phone(open_page, zone: Zone) -> None:  # noqa: F811
    page = open_page(390, "awa")
    for path in ("/paie/lois/sn/", f"/paie/simulateur/pays/{QUESTION}"):
        page.goto(path)
        check(page)

"""« Paramètres légaux » and what is around it: who reads, who changes, what the pages say."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.models import User
from payroll.countries import country_codes, law
from tests.cast import Zone

READERS = ("awa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "ibrahima", "oumar", "zeynab")
PAGES = (
    "/paie/lois/",
    "/paie/lois/sn/",
    "/paie/lois/sn/?jour=2015-06-30",
    "/paie/lois/sn/?jour=1990-01-01",
    "/paie/lois/sn/travail/",
    "/paie/lois/sn/changements/",
    "/paie/lois/sn/changements/?de=2016-12-31&a=2023-12-31",
    "/paie/lois/sn/reglages/",
    "/paie/lois/sn/declarations/",
    "/paie/lois/sn/relecture/",
    "/paie/lois/sn/chiffres/ipres-general-ceiling/",
    "/paie/lois/sn/chiffres/income-tax-scale/",
    "/paie/lois/sn/chiffres/ipres-general-ceiling/?jour=1990-01-01",
    "/paie/lois/revision/",
    "/paie/parites/",
)
ZONE_PAGES = (
    "/paie/lois/changements/",
    "/paie/lois/changements/?vue=tous",
    "/paie/lois/sn/chiffres/ipres-general-ceiling/proposer/",
    "/paie/lois/sn/relecteurs/",
    "/paie/lois/revision/ouvrir/",
    "/paie/parites/nouveau/",
)
Browser = Callable[[str], Client]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("name", READERS)
def test_whoever_sees_or_simulates_a_pay_reads_the_law(name: str, zone: Zone, as_: Browser) -> None:
    browser = as_(name)
    for address in PAGES if name in ("awa", "zeynab") else PAGES[:2]:
        assert browser.get(address).status_code == 200, address


def test_others_do_not(zone: Zone, as_: Browser, client: Client) -> None:
    for address in PAGES:
        assert as_("coumba").get(address).status_code == 403, address
        assert as_("nobody").get(address).status_code == 403, address
        assert client.get(address).status_code == 302, address


def test_only_administrators_of_the_zone_change_anything(zone: Zone, as_: Browser, idrissa: User) -> None:
    for address in ZONE_PAGES:
        for name in ("awa", "binta", "coumba"):
            assert as_(name).get(address).status_code == 403, (name, address)
        assert as_("zeynab").get(address).status_code == 200, address


@pytest.mark.parametrize("code", country_codes())
def test_every_country_has_its_pages(code: str, zone: Zone, as_: Browser) -> None:
    browser = as_("zeynab")
    for place in ("", "travail/", "changements/", "reglages/", "declarations/", "relecture/"):
        answer = browser.get(f"/paie/lois/{code}/{place}")
        assert answer.status_code == 200
        assert len(gzip.compress(answer.content)) < 15_000, place


@pytest.mark.parametrize("code", country_codes())
def test_every_figure_has_its_page_and_its_form(code: str, zone: Zone, as_: Browser) -> None:
    browser = as_("zeynab")
    for figure in law(code).figures:
        for place in ("", "proposer/"):
            answer = browser.get(f"/paie/lois/{code}/chiffres/{figure}/{place}")
            assert answer.status_code == 200, (figure, place)
            assert len(gzip.compress(answer.content)) < 15_000, (figure, place)


@pytest.mark.parametrize("address", ["/paie/lois/xx/", "/paie/lois/sn/chiffres/nothing/", "/paie/lois/xx/relecteurs/"])
def test_what_does_not_exist_is_not_found(address: str, zone: Zone, as_: Browser) -> None:
    assert as_("zeynab").get(address).status_code == 404


def test_a_country_page_says_value_date_source_and_doubt(zone: Zone, as_: Browser) -> None:
    page = text(as_("ousmane"), "/paie/lois/sn/")
    assert "432 000" in page and "depuis le 01/01/2023" in page
    assert "https://www.cleiss.fr/docs/cotisations/senegal.html" in page
    assert "à confirmer : sa source" in page or "à confirmer : leur source" in page
    assert "13 500 000" in page  # a slice of the scale stands in a table


def test_the_day_decides_what_is_in_force(zone: Zone, as_: Browser) -> None:
    assert "360 000" in text(as_("ousmane"), "/paie/lois/sn/?jour=2020-06-30")
    assert "n’est pas dans le fichier du pays" in text(as_("ousmane"), "/paie/lois/sn/?jour=1990-01-01")


def test_what_changed_between_two_days(zone: Zone, as_: Browser) -> None:
    page = text(as_("ousmane"), "/paie/lois/sn/changements/?de=2022-12-31&a=2023-01-01")
    assert "360 000" in page and "432 000" in page
    assert "Aucun chiffre ne diffère" in text(as_("ousmane"), "/paie/lois/sn/changements/?de=2024-01-02&a=2024-01-03")


def test_a_figure_shows_its_history_as_steps(zone: Zone, as_: Browser) -> None:
    page = text(as_("awa"), "/paie/lois/sn/chiffres/ipres-general-ceiling/")
    assert '<svg class="chart"' in page and "256 000" in page and "432 000" in page
    assert "/proposer/" not in page


def test_open_questions_come_with_their_assumption(zone: Zone, as_: Browser) -> None:
    page = text(as_("awa"), "/paie/lois/sn/reglages/")
    question = law("sn").open_questions[0]
    assert question.assumption[:40].replace("\u202f", " ").replace("\u00a0", " ") in page.replace("&#x27;", "'")


def test_pages_ask_a_constant_number_of_queries(zone: Zone, as_: Browser) -> None:
    browser = as_("ousmane")
    for address in ("/paie/lois/", "/paie/lois/sn/", "/paie/lois/sn/chiffres/ipres-general-ceiling/"):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        assert len(asked) <= 20, address


# ---------------------------------------------------------------------- the comparison
QUESTION = "gross=500000&monnaie=XOF&date=2026-11-23&marital_status=married&children=3&category=non-cadre"


def test_the_comparison_puts_the_countries_side_by_side(zone: Zone, as_: Browser) -> None:
    page = text(as_("awa"), f"/paie/simulateur/pays/?{QUESTION}")
    assert page.count('<svg class="chart') == 3
    for code in ("sn", "ml", "cm"):
        assert law(code).name in page
    assert "Hypothèses par pays" in page and "Coin" in page


def test_the_comparison_refuses_what_it_cannot_read(zone: Zone, as_: Browser) -> None:
    answer = as_("awa").get("/paie/simulateur/pays/?gross=beaucoup&monnaie=XOF&date=2026-11-23")
    assert answer.status_code == 422


def test_a_country_without_a_rate_says_so(zone: Zone, as_: Browser) -> None:
    page = text(as_("awa"), f"/paie/simulateur/pays/?{QUESTION}&pays=gn&pays=sn")
    assert "Aucun cours connu entre XOF et GNF" in page


def test_the_comparison_is_for_those_who_simulate(zone: Zone, as_: Browser) -> None:
    assert as_("ibrahima").get("/paie/simulateur/pays/").status_code == 403
    assert as_("zeynab").get("/paie/simulateur/pays/").status_code == 403

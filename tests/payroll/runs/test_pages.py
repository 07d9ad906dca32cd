"""Each page of the run meets the cast: who may, who may not, who does not even know that it exists."""

from __future__ import annotations

import pytest
from django.test import Client

from hr_core.scope import scope
from payroll.models import PayRun, Payslip
from tests.cast import Zone

OFFICERS = ("ousmane", "binta", "khady", "mamadou", "aminata", "ibrahima", "serigne")
PAGES = (
    "/paie/campagnes/{run}/",
    "/paie/campagnes/{run}/anomalies/",
    "/paie/campagnes/{run}/documents/",
    "/paie/controle/{run}/rubriques/",
    "/paie/controle/{run}/unites/",
    "/paie/controle/{run}/agents/",
    "/paie/controle/{run}/rubriques/1100/",
    "/paie/bulletins/{slip}/",
    "/paie/bulletins/{slip}/pdf/",
    "/paie/bulletins/{slip}/historique/",
    "/paie/bulletins/{slip}/lignes/1100/",
    "/paie/livre/{run}/",
    "/paie/virements/{run}/",
)
LISTS = (
    "/paie/campagnes/",
    "/paie/bulletins/",
    "/paie/elements-variables/",
    "/paie/circuit/",
    "/paie/circuit/derogations/",
    "/paie/sceaux/",
)


def addresses(zone: Zone, run: PayRun) -> list[str]:
    with scope(zone.home):
        slip = Payslip.objects.get(run=run, employee=zone.employee("awa"))
    return [page.format(run=run.pk, slip=slip.pk) for page in PAGES]


@pytest.mark.parametrize("name", OFFICERS)
def test_officers_read_every_page(name: str, zone: Zone, february: PayRun, as_) -> None:
    browser: Client = as_(name)
    for page in (*addresses(zone, february), *LISTS, "/"):
        assert browser.get(page).status_code == 200, page


@pytest.mark.parametrize("name", ["awa", "moussa", "fatou"])
def test_others_are_refused(name: str, zone: Zone, january_checked: PayRun, as_) -> None:
    browser: Client = as_(name)
    for page in (*addresses(zone, january_checked), *LISTS):
        assert browser.get(page).status_code == 403, page


def test_another_institution_finds_nothing(zone: Zone, january_checked: PayRun, as_) -> None:
    browser: Client = as_("oumar")
    for page in addresses(zone, january_checked):
        assert browser.get(page).status_code == 404, page


def test_nobody_enters_without_an_account(zone: Zone, january: PayRun, client: Client) -> None:
    answer = client.get(f"/paie/campagnes/{january.pk}/")
    assert answer.status_code == 302 and answer.url.startswith("/compte/")


@pytest.mark.parametrize("address", ["/paie/controle/", "/paie/livre/", "/paie/virements/"])
def test_a_place_without_a_month_leads_to_the_month_of_now(address: str, zone: Zone, january: PayRun, as_) -> None:
    answer = as_("ousmane").get(address)
    assert answer.status_code == 302 and str(january.pk) in answer.url


@pytest.mark.parametrize("address", ["/paie/controle/", "/paie/livre/", "/paie/virements/", *LISTS, "/"])
def test_pages_stand_before_the_first_month(address: str, zone: Zone, as_) -> None:
    assert as_("ousmane").get(address, follow=True).status_code == 200

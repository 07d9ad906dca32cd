"""The month in a browser: each person takes their step, and the pages hold on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayRun, Payslip
from tests import cast
from tests.cast import PASSWORD, Zone
from tests.payroll.months import month_opened, month_taken

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STEPS = [
    ("binta", "Déclarer la paie contrôlée"),
    ("khady", "Viser la paie"),
    ("maty", "Viser au contrôle de gestion"),
    ("mamadou", "Ordonnancer la paie"),
    ("aminata", "Prendre la paie en charge"),
    ("aminata", "Mettre la paie en paiement"),
    ("aminata", "Déclarer la paie payée"),
    ("binta", "Clôturer et sceller"),
]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def people(transactional_db: None) -> Zone:
    return cast.build()


def sign_in(browser: Browser, address: str, name: str, width: int = 1280) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": 850}, locale="fr-FR", base_url=address
    ).new_page()
    page.goto("/compte/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("text=Se connecter")
    page.wait_for_url("**/")
    return page


def faults(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in ("serious", "critical")]


def test_a_month_from_its_opening_to_its_seal(browser: Browser, live_server, people: Zone) -> None:  # type: ignore[no-untyped-def]
    run = month_opened(people)
    path = f"/paie/campagnes/{run.pk}/"
    officer = sign_in(browser, live_server.url, "ousmane")
    officer.goto(path)
    officer.click(".bulk a:has-text('Arrêter les éléments variables')")
    officer.click("main button[type=submit]")
    officer.click(".bulk button:has-text('Calculer la paie')")
    expect(officer.locator(".steps [aria-current]")).to_contain_text("À contrôler")
    for name, label in STEPS:
        page = sign_in(browser, live_server.url, name)
        page.goto(path)
        page.click(f".bulk a:has-text('{label}')")
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{path}")
        page.context.close()
    officer.goto(path)
    expect(officer.locator(".note.ok")).to_contain_text("Campagne clôturée et scellée.")
    officer.context.close()
    with scope(people.home):
        assert PayRun.objects.get(pk=run.pk).is_frozen


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_explain_in_place(browser: Browser, live_server, people: Zone, width: int) -> None:  # type: ignore[no-untyped-def]
    run = month_taken(people, month_opened(people), RunState.CALCULATED)
    with scope(people.home):
        slip = Payslip.objects.get(employee=people.employee("awa")).pk
    page = sign_in(browser, live_server.url, "ousmane", width)
    for address in (f"/paie/campagnes/{run.pk}/", f"/paie/livre/{run.pk}/", f"/paie/bulletins/{slip}/"):
        page.goto(address)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#l-ipres-general-employee .ask")
    expect(page.locator("#e-ipres-general-employee .why")).to_contain_text("24\u202f192")
    assert faults(page) == []
    page.click("text=Fermer l’explication")
    expect(page.locator("#e-ipres-general-employee")).to_be_hidden()
    page.context.close()

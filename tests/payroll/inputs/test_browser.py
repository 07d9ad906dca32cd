"""The grid by keyboard in a real browser: arrows, Enter, a pasted range, the totals, and the page saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from hr_core.scope import scope
from payroll.models import InputDeadline, PayItem
from tests import cast
from tests.cast import PASSWORD, Zone
from tests.payroll.inputs.conftest import START, held
from tests.payroll.months import month_opened

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CODES = ["3110", "3900", "6400"]
GRID = "/paie/elements-variables/grille/?" + "&".join(f"rubriques={code}" for code in CODES)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    page = browser.new_context(viewport={"width": width, "height": 850}, locale="fr-FR", base_url=address).new_page()
    page.goto("/compte/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("text=Se connecter")
    page.wait_for_url("**/")
    return page


def is_focused(page: Page, selector: str) -> bool:
    return page.evaluate("selector => document.activeElement === document.querySelector(selector)", selector)


def test_the_grid_is_filled_without_the_mouse(browser: Browser, live_server: Any, people: Zone) -> None:
    month_opened(people)
    with scope(people.home):
        items = {item.code: item.pk for item in PayItem.objects.all()}
    keys = {name: employee.pk for name, employee in people.employees.items()}

    def cell(name: str, code: str) -> str:
        place = CODES.index(code) + 2
        return f"tr:has(#r{keys[name]}) td:nth-child({place}) input"

    page = sign_in(browser, live_server.url, "serigne")
    page.goto(GRID)
    page.focus(cell('moussa', '3110'))
    page.keyboard.type("2,5")
    page.keyboard.press("ArrowRight")
    assert is_focused(page, cell("moussa", "3900"))
    page.keyboard.type("10 000")
    page.keyboard.press("Enter")
    assert is_focused(page, cell("khady", "3900"))
    page.keyboard.type("5000")
    page.keyboard.press("ArrowUp")
    assert is_focused(page, cell("moussa", "3900"))
    page.keyboard.press("ArrowLeft")
    assert is_focused(page, cell("moussa", "3110"))
    total = page.locator(f"[data-total=k{items['3900']}] b")
    assert total.inner_text().replace("\u202f", " ") == "15 000"
    page.focus(cell('khady', '3900'))
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData('text/plain', '700\\t800\\n900\\t1000');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }"""
    )
    assert page.input_value(cell('khady', '6400')) == "800"
    assert "6 cases changées" in page.inner_text("[data-changes]")
    page.focus(cell('moussa', '3110'))
    page.keyboard.press("Escape")
    assert page.input_value(cell('moussa', '3110')) == ""
    page.click("text=Enregistrer la page")
    page.wait_for_selector(".msg, .note.ok, [role=status], .messages")
    entered = held(people)
    assert entered[("moussa", "3900")] == 10_000
    assert entered[("khady", "3900")] == 700 and entered[("khady", "6400")] == 800
    assert ("moussa", "3110") not in entered
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_of_the_entry_are_accessible(
    browser: Browser, live_server: Any, people: Zone, width: int
) -> None:
    run = month_opened(people)
    with scope(people.home):
        unit = people.units["ipres-sn/AG-KL"]
        InputDeadline.objects.create(institution=people.home, unit=unit, day=20, start=START)
    page = sign_in(browser, live_server.url, "ousmane", width)
    for address in (
        GRID,
        "/paie/elements-variables/",
        "/paie/elements-variables/fichier/",
        "/paie/elements-variables/totaux/",
        "/paie/elements-variables/transmissions/",
        f"/paie/elements-variables/transmissions/{run.period_id}/{unit.pk}/",
        "/paie/elements-variables/copier/?rubriques=3900",
        f"/paie/heures-supplementaires/semaines/{people.employee('awa').pk}/2026-01-12/",
        "/paie/heures-supplementaires/mois/",
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.context.close()

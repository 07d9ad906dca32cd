"""What a browser sees: no serious fault of accessibility, nothing refused by the policy, nothing too heavy."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from hr_core.scope import scope
from tests import cast
from tests.cast import PASSWORD, Zone

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (1280, 390)
PAGE_BUDGET = 15_000
VISIT_BUDGET = 68_000  # the page and everything it loads, compressed, the first time

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.hr_core.ui.screens"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator:
    """`open_page(width, user)`: a page of that width where the person is signed in; it fails on a console error."""
    contexts = []

    def start(width: int, user: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 850}, locale="fr-FR", base_url=live_server.url
        )
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        if user:
            page.goto("/compte/login/")
            page.fill("#id_login", user)
            page.fill("#id_password", PASSWORD)
            page.click("text=Se connecter")
            page.wait_for_url("**/")
        return page

    yield start
    for context in contexts:
        context.close()


def serious_faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']} : {each['nodes'][0]['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def check(page: Page) -> None:
    assert serious_faults(page) == []
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "la page déborde"


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_in_is_accessible(open_page, zone: Zone, width: int) -> None:
    page = open_page(width)
    page.goto("/compte/login/")
    check(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("user", ["fatou", "awa"])
def test_the_home_page_is_accessible(open_page, zone: Zone, width: int, user: str) -> None:
    check(open_page(width, user))


@pytest.mark.parametrize("width", WIDTHS)
def test_lists_forms_records_and_questions_are_accessible(open_page, zone: Zone, width: int) -> None:
    page = open_page(width, "fatou")
    awa = zone.employee("awa").pk
    for path in (
        "/essai/personnes/",
        "/essai/personnes/?q=ndiaye",
        "/essai/comptes/",
        f"/essai/personnes/{awa}/",
        f"/essai/personnes/{awa}/confidentiel/",
        "/essai/unites/nouvelle/",
        "/a-traiter/",
        "/menu/",
        "/compte/2fa/",
        "/compte/password/change/",
    ):
        page.goto(path)
        assert (path, serious_faults(page), page.faults) == (path, [], [])


def test_a_filter_replaces_the_list_in_place_and_moves_the_address(open_page, zone: Zone) -> None:
    page = open_page(1280, "fatou")
    page.goto("/essai/personnes/")
    page.fill("#f-q", "ndiaye")
    page.wait_for_url("**?q=ndiaye*")
    page.wait_for_selector("text=1\u00a0personne correspond")
    assert page.locator("tbody tr").count() == 1
    assert page.locator("#f-q").evaluate("field => field === document.activeElement")
    page.go_back()
    page.wait_for_selector("text=8\u00a0personnes")
    assert page.faults == []


def test_chosen_rows_are_counted(open_page, zone: Zone) -> None:
    page = open_page(1280, "fatou")
    page.goto("/essai/personnes/")
    page.check("[data-choose-all]")
    assert page.locator("[data-chosen]").inner_text() == "8 lignes choisies"
    assert page.locator("tr.sel").count() == 8


def test_a_refused_form_puts_the_focus_on_its_summary(open_page, zone: Zone) -> None:
    page = open_page(390, "fatou")
    page.goto("/essai/unites/nouvelle/")
    page.click("text=Enregistrer")
    assert page.locator("[data-focus]").evaluate("each => each === document.activeElement")
    assert serious_faults(page) == []


def test_everything_works_without_script(browser: Browser, live_server, zone: Zone) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/compte/login/?next=/essai/personnes/")
    page.fill("#id_login", "fatou")
    page.fill("#id_password", PASSWORD)
    page.click("text=Se connecter")
    page.fill("#f-q", "ndiaye")
    page.click("text=Filtrer")
    assert page.locator("tbody tr").count() == 1
    context.close()


def test_pages_stay_light(client: Client, zone: Zone) -> None:
    with scope(zone.home):
        for number in range(25):
            cast.employee(zone, zone.home, f"x{number}", f"1{number:04d}", zone.units["ipres-sn/DG"])
    assert len(gzip.compress(client.get("/compte/login/").content)) < PAGE_BUDGET
    client.force_login(zone.user("fatou"), backend="hr_core.auth.StaffNumberBackend")
    page = gzip.compress(client.get("/essai/personnes/").content)
    assert len(page) < PAGE_BUDGET
    static = settings.BASE_DIR / "hr_core/static"
    loaded = [
        "vendor/bootstrap.min.css",
        "hr_core/app.css",
        "hr_core/icons.svg",
        "hr_core/app.js",
        "vendor/htmx.min.js",
    ]
    visit = len(page) + sum(len(gzip.compress((static / name).read_bytes())) for name in loaded)
    assert visit < VISIT_BUDGET, visit


def test_a_wide_table_that_makes_no_cards_scrolls_within_its_panel_on_a_phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    style = (settings.BASE_DIR / "hr_core/static/hr_core/app.css").read_text()
    cells = "".join(f"<td>{month} 2026</td>" for month in ("septembre", "octobre", "novembre", "décembre") * 3)
    page.set_content(f'<style>{style}</style><div class="scroll-x"><table class="t dense"><tr>{cells}</tr></table></div>')
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()

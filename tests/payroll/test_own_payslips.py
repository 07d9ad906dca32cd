"""« Mes bulletins »: published, one's own, explained, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from hr_core.models import PayTerms
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import Payslip
from tests.cast import PASSWORD, Zone
from tests.payroll.months import month_opened, month_paid, month_taken

CHROMIUM = "/usr/bin/chromium"


def sign_in(client: Client, zone: Zone, name: str) -> Client:
    client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
    return client


def slip_of(zone: Zone, name: str, month: int) -> Payslip:
    with scope(zone.home):
        return Payslip.objects.select_related("run__period").get(
            employee=zone.employee(name), run__period__month=month
        )


@pytest.fixture
def two_months(zone: Zone) -> Zone:
    """January and February are paid, with a rise for Awa in between; March is only checked."""
    month_paid(zone, 2026, 1)
    with scope(zone.home):
        PayTerms.objects.filter(employee=zone.employee("awa")).update(base_salary=452_000)
    month_paid(zone, 2026, 2)
    month_taken(zone, month_opened(zone, 2026, 3), RunState.CHECKED)
    return zone


def test_the_list_shows_the_published_months_only(client: Client, two_months: Zone) -> None:
    page = sign_in(client, two_months, "awa").get(reverse("payroll:own_payslips"))
    (year,) = page.context["years"]
    assert [slip.run.period.month for slip in year.payslips] == [2, 1]
    assert year.net == sum(slip.net for slip in year.payslips)
    assert "Février 2026" in page.content.decode() and "Mars 2026" not in page.content.decode()


def test_a_payslip_is_told_in_everyday_words(client: Client, two_months: Zone) -> None:
    slip = slip_of(two_months, "awa", 2)
    page = sign_in(client, two_months, "awa").get(reverse("payroll:own_payslip", args=[slip.pk]))
    own = page.context["own"]
    text = page.content.decode()
    gains, off, employer = own.groups
    assert gains.total == slip.gross
    assert gains.total + off.total == slip.net
    assert employer.total == slip.employer
    assert "Vos gains" in text and "Vos retenues" in text and "Ce que votre employeur paie pour vous" in text
    assert re.search(r"Pourquoi [\d\u202f]+\xa0F\xa0CFA de plus qu’en janvier 2026\u202f\?", text)
    assert own.moved[0].label == "Salaire de base" and own.moved[0].change == 52_000
    assert all(line.why is not None for group in own.groups for line in group.lines)
    assert "5,6\u202f% de min(brut cotisable" in text
    assert own.view.following is None, "March is not paid: it does not exist for the employee"
    assert own.view.year.net == slip.net + slip_of(two_months, "awa", 1).net


def test_nobody_opens_the_payslip_of_another(client: Client, two_months: Zone) -> None:
    slip = slip_of(two_months, "awa", 2)
    for name in ("moussa", "ousmane", "khady", "oumar"):
        signed = sign_in(client, two_months, name)
        assert signed.get(reverse("payroll:own_payslip", args=[slip.pk])).status_code == 404
        assert signed.get(reverse("payroll:own_payslip_pdf", args=[slip.pk])).status_code == 404


def test_an_unpublished_payslip_does_not_exist_for_its_employee(client: Client, two_months: Zone) -> None:
    slip = slip_of(two_months, "awa", 3)
    signed = sign_in(client, two_months, "awa")
    assert signed.get(reverse("payroll:own_payslip", args=[slip.pk])).status_code == 404
    assert signed.get(reverse("payroll:own_payslip_pdf", args=[slip.pk])).status_code == 404


def test_the_pdf_is_the_original(client: Client, two_months: Zone) -> None:
    slip = slip_of(two_months, "awa", 2)
    answer = sign_in(client, two_months, "awa").get(reverse("payroll:own_payslip_pdf", args=[slip.pk]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="bulletin-2026-02.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


def test_the_home_shows_the_last_net(client: Client, two_months: Zone) -> None:
    text = sign_in(client, two_months, "awa").get("/").content.decode()
    assert "Votre salaire de février 2026" in text
    assert "depuis janvier 2026" in text
    assert reverse("payroll:own_payslip", args=[slip_of(two_months, "awa", 2).pk]) in text


def test_without_any_payslip_the_pages_say_when_they_come(client: Client, zone: Zone) -> None:
    signed = sign_in(client, zone, "awa")
    assert "Pas encore de bulletin" in signed.get(reverse("payroll:own_payslips")).content.decode()
    assert "Votre salaire de" not in signed.get("/").content.decode()


def test_someone_without_a_file_sees_nothing(client: Client, two_months: Zone) -> None:
    assert sign_in(client, two_months, "ibrahima").get(reverse("payroll:own_payslips")).status_code == 403
    assert sign_in(client, two_months, "nobody").get(reverse("payroll:own_payslips")).status_code == 403
    client.logout()
    assert client.get(reverse("payroll:own_payslips")).status_code == 302


def test_queries_do_not_grow_with_the_lines(client: Client, two_months: Zone) -> None:
    signed = sign_in(client, two_months, "awa")
    with CaptureQueriesContext(connection) as asked:
        signed.get(reverse("payroll:own_payslip", args=[slip_of(two_months, "awa", 2).pk]))
    assert len(asked) <= 28, [query["sql"][:120] for query in asked]


@pytest.fixture
def phone(live_server, two_months: Zone) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(
            viewport={"width": 390, "height": 844}, locale="fr-FR", base_url=live_server.url
        ).new_page()
        page.goto("/compte/login/")
        page.fill("#id_login", "awa")
        page.fill("#id_password", PASSWORD)
        page.click("text=Se connecter")
        page.wait_for_url("**/")
        yield page
        browser.close()


def check(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "la page déborde"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_awa_reads_her_payslip_on_her_phone(phone: Page) -> None:
    check(phone)
    phone.click("text=comprendre")
    phone.wait_for_url("**/mes-bulletins/**")
    assert phone.inner_text("h1") == "Février 2026"
    check(phone)
    phone.click("summary >> text=IPRES régime général >> nth=0")
    assert phone.is_visible("text=plafond du régime général >> nth=0")
    check(phone)
    with phone.expect_download() as download:
        phone.click("text=Bulletin PDF")
    assert download.value.suggested_filename == "bulletin-2026-02.pdf"
    phone.click("text=Janvier 2026")
    phone.wait_for_function("document.querySelector('h1').innerText === 'Janvier 2026'")
    phone.click("nav >> text=Bulletins")
    phone.wait_for_url("**/mes-bulletins/")
    check(phone)
    phone.click("nav >> text=Accueil")
    phone.click("main >> text=Simulateur")
    phone.wait_for_url("**/simulateur/")
    check(phone)

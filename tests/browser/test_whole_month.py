"""A whole month at IPRES in the browser, each step by the person whose step it is: from the staff file to the seal, then
the payslip on the employee's phone and its proof before a stranger."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pypdf import PdfReader

from hr_core.bank_keys import rib_key
from tests.cast import Zone
from tests.hr_core.helpers import workbook
from tests.hr_core.test_staff_import import HEADINGS, line
from tests.hr_core.ui.test_browser import CHROMIUM, browser, check, open_page
from tests.payroll.months import month_closed

__all__ = ["browser", "open_page"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium n’est pas installé : {CHROMIUM}"),
]
DESK, PHONE = 1280, 390
PATIENCE_MS = 15_000
PEOPLE_IN_OCTOBER, NEWCOMERS = 9, 2
WHY_REJECTED = "La pièce justificative de la prime de Mme Ndiaye manque au dossier."


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


class House:
    """The desks of the institution: one browser context per person, who stays signed in."""

    def __init__(self, open_page: Callable[..., Page]) -> None:
        self.open_page = open_page
        self.desks: dict[str, Page] = {}
        self.run = ""  # the address of the campaign

    def desk(self, name: str, path: str = "") -> Page:
        """The desk of somebody, on the page of the campaign unless said otherwise."""
        if name not in self.desks:
            self.desks[name] = self.open_page(DESK, name)
            self.desks[name].set_default_timeout(PATIENCE_MS)
        page = self.desks[name]
        page.goto(path or self.run)
        return page

    def take(self, name: str, step: str, reached: str, remark: str = "") -> Page:
        """Take the step that the campaign offers to this person: its button, then the question; `reached` ends what it says."""
        page = self.desk(name)
        page.click(f"role=region[name='Suite de la campagne'] >> text='{step}' >> nth=-1")
        page.wait_for_url("**/etapes/**")
        if remark:
            page.fill("#id_remark", remark)
        page.click(f"main button:has-text('{step}')")
        page.wait_for_url(f"**{self.run}")
        assert "C’est fait : " in shown(page) and f" {reached}." in shown(page)
        return page

    def current_step(self, name: str) -> str:
        return self.desk(name).inner_text("li[aria-current='step'] b").lower()


def shown(page: Page) -> str:
    """What the page says, with plain spaces."""
    return plain(page.inner_text("main"))


def plain(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def staff_file(path: Path) -> Path:
    """Two newcomers, as an officer keeps them."""

    def account(number: str) -> str:
        return f"SN012 01234 {number} {rib_key('SN012', '01234', number)}"

    second = {"Nom": "TALL", "Prénoms": "Rokhaya", "Sexe": "F", "Salaire de base": "655 000"}
    path.write_bytes(
        workbook(
            HEADINGS,
            line("00101", RIB=account("000012345678")),
            line("00102", RIB=account("000087654321"), **second),
        )
    )
    return path


def test_a_month_from_the_staff_file_to_the_employees_phone(
    open_page: Callable[..., Page], zone: Zone, tmp_path: Path
) -> None:
    month_closed(zone, 2026, 10)
    house = House(open_page)
    import_the_staff(house, staff_file(tmp_path / "personnel.xlsx"))
    open_the_month(house, zone)
    calculate(house)
    justify_the_rise(house)
    net = explain_a_payslip(house)
    endorsed_by_another(house)
    rejected_then_accepted(house)
    paid_and_sealed(house)
    read_on_the_phone(open_page, net, tmp_path)


def import_the_staff(house: House, file: Path) -> None:
    page = house.desk("fatou", reverse("hr_core:import_list"))
    page.click("main >> text=Importer le personnel >> nth=0")
    page.set_input_files("input[type=file]", str(file))
    page.click("text=Lire le fichier")
    page.wait_for_selector("h1:has-text('Vérifier les colonnes')")
    assert "Salaire de base" in shown(page)
    page.fill("#id_effective_on", "2026-11-01")
    page.click("text=Voir l’aperçu")
    page.wait_for_selector("text=Rokhaya TALL")
    assert page.locator("dd.fig").all_inner_texts() == [str(NEWCOMERS), "0", "0", "0"]
    page.click("text=Importer…")
    assert f"{NEWCOMERS} fiches créées." in shown(page)
    page.click("main button:has-text('Importer')")
    page.wait_for_selector("text=Importé le")
    assert "Rokhaya TALL" in shown(house.desk("fatou", reverse("hr_core:employee_list") + "?q=tall"))


def open_the_month(house: House, zone: Zone) -> None:
    page = house.desk("ousmane", reverse("payroll:run_list"))
    page.click("text=Ouvrir un mois")
    page.select_option("#id_month", label="Novembre")
    page.fill("#id_year", "2026")
    page.fill("#id_payment_on", "2026-11-27")
    page.click("main button:has-text('Ouvrir le mois')")
    page.wait_for_selector("h1:has-text('Paie de novembre 2026')")
    house.run = page.url.removeprefix(page.evaluate("location.origin"))
    page.goto(reverse("payroll:variable_input_list"))
    page.click("text=Saisir un élément")
    page.select_option("#id_employee", str(zone.employee("awa").pk))
    bonus = page.locator("#id_item option", has_text="3900").get_attribute("value")
    page.select_option("#id_item", bonus)
    page.fill("#id_amount", "150 000")
    page.fill("#id_comment", "Décision n° 412")
    page.click("main button[type=submit]")
    page.wait_for_url("**/elements-variables/")
    assert "Ndiaye" in shown(page) and "150 000" in shown(page)


def calculate(house: House) -> None:
    page = house.take("ousmane", "Arrêter les éléments variables", "sont arrêtés")
    page.click("button:has-text('Calculer la paie')")
    page.wait_for_url(f"**{house.run}")
    page.goto(house.run)
    assert f"{PEOPLE_IN_OCTOBER + NEWCOMERS} agents" in shown(page)
    page.goto(reverse("payroll:variable_input_list"))
    assert "sont arrêtés" in shown(page) and "Saisir un élément" not in shown(page)


def justify_the_rise(house: House) -> None:
    page = house.desk("binta")
    assert "À traiter 1" in shown(page) and "Le net passe de" in shown(page)
    check(page)
    page.click("#anomalies tbody a:has-text('Justifier')")
    page.wait_for_selector("h1:has-text('Justifier l’anomalie')")
    assert "Awa Ndiaye" in shown(page)
    page.fill("#id_reason", "Prime exceptionnelle, décision n° 412")
    page.click("main button:has-text('Justifier')")
    page.wait_for_url("**#anomalies")
    assert "Justifiées 1" in shown(page) and "Rien à corriger ni à justifier." in shown(page)


def explain_a_payslip(house: House) -> str:
    """Awa's net as the officer reads it, once a line has said why it is what it is."""
    page = house.desk("ousmane", reverse("payroll:payslip_list") + "?q=ndiaye")
    page.click("main tbody >> text=Ndiaye >> nth=0")
    page.wait_for_selector("h1:has-text('Bulletin de novembre 2026')")
    assert "150 000" in shown(page) and "matricule 00001" in shown(page)
    row = page.locator("tr", has_text="IPRES régime général").first
    row.locator("text=Pourquoi").click()
    page.wait_for_selector(".why")
    why = plain(page.inner_text(".why"))
    assert "5,6 % de min(brut cotisable" in why
    assert "plafond du régime général" in why and "432 000" in why
    assert "Règle" in why and "Source" in why and "depuis le" in why
    check(page)
    net = re.search(r"Net à payer le 27/11/2026 ([\d ]*\d)", shown(page))
    assert net, shown(page)
    return net.group(1)


def endorsed_by_another(house: House) -> None:
    page = house.take("binta", "Déclarer la paie contrôlée", "est contrôlée", remark="Rapproché du mois d’octobre")
    check(page)
    page = house.desk("ousmane")
    assert "Cette étape revient à un autre rôle." in shown(page)
    assert page.locator("button:has-text('Viser la paie')").is_disabled()
    assert page.locator("a:has-text('Viser la paie')").count() == 0
    page.goto(f"{house.run}etapes/endorsed/")
    page.click("main button:has-text('Viser la paie')")
    page.wait_for_selector("text=Cette étape revient à un autre rôle.")
    assert house.current_step("khady") == "à viser (drh)"
    house.take("khady", "Viser la paie", "est visée (DRH)")
    house.take("maty", "Viser au contrôle de gestion", "est visée (contrôle de gestion)")


def rejected_then_accepted(house: House) -> None:
    house.take("mamadou", "Ordonnancer la paie", "est ordonnancée")
    page = house.desk("aminata")
    page.click("text=Rejeter…")
    page.click("main button:has-text('Rejeter la paie')")
    assert page.locator("[data-focus]").is_visible(), "un rejet sans motif est refusé"
    page.fill("#id_reason", WHY_REJECTED)
    page.click("main button:has-text('Rejeter la paie')")
    page.wait_for_url(f"**{house.run}")
    told = shown(house.desk("ousmane"))
    assert "Paie rejetée." in told and WHY_REJECTED in told and "Aminata Faye, Agent comptable" in told
    assert house.current_step("binta") == "à contrôler", "la paie est revenue à « calculée »"
    house.take("binta", "Déclarer la paie contrôlée", "est contrôlée", remark="Décision n° 412 jointe")
    house.take("khady", "Viser la paie", "est visée (DRH)")
    house.take("maty", "Viser au contrôle de gestion", "est visée (contrôle de gestion)")
    house.take("mamadou", "Ordonnancer la paie", "est ordonnancée")
    page = house.take("aminata", "Prendre la paie en charge", "est prise en charge")
    assert "Paie rejetée." not in shown(page)


def paid_and_sealed(house: House) -> None:
    transfers = house.desk("aminata", house.run.replace("campagnes", "virements"))
    assert "Le total des paiements est égal au net à payer de la campagne." in shown(transfers)
    house.take("aminata", "Mettre la paie en paiement", "est mise en paiement")
    house.take("aminata", "Déclarer la paie payée", "est payée")
    page = house.take("binta", "Clôturer et sceller", "est clôturée")
    assert "Campagne clôturée et scellée." in shown(page)
    check(page)
    page.goto(reverse("payroll:seal_list"))
    page.click("main button:has-text('Vérifier les sceaux')")
    page.wait_for_selector("text=Tous les sceaux sont intacts.")


def read_on_the_phone(open_page: Callable[..., Page], net: str, tmp_path: Path) -> None:
    page = open_page(PHONE, "awa")
    page.click("nav >> text=Bulletins")
    page.wait_for_selector("h1:has-text('Mes bulletins')")
    assert f"Novembre 2026 {net}" in shown(page)
    check(page)
    page.click("text=Novembre 2026")
    page.wait_for_selector("h1:has-text('Novembre 2026')")
    assert net in shown(page) and "Payé le 27/11/2026" in shown(page)
    check(page)
    with page.expect_download() as download:
        page.click("text=Bulletin PDF")
    paper = tmp_path / "bulletin.pdf"
    download.value.save_as(paper)
    text = plain("\n".join(sheet.extract_text() for sheet in PdfReader(paper).pages))
    assert net in text and "00001" in text
    token = re.search(r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}\b", text)
    assert token, text
    verify(open_page(PHONE), token.group(), net)


def verify(page: Page, token: str, net: str) -> None:
    """A stranger, without any account."""
    page.goto("/verifier/")
    check(page)
    for typed, answer in ((net, "Ce bulletin est authentique."), ("1", "Rien ne correspond à ces trois mentions.")):
        page.fill("#id_token", token)
        page.fill("#id_staff_number", "00001")
        page.fill("#id_net", typed)
        page.click("main button:has-text('Vérifier')")
        page.wait_for_selector(f"text={answer}")
        assert "Ndiaye" not in shown(page) and "IPRES" not in shown(page)

"""Importing through the pages: send, check the columns, look, confirm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hr_core.models import Employee, ImportBatch
from hr_core.scope import scope
from tests import cast
from tests.cast import PASSWORD, Zone
from tests.hr_core.helpers import acting, workbook
from tests.hr_core.test_staff_import import HEADINGS, line

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def text(response) -> str:
    return response.content.decode()


def send(client: Client, content: bytes, name: str = "personnel.xlsx", kind: str = "personnel"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("hr_core:import_create", args=[kind]), {"file": file})


def columns_of(zone: Zone) -> tuple[ImportBatch, dict[str, str]]:
    with acting(zone, "fatou"):
        batch = ImportBatch.objects.latest("pk")
    values = {f"colonne_{index}": target or "" for index, target in batch.columns.items()}
    return batch, values | {"effective_on": "2026-06-01", "create_units": "on"}


def test_a_file_goes_from_the_desk_to_the_files(as_, zone: Zone) -> None:
    client = as_("fatou")
    answer = send(client, workbook(HEADINGS, line(), line("00102", **{"Date d'embauche": "31/02/2019"})))
    batch, values = columns_of(zone)
    assert answer["Location"] == reverse("hr_core:import_columns", args=[batch.pk])
    shown = text(client.get(answer["Location"]))
    assert "Date d&#x27;embauche" in shown and "Indemnité de transport" in shown
    answer = client.post(answer["Location"], values)
    assert answer["Location"] == reverse("hr_core:import_detail", args=[batch.pk])
    preview = text(client.get(answer["Location"]))
    assert "Souleymane KANE" in preview and "31/02/2019" in preview and "1\u00a0erreur" in preview.replace("1 erreur", "1\u00a0erreur")
    confirm = reverse("hr_core:import_confirm", args=[batch.pk])
    refused = client.post(confirm, {})
    assert refused.status_code == 422 and "import des lignes valides" in text(refused)
    assert client.post(confirm, {"only_valid": "on"}).status_code == 302
    with acting(zone, "fatou"):
        assert Employee.objects.filter(staff_number="00101").exists()
    assert "Importé le" in text(client.get(reverse("hr_core:import_detail", args=[batch.pk])))
    assert client.get(confirm).status_code == 404


def test_a_file_that_cannot_be_read_is_refused_on_the_form(as_, zone: Zone) -> None:
    answer = send(as_("fatou"), b"%PDF-1.4 \x00\x01", "liste.pdf")
    assert answer.status_code == 422 and "ni un classeur" in text(answer)
    empty = send(as_("fatou"), b"", "vide.csv")
    assert empty.status_code == 422
    with acting(zone, "fatou"):
        assert not ImportBatch.objects.exists()


def test_two_columns_for_one_value_are_refused_on_the_form(as_, zone: Zone) -> None:
    client = as_("fatou")
    send(client, workbook(HEADINGS, line()))
    batch, values = columns_of(zone)
    url = reverse("hr_core:import_columns", args=[batch.pk])
    answer = client.post(url, values | {"colonne_15": "surname"})
    assert answer.status_code == 422 and "Deux colonnes" in text(answer)


def test_a_dropped_import_cannot_come_back(as_, zone: Zone) -> None:
    client = as_("fatou")
    send(client, workbook(HEADINGS, line()))
    batch, _values = columns_of(zone)
    assert client.post(reverse("hr_core:import_drop", args=[batch.pk])).status_code == 302
    for name in ("import_columns", "import_confirm", "import_drop"):
        assert client.get(reverse(f"hr_core:{name}", args=[batch.pk])).status_code == 404


def test_large_files_go_to_a_worker_once_the_request_is_committed(
    as_, zone: Zone, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr("hr_core.views.imports.IN_REQUEST", 0)
    client = as_("fatou")
    send(client, workbook(HEADINGS, line()))
    batch, values = columns_of(zone)
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(reverse("hr_core:import_columns", args=[batch.pk]), values)
    page = text(client.get(reverse("hr_core:import_detail", args=[batch.pk])))
    assert "Lecture en cours" in page or "lecture en cours" in page
    assert 'hx-trigger="every 2s"' in page
    for callback in callbacks:
        callback()
    with acting(zone, "fatou"):
        batch.refresh_from_db()
        assert batch.state == "previewed"


def test_the_other_lists_have_their_pages_and_templates(as_, zone: Zone) -> None:
    client = as_("fatou")
    for kind in ("personnel", "unites", "personnes-a-charge"):
        assert client.get(reverse("hr_core:import_create", args=[kind])).status_code == 200
        assert client.get(reverse("hr_core:import_template", args=[kind])).content[:2] == b"PK"
    assert client.get(reverse("hr_core:import_create", args=["autre-chose"])).status_code == 404


@pytest.mark.parametrize("name", ["ipres-personnel.xlsx", "css-personnel.ods", "inps-personnel.xlsx",
                                  "cnps-personnel.csv", "cnss-benin-personnel.xlsx", "defauts.xlsx"])  # fmt: skip
def test_each_sample_is_read_without_a_mandatory_column_missing(as_, zone: Zone, name: str) -> None:
    path = Path(settings.BASE_DIR) / "examples" / name
    client = as_("fatou")
    assert send(client, path.read_bytes(), name).status_code == 302
    batch, values = columns_of(zone)
    assert client.post(reverse("hr_core:import_columns", args=[batch.pk]), values).status_code == 302
    with acting(zone, "fatou"):
        batch.refresh_from_db()
        assert batch.state == "previewed", batch.report.get("failure")
        assert sum(batch.counts[key] for key in ("created", "changed", "unchanged", "refused")) == batch.report["rows"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium n’est pas installé : /usr/bin/chromium")
def test_an_officer_imports_a_file_in_the_browser(live_server, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    zone = cast.build()
    file = tmp_path / "personnel.xlsx"
    file.write_bytes(workbook(HEADINGS, line(), line("00102", Nom="", Prénoms="Sans")))
    assert os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(base_url=live_server.url, locale="fr-FR")
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/compte/login/")
        page.fill("#id_login", "fatou")
        page.fill("#id_password", PASSWORD)
        page.click("text=Se connecter")
        page.wait_for_url("**/")
        page.goto("/imports/")
        page.click("main >> text=Importer le personnel >> nth=0")
        page.set_input_files("input[type=file]", str(file))
        page.click("text=Lire le fichier")
        page.wait_for_selector("h1:has-text('Vérifier les colonnes')")
        page.click("text=Voir l’aperçu")
        page.wait_for_selector("text=Souleymane KANE")
        assert page.locator("dd.fig").all_inner_texts() == ["1", "0", "0", "1"]
        page.click("text=Importer…")
        page.check("text=Importer les lignes valides")
        page.click("button:has-text('Importer')")
        page.wait_for_selector("text=Importé le")
        page.goto("/agents/?q=kane")
        page.wait_for_selector("text=Souleymane KANE")
        browser.close()
    assert faults == []
    with scope(zone.home):
        assert Employee.objects.filter(staff_number="00101").exists()
        assert not Employee.objects.filter(staff_number="00102").exists()

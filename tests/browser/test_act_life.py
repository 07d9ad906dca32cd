"""An act's whole life in the browser: prepared from a change of classification, checked, signed, in the file, cancelled, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from careers.services.batches import batch_propose
from hr_core.models import Act
from hr_core.scope import scope
from tests.careers.grids.makers import access, batch
from tests.cast import Zone
from tests.hr_core.ui.test_browser import CHROMIUM, browser, check, open_page

__all__ = ["browser", "open_page"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium n’est pas installé : {CHROMIUM}"),
]
OLD, NEW = "400 000", "410 000"


def shown(page: Page) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", page.locator("main").inner_text())


def everywhere(page: Page, deed: str, origin: str) -> None:
    """One gesture over the acts of the change."""
    page.goto(reverse("hr_core:act_campaign", args=[deed]) + "?" + urlencode({"origine": origin}))
    page.click("main form button.btn-primary")
    page.wait_for_load_state()


def test_an_act_from_its_draft_to_its_cancellation(open_page: Callable[..., Page], zone: Zone) -> None:
    with scope(zone.home):
        made = batch_propose(batch=batch(zone), access=access(zone, "fatou"))
        awa = zone.employee("awa").pk
    file = reverse("hr_core:employee_pay", args=[awa])

    fatou = open_page(1280, "fatou")
    fatou.goto(made.get_absolute_url())
    fatou.click("text=Préparer les actes")
    fatou.click("main form button.btn-primary")
    fatou.wait_for_selector("text=0 sur")
    check(fatou)
    with scope(zone.home):
        act = Act.objects.get(employee=awa)
    fatou.goto(file)
    assert OLD in shown(fatou) and NEW not in shown(fatou)

    khady = open_page(1280, "khady")
    everywhere(khady, "a-controler", made.label)

    mamadou = open_page(1280, "mamadou")
    mamadou.goto(reverse("hr_core:act_detail", args=[act.pk]))
    mamadou.click("text=Signer")
    mamadou.click("main form button.btn-primary")
    mamadou.wait_for_selector("text=L’acte est signé sous le n°")
    check(mamadou)
    fatou.goto(file)
    assert NEW in shown(fatou)
    fatou.goto(made.get_absolute_url())
    assert "1 sur" in shown(fatou)

    mamadou.goto(reverse("hr_core:act_cancel", args=[act.pk]))
    mamadou.fill("#id_reason", "Erreur de date")
    mamadou.click("main form button.btn-danger")
    mamadou.wait_for_selector("text=ce qu’il avait inscrit au dossier est retiré")
    assert "Erreur de date" in shown(mamadou)
    phone = open_page(390, "fatou")
    phone.goto(file)
    text = shown(phone)
    assert OLD in text and "Refusé" in text
    check(phone)

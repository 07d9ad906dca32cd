"""The attendance sheet in a browser whose network drops: what was signed waits on the phone and leaves when it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from hr_core.scope import scope
from tests.cast import Zone
from tests.hr_core.ui.test_browser import CHROMIUM, browser, check, open_page
from tests.training.sessions.makers import enrolled, opened
from training.models import Presence

__all__ = ["browser", "open_page"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium n’est pas installé : {CHROMIUM}"),
]
PHONE = 390
PATIENCE_MS = 15_000


def test_a_sheet_signed_without_network_is_sent_later_and_kept_once(open_page: Any, zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone)
        enrolled(zone, session, "awa")
        slot = session.slots.first()
    page = open_page(PHONE, "awa")
    page.set_default_timeout(PATIENCE_MS)
    page.goto(reverse("training:own_sign", args=[slot.pk]))
    check(page)
    page.context.set_offline(True)
    page.fill("#id_code", slot.code)
    page.click("text=Signer >> nth=-1")
    page.wait_for_selector("[data-offline-state]:has-text('Pas de réseau')")
    with scope(zone.home):
        assert not Presence.objects.exists()
    page.context.set_offline(False)
    page.wait_for_selector("[data-offline-state]:has-text('Envoyé')")
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert "Vous êtes inscrit présent" in page.inner_text("main")
    with scope(zone.home):
        row = Presence.objects.get()
        assert (row.way, row.is_present) == ("code", True)
        assert row.key is not None and row.received_at > row.signed_at

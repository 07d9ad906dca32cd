"""The pages of the proof: what they say, and how much they ask of the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from payroll.models import ProofExplanation, ProofSheet
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine
from tests.cast import Zone
from tests.payroll.months import month_closed, month_paid

PAGES = (
    "/paie/preuves/",
    "/paie/preuves/{period}/",
    "/paie/archives-de-paie/",
    "/paie/fin-d-exercice/",
    "/paie/sauvegardes/",
)
MOST = 20


def signed_in(client: Client, zone: Zone, name: str) -> Client:
    client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
    return client


@pytest.mark.slow
def test_pages_ask_as_much_for_two_months_as_for_one(zone: Zone, client: Client) -> None:
    browser, found = signed_in(client, zone, "binta"), []
    for month in (1, 2):
        run = month_closed(zone, 2026, month)
        counts = {}
        for page in PAGES:
            browser.get(page.format(period=run.period_id))
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page.format(period=run.period_id)).status_code == 200
            counts[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
        found.append(counts)
    assert all(found[1][page] - found[0][page] <= 1 for page in PAGES)  # the second sheet has one before it
    assert max(found[1].values()) <= MOST, found[1]


def test_a_difference_is_explained_on_screen_and_the_closing_says_what_is_missing(
    zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = month_paid(zone)
    part: Any = lambda period: [ProofLine("Déclarations", "IPRES", 10, 7)]  # noqa: E731
    monkeypatch.setitem(proof_parts._parts, "essai", (1, part))
    browser, sheet = signed_in(client, zone, "binta"), f"/paie/preuves/{run.period_id}/"
    assert "pas encore établie" in browser.get(sheet).content.decode()
    assert "Aucune restauration" in browser.get(f"/paie/campagnes/{run.pk}/etapes/closed/").content.decode()
    assert browser.post(f"{sheet}etablir/").status_code == 302
    assert "1 écart inexpliqué" in browser.get(sheet).content.decode()
    assert "1\u00a0écart inexpliqué" in browser.get(f"/paie/campagnes/{run.pk}/etapes/closed/").content.decode()
    assert browser.post(f"/paie/campagnes/{run.pk}/etapes/closed/", {"remark": ""}).status_code == 422
    assert browser.post(f"{sheet}expliquer/0/", {"reason": ""}).status_code == 422
    assert browser.post(f"{sheet}expliquer/0/", {"reason": "Arrondi de la caisse"}).status_code == 302
    page = browser.get(sheet).content.decode()
    assert "Binta Sarr" in page and "Arrondi de la caisse" in page and "0 franc inexpliqué" in page
    assert browser.get(f"{sheet}pdf/").content.startswith(b"%PDF")
    with scope(zone.home):
        assert ProofExplanation.objects.get().difference == -3
        assert ProofSheet.objects.get().is_clean

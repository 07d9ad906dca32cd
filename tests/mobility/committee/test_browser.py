"""A session in the browser: the chair and two members in their own windows, the others by the services; the screens follow by
themselves, from the opening to the sealed minutes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from mobility.choices_committee import Presence
from mobility.models import Attendance, CommitteeSession
from mobility.services.committee import interests, marking, minutes, planning
from tests.cast import Zone
from tests.hr_core.ui.test_browser import CHROMIUM, browser, check, open_page
from tests.mobility.committee.world import AT, VOTERS, convened, marks, world

__all__ = ["browser", "open_page"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium n’est pas installé : {CHROMIUM}"),
]


def step(page: Page, label: str) -> None:
    """The next step of the foot of the screen, then its confirmation."""
    page.locator("#suite a", has_text=label).last.click()
    page.locator("main button.btn-primary").click()
    page.wait_for_load_state()


def mark_all(page: Page, value: int) -> None:
    for each in page.locator("details.cand").all():
        each.evaluate("node => { node.open = true }")
    for fieldset in page.locator("fieldset.crit").all():
        fieldset.locator(f"label:has(input[value='{value}'])").click()
        fieldset.locator("textarea").fill("Preuves au dossier.")
    page.click("text=Enregistrer")
    page.wait_for_load_state()


def test_a_chair_and_two_members_hold_a_session(open_page: Callable[..., Page], zone: Zone) -> None:
    made = world(zone)
    session = convened(made)
    with made.acting("penda"):
        CommitteeSession.objects.filter(pk=session.pk).update(held_at=AT)
        for row in Attendance.objects.filter(session=session):
            planning.attendance_note(attendance=row, presence=Presence.REMOTE, access=made.access("penda"))
    for name in VOTERS[:1] + VOTERS[2:]:
        with made.acting(name):
            interests.interest_declare(item=made.item, member=made.members[name], ground="", text="", access=made.access(name))
    live = reverse("mobility:session_live", args=[session.pk])

    jules = open_page(390, "jules")
    jules.goto(live)
    jules.locator("#suite a", has_text="Déclarer").or_(jules.locator("text=Déclarer mes intérêts")).first.click()
    jules.locator("main input[type=radio]").first.check()
    jules.click("main button.btn-primary")
    estelle = open_page(1280, "estelle")
    estelle.goto(live)
    for label in ("Ouvrir la séance", "Appeler le point", "Ouvrir la notation"):
        step(estelle, label)
    check(estelle)
    kadi = open_page(1280, "kadi")
    kadi.goto(live)
    assert "Ce point vous est fermé" in kadi.locator("main").inner_text()
    assert "Moumouni" not in kadi.content()

    jules.wait_for_selector("text=Vos notes")  # by itself: the page follows the session
    mark_all(jules, 4)
    check(jules)
    jules.click("text=Confirmer mes notes")
    jules.wait_for_selector("text=Vos notes sont confirmées")
    mark_all(estelle, 3)
    for name in VOTERS[2:]:
        marks(made, name, 3)
        with made.acting(name):
            marking.marks_confirm(item=made.item, access=made.access(name))
    estelle.click("text=Confirmer mes notes")
    estelle.wait_for_selector("text=Notes verrouillées")
    step(estelle, "Ouvrir la délibération")
    for rank, outcome in ((1, "retained"), (2, "reserve"), (3, "not_retained")):
        estelle.locator("#suite a", has_text=f"Décider du rang {rank}").click()
        estelle.select_option("#id_outcome", outcome)
        if outcome == "reserve":
            estelle.fill("#id_reserve_rank", "1")
        estelle.fill("#id_reason", f"Motifs du rang {rank}.")
        estelle.click("main button.btn-primary")
        estelle.wait_for_load_state()
    step(estelle, "Arrêter les décisions")
    assert "Point 1 terminé" in estelle.locator("main").inner_text() or "décidés ou remis" in estelle.locator("main").inner_text()
    step(estelle, "Clore les débats")
    estelle.wait_for_selector("text=Les débats sont clos")
    jules.wait_for_selector("text=Les débats sont clos")
    estelle.click("text=Lire et signer le procès-verbal")
    estelle.click("text=Signer")
    estelle.click("main button.btn-primary")
    with made.acting("penda"):
        found = minutes.minutes_sign(session=session, access=made.access("penda"))
        assert found.seal and [each.ok for each in minutes.minutes_verify()] == [True]
    estelle.reload()
    assert "Scellé" in estelle.locator("main").inner_text()
    check(estelle)

"""Family events: the days that the law of a country lists, those of the statute, and the limit of the year."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hr_core.leave.days import Span
from hr_core.models import AbsenceKind, Institution, LeaveTerms
from hr_core.scope import scope
from hr_core.services.leave.asking import leave_ask, leave_quote
from hr_core.services.leave.events import family_event_add, family_events_setup, law_events
from tests.cast import Zone
from tests.hr_core.leave.conftest import ledger_opened

MONDAY = dt.date(2026, 6, 1)
BACKEND = "hr_core.auth.StaffNumberBackend"


@pytest.mark.parametrize(("code", "events", "yearly"), [("cd", 5, 15), ("td", 0, 10), ("sn", 0, None), ("tg", 0, None)])
def test_the_law_gives_what_its_text_lists_and_nothing_else(db: None, code: str, events: int, yearly: int | None) -> None:
    found = law_events(Institution(country_id=code), MONDAY)
    assert (len(found.events), found.yearly) == (events, yearly)
    assert found.is_known is bool(events or yearly) and bool(found.source) is found.is_known


def test_events_of_the_law_become_kinds_of_leave_once(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        home = Institution.objects.get(pk=zone.home.pk)
        home.country_id = "cd"
        assert family_events_setup(institution=home) == 5
        LeaveTerms.objects.filter(kind__code="evenement-marriage").update(days_per_event=3_000)
        assert family_events_setup(institution=home) == 0
        days = dict(LeaveTerms.objects.filter(kind__code__startswith="evenement-").values_list("kind__code", "days_per_event"))
    assert days["evenement-marriage"] == 3_000 and days["evenement-death-1"] == 4_000 and days["evenement-child-marriage"] == 1_000


def test_an_event_of_the_statute_is_asked_for_within_its_days_and_those_of_the_year(zone: Zone) -> None:
    ledger_opened(zone, event_days=4_000)
    awa, user = zone.employee("awa"), zone.user("awa")
    with scope(zone.home, actor=user):
        for label in ("Mariage de l’agent", "Décès d’un parent"):
            values = {"days_per_event": 3_000, "days_per_year": None, "reference": "Statut, article 52"}
            family_event_add(
                institution=zone.home, label=label, values=values, certificate="Acte", certificate_days=15, actor=zone.user("khady")
            )
        marriage, death = AbsenceKind.objects.filter(family="special_leave", code__startswith="evenement-").order_by("-label")
        too_long = leave_quote(employee=awa, kind=marriage, span=Span(MONDAY, MONDAY + dt.timedelta(days=4)))
        assert "3 jours au plus par demande" in too_long.errors["end"].replace("\xa0", " ")
        request = leave_ask(employee=awa, kind=marriage, span=Span(MONDAY, MONDAY + dt.timedelta(days=3)), comment="", actor=user)
        assert request.data["before"] is None, "a family event takes nothing of the annual leave"
        from hr_core.services.leave.asking import leave_accept

        leave_accept(request, zone.user("khady"))
        later = MONDAY + dt.timedelta(days=14)
        left = leave_quote(employee=awa, kind=death, span=Span(later, later + dt.timedelta(days=2)))
        assert "en tout : il en reste 1 jour." in left.errors["end"].replace("\xa0", " ").replace("\u202f", " ")
        with pytest.raises(ValidationError, match="déjà ce code"):
            family_event_add(
                institution=zone.home, label="Mariage de l’agent", values=values, certificate="", certificate_days=None, actor=None
            )


def test_the_screen_says_that_no_text_is_known_and_takes_the_statute(zone: Zone, client: Client) -> None:
    ledger_opened(zone)
    client.force_login(zone.user("fatou"), backend=BACKEND)
    page = client.get("/conges/types/").content.decode()
    assert "Aucun texte connu du pays" in page and "Ajouter un événement" in page
    sent = {"label": "Naissance", "days_per_event": "3", "reference": ""}
    assert client.post("/conges/types/nouveau/", sent).status_code == 422
    assert client.post("/conges/types/nouveau/", sent | {"reference": "Statut, article 53"}).status_code == 302
    assert "Statut, article 53" in client.get("/conges/types/").content.decode()

"""The pages of leave and of requests: three taps on a phone, bulk acceptance, planning, calendar; queries do not grow."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.models import AbsenceKind, CalendarFeed, LeaveRule, Request
from hr_core.scope import scope
from tests import cast
from tests.cast import Zone
from tests.hr_core.leave.test_requests import asked, current, monday

GROWING = ("/conges/", "/conges/planning/", "/demandes/", "/demandes/a-traiter/", "/mon-equipe/")


def test_an_employee_asks_in_three_steps_and_reads_the_count_before_sending(zone: Zone, annual: AbsenceKind, as_: Any) -> None:
    start = monday()
    given = {"kind": annual.pk, "start": start.isoformat(), "end": (start + dt.timedelta(days=6)).isoformat(), "comment": ""}
    browser = as_("awa")
    assert "Demander un congé" in browser.get("/mes-conges/").content.decode()
    counted = browser.post("/mes-conges/demander/", given).content.decode()
    assert "Décomptés de votre solde" in counted and "6\u00a0jours" in counted and "Envoyer" in counted
    with scope(zone.home):
        assert not Request.objects.exists()
    sent = browser.post("/mes-conges/demander/", {**given, "envoyer": "1"})
    assert sent.status_code == 302
    page = browser.get(sent["Location"]).content.decode()
    assert "Retirer ma demande" in page and "Accepter" not in page


def test_a_wrong_request_answers_422_and_says_what_to_do(zone: Zone, annual: AbsenceKind, as_: Any) -> None:
    given = {"kind": annual.pk, "start": "2027-01-04", "end": "2027-06-30", "envoyer": "1"}
    answer = as_("awa").post("/mes-conges/demander/", given)
    assert answer.status_code == 422 and "Votre solde ne suffit pas" in answer.content.decode()


def test_a_head_accepts_several_requests_at_once(zone: Zone, annual: AbsenceKind, as_: Any) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        steps = [current(asked(zone, annual, weeks=weeks)).pk for weeks in (1, 2)]
    assert "Congé annuel" in as_("moussa").get("/demandes/a-traiter/").content.decode()
    as_("moussa").post("/demandes/a-traiter/accepter/", {"choisis": steps})
    with scope(zone.home):
        assert [current(request).kind for request in Request.objects.all()] == ["hr", "hr"]
    page = as_("moussa").get("/demandes/a-traiter/").content.decode()
    assert "Aucune demande à traiter" in page


def test_a_calendar_answers_to_its_secret_until_it_is_closed(zone: Zone, annual: AbsenceKind, as_: Any) -> None:
    page = as_("awa").post("/mes-conges/calendrier/", {"contenu": "own"}).content.decode()
    path = page[page.index("/calendrier/") : page.index(".ics") + 4]
    assert as_("awa").post("/mes-conges/calendrier/", {"contenu": "team"}).status_code == 404
    answer = Client().get(path)
    assert answer.status_code == 200 and answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert Client().get(path.replace("ipres-sn", "inps-ml")).status_code == 404
    with scope(zone.home):
        feed = CalendarFeed.objects.get()
    as_("awa").post("/mes-conges/calendrier/", {"fermer": feed.pk})
    assert Client().get(path).status_code == 404


def test_pages_ask_the_same_queries_for_ten_people_and_for_forty(zone: Zone, rule: LeaveRule, as_: Any) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for page in GROWING:
            client = as_("moussa" if page == "/mon-equipe/" else "khady")
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found[page] = len([query for query in queries if "SAVEPOINT" not in query["sql"]])
        return found

    few = counts()
    with scope(zone.home):
        for rank in range(30):
            cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/AG-KL"])
    assert counts() == few
    assert max(few.values()) <= 26, few

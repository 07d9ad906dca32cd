"""The pages of back pay, from the search to the approval, and what they refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from payroll.choices_back_pay import BackPayState
from payroll.models import BackPayCase, BackPayPart, LevyAttribution, PayRun
from payroll.services.levy_attributions import levies_on
from tests import cast
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, case_of, proposed, raised, searched
from tests.payroll.months import month_closed, month_opened

LIST = "/paie/rappels/"


def test_from_the_search_to_the_pay(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    raised(zone, "awa", dt.date(2026, 2, 1), 450_000)
    ousmane = as_("ousmane")
    assert "Aucun rappel ici" in ousmane.get(LIST).content.decode()
    answer = ousmane.post(LIST + "rechercher/", {"since": ""}, follow=True).content.decode()
    assert "1\u00a0rappel est à décider." in answer and "Ndiaye" in answer and "février 2026 à mars 2026" in answer
    with scope(zone.home):
        case = case_of(zone, "awa")
    page = ousmane.get(f"{LIST}{case.pk}/").content.decode()
    assert "Salaire de base" in page and "+50\u202f000" in page and "Pourquoi ce rappel" in page
    assert "Classement et salaire de base" in page
    asked = ousmane.get(f"{LIST}{case.pk}/proposer/").content.decode()
    assert "En mensualités, par accord" in asked and "Observation" in asked and "part saisissable" not in asked
    ousmane.post(f"{LIST}{case.pk}/proposer/", {"treatment": "at_once"})
    with scope(zone.home):
        case.refresh_from_db()
        assert case.state == BackPayState.PROPOSED and case.proposed_by == zone.user("ousmane")
    binta = as_("binta")
    refused = binta.post(f"{LIST}{case.pk}/approuver/", {})
    assert refused.status_code == 422 and "Imputation des prélèvements" in refused.content.decode()
    answered(zone, "origin")
    assert binta.post(f"{LIST}{case.pk}/approuver/", {}).status_code == 302
    with scope(zone.home):
        assert BackPayPart.objects.get(case=case).due == dt.date(2026, 4, 1)
    page = binta.get(f"{LIST}{case.pk}/").content.decode()
    assert "avril 2026" in page and "mois d’origine" in page


def test_the_one_who_proposed_may_not_approve(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    raised(zone, "awa", dt.date(2026, 2, 1), 450_000)
    searched(zone)
    answered(zone, "origin")
    with scope(zone.home):
        case = case_of(zone, "awa")
    proposed(zone, case)
    browser = as_("ousmane")
    assert "une autre personne doit l’approuver" in browser.get(f"{LIST}{case.pk}/").content.decode()
    assert browser.post(f"{LIST}{case.pk}/approuver/", {}).status_code == 422
    with scope(zone.home):
        case.refresh_from_db()
        assert case.state == BackPayState.PROPOSED


def test_nobody_decides_on_their_own_back_pay(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    raised(zone, "ousmane", dt.date(2026, 2, 1), 450_000)
    searched(zone)
    with scope(zone.home):
        case = case_of(zone, "ousmane")
    assert as_("ousmane").post(f"{LIST}{case.pk}/proposer/", {"treatment": "at_once"}).status_code == 403
    with scope(zone.home):
        case.refresh_from_db()
        assert case.state == BackPayState.FOUND


def test_chosen_cases_are_decided_together_and_the_others_named(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    for name in ("awa", "moussa", "ousmane"):
        raised(zone, name, dt.date(2026, 3, 1), 460_000)
    searched(zone)
    answered(zone, "origin")
    with scope(zone.home):
        keys = list(BackPayCase.objects.values_list("pk", flat=True))
    page = as_("ousmane").post(LIST + "proposer/", {"choisis": keys}, follow=True).content.decode()
    assert "2\u00a0rappels sont proposés." in page and "Ousmane Ba" in page
    page = as_("binta").post(LIST + "approuver/", {"choisis": keys}, follow=True).content.decode()
    assert "2\u00a0rappels sont approuvés." in page


def test_dropping_asks_why_and_is_not_proposed_again(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    raised(zone, "awa", dt.date(2026, 2, 1), 450_000)
    searched(zone)
    with scope(zone.home):
        case = case_of(zone, "awa")
    browser = as_("ousmane")
    assert browser.post(f"{LIST}{case.pk}/abandonner/", {"motif": ""}).status_code == 422
    assert browser.post(f"{LIST}{case.pk}/abandonner/", {"motif": "Renonciation signée"}).status_code == 302
    assert searched(zone, since=dt.date(2026, 1, 1)).cases == 0
    raised(zone, "awa", dt.date(2026, 3, 1), 470_000)
    assert searched(zone).cases == 1


def test_answers_are_given_on_screen_with_their_source(zone: Zone, as_: Any) -> None:
    month_opened(zone)
    browser = as_("ousmane")
    assert "prélèvements sont sans réponse" in browser.get(LIST + "imputation/").content.decode()
    given = {
        "levies": ["income-tax"],
        "way": "special",
        "rate": "5",
        "start": "2026-01-01",
        "source": "Lettre de la DGID",
        "author": "Service fiscal",
    }
    for missing in ("source", "author", "rate", "levies"):
        part = {name: value for name, value in given.items() if name != missing}
        assert browser.post(LIST + "imputation/repondre/", part).status_code == 422
    assert browser.post(LIST + "imputation/repondre/", given).status_code == 302
    with scope(zone.home):
        row = LevyAttribution.objects.get()
        assert (row.levy, row.way, row.rate, row.entered_by) == ("income-tax", "special", 5_000, zone.user("ousmane"))
        assert any(levy.answer is None for levy in levies_on(zone.home, dt.date(2026, 1, 31)))
    assert "5\u00a0%" in browser.get(LIST + "imputation/").content.decode().replace("\u202f", "\u00a0")


def test_the_confidential_population_is_not_shown(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    raised(zone, "mamadou", dt.date(2026, 2, 1), 900_000)
    searched(zone)
    with scope(zone.home):
        case = case_of(zone, "mamadou")
    assert as_("binta").get(f"{LIST}{case.pk}/").status_code == 404
    assert "Gueye" not in as_("binta").get(LIST).content.decode()
    assert "Gueye" in as_("serigne").get(LIST).content.decode()


def test_the_list_is_exported(zone: Zone, quarter: list[PayRun], as_: Any) -> None:
    raised(zone, "awa", dt.date(2026, 2, 1), 450_000)
    searched(zone)
    answer = as_("ousmane").get(LIST, {"export": "csv"})
    assert answer.status_code == 200 and "Ndiaye" in answer.content.decode("utf-8-sig")


def test_queries_do_not_grow_with_the_cases(zone: Zone, as_: Any) -> None:
    with scope(zone.home):
        people = [
            cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"]) for rank in range(8)
        ]
    month_closed(zone, 2026, 1)
    counts = []
    for start, end in ((0, 2), (2, 8)):
        for person in people[start:end]:
            zone.employees[person.last_name] = person
            raised(zone, person.last_name, dt.date(2026, 1, 1), 470_000)
        searched(zone)
        browser = as_("ousmane")
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(LIST).status_code == 200
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert counts[0] == counts[1] <= 20, counts

"""What somebody of a third institution, who holds every role there, finds of others' moves: the zone's vacancies, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from hr_core.api.scopes import SCOPES
from hr_core.ui.listing import ListScreen
from mobility.api import VacancyOut
from tests.cast import Zone
from tests.hr_core.interfaces.calls import caller, everything
from tests.mobility.agreements.makers import drafted
from tests.mobility.committee.test_pages import patterns, words
from tests.mobility.people import access, people, place
from tests.mobility.vacancies.makers import application, shortlisted, vacancy

SECRETS = ("Djeneba", "Coulibaly", "Ndiaye")


def laid_out(zone: Zone) -> dict[str, Any]:
    """Djeneba (INPS) applies twice at IPRES, Awa (IPRES) is to leave for INPS; one vacancy is public, one is not."""
    people(zone)
    closed = vacancy(zone, state="under_review", closed_at=timezone.now() - dt.timedelta(days=3))
    return {
        "draft": vacancy(zone, state="draft").number, "public": vacancy(zone).number, "agreement": drafted(zone).number,
        "listed": shortlisted(zone, closed).number, "filed": application(zone, vacancy(zone), state="submitted").number,
    }  # fmt: skip


def hidden(made: dict[str, Any]) -> tuple[str, ...]:
    return (*SECRETS, made["draft"], made["agreement"])


def test_the_interface_gives_a_third_institution_the_published_vacancies_only(zone: Zone) -> None:
    made = laid_out(zone)
    calls = caller(zone, "issa", tuple(SCOPES), at=place(zone, "third"))
    answers = everything(calls, (made["draft"], "00001"))
    read = {path: body for path, (code, body) in answers.items() if code == 200}
    assert len(read) > 10 and made["public"] in read["vacancies"]
    assert {(path, word) for path, body in read.items() for word in hidden(made) if word in body} == set()
    assert calls.get(f"vacancies/{made['draft']}").status_code == 404
    assert calls.get(f"vacancies/{made['public']}").json().keys() == VacancyOut.model_fields.keys()


def test_search_lists_and_exports_tell_a_third_institution_nothing_of_a_person(zone: Zone, client: Client) -> None:
    made = laid_out(zone)
    client.force_login(zone.user("issa"))
    who = access(zone, "issa", "third")
    pages = [(name, each.callback.view_class) for name, each in patterns(get_resolver()) if name.startswith("mobility:") and not each.pattern.converters]
    lists = [name for name, view in pages if issubclass(view, ListScreen) and (not view.rights or who.has(*view.rights))]
    asked = [reverse(f"hr_core:{name}") + f"?q={word}" for name in ("search", "search_suggest") for word in ("Djeneba", "Coulibaly", "Awa")]
    asked += [f"{reverse(name)}?{more}" for name in lists for more in ("q=Coulibaly", "export=csv")]
    answers = {url: client.get(url) for url in asked}
    read = {url: words(answer) for url, answer in answers.items() if answer.status_code == 200}
    assert len(read) > 20 and any("Administrateur de bases" in told for told in read.values())
    found = {(url, word) for url, told in read.items() for word in hidden(made) if word in told}
    assert {(url, word) for url, word in found if f"q={word}" not in url} == set(), "a page writes again the words that were asked, alone"

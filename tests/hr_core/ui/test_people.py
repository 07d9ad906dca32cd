"""The choice of a person: a list when they are few, else a number or a name, and never somebody whom the list would hide."""

from __future__ import annotations

from typing import Any

import pytest

from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.ui.people import EmployeeField
from tests.cast import Zone

pytestmark = pytest.mark.urls("tests.hr_core.ui.screens")
WHO = "/essai/pour-qui/"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an institution of three thousand."""
    monkeypatch.setattr(EmployeeField, "most", 0)


@pytest.fixture
def namesake(zone: Zone) -> Employee:
    with scope(zone.home):
        awa = zone.employee("awa")
        return Employee.objects.create(
            institution=zone.home, staff_number="0077", last_name=awa.last_name, first_names=awa.first_names,
            sex="F", hired_on="2020-01-01", seniority_on="2020-01-01",
        )  # fmt: skip


def said(client: Any) -> str:
    return client.get("/essai/personnes/").content.decode()


def test_a_few_people_are_a_list_whose_key_is_posted(as_, zone: Zone) -> None:
    client = as_("fatou")
    awa = zone.employee("awa")
    assert f'<option value="{awa.pk}">Awa Ndiaye ({awa.staff_number})</option>' in client.get(WHO).content.decode()
    assert client.post(WHO, {"employee": awa.pk, "amount": "5"}).status_code == 302
    assert f"Choix : {awa.staff_number}." in said(client).replace("\u00a0", " ")


@pytest.mark.parametrize("words", ["{number}", "awa ndiaye", "Ndiaye Awa", "Awa Ndiaye ({number})"])
def test_a_person_is_named_by_number_or_by_name(as_, zone: Zone, typed: None, words: str) -> None:
    client, awa = as_("fatou"), zone.employee("awa")
    page = client.get(WHO).content.decode()
    assert 'role="combobox"' in page
    assert "<option" not in page.partition("<main")[2]
    assert client.post(WHO, {"employee": words.format(number=awa.staff_number), "amount": "5"}).status_code == 302
    assert f"Choix : {awa.staff_number}." in said(client).replace("\u00a0", " ")


def test_a_typed_number_is_never_read_as_a_key(as_, zone: Zone, typed: None) -> None:
    answer = as_("fatou").post(WHO, {"employee": str(zone.employee("awa").pk), "amount": "5"})
    assert answer.status_code == 422


def test_half_a_name_is_asked_back(as_, zone: Zone, typed: None) -> None:
    page = as_("fatou").post(WHO, {"employee": "ndia", "amount": "5"})
    assert page.status_code == 422
    assert "Est-ce bien cette personne" in page.content.decode()


def test_of_two_namesakes_the_form_asks_which_and_keeps_what_was_typed(as_, zone: Zone, typed: None, namesake: Employee) -> None:
    client = as_("fatou")
    answer = client.post(WHO, {"employee": "awa ndiaye", "amount": "5"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Deux agents répondent à" in page
    assert 'name="employee-parmi" value="Awa Ndiaye (0077)"' in page
    assert 'name="amount" value="5"' in page
    again = {"employee": "awa ndiaye", "employee-demande": "awa ndiaye", "employee-parmi": "Awa Ndiaye (0077)", "amount": "5"}
    assert client.post(WHO, again | {"employee": "moussa diop"}).status_code == 302, "what is typed anew wins over the former list"
    assert f"Choix : {zone.employee('moussa').staff_number}." in said(client).replace("\u00a0", " ")
    assert client.post(WHO, again).status_code == 302
    assert "Choix : 0077." in said(client).replace("\u00a0", " ")


def test_nobody_is_suggested_or_taken_whom_the_list_would_hide(as_, zone: Zone, typed: None) -> None:
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(is_confidential=True)
    client = as_("fatou")
    assert "Personne ne répond" in client.get(WHO, {"suggerer": "employee", "q": "ndiaye"}).content.decode()
    refused = client.post(WHO, {"employee": "Awa Ndiaye", "amount": "5"})
    assert "Personne ne répond à" in refused.content.decode()
    assert 'data-value="Moussa Diop (' in client.get(WHO, {"suggerer": "employee", "q": "dio"}).content.decode()
    assert "data-value" not in client.get(WHO, {"suggerer": "amount", "q": "dio"}).content.decode()
    assert "data-value" not in client.get(WHO, {"suggerer": "employee", "q": "d"}).content.decode()

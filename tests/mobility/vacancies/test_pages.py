"""Pages of mobility: what people read, and queries that do not grow with rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Employee, User
from hr_core.scope import scope
from tests.cast import Zone, employee
from tests.mobility.people import people
from tests.mobility.vacancies.makers import application, shortlisted, vacancy
from training.models import TrainingBond


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in seen)


def test_lists_ask_as_many_queries_for_six_rows_as_for_two(zone: Zone, client: Client) -> None:
    people(zone)
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")
    made = [vacancy(zone, state="under_review")]
    made.append(vacancy(zone))
    shortlisted(zone, made[0], given=True)
    addresses = [reverse("mobility:board"), reverse("mobility:vacancy_list"), reverse("mobility:application_list"),
                 reverse("mobility:vacancy_applications", args=[made[0].pk])]  # fmt: skip
    few = [queries(client, url) for url in addresses]
    for number in range(4):
        vacancy(zone)
        with_file = f"agent{number}"
        zone.users[with_file] = User.objects.create_user(with_file, f"{with_file}@example.org", full_name=with_file)
        zone.employees[with_file] = _file(zone, with_file, number)
        shortlisted(zone, made[0], who=with_file, given=bool(number), tenths=600 + number)
    assert [queries(client, url) for url in addresses] == few
    assert b"Favorable" in client.get(addresses[-1]).content
    assert max(few) <= 20


def _file(zone: Zone, name: str, number: int) -> Employee:
    with scope(zone.other):
        return employee(zone, zone.other, name, f"2{number:04d}", zone.units["inps-ml/DG"])


@pytest.mark.parametrize(("state", "status"), [("scored", 404), ("shortlisted", 200)])
def test_the_home_institution_opens_a_file_from_the_short_list_on(zone: Zone, client: Client, state: str, status: int) -> None:
    people(zone)
    made = vacancy(zone, state="under_review")
    row = shortlisted(zone, made) if state == "shortlisted" else application(zone, made, state=state, tenths=700)
    client.force_login(zone.user("oumar"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(reverse("mobility:application_detail", args=[row.pk]))
    assert page.status_code == status
    if status == 200:
        words = page.content.decode()
        assert "Djeneba" in words and "Motivation" not in words and "Score de correspondance" not in words


def test_the_board_reads_without_an_institution_s_drafts(zone: Zone, client: Client) -> None:
    people(zone)
    vacancy(zone, title="Poste publié")
    vacancy(zone, state="draft", title="Poste en préparation")
    client.force_login(zone.user("djeneba"), backend="hr_core.auth.StaffNumberBackend")
    words = client.get(reverse("mobility:board")).content.decode()
    assert "Poste publié" in words and "Poste en préparation" not in words


def test_who_gives_the_opinion_is_told_what_the_records_of_home_show(zone: Zone, client: Client) -> None:
    people(zone)
    row = shortlisted(zone, vacancy(zone, state="under_review"))
    client.force_login(zone.user("adama"), backend="hr_core.auth.StaffNumberBackend")
    address = reverse("mobility:opinion_give", args=[row.pk])
    assert "ni procédure ou sanction" in client.get(address).content.decode()
    with scope(zone.other):
        today = timezone.localdate()
        TrainingBond.objects.create(
            institution=zone.other, employee=row.employee, title="Cadre supérieur", reference="Eng. 4", signed_on=today,
            start=today, end=today + dt.timedelta(days=365), amount=365_000, state="active",
            proposed_by=zone.user("oumar"), decided_by=zone.user("adama"), decided_at=timezone.now(),
        )  # fmt: skip
    page = client.get(address).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "un engagement de servir de 365 000" in page and 'value="365 000"' in page

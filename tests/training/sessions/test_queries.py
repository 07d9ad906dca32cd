"""Lists of enrolments and pages of sessions keep their number of queries, whatever the rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Employee
from hr_core.scope import scope
from tests.cast import Zone
from tests.training.sessions.makers import opened
from training.models import Enrolment, Licence, Obligation, TrainingSession

BOUND = 20


def fill(zone: Zone, session: TrainingSession, duty: Obligation, first: int, after: int) -> None:
    """Employees, each enrolled, each with a licence."""
    people = Employee.objects.bulk_create(
        Employee(
            institution=zone.home, staff_number=f"T{rank:05d}", last_name=f"Nom{rank}", first_names="Essai", sex="F", hired_on=dt.date(2020, 1, 1),
            seniority_on=dt.date(2020, 1, 1), search_text=f"nom{rank}",
        )
        for rank in range(first, after)
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(institution=zone.home, session=session, employee=each, state="enrolled", origin="officer", made_by=zone.user("fatou")) for each in people
    )
    Licence.objects.bulk_create(Licence(institution=zone.home, employee=each, obligation=duty, obtained_on=dt.date(2026, 1, 1)) for each in people)


@pytest.mark.parametrize(
    "name", ["enrolment_list", "session_list", "session_detail", "obligation_list", "obligation_detail", "licence_list", "session_calendar", "equity"]
)
def test_queries_do_not_grow_with_rows(zone: Zone, client: Client, name: str) -> None:
    with scope(zone.home):
        session = opened(zone, seats=200)
        duty = Obligation.objects.create(institution=zone.home, label="Secourisme")
        fill(zone, session, duty, 0, 3)
    client.force_login(zone.user("fatou"), backend="hr_core.auth.StaffNumberBackend")
    keys: list[Any] = {"session_detail": [session.pk], "obligation_detail": [duty.pk]}.get(name, [])
    url = reverse(f"training:{name}", args=keys)
    assert client.get(url).status_code == 200  # caches
    few = count(client, url)
    with scope(zone.home):
        fill(zone, session, duty, 3, 60)
        opened(zone, seats=200, start=timezone.localdate() + dt.timedelta(days=1))
    assert count(client, url) <= few <= BOUND, (few, BOUND)


def count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len([query for query in caught.captured_queries if "set_config" not in query["sql"] and "SAVEPOINT" not in query["sql"]])

"""« Mon équipe »: who is there, the two weeks to come, what waits and what ends, within the units that one heads."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Absence, AbsenceKind, ChecklistLine, Contract
from hr_core.services.absences import absence_kinds_setup
from tests import cast
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()
DAY = dt.timedelta(days=1)


def test_the_head_reads_the_day_the_fortnight_and_what_comes_of_the_unit_only(as_, zone: Zone) -> None:
    awa = zone.employee("awa")
    with acting(zone, "fatou"):
        absence_kinds_setup(institution=zone.home)
        kind = AbsenceKind.objects.filter(family="annual_leave").first()
        Absence.objects.create(
            institution=zone.home, employee=awa, kind=kind, start=TODAY, end=TODAY + 3 * DAY, state="confirmed",
            confirmed_at=timezone.now(),
        )  # fmt: skip
        Contract.objects.filter(employee=awa).update(probation_ends_on=TODAY + 5 * DAY)
        ChecklistLine.objects.create(
            institution=zone.home, employee=awa, stage="entry", of_day=TODAY, label="Fiche de poste remise", service="Unité",
            due_on=TODAY,
        )  # fmt: skip
    page = as_("moussa").get(reverse("hr_core:team")).content.decode()
    assert "0 présents sur 1" in page and "fin de la période d’essai" in page and "Fiche de poste remise" in page
    assert "gantt" in page and "Khady Fall" not in page and page.count("<h1") == 1
    home = as_("moussa").get(reverse("hr_core:home")).content.decode()
    assert "0 présents sur 1" in home and "Awa Ndiaye" in home


def test_the_page_asks_the_same_queries_for_a_large_team(as_, zone: Zone) -> None:
    client, counts = as_("moussa"), []
    for start, size in ((600, 3), (700, 27)):
        with acting(zone, "fatou"):
            for number in range(start, start + size):
                cast.employee(zone, zone.home, f"agent{number}", f"{number:05d}", zone.units["ipres-sn/AG-KL"])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("hr_core:team")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24, counts  # those of the transaction and of the rights are among them

"""The yearly report: what was followed, spent and said, on screen as on paper; the zone reads sums and no small count."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from hr_core.registry import registry
from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import access, officer, other_officer, secretariat
from tests.training.plans.conftest import adopted
from tests.training.plans.test_plans import moved
from tests.training.sessions.makers import course, held
from training.models import Enrolment, ZoneFigures
from training.selectors.report import training_report, year_figures
from training.services.zone_figures import figures_publish

TODAY = timezone.localdate()
YEAR = TODAY.year


def test_a_person_counts_once_and_a_place_each_time(zone: Zone) -> None:
    with scope(zone.home):
        held(zone, "awa", "moussa", cost=50_000)
        other = held(zone, "fatou", course=course(zone, code="SEC-2", title="Évacuation"), cost=10_000)
        told = {"session": other, "employee": zone.employee("awa"), "state": "completed", "origin": "officer", "made_by": zone.user("khady")}
        Enrolment.objects.create(institution=zone.home, minutes=420, cost=10_000, **told)
        (row,) = year_figures(zone.home, (YEAR,), TODAY)
    assert (row.trained, row.women_trained, row.places, row.sessions) == (3, 2, 4, 2)
    assert row.staff == len([name for name in zone.employees if name != "oumar"])
    assert row.minutes and row.cost == row.enrolled_cost == 120_000 and row.satisfaction is None


@pytest.mark.skipif(YEAR != 2026, reason="the plans of the tests are those of 2026")
def test_what_the_budget_spent_outweighs_what_enrolments_cost(zone: Zone) -> None:
    with scope(zone.home):
        held(zone, "awa")
        line = adopted(zone).lines.get(code="A-001")
        moved(zone, line, "commitment", 900_000)
        moved(zone, line, "execution", 700_000)
        (row,) = year_figures(zone.home, (YEAR,), TODAY)
    assert (row.cost, row.spent, row.planned) == (700_000, 700_000, 2_000_000)


def test_the_page_the_paper_and_the_workbook_say_the_same_in_few_queries(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        held(zone, "awa", "moussa", "fatou")
        report = training_report(zone.home, YEAR, access(zone, "khady"), TODAY)
        section = next(section for _order, make in registry.social_sections if (section := make(zone.home, (YEAR - 1, YEAR), access(zone, "khady"))) and section.slug == "formation")
    assert [section.slug for section in report.sections][:3] == ["acces", "cout", "effets"] and len(section.tables) == 3
    client.force_login(zone.user("khady"))
    here = reverse("training:report")
    client.get(here)
    with CaptureQueriesContext(connection) as caught:
        page = client.get(here).content.decode()
    assert "Agents formés" in page and len(caught) <= 30
    pdf = client.get(here, {"format": "pdf"})
    assert pdf.content.startswith(b"%PDF")
    book = load_workbook(io.BytesIO(client.get(here, {"format": "xlsx"}).content))
    told = {row[0]: row[2] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert told["Agents formés"] == 3 and told["Places suivies"] == 3


def test_the_zone_reads_sums_and_no_small_count(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        held(zone, "awa", "moussa")
        with pytest.raises(ValidationError, match="direction des ressources humaines"):
            figures_publish(institution=zone.home, year=YEAR, access=officer(zone))
        with pytest.raises(ValidationError, match="n’a pas commencé"):
            figures_publish(institution=zone.home, year=YEAR + 1, access=access(zone, "khady"))
        figures_publish(institution=zone.home, year=YEAR, access=access(zone, "khady"))
        figures_publish(institution=zone.home, year=YEAR, access=access(zone, "khady"))
        assert ZoneFigures.objects.count() == 1
    with scope(zone.other):
        assert not ZoneFigures.objects.exists()
    client.force_login(secretariat(zone).user)
    page = client.get(reverse("training:zone_list")).content.decode()
    assert "IPRES" in page and "moins de 5" in page
    with scope(zone.regional):
        assert ZoneFigures.objects.update(trained=9) == 0, "the region reads, it does not write"
    client.force_login(other_officer(zone).user)
    assert "IPRES" not in client.get(reverse("training:zone_list")).content.decode()

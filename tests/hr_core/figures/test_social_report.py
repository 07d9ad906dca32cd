"""The yearly social report: its sections, what other floors add, the PDF and the workbook, small counts."""

from __future__ import annotations

import datetime as dt
import io
from fractions import Fraction

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from hr_core.documents.social_report import _cell, written
from hr_core.models import Employee
from hr_core.registry import registry
from hr_core.selectors.figures.social_report import Figure, Section, Table, social_report
from tests.cast import Zone
from tests.hr_core.figures.test_board import staff
from tests.hr_core.helpers import acting

TODAY = dt.date.today()


def test_the_parts_of_a_whole_add_up_to_it_each_year(zone: Zone) -> None:
    staff(zone)
    with acting(zone, "fatou") as access:
        report = social_report(zone.home, TODAY.year, access, TODAY)
        sections = {section.slug: section for section in report.sections}
        whole = sections["effectifs"].tables[0].figures[0].values
        for table in sections["effectifs"].tables:
            if table.is_whole:
                sums = [sum(figure.values[rank] for figure in table.figures) for rank in (0, 1)]
                assert sums == list(whole), table.title
        moved = sections["mouvements"].tables
        assert [figure.label for figure in moved[0].figures[:2]] == ["Entrées", "Sorties"]
        assert sum(figure.values[1] for figure in moved[1].figures) == moved[0].figures[0].values[1]


def test_the_year_that_runs_stops_today_and_the_past_one_on_its_last_day(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        assert social_report(zone.home, TODAY.year, access, TODAY).last == TODAY
        assert social_report(zone.home, TODAY.year - 1, access, TODAY).last == dt.date(TODAY.year - 1, 12, 31)


def test_the_page_the_pdf_and_the_workbook_say_the_same(as_, zone: Zone) -> None:
    staff(zone)
    client, url = as_("fatou"), reverse("hr_core:social_report")
    page = client.get(url).content.decode()
    assert "Relations sociales" in page and "Taux d’absentéisme" in page and page.count("<h1") == 1
    assert client.get(url, {"format": "pdf"}).content.startswith(b"%PDF")
    book = load_workbook(io.BytesIO(client.get(url, {"format": "xlsx"}).content))
    rows = {row[0]: row[1:3] for row in book["Effectifs"].iter_rows(values_only=True) if row[0]}
    with acting(zone, "fatou") as access:
        in_service = Employee.objects.visible_to(access).in_service(TODAY).count()
    assert rows["Effectif au dernier jour"][1] == in_service
    assert client.get(url, {"annee": "1492"}).status_code == 200


def test_another_floor_adds_a_section_in_its_place(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    added = Section("formation", "Formation", [Table("Actions", [Figure("Agents formés", [3, 40])])])
    monkeypatch.setattr(registry, "social_sections", [(50, lambda institution, years, access: added)])
    with acting(zone, "fatou") as access:
        slugs = [section.slug for section in social_report(zone.home, TODAY.year, access, TODAY).sections]
    assert slugs == ["effectifs", "mouvements", "absences", "formation", "conditions", "relations"]


def test_small_counts_are_hidden_on_the_page_and_in_the_files(as_, zone: Zone) -> None:
    staff(zone)
    client, url = as_("seynabou"), reverse("hr_core:social_report")
    page = client.get(url).content.decode()
    assert "moins de 5" in page and "ne sont pas montrés" in page
    book = load_workbook(io.BytesIO(client.get(url, {"format": "xlsx"}).content))
    for sheet in book:
        for row in sheet.iter_rows(min_row=4, values_only=True):
            for value in row[1:3]:
                if isinstance(value, int) and not isinstance(value, bool) and "jours" not in str(row[0]) and value < 2000:
                    assert value == 0 or value >= 5, row


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1234, "people", "1\u202f234"), (None, "people", "moins de 5"), (None, "money", ""), (12.34, "percent", "12,3\u202f%"),
     (415_000, "money", "415\u202f000")],
)  # fmt: skip
def test_values_are_written_in_french(value, unit: str, words: str) -> None:
    assert written(value, unit, "XOF") == words


def test_a_figure_of_people_opens_a_list_of_as_many(as_, zone: Zone) -> None:
    staff(zone)
    client = as_("fatou")
    with acting(zone, "fatou") as access:
        report = social_report(zone.home, TODAY.year, access, TODAY)
    tables = [table for section in report.sections if section.slug in ("effectifs", "mouvements") for table in section.tables]
    linked = [figure for table in tables for figure in table.figures if figure.lists and figure.unit == "people" and figure.values[1]]
    assert len(linked) > 8
    for figure in linked[::2]:
        assert client.get(figure.lists[1]).context["count"] == figure.values[1], figure.label
    assert linked[0].lists[1].replace("&", "&amp;") in client.get(reverse("hr_core:social_report")).content.decode()


@pytest.mark.parametrize(("currency", "expected"), [("XOF", 2_922), ("USD", 29.22)])
def test_a_mean_amount_is_a_number_of_the_workbook(currency: str, expected: float) -> None:
    assert _cell(Fraction(5_843, 2), "money", currency) == expected
    assert written(Fraction(5_843, 2), "money", "XOF").replace("\u202f", " ") == "2 922"

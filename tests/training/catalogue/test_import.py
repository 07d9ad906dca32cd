"""The catalogue as a file: what the template says, what a line changes, what it refuses."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook, load_workbook

from hr_core.loading.lists import read_list
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import officer, sheet
from training.loading.course_list import course_format, course_template, plan_courses
from training.models import Course
from training.services.catalogue.courses import course_open

HEADINGS = ("Code", "Intitulé", "Prestataire", "Heures", "Modalité", "Montant", "Compétences")


def planned(zone: Zone, by: Any, *rows: tuple[Any, ...]) -> Any:
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    file = read_list(course_format(), content.getvalue(), columns=None, name="catalogue.xlsx")
    return plan_courses(file, zone.home, by, StaffImportOptions(effective_on=dt.date(2026, 11, 1)))


def test_a_file_creates_completes_and_refuses_line_by_line(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course_open(institution=zone.home, access=by, **sheet())
        plan = planned(
            zone, by,
            ("REC-101", sheet()["title"], "CRADAT", 40, "à distance, en direct", "500 000", "C-REC-02 2"),
            ("NEW-1", "Accueil du public", "CRADAT", 14, "en salle", None, None),
            ("NEW-2", "Mode inconnu", None, 14, "par pigeon", None, None),
            ("NEW-3", "Compétence inconnue", None, 14, None, None, "C-ZZZ-99 2"),
            ("NEW-1", "Deux fois", None, None, None, None, None),
        )  # fmt: skip
        assert plan.counts() == {"created": 1, "changed": 1, "unchanged": 0, "refused": 3}
        assert [finding.column for finding in plan.findings] == ["Modalité", "Compétences", "Code"]
        plan.write(by.user)
        changed, made = Course.objects.get(code="REC-101"), Course.objects.get(code="NEW-1")
        assert (changed.hours, changed.mode, changed.cost, changed.state) == (40, "distance", 500_000, "published")
        assert [row.level for row in changed.skills.all()] == [2]
        assert (made.state, made.hours, made.provider) == ("draft", 14, changed.provider), "a new sheet waits to be read"
        again = planned(zone, by, ("REC-101", sheet()["title"], "CRADAT", 40, "à distance, en direct", "500 000", "C-REC-02 2"))
        assert again.counts() == {"created": 0, "changed": 0, "unchanged": 1, "refused": 0}


def test_the_template_holds_the_catalogue_that_is_there(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course_open(institution=zone.home, access=by, skills=[("C-REC-02", 2)], **sheet())
        book = load_workbook(io.BytesIO(course_template(zone.home)))
        row = [cell.value for cell in book.active[3]]
    assert row[0] == "REC-101" and "C-REC-02 2" in row and 35 in row

"""Badges become latenesses and absences that nothing explains; the head justifies them, or hands them over as absences."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hr_core.access import access_of
from hr_core.models import Absence, AbsenceKind, AttendanceFinding, BadgeDay, ImportBatch
from hr_core.scope import scope
from hr_core.selectors.attendance import findings_to_decide
from hr_core.services.absences import absence_confirm, absence_enter, absence_kinds_setup
from hr_core.services.attendance import attendance_review, finding_justify, finding_keep
from hr_core.services.errors import Refusal
from tests.cast import Zone
from tests.house.matrix.attendance import MONDAY, badged
from tests.hr_core.helpers import workbook

TUESDAY = MONDAY + dt.timedelta(days=1)


def told(zone: Zone) -> list[tuple[str, dt.date, str, int | None]]:
    rows = AttendanceFinding.objects.order_by("day", "employee__first_names").select_related("employee")
    return [(row.employee.first_names, row.day, row.nature, row.minutes) for row in rows]


def test_who_comes_beyond_the_tolerance_is_late_and_who_does_not_come_is_absent(zone: Zone) -> None:
    badged(zone, ("awa", MONDAY, "08:15"), ("fatou", MONDAY, "08:16"), ("awa", TUESDAY, "07:50"))
    with scope(zone.home):
        assert told(zone) == [("Fatou", MONDAY, "late", 16), ("Fatou", TUESDAY, "absent", None)]


def test_a_holiday_a_sunday_and_a_known_absence_give_nothing(zone: Zone) -> None:
    sunday, labour_day = dt.date(2026, 6, 14), dt.date(2026, 5, 1)
    with scope(zone.home, actor=zone.user("fatou")):
        absence_kinds_setup(institution=zone.home)
        kind = AbsenceKind.objects.get(code="conge-annuel")
        values = {"start": TUESDAY, "end": TUESDAY + dt.timedelta(days=1)}
        absence_enter(employee=zone.employee("awa"), kind=kind, values=values, actor=zone.user("fatou"))
    badged(zone, ("awa", MONDAY, "08:00"), ("khady", MONDAY, "08:00"), ("khady", TUESDAY, "08:00"), ("khady", sunday, "11:00"), ("khady", labour_day, "11:00"))
    with scope(zone.home):
        assert [row for row in told(zone) if row[1] in (TUESDAY, sunday, labour_day)] == []


def test_a_lateness_handed_over_is_an_absence_in_minutes_that_human_resources_confirm(zone: Zone) -> None:
    badged(zone, ("awa", MONDAY, "09:10"), ("moussa", MONDAY, "10:00"))
    with scope(zone.home, actor=zone.user("moussa")):
        head = access_of(zone.user("moussa"), zone.home.pk)
        assert [row.employee.first_names for row in findings_to_decide(head)] == ["Awa"]
        kept = finding_keep(finding=findings_to_decide(head).get(), access=head)
        absence = Absence.objects.get()
        assert (absence.minutes, absence.state, absence.kind.family, kept.absence_id) == (70, "entered", "unjustified", absence.pk)
        absence_confirm(absence=absence, actor=zone.user("fatou"))
        with pytest.raises(Refusal, match="déjà décidé"):
            finding_justify(finding=kept, reason="Panne", access=head)
        attendance_review(institution=zone.home, first=MONDAY, last=MONDAY, actor=None)
        assert AttendanceFinding.objects.filter(employee=zone.employee("awa")).count() == 1


def test_a_day_without_a_passage_is_handed_over_whole_or_justified(zone: Zone) -> None:
    badged(zone, ("awa", MONDAY, "08:00"), ("fatou", TUESDAY, "08:00"), ("fatou", MONDAY, "08:00"), ("awa", TUESDAY + dt.timedelta(days=1), "08:00"))
    with scope(zone.home, actor=zone.user("moussa")):
        head = access_of(zone.user("moussa"), zone.home.pk)
        finding = findings_to_decide(head).get(employee=zone.employee("awa"), day=TUESDAY)
        assert finding.nature == "absent"
        finding_keep(finding=finding, access=head)
        absence = Absence.objects.get()
        assert (absence.start, absence.end, absence.minutes) == (TUESDAY, TUESDAY + dt.timedelta(days=1), None)
        absence.delete()
        AttendanceFinding.objects.filter(pk=finding.pk).update(state="proposed", absence=None, decided_by=None, decided_at=None)
        assert finding_justify(finding=finding, reason="Permission du matin", access=head).state == "justified"


def test_a_justification_says_why_and_sends_nothing_to_the_pay(zone: Zone) -> None:
    badged(zone, ("awa", MONDAY, "09:10"))
    with scope(zone.home, actor=zone.user("moussa")):
        head = access_of(zone.user("moussa"), zone.home.pk)
        finding = findings_to_decide(head).get()
        with pytest.raises(ValidationError, match="ce qui justifie"):
            finding_justify(finding=finding, reason=" ", access=head)
        assert finding_justify(finding=finding, reason="Mission à Thiès", access=head).state == "justified"
        assert not Absence.objects.exists()


def test_a_badge_file_is_previewed_then_written_and_its_passages_are_put_together(zone: Zone, as_: Any) -> None:
    badged(zone, ("khady", MONDAY, "08:00"))
    number = zone.employee("awa").staff_number
    content = workbook(("Matricule", "Date", "Passage"), (number, "08/06/2026", "08:47"), (number, "08/06/2026", "12:30"), ("99999", "08/06/2026", "08:00"), (number, "09/06/2026", "25:00"))
    browser = as_("fatou")
    sent = browser.post("/imports/pointages/nouveau/", {"file": SimpleUploadedFile("badges.xlsx", content)}, follow=True)
    assert sent.status_code == 200
    with scope(zone.home):
        batch = ImportBatch.objects.get()
        assert not BadgeDay.objects.filter(employee=zone.employee("awa")).exists()
    browser.post(f"/imports/{batch.pk}/colonnes/", {f"colonne_{index}": target for index, target in batch.columns.items()})
    with scope(zone.home):
        batch.refresh_from_db()
        assert batch.counts["created"] == 1 and batch.counts["refused"] == 2, batch.problems
    browser.post(f"/imports/{batch.pk}/confirmer/", {"only_valid": "on"})
    with scope(zone.home):
        row = BadgeDay.objects.get(employee=zone.employee("awa"))
        assert (row.first_in, row.last_out) == (dt.time(8, 47), dt.time(12, 30))
        finding = AttendanceFinding.objects.get(employee=zone.employee("awa"), day=MONDAY)
        assert finding.minutes == 47
    assert f'href="/presence/{finding.pk}/"' in as_("moussa").get("/presence/").content.decode()

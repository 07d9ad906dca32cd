"""The personnel file: the career, the day as at which it is read, the photo, what it lacks."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from hr_core.facts import BY_SLUG
from hr_core.models import AuditEntry, Employee, Posting
from hr_core.registry import CareerEvent, RetirementAges, registry
from hr_core.selectors.career import career_of
from hr_core.selectors.completeness import incomplete_on, with_score
from hr_core.selectors.employees import completeness, with_current_facts
from hr_core.selectors.past_identity import take_back
from hr_core.selectors.retirement import born_to_retire, retires_on
from hr_core.selectors.team_alerts import team_alerts
from hr_core.services.employees import employee_update
from hr_core.services.facts import fact_add
from hr_core.services.photos import portrait
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 600)) -> SimpleUploadedFile:
    drawn = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", size, "#a2451c").save(drawn, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return SimpleUploadedFile("moi.png", drawn.getvalue(), content_type="image/png")


def test_the_career_tells_every_event_newest_first_and_what_is_ahead(as_, zone: Zone) -> None:
    awa = zone.employee("awa")
    with acting(zone, "fatou") as access:
        fact_add(
            employee=awa, kind=BY_SLUG["affectation"], actor=access.user,
            values={"start": TODAY - dt.timedelta(days=40), "unit": zone.units["ipres-sn/DSI"], "job_title": "Analyste"},
        )  # fmt: skip
        events = career_of(awa, access, TODAY)
        assert events[0].kind == "next" and "retraite" in events[0].title
        told = [event.title for event in events]
        assert told.index("Mutation\u00a0: Direction des systèmes d’information") < told.index("Entrée dans l’institution")
    shown = as_("fatou").get(reverse("hr_core:employee_career", args=[awa.pk]))
    assert "Mutation" in shown.content.decode() and shown.content.decode().count("<h1") == 1


def test_another_floor_adds_its_events(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    event = CareerEvent(dt.date(2024, 5, 2), "Formation à la liquidation")
    monkeypatch.setattr(registry, "career_sources", [lambda employee, access: [event]])
    with acting(zone, "fatou") as access:
        assert event in career_of(zone.employee("awa"), access, TODAY)


def test_the_file_as_at_a_past_day_undoes_later_writes_of_the_identity(as_, zone: Zone) -> None:
    awa = zone.employee("awa")
    with acting(zone, "fatou") as access:
        employee_update(employee=Employee.objects.get(pk=awa.pk), values={"last_name": "Ndiaye Faye"}, actor=access.user)
        AuditEntry.objects.filter(object_id=str(awa.pk), action="update")
        held = Employee.objects.get(pk=awa.pk)
        assert take_back(held, TODAY - dt.timedelta(days=1)) == 1 and held.last_name == "Ndiaye"
    client = as_("fatou")
    past = client.get(reverse("hr_core:employee_detail", args=[awa.pk]), {"au": (TODAY - dt.timedelta(days=1)).isoformat()})
    page = past.content.decode()
    assert "Awa Ndiaye Faye" not in page and "Revenir à aujourd’hui" in page
    assert f"?au={TODAY - dt.timedelta(days=1):%Y-%m-%d}" in page  # the tabs keep the day
    assert "Awa Ndiaye Faye" in client.get(reverse("hr_core:employee_detail", args=[awa.pk])).content.decode()


def test_a_photo_is_drawn_again_small_square_and_without_what_it_hid() -> None:
    made = portrait(picture("JPEG"))
    small = Image.open(made)
    assert small.size == (320, 320) and small.format == "JPEG"
    assert not small.getexif() and b"secret place" not in made.read()


@pytest.mark.parametrize("sent", [b"<svg onload='x'/>", b"GIF89a", b""])
def test_what_is_not_a_photo_is_refused_with_the_cure(zone: Zone, sent: bytes) -> None:
    awa = zone.employee("awa")
    with acting(zone, "fatou") as access, pytest.raises(ValidationError, match="JPEG"):
        file = SimpleUploadedFile("x.png", sent, content_type="image/png")
        employee_update(employee=Employee.objects.get(pk=awa.pk), values={"photo": file}, actor=access.user)
    with acting(zone, "fatou"):
        assert not Employee.objects.get(pk=awa.pk).photo


def test_the_photo_form_keeps_a_small_one(as_, zone: Zone, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    awa = zone.employee("awa")
    data = {
        "staff_number": "00001", "last_name": "Ndiaye", "first_names": "Awa", "sex": "F", "payment_mode": "transfer",
        "hired_on": awa.hired_on.isoformat(), "seniority_on": awa.seniority_on.isoformat(), "photo": picture(),
    }  # fmt: skip
    client = as_("fatou")
    assert client.post(reverse("hr_core:employee_update", args=[awa.pk]), data).status_code == 302
    served = client.get(reverse("hr_core:employee_photo", args=[awa.pk]))
    assert served["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(b"".join(served.streaming_content))).size == (320, 320)


def test_the_score_of_the_database_is_that_of_the_page(zone: Zone) -> None:
    with acting(zone, "fatou"):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(nationality="Sénégal", address="Kaolack", phone="77")
        Posting.objects.filter(employee=zone.employee("fatou")).delete()
        rows = with_score(with_current_facts(Employee.objects.all(), TODAY), TODAY)
        assert {row.file_score for row in rows} == {completeness(row).percent for row in rows}
        for row in rows:
            assert row.file_score == completeness(row).percent, row
        missing = {row.pk for row in rows if completeness(row).missing}
        assert set(Employee.objects.filter(incomplete_on(TODAY)).values_list("pk", flat=True)) == missing


def test_incomplete_files_are_listed_worst_first_with_what_they_lack(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        Posting.objects.filter(employee=zone.employee("ousmane")).delete()
    page = as_("fatou").get(reverse("hr_core:employee_list"), {"vue": "incomplets"}).content.decode()
    assert "Ce qui manque" in page and page.index("Ousmane Ba") < page.index("Awa Ndiaye")


@pytest.mark.parametrize(
    ("born", "is_executive", "on"),
    [
        (dt.date(1966, 2, 10), False, dt.date(2024, 2, 10)),
        (dt.date(1966, 2, 10), True, dt.date(2026, 2, 10)),
        (dt.date(1964, 2, 29), True, dt.date(2024, 2, 29)),
        (dt.date(1964, 2, 29), False, dt.date(2022, 3, 1)),
    ],
)
def test_one_retires_at_the_age_of_the_country(born: dt.date, is_executive: bool, on: dt.date) -> None:
    assert retires_on(born, is_executive, RetirementAges(60, 58, "loi")) == on


@pytest.mark.parametrize(
    ("country", "executive", "other", "assumed"),
    [("sn", 60, 60, True), ("bf", 60, 58, False), ("cg", 65, 60, False), ("ml", 65, 58, True), ("gn", 65, 55, True)],
)
def test_each_country_gives_its_own_ages(zone: Zone, country: str, executive: int, other: int, assumed: bool) -> None:
    with acting(zone, "fatou"):
        zone.home.country_id = country
        ages = registry.retirement_ages(zone.home, dt.date(2026, 11, 29))  # type: ignore[misc]
    assert (ages.executive, ages.other, ages.is_assumed) == (executive, other, assumed)


def test_the_team_is_warned_at_the_age_of_the_country_and_by_group(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "retirement_ages", lambda institution, on: RetirementAges(65, 58, "loi"))
    born = TODAY.replace(year=TODAY.year - 58, day=1) + dt.timedelta(days=62)
    awa = zone.employee("awa")
    with acting(zone, "fatou"):
        Employee.objects.filter(pk=awa.pk).update(birth_on=born)
        alerts = team_alerts([Employee.objects.get(pk=awa.pk)], TODAY, zone.home)
        assert [alert.words for alert in alerts] == ["58 ans, l’âge de la retraite"]
        rows = with_current_facts(Employee.objects.all(), TODAY)
        ahead = born_to_retire(RetirementAges(65, 58, "loi"), TODAY, TODAY + dt.timedelta(days=365))
        assert [row.pk for row in rows.filter(ahead)] == [awa.pk]

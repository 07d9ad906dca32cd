"""Courses: published by versions, opened to the zone, read by all and written by their owner alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import access, officer, other_officer, secretariat, sheet
from training.models import Course, CourseVersion, Provider
from training.selectors.catalogue import courses_giving, courses_offered, courses_visible
from training.services.catalogue.courses import course_open, course_save, course_step, provider_save, skill_give


def regional(zone: Zone, **values: Any) -> Course:
    """A course that the regional body opens to the zone."""
    by = secretariat(zone)
    with scope(zone.regional, actor=by.user):
        provider = provider_save(provider=Provider(institution=zone.regional), values={"name": "CRADAT", "kind": "regional"}, access=by)
        return course_open(
            institution=zone.regional, access=by, share=True, skills=[("C-REC-02", 2)], provider=provider, **sheet(code="Q-LPC", **values)
        )


def test_a_course_of_the_region_is_read_everywhere_and_written_by_the_region_alone(zone: Zone) -> None:
    made = regional(zone)
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        read = courses_visible(by).get(code="Q-LPC")
        assert str(read.provider) == "CRADAT" and [row.level for row in read.skills.all()] == [2]
        assert courses_giving(zone.home, ["C-REC-02"])["C-REC-02"] == [(made, 2)]
        with pytest.raises(ValidationError, match="autre institution"):
            course_save(course=read, values={"title": "Autre"}, access=by)
        assert Course.objects.filter(pk=made.pk).update(title="Autre") == 0
        assert read.skills.all().delete()[0] == 0
    with scope(zone.regional):
        made.refresh_from_db()
        assert made.title == sheet()["title"] and made.skills.count() == 1


def test_the_way_to_a_job_names_the_courses_that_give_what_is_missing(zone: Zone, client: Client) -> None:
    made = regional(zone)
    client.force_login(zone.user("fatou"))
    page = client.get(reverse("careers:job_path"), {"de": "ACR-02", "vers": "REC-04"}).content.decode()
    assert made.title in page and reverse("training:course_detail", args=[made.pk]) in page and "jusqu’au niveau 2" in page


def test_a_course_kept_at_home_does_not_exist_elsewhere(zone: Zone, client: Client) -> None:
    by, other = officer(zone), other_officer(zone)
    with scope(zone.home, actor=by.user):
        made = course_open(institution=zone.home, access=by, **sheet())
    with scope(zone.other, actor=other.user):
        assert not Course.objects.filter(pk=made.pk).exists() and not CourseVersion.objects.filter(course=made.pk).exists()
    client.force_login(other.user)
    assert client.get(reverse("training:course_detail", args=[made.pk])).status_code == 404


def test_each_publication_keeps_what_the_catalogue_said(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course = course_open(institution=zone.home, access=by, skills=[("C-REC-02", 2)], **sheet())
        course = course_save(course=course, values={"cost": 500_000}, access=by)
        with pytest.raises(ValidationError, match="ce qui change"):
            course_step(course=course, step="nouvelle-version", note=" ", access=by)
        course = course_step(course=course, step="nouvelle-version", note="Prix de 2027", access=by)
        kept = {row.number: (row.content["cost"], row.note) for row in course.versions.all()}
    assert kept == {1: (450_000, "Première publication"), 2: (500_000, "Prix de 2027")}
    assert course.version == 2


def test_a_sheet_without_objectives_stays_in_preparation_and_is_not_offered(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course = course_open(institution=zone.home, access=by, publish=False, **sheet(objectives=""))
        with pytest.raises(ValidationError, match="objectifs"):
            course_step(course=course, step="publier", note="", access=by)
        assert not courses_offered(zone.home).filter(pk=course.pk).exists()
        assert not courses_visible(access(zone, "awa")).filter(pk=course.pk).exists()
        assert courses_visible(by).filter(pk=course.pk).exists()


def test_opening_to_the_zone_asks_the_right_and_cannot_be_done_twice(zone: Zone) -> None:
    by, head = officer(zone), access(zone, "khady")
    with scope(zone.home, actor=by.user):
        course = course_open(institution=zone.home, access=by, **sheet())
        with pytest.raises(ValidationError, match="autre personne"):
            course_step(course=course, step="partager", note="", access=by)
        course = course_step(course=course, step="partager", note="", access=head)
        with pytest.raises(ValidationError, match="pas possible"):
            course_step(course=course, step="partager", note="", access=head)
        withdrawn = course_step(course=course, step="retirer", note="", access=by)
    with scope(zone.other):
        assert Course.objects.get(pk=withdrawn.pk).state == "withdrawn", "plans that name it go on reading it"
        assert not courses_offered(zone.other).filter(pk=withdrawn.pk).exists()


@pytest.mark.parametrize("values, words", [
    ({"seats_min": 20, "seats_max": 10}, "inférieur"), ({"hours": 0}, "au moins une heure"), ({"validity_months": 0}, "un mois"),
    ({"languages": []}, "langue"), ({"currency": "ABC"}, "ABC"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_french(zone: Zone, values: dict[str, Any], words: str) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user), pytest.raises(ValidationError, match=words):
        course_open(institution=zone.home, access=by, **sheet(**values))


def test_a_skill_is_given_once(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course = course_open(institution=zone.home, access=by, skills=[("C-REC-02", 2)], **sheet())
        with pytest.raises(ValidationError, match="déjà donnée"):
            skill_give(course=course, skill_code="C-REC-02", level=3, access=by)


def test_the_employee_searches_the_catalogue_in_the_employees_frame(zone: Zone, client: Client) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course_open(institution=zone.home, access=by, **sheet())
        course_open(institution=zone.home, access=by, **sheet(code="SEC-1", title="Gestes qui sauvent", is_compulsory=True, validity_months=24))
    client.force_login(zone.user("awa"))
    page = client.get(reverse("training:course_list"), {"q": "GESTES sauvent"}).content.decode()
    assert "Gestes qui sauvent" in page and "Contrôle sur pièces" not in page and "Nouvelle formation" not in page
    with scope(zone.home):
        key = Course.objects.get(code="SEC-1").pk
    told = client.get(reverse("training:course_detail", args=[key])).content.decode()
    assert "24\u00a0mois" in told and "Obligatoire" in told


def test_the_list_asks_the_same_number_of_queries_for_three_courses_and_for_thirty(zone: Zone, client: Client) -> None:
    by = officer(zone)
    client.force_login(by.user)
    counts = []
    for first, last in ((0, 3), (3, 30)):
        with scope(zone.home, actor=by.user):
            for rank in range(first, last):
                course_open(institution=zone.home, access=by, **sheet(code=f"C-{rank}", title=f"Cours {rank}"))
        client.get(reverse("training:course_list"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("training:course_list"))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 20

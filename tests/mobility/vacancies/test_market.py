"""What crosses between people and posts: papers, alerts, gaps, the watch over fairness."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careers.models import Job
from careers.services.editions.publishing import Moves
from hr_core.models import Notice
from hr_core.scope import scope
from mobility.db.door import system_door
from mobility.models import Application, ApplicationPaper, MobilityProfile
from mobility.selectors.fairness import fairness
from mobility.selectors.matching import fits_of, nearest, unlocked
from mobility.services.applications import examining, filing
from mobility.services.editions import profiles_follow
from mobility.services.follow import alerts_send, files_erase
from tests.cast import Zone
from tests.mobility.people import access, people
from tests.mobility.vacancies.makers import content, shortlisted, vacancy

PDF = b"%PDF-1.4 diplome"


def profile(zone: Zone, level: int = 3, **values: object) -> MobilityProfile:
    file = content(level)
    with scope(zone.other, actor=zone.user("djeneba")):
        return MobilityProfile.objects.create(
            **{"institution": zone.other, "employee": zone.employee("djeneba"), "user": zone.user("djeneba"), "is_open": True, "band": 5,
               "skills": file["skills"], "education": "N5", "education_fields": ["informatique"], "experience_years": 6, **values}
        )  # fmt: skip


def test_a_paper_cures_what_was_missing_and_the_home_institution_never_opens_it(zone: Zone, client: Client) -> None:
    people(zone)
    row = shortlisted(zone, vacancy(zone, state="under_review"), state="submitted")
    person, secretary = access(zone, "djeneba", "other"), access(zone, "penda", "regional")
    with scope(zone.regional, actor=secretary.user):
        row = examining.cure_ask(application=row, missing="Copie du diplôme", access=secretary)
    with scope(zone.other, actor=person.user):
        with pytest.raises(ValidationError, match="PDF"):
            filing.paper_add(application=row, label="Diplôme", file=ContentFile(b"MZ", "d.exe"), access=person)
        paper = filing.paper_add(application=row, label="Diplôme", file=ContentFile(PDF, "d.pdf"), access=person)
        assert Application.objects.get(pk=row.pk).cured_at
    address = reverse("mobility:paper_file", args=[paper.pk])
    for name, status in (("khady", 200), ("oumar", 404), ("fatou", 404), ("penda", 200)):
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        answer = client.get(address)
        assert answer.status_code == status, name
        if status == 200:
            assert b"".join(answer.streaming_content) == PDF
    with scope(zone.other, actor=person.user):
        gone = filing.application_withdraw(application=row, access=person)
        assert files_erase(today=gone.erase_on) == 1
        assert not ApplicationPaper.objects.exists() and not paper.file.storage.exists(paper.file.name)


def test_an_alert_answers_the_wishes_and_is_told_once(zone: Zone) -> None:
    people(zone)
    wished = profile(zone, wished_countries=["sn"])
    made = vacancy(zone)
    since = timezone.now() - dt.timedelta(days=1)
    with scope(zone.other):
        assert alerts_send(institution=zone.other, since=since) == 1
        assert alerts_send(institution=zone.other, since=since) == 0
        assert Notice.objects.get(user=wished.user).url == made.get_absolute_url()
    with scope(zone.other, actor=zone.user("djeneba")):
        MobilityProfile.objects.update(wished_countries=["ga"])
    vacancy(zone)
    with scope(zone.other):
        assert alerts_send(institution=zone.other, since=since) == 0


def test_both_directions_give_the_same_figure_and_planned_skills_stay_apart(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone)
    held = profile(zone, 1, planned=[{"skill": each["skill"], "level": 4} for each in made.skills])
    with scope(zone.other, actor=zone.user("djeneba")):
        fit = fits_of(held, [made])[0]
        assert nearest([held], [made])[held.pk] == [(made, fit.tenths)]
        assert fit.planned > fit.score


def test_a_gap_counts_the_vacancies_of_twelve_months_that_it_closes(zone: Zone) -> None:
    people(zone)
    held = profile(zone, 2)
    demanded = next(each for each in vacancy(zone).skills if each["level"] == 3)["skill"]
    vacancy(zone, published_on=timezone.localdate() - dt.timedelta(days=364))
    vacancy(zone, published_on=timezone.localdate() - dt.timedelta(days=365))
    vacancy(zone, state="cancelled")
    with scope(zone.other, actor=zone.user("djeneba")):
        assert unlocked(held, [(demanded, 3)], timezone.localdate()) == {demanded: 2}
        assert unlocked(held, [(demanded, 2)], timezone.localdate()) == {demanded: 0}


def test_the_watch_hides_groups_below_five_and_points_at_four_fifths(zone: Zone) -> None:
    def file(sex: str, state: str) -> Application:
        return Application(snapshot=content() | {"statistics": {"sex": sex, "age": ""}}, state=state, tenths=500)

    rows = [file("M", "shortlisted")] * 5 + [file("F", "shortlisted")] * 3 + [file("F", "not_shortlisted")] * 2
    by_sex = fairness(rows)[0]
    assert [(each.label, each.count, each.is_low) for each in by_sex.groups] == [("femmes", 5, True), ("hommes", 5, False)]
    by_sex = fairness(rows[:9])[0]
    assert [each.label for each in by_sex.groups] == ["hommes"] and by_sex.hidden == 4


def test_a_profile_follows_the_edition_in_its_job_and_its_wishes(zone: Zone) -> None:
    people(zone)
    row = profile(zone, wished_jobs=["SI-05", "SI-06"])
    job, other = Job.objects.get(code="SI-05"), Job.objects.get(code="SI-07")
    with scope([zone.regional, row.institution]):
        with system_door():
            MobilityProfile.objects.filter(pk=row.pk).update(job=job)
        assert profiles_follow(row.institution, Moves(jobs={job.pk: other}, skills={})) == 2
        with system_door():
            row.refresh_from_db()
    assert (row.job, row.wished_jobs) == (other, ["SI-07", "SI-06"])

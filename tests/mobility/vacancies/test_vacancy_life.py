"""A vacancy from its preparation to its end: what it may ask, who publishes it, what follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone

from careers.models import Job, Skill
from careers.selectors.posts.reading import vacant_posts
from hr_core.models import Notice
from hr_core.scope import scope
from mobility.contents import digest_of
from mobility.models import Application, Vacancy, VacancyStep
from mobility.services.vacancies import preparing, publishing
from tests.careers.posts.conftest import authorised
from tests.cast import Zone
from tests.mobility.people import access, people
from tests.mobility.vacancies.makers import JOB, application, vacancy

MONTH = dt.timedelta(days=30)


def values(zone: Zone, **more: Any) -> dict[str, Any]:
    post = authorised(zone)
    assert vacant_posts(timezone.localdate()).filter(pk=post.pk).exists()
    return {
        "post": post, "job": Job.objects.get(code=JOB), "title": "Administrateur de bases", "place": "", "forms": ["secondment"],
        "length_months": 24, "closes_on": timezone.localdate() + MONTH, "budget_line": "6611", "pay_from": None, "pay_to": None,
        "missions": "", "context": "", "matching_share": 50, "shortlist_number": 5,
    } | more  # fmt: skip


def prepared(zone: Zone, **more: Any) -> Vacancy:
    return preparing.vacancy_prepare(
        vacancy=Vacancy(institution=zone.home), values=values(zone, **more), access=access(zone, "fatou", "home")
    )


def test_a_vacancy_asks_what_the_sheet_of_the_job_asks(zone: Zone) -> None:
    with scope(zone.home):
        made = prepared(zone)
        assert len(made.skills) == Job.objects.get(code=JOB).skills.count()
        assert made.languages == [{"skill": "C-LNG-01", "level": 3, "required": True}]
        assert made.place and made.currency == "XOF" and made.number.endswith("-001")


def test_a_skill_rises_by_one_level_with_a_reason_and_is_never_removed(zone: Zone) -> None:
    with scope(zone.home):
        made = prepared(zone)
        low = next(each for each in made.skills if each["level"] == 2)
        skill = Skill.objects.get(code=low["skill"])
        for level, reason in ((1, "r"), (4, "r"), (3, " ")):
            with pytest.raises(ValidationError):
                preparing.skill_raise(vacancy=made, skill=skill, level=level, reason=reason)
        with pytest.raises(ValidationError, match="ne se retire pas"):
            preparing.skill_drop(vacancy=made, code=skill.code)
        made = preparing.skill_raise(vacancy=made, skill=skill, level=3, reason="Parc plus vaste")
        assert next(each for each in made.skills if each["skill"] == skill.code)["level"] == 3
        made = preparing.skill_drop(vacancy=made, code=skill.code)
        assert next(each for each in made.skills if each["skill"] == skill.code) == low


def test_a_condition_names_its_ground(zone: Zone) -> None:
    with scope(zone.home):
        made = prepared(zone)
        with pytest.raises(ValidationError, match="sans elle"):
            preparing.condition_add(vacancy=made, condition={"kind": "diploma", "level": "N6", "fields": [], "ground": " "})
        made = preparing.condition_add(vacancy=made, condition={"kind": "diploma", "level": "N6", "fields": [], "ground": "Statut, art. 8"})
        assert made.conditions[0]["ground"] == "Statut, art. 8"


def test_two_persons_publish_for_21_days_at_least_and_the_requirement_is_frozen(zone: Zone) -> None:
    director = access(zone, "mamadou", "home")
    with scope(zone.home):
        made = preparing.vacancy_submit(vacancy=prepared(zone), access=access(zone, "fatou", "home"))
        Vacancy.objects.filter(pk=made.pk).update(closes_on=timezone.localdate() + dt.timedelta(days=20))
        made.refresh_from_db()
        with pytest.raises(ValidationError, match="21 jours"):
            publishing.vacancy_publish(vacancy=made, access=director)
        Vacancy.objects.filter(pk=made.pk).update(closes_on=timezone.localdate() + dt.timedelta(days=21))
        made.refresh_from_db()
        with pytest.raises(ValidationError, match="pas celle qui a préparé"):
            made.prepared_by = zone.user("mamadou")
            publishing.vacancy_publish(vacancy=made, access=director)
        made.refresh_from_db()
        made = publishing.vacancy_publish(vacancy=made, access=director)
        assert made.digest == digest_of(made.requirement)
        assert [each.name for each in VacancyStep.objects.filter(vacancy=made)] == ["submit", "publish"]
        with pytest.raises(Error, match="deux personnes|vacancy_two_persons"), transaction.atomic():
            Vacancy.objects.filter(pk=made.pk).update(prepared_by=zone.user("mamadou"))


def test_a_vacancy_closes_at_five_in_the_afternoon_where_the_host_is(zone: Zone) -> None:
    day = dt.date(2026, 12, 18)
    moment = publishing.closing_moment(zone.home, day)
    assert moment == dt.datetime(2026, 12, 18, 17, tzinfo=dt.UTC)
    made = vacancy(zone, closes_at=moment)
    with scope(zone.home):
        assert publishing.vacancies_close(institution=zone.home, at=moment - dt.timedelta(seconds=1)) == 0
        assert publishing.vacancies_close(institution=zone.home, at=moment) == 1
        assert publishing.vacancies_close(institution=zone.home, at=moment) == 0
        made.refresh_from_db()
        assert (made.state, made.closed_at) == ("closed", moment)


def test_a_corrigendum_gives_ten_days_and_waits_for_the_secretary(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone)
    filed = application(zone, made)
    later = made.closes_on + dt.timedelta(days=10)
    with scope(zone.home):
        with pytest.raises(ValidationError, match="repoussée"):
            publishing.corrigendum_propose(
                vacancy=made, text="Lieu", closes_after=later - dt.timedelta(days=1), access=access(zone, "fatou", "home")
            )
        row = publishing.corrigendum_propose(vacancy=made, text="Lieu", closes_after=later, access=access(zone, "fatou", "home"))
    with scope(zone.regional, actor=zone.user("penda")):
        publishing.corrigendum_decide(corrigendum=row, issue=True, answer="", access=access(zone, "penda", "regional"))
        made.refresh_from_db()
        assert made.closes_on == later
    with scope(zone.other):
        assert Notice.objects.filter(user=filed.applicant, text__contains="rectifié").exists()


def test_a_cancelled_vacancy_answers_everybody_without_anybody_reading_a_file(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone)
    filed = application(zone, made)
    with scope(zone.home, actor=zone.user("mamadou")):
        publishing.vacancy_cancel(vacancy=made, access=access(zone, "mamadou", "home"), end_reason="budget", reason="Crédit annulé.")
        assert not Application.objects.exists()
    with scope(zone.other, actor=zone.user("djeneba")):
        filed.refresh_from_db()
        assert filed.state == "dropped" and "Crédit annulé" in filed.answer and filed.answered_at


def test_an_unsuccessful_vacancy_is_republished_once(zone: Zone) -> None:
    with scope(zone.home):
        made = vacancy(zone, state="unsuccessful")
        again = publishing.vacancy_republish(vacancy=made, access=access(zone, "fatou", "home"))
        assert again.republishes == made and again.skills == made.skills and again.state == "draft"
        with pytest.raises(ValidationError, match="déjà été republié"):
            publishing.vacancy_republish(vacancy=made, access=access(zone, "fatou", "home"))


def test_days_of_suspension_are_given_back(zone: Zone) -> None:
    director = access(zone, "mamadou", "home")
    with scope(zone.home):
        made = vacancy(zone)
        closing = made.closes_on
        made = publishing.vacancy_suspend(vacancy=made, access=director, reason="Recours")
        Vacancy.objects.filter(pk=made.pk).update(suspended_at=timezone.now() - dt.timedelta(days=4, hours=1))
        made = publishing.vacancy_resume(vacancy=Vacancy.objects.get(pk=made.pk), access=director)
        assert made.closes_on == closing + dt.timedelta(days=5)

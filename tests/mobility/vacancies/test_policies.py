"""Who reads which row when: the database says it, whatever the code forgets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import Error, transaction
from django.utils import timezone

from hr_core.scope import scope
from mobility.models import Application, MobilityProfile, ReleaseOpinion, Vacancy
from tests.cast import Zone
from tests.mobility.people import people, place
from tests.mobility.vacancies.makers import application, vacancy


def seen(zone: Zone, model: Any, name: str, where: str) -> int:
    with scope(place(zone, where), actor=zone.user(name)):
        return model.objects.count()


READERS = {"person": ("djeneba", "other"), "home": ("oumar", "other"), "host": ("khady", "home"),
           "secretary": ("penda", "regional"), "third": ("issa", "third")}  # fmt: skip


def who_sees(zone: Zone, model: Any) -> set[str]:
    return {label for label, (name, where) in READERS.items() if seen(zone, model, name, where)}


def test_a_vacancy_is_its_host_s_until_it_is_published(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone, state="to_approve")
    assert who_sees(zone, Vacancy) == {"host"}
    with scope(zone.home):
        Vacancy.objects.filter(pk=made.pk).update(
            state="published", published_on=dt.date(2026, 10, 1), approved_by=zone.user("mamadou"), digest="0" * 64,
            closes_at=timezone.now(),
        )  # fmt: skip
    assert who_sees(zone, Vacancy) == set(READERS)
    with scope(place(zone, "third")):
        assert not Vacancy.objects.update(title="Volé")


@pytest.mark.parametrize(
    ("closed", "state", "values", "readers"),
    [
        (False, "draft", {}, {"person"}),
        (False, "submitted", {}, {"person"}),
        (False, "withdrawn", {"withdrawn_at": dt.datetime(2026, 10, 2, tzinfo=dt.UTC)}, {"person"}),
        (True, "draft", {}, {"person"}),
        (True, "withdrawn", {"withdrawn_at": dt.datetime(2026, 10, 2, tzinfo=dt.UTC)}, {"person"}),
        (True, "scored", {}, {"person", "host", "secretary"}),
        (True, "shortlisted", {"shortlisted_at": dt.datetime(2026, 11, 25, tzinfo=dt.UTC)}, {"person", "host", "secretary", "home"}),
    ],
)  # fmt: skip
def test_a_file_opens_at_the_closing_to_the_host_and_at_the_short_list_to_the_home(
    zone: Zone, closed: bool, state: str, values: dict[str, Any], readers: set[str]
) -> None:
    people(zone)
    closing = {"closed_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC), "state": "under_review"} if closed else {}
    application(zone, vacancy(zone, **closing), state=state, **values)
    assert who_sees(zone, Application) == readers


def test_the_home_opinion_follows_the_file_and_no_one_writes_for_a_third(zone: Zone) -> None:
    people(zone)
    made = application(
        zone, vacancy(zone, state="under_review", closed_at=timezone.now()), state="shortlisted", shortlisted_at=timezone.now()
    )
    with scope(zone.home):
        ReleaseOpinion.objects.create(institution=zone.regional, application=made, due_on=dt.date(2026, 12, 20))
    assert who_sees(zone, ReleaseOpinion) == {"person", "host", "secretary", "home"}
    with scope(place(zone, "third"), actor=zone.user("issa")), pytest.raises(Error), transaction.atomic():
        ReleaseOpinion.objects.create(institution=zone.regional, application_id=made.pk + 1, due_on=dt.date(2026, 12, 20))


def test_a_filed_file_and_a_published_requirement_no_longer_change(zone: Zone) -> None:
    people(zone)
    published = vacancy(zone)
    made = application(zone, published)
    with scope(zone.other, actor=zone.user("djeneba")), pytest.raises(Error, match="ne change plus"), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(snapshot={"name": "Une autre"})
    with scope(zone.home), pytest.raises(Error, match="ne changent plus"), transaction.atomic():
        Vacancy.objects.filter(pk=published.pk).update(matching_share=70)


def test_a_decided_vacancy_waits_for_every_answer(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone, state="decided", closed_at=timezone.now())
    application(zone, made, state="not_retained")
    with scope(zone.home), pytest.raises(Error, match="réponse motivée"), transaction.atomic():
        Vacancy.objects.filter(pk=made.pk).update(state="filled")


def test_a_profile_is_its_person_s_and_shown_where_the_person_says(zone: Zone) -> None:
    people(zone)
    with scope(zone.other, actor=zone.user("djeneba")):
        made = MobilityProfile.objects.create(
            institution=zone.other, employee=zone.employee("djeneba"), user=zone.user("djeneba"), is_open=True
        )
    assert who_sees(zone, MobilityProfile) == {"person"}
    with scope(zone.other, actor=zone.user("djeneba")):
        MobilityProfile.objects.filter(pk=made.pk).update(
            shown_countries=["bf"], shown_institutions=[zone.home.pk], consent_version="1", consented_at=timezone.now()
        )
    assert who_sees(zone, MobilityProfile) == {"person", "third", "host"}

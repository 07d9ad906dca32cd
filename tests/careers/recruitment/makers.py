"""Recruitment for the tests: Fatou prepares for two vacant posts, Khady decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from careers.choices_recruitment import RecruitmentState
from careers.models import Post, Recruitment, RecruitmentCandidate
from careers.services.recruitment.candidates import candidate_admit, candidate_receive, marks_enter
from careers.services.recruitment.procedures import (
    recruitment_convene,
    recruitment_decide,
    recruitment_publish,
    recruitment_save,
)
from tests.careers.posts.conftest import access, authorised
from tests.cast import Zone

TESTS = [{"label": "Écrit", "weight": 3, "least": 8_000}, {"label": "Entretien", "weight": 1, "least": None}]
#: Last name, first names, birth, marks in both tests (None: absent).
PEOPLE = (
    ("Diagne", "Aby", dt.date(1998, 3, 2), (14_000, 12_000)),
    ("Niang", "Modou", dt.date(1996, 5, 9), (14_000, 12_000)),
    ("Sène", "Rama", dt.date(1997, 1, 1), (13_000, 15_000)),
    ("Tall", "Omar", dt.date(1999, 8, 8), (7_999, 20_000)),
    ("Wane", "Khoudia", dt.date(1995, 2, 3), (9_000, 9_000)),
    ("Yade", "Ismaïla", dt.date(1994, 4, 4), (15_000, None)),
)


def today() -> dt.date:
    return timezone.localdate()


def posts(zone: Zone) -> list[Post]:
    return list(Post.objects.filter(number__startswith="R-")) or [authorised(zone, f"R-{rank}") for rank in (1, 2)]


def recruitment(zone: Zone, **values: Any) -> Recruitment:
    """In preparation; the applications were open for the ten days before today."""
    told = {
        "label": "Deux gestionnaires", "way": "competition", "reference": "DG/2026/200", "authorisation": "",
        "opens_on": today() - dt.timedelta(days=10), "closes_on": today(), "conditions": "Licence", "least": 10_000,
    }  # fmt: skip
    tests, of = values.pop("tests", TESTS), values.pop("posts", None)
    return recruitment_save(
        recruitment=Recruitment(institution=zone.home), values=told | values, posts=posts(zone) if of is None else of, tests=tests,
        access=access(zone, "fatou"),
    )  # fmt: skip


def opened(zone: Zone, **values: Any) -> Recruitment:
    return recruitment_publish(recruitment=recruitment(zone, **values))


def received(zone: Zone, of: Recruitment, rank: int = 0, **values: Any) -> RecruitmentCandidate:
    last, first, born, _marks = PEOPLE[rank]
    told = {
        "last_name": last, "first_names": first, "sex": "F", "birth_on": born, "nationality": "Sénégalaise", "email": "",
        "phone": "77 000 00 00", "diploma": "Licence", "received_on": today() - dt.timedelta(days=5),
    }  # fmt: skip
    return candidate_receive(recruitment=of, candidate=RecruitmentCandidate(), values=told | values)


def before_jury(zone: Zone, **values: Any) -> Recruitment:
    """Six admitted with their marks, a seventh set aside."""
    of = opened(zone, **values)
    people = [received(zone, of, rank) for rank in range(len(PEOPLE))]
    for person in people:
        candidate_admit(candidate=person, admits=True, reason="")
    candidate_admit(candidate=received(zone, of, 0, last_name="Ba"), admits=False, reason="Dossier sans diplôme")
    of = recruitment_convene(recruitment=of, on=today())
    for place, test in enumerate(of.tests.all()):
        marks = {person.pk: PEOPLE[rank][3][place] for rank, person in enumerate(people)}
        marks_enter(recruitment=of, test=test, marks=marks)
    return of


def decided(zone: Zone, **values: Any) -> Recruitment:
    return recruitment_decide(
        recruitment=before_jury(zone, **values), jury="Khady Fall, présidente", session_on=today(), minutes="PV 2026-12",
        access=access(zone, "khady"),
    )  # fmt: skip


def at(zone: Zone, state: str) -> Recruitment:
    make = {
        RecruitmentState.DRAFT: recruitment, RecruitmentState.OPEN: opened, RecruitmentState.JURY: before_jury,
        RecruitmentState.DECIDED: decided,
    }  # fmt: skip
    return make[RecruitmentState(state)](zone)

"""Recruitment: which posts, which files, how candidates rank, who decides, what becomes of those retained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from careers.choices_posts import HolderKind
from careers.models import PostHolder, Recruitment, RecruitmentCandidate, RecruitmentMark
from careers.recruitment.ranking import Entrant, Exam, ranking
from careers.services.recruitment.candidates import candidate_admit, candidate_decline, candidate_hire, marks_enter
from careers.services.recruitment.procedures import (
    places,
    recruitment_convene,
    recruitment_decide,
    recruitment_drop,
    recruitment_publish,
)
from hr_core.models import Hiring
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.hiring.drafts import hiring_finish
from tests.careers.posts.conftest import access, authorised
from tests.careers.recruitment.makers import before_jury, decided, opened, posts, received, recruitment, today
from tests.careers.skills.test_pages import signed_in
from tests.cast import Zone


@pytest.fixture
def home(zone: Zone) -> Iterator[None]:
    with scope(zone.home, actor=None):
        yield


def test_ties_go_to_the_heaviest_test_then_to_the_older_person() -> None:
    exams = [Exam(1, "Oral", 1), Exam(2, "Écrit", 2, least=8_000)]
    people = [
        Entrant(1, dt.date(1990, 1, 1), {1: 12_000, 2: 12_000}),
        Entrant(2, dt.date(1995, 1, 1), {1: 10_000, 2: 13_000}),
        Entrant(3, dt.date(1989, 1, 1), {1: 12_000, 2: 12_000}),
        Entrant(4, dt.date(1989, 1, 1), {1: 20_000, 2: 7_999}),
        Entrant(5, dt.date(1989, 1, 1), {1: 20_000}),
        Entrant(6, dt.date(1989, 1, 1), {1: 14_000, 2: 7_999 + 1}),
    ]
    found = ranking(people, exams, 10_001)
    assert [(place.key, place.rank, place.why) for place in found] == [
        (2, 1, "tie"), (3, 2, "tie"), (1, 3, "tie"), (4, None, "eliminated"), (5, None, "absent"), (6, None, "below"),
    ]  # fmt: skip
    assert ranking(people[5:], exams, 10_000)[0].rank == 1


@pytest.mark.usefixtures("home")
def test_only_vacant_posts_with_a_budget_line_and_free_of_another_procedure(zone: Zone) -> None:
    off_budget = authorised(zone, "B-9", is_budgeted=False)
    with pytest.raises(ValidationError, match="inscrits au budget"):
        recruitment(zone, posts=[off_budget])
    first = recruitment(zone)
    with pytest.raises(ValidationError, match="libres d’un autre"):
        recruitment(zone, label="Un autre")
    recruitment_drop(recruitment=first, reason="Plan révisé")
    again = recruitment(zone, label="Un autre", posts=posts(zone))
    post = again.posts.get(post__number="R-1").post
    PostHolder.objects.create(
        institution=zone.home, employee=zone.employee("awa"), post=post, start=today(), kind=HolderKind.TITULAR, share=100
    )
    with pytest.raises(Refusal, match="n’est plus vacant"):
        recruitment_publish(recruitment=again)


@pytest.mark.usefixtures("home")
def test_the_ministry_agrees_before_the_applications_open(zone: Zone) -> None:
    made = recruitment(zone, way="ministry")
    with pytest.raises(Refusal, match="autorisation de la tutelle"):
        recruitment_publish(recruitment=made)
    Recruitment.objects.filter(pk=made.pk).update(authorisation="MTP n° 412")
    assert recruitment_publish(recruitment=made).state == "open"
    empty = recruitment(zone, label="Sans poste", posts=[])
    with pytest.raises(Refusal, match="au moins un poste"):
        recruitment_publish(recruitment=empty)


@pytest.mark.usefixtures("home")
def test_files_are_received_in_time_and_all_answered_before_the_jury(zone: Zone) -> None:
    of = opened(zone, closes_on=today() + dt.timedelta(days=1))
    for day in (of.opens_on - dt.timedelta(days=1), of.closes_on):
        with pytest.raises(ValidationError, match="se reçoivent"):
            received(zone, of, received_on=day)
    first = received(zone, of, received_on=of.opens_on)
    with pytest.raises(ValidationError, match="déjà un dossier"):
        received(zone, of)
    assert (first.number, received(zone, of, 1).number) == (1, 2)
    with pytest.raises(Refusal, match="restent ouvertes"):
        recruitment_convene(recruitment=of, on=today())
    with pytest.raises(Refusal, match="recevabilité n’est pas dite"):
        recruitment_convene(recruitment=of, on=of.closes_on)
    with pytest.raises(ValidationError, match="porte son motif"):
        candidate_admit(candidate=first, admits=False, reason=" ")
    for person in of.candidates.all():
        candidate_admit(candidate=person, admits=False, reason="Hors délai")
    with pytest.raises(Refusal, match="Aucun dossier n’est recevable"):
        recruitment_convene(recruitment=of, on=of.closes_on)


@pytest.mark.usefixtures("home")
def test_results_are_decided_by_another_person_and_explained(zone: Zone) -> None:
    of = before_jury(zone)
    rejected = of.candidates.get(admission="rejected")
    with pytest.raises(Refusal, match="Seuls les dossiers recevables"):
        marks_enter(recruitment=of, test=of.tests.all()[0], marks={rejected.pk: 12_000})
    with pytest.raises(ValidationError, match="de 0 à 20"):
        marks_enter(recruitment=of, test=of.tests.all()[0], marks={of.candidates.get(number=1).pk: 20_001})
    assert RecruitmentMark.objects.count() == 11, "nothing changed"
    decision = {"jury": "Khady Fall", "session_on": today(), "minutes": "PV 12"}
    with pytest.raises(Refusal, match="n’est pas celle"):
        recruitment_decide(recruitment=of, access=access(zone, "fatou"), **decision)
    of = recruitment_decide(recruitment=of, access=access(zone, "khady"), **decision)
    shown = {row.last_name: (row.rank, row.total, row.outcome) for row in of.candidates.all()}
    assert shown == {
        "Niang": (1, 13_500, "retained"), "Diagne": (2, 13_500, "retained"), "Sène": (3, 13_500, "waiting"),
        "Tall": (None, 10_999, "failed"), "Wane": (None, 9_000, "failed"), "Yade": (None, None, "failed"),
        "Ba": (None, None, "failed"),
    }  # fmt: skip
    tall = of.candidates.get(last_name="Tall")
    assert tall.told == "note éliminatoire : Écrit"
    assert len(places(of)) == 6
    with pytest.raises(Refusal, match="ne peut pas prendre ce chemin"):
        marks_enter(recruitment=of, test=of.tests.all()[0], marks={tall.pk: 12_000})


@pytest.mark.usefixtures("home")
def test_who_gives_up_lets_the_next_one_in_and_a_hiring_begins_with_what_is_known(zone: Zone) -> None:
    of = decided(zone)
    first, third = of.candidates.get(rank=1), of.candidates.get(rank=3)
    post = first.post
    assert candidate_decline(candidate=first, reason="Autre emploi") == third
    third.refresh_from_db()
    assert (third.outcome, third.post) == ("retained", post)
    hiring = candidate_hire(candidate=third, actor=zone.user("fatou"))
    assert hiring.data["identite"]["last_name"] == "Sène"
    assert hiring.data["affectation"]["job_title"] == "Gestionnaire"
    begun = signed_in(zone, "fatou").get(reverse("hr_core:hiring_step", args=[hiring.pk, "identite"])).content.decode()
    assert 'value="Sène"' in begun and "obligatoire" not in begun, "what nobody was asked yet is no mistake"
    entry = today() + dt.timedelta(days=20)
    contract = {
        "hired_on": entry, "seniority_on": None, "kind": "permanent", "end": None, "status_kind": "labour_code",
        "probation_ends_on": None, "working_time": 10_000, "reference": "",
    }  # fmt: skip
    place = {"unit": zone.units["ipres-sn/DSI"], "job_title": "Gestionnaire"}
    hired = hiring_finish(
        hiring=hiring, identity={"staff_number": "T901", "last_name": "Sène", "first_names": "Rama", "sex": "F"}, contract=contract,
        posting=place, pay=None, actor=zone.user("fatou"),
    )  # fmt: skip
    held = PostHolder.objects.get(employee=hired)
    assert (held.post, held.start, held.share, held.reference) == (post, entry, 100, of.minutes), "the post is no longer vacant"
    for refused in (lambda: candidate_hire(candidate=third, actor=zone.user("fatou")), lambda: candidate_decline(candidate=third, reason="x")):
        with pytest.raises(Refusal):
            refused()
    assert Hiring.objects.count() == 1
    with scope(zone.other, actor=None):
        assert not RecruitmentCandidate.objects.exists()


def test_a_competition_goes_to_its_minutes_on_screen(zone: Zone) -> None:
    fatou, khady = signed_in(zone, "fatou"), signed_in(zone, "khady")
    with scope(zone.home, actor=None):
        keys = [post.pk for post in posts(zone)]
    given = {
        "label": "Deux agents", "way": "competition", "reference": "DG/2026/9", "opens_on": (today() - dt.timedelta(days=9)).isoformat(),
        "closes_on": (today() - dt.timedelta(days=1)).isoformat(), "posts": keys, "tests": "Écrit = 3 (8)\nOral", "least": "10",
    }  # fmt: skip
    assert fatou.post(reverse("careers:recruitment_create"), given | {"least": "x"}).status_code == 422
    assert fatou.post(reverse("careers:recruitment_create"), given).status_code == 302
    with scope(zone.home, actor=None):
        made = Recruitment.objects.get()
        assert [(test.label, test.weight, test.least) for test in made.tests.all()] == [("Écrit", 3, 8_000), ("Oral", 1, None)]
    assert "Écrit = 3 (8)" in fatou.get(reverse("careers:recruitment_update", args=[made.pk])).content.decode()
    step(fatou, "recruitment_publish", made.pk)
    person = {"last_name": "Diagne", "first_names": "Aby", "sex": "F", "birth_on": "1998-03-02", "received_on": (today() - dt.timedelta(days=3)).isoformat()}
    assert fatou.post(reverse("careers:candidate_create", args=[made.pk]), person).status_code == 302
    with scope(zone.home, actor=None):
        candidate = made.candidates.get()
        tests = list(made.tests.all())
    assert fatou.post(reverse("careers:candidate_admit", args=[candidate.pk]), {"answer": "admitted"}).status_code == 302
    step(fatou, "recruitment_convene", made.pk)
    for test, text in zip(tests, ("14,5", "12"), strict=True):
        url = reverse("careers:recruitment_marks", args=[test.pk])
        assert fatou.post(url, {f"c{candidate.pk}": "21"}).status_code == 422
        assert fatou.post(url, {f"c{candidate.pk}": text}).status_code == 302
    assert "13,875" in khady.get(reverse("careers:recruitment_detail", args=[made.pk])).content.decode()
    told = {"session_on": today().isoformat(), "minutes": "PV 12", "jury": "Khady Fall, présidente"}
    assert khady.post(reverse("careers:recruitment_decide", args=[made.pk]), told).status_code == 302
    assert khady.get(reverse("careers:recruitment_minutes", args=[made.pk])).content.startswith(b"%PDF")
    answer = fatou.post(reverse("careers:candidate_hire", args=[candidate.pk]))
    assert "Diagne" in fatou.get(answer["Location"]).content.decode()


def step(client: Client, name: str, key: int) -> None:
    assert client.post(reverse(f"careers:{name}", args=[key])).status_code == 302

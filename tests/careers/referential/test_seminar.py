"""One vote a country, a quorum, the chair’s casting vote, signed minutes, publication, errata."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from careers.choices_posts import TitleState
from careers.documents.editions import booklet_pdf, minutes_pdf
from careers.models import BallotVote, Edition, Erratum, Job, JobSkill, JobTitle, Seminar, TitleJob
from careers.selectors.referential import edition_in_use
from careers.selectors.seminars import is_adopted
from careers.services.editions.errata import erratum_agree, erratum_propose
from careers.services.editions.publishing import edition_publish, editions_take_effect
from careers.services.editions.seminars import (
    ballot_close,
    ballot_open,
    ballot_vote,
    edition_validate,
    minutes_draw,
    minutes_sign,
    reservation_make,
)
from careers.services.editions.text import job_remove
from careers.services.editions.transition import changes_refresh
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests.careers.referential.people import Assembly, assemble, draft, in_session
from tests.cast import Zone


@pytest.fixture
def assembly(zone: Zone) -> Assembly:
    return assemble(zone)


def vote(assembly: Assembly, seminar: Seminar, votes: dict[str, str], question: str = "Adopter le texte") -> object:
    with assembly.as_("secretary"):
        ballot = ballot_open(seminar=seminar, question=question)
    for country, choice in votes.items():
        with assembly.as_(country) as access:
            ballot_vote(ballot=ballot, choice=choice, access=access)
    return ballot


def test_the_database_refuses_a_second_ballot_of_a_country(assembly: Assembly) -> None:
    seminar = in_session(assembly, draft(assembly))
    ballot = vote(assembly, seminar, {"sn": "yes"})
    with assembly.as_("sn") as access:
        with pytest.raises(Exception, match="déjà voté"):
            ballot_vote(ballot=ballot, choice="no", access=access)
        with pytest.raises(DatabaseError), transaction.atomic():
            BallotVote.objects.create(
                institution=assembly.places["sn"], ballot=ballot, country_id="sn", choice="no", voter=assembly.users["sn"]
            )
        with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
            BallotVote.objects.filter(ballot=ballot).update(choice="no")
        with pytest.raises(DatabaseError, match="Seul le votant présent"), transaction.atomic():  # for another country
            BallotVote.objects.create(
                institution=assembly.places["sn"], ballot=ballot, country_id="ml", choice="no", voter=assembly.users["sn"]
            )
    with assembly.as_("ml"):
        assert not BallotVote.objects.filter(ballot=ballot).exists()  # hidden until it is closed


def test_a_session_waits_for_its_quorum_of_countries(assembly: Assembly) -> None:
    with pytest.raises(Refusal, match="Le quorum est de 2 pays : 1 sont présents"):
        in_session(assembly, draft(assembly), present=("sn",))


def test_the_chair_settles_a_tie_and_nothing_else(assembly: Assembly) -> None:
    seminar = in_session(assembly, draft(assembly))
    tied = vote(assembly, seminar, {"sn": "yes", "ml": "no", "ci": "abstain"})
    with assembly.as_("chair") as chair:
        with pytest.raises(Refusal, match="la présidence départage"):
            ballot_close(ballot=tied, access=chair)
        assert ballot_close(ballot=tied, access=chair, casting="no").result == "rejected"
    clear = vote(assembly, seminar, {"sn": "yes", "ml": "yes"}, "Encore")
    with assembly.as_("chair") as chair:
        closed = ballot_close(ballot=clear, access=chair, casting="no")
    assert (closed.result, closed.casting) == ("adopted", "")
    with assembly.as_("ci") as access, pytest.raises(Exception, match="clos"):
        ballot_vote(ballot=closed, choice="no", access=access)


def test_an_edition_is_validated_published_and_followed_by_titles(assembly: Assembly) -> None:
    """Minutes signed by both; the base is superseded on the day; a title of a job kept or merged follows, a split waits."""
    zone, edition = assembly.zone, draft(assembly)
    job_remove(job=Job.objects.get(edition=edition, code="COM-04"), fate="merged", targets=["COM-06"])
    job_remove(job=Job.objects.get(edition=edition, code="SI-20"), fate="split", targets=["SI-19", "ACT-03"])
    changes_refresh(edition=edition)
    old = {code: Job.objects.get(edition__code="RMH-1.0", code=code) for code in ("COM-04", "SI-20")}
    with scope(zone.home):
        titles = {}
        for code, job in old.items():
            titles[code] = JobTitle.objects.create(institution=zone.home, title=code, key=code.lower(), state=TitleState.DRAFT)
            TitleJob.objects.create(institution=zone.home, title=titles[code], job=job, relation="exact", share=100)
    seminar = in_session(assembly, edition)
    ballot = vote(assembly, seminar, {"sn": "yes", "ml": "yes", "ci": "no"})
    with assembly.as_("ci") as access:
        reservation_make(seminar=seminar, code="COM-06", text="Nos centres d’appels restent à part.", access=access)
    with assembly.as_("secretary") as access, pytest.raises(Refusal, match="tous les scrutins sont clos"):
        minutes_draw(seminar=seminar, access=access)
    assert not is_adopted(seminar)  # whoever draws the minutes now is told that the text could not be validated
    with assembly.as_("chair") as access:
        ballot_close(ballot=ballot, access=access)
        with pytest.raises(Refusal, match="signatures"):
            edition_validate(seminar=seminar, comment="x", access=access)
    assert is_adopted(seminar)
    with assembly.as_("secretary") as access:
        seminar = minutes_draw(seminar=seminar, access=access)
    with assembly.as_("chair") as access:
        seminar = minutes_sign(seminar=seminar, access=access)
        edition_validate(seminar=seminar, comment="Adoptée.", access=access)
    assert seminar.minutes["ballots"][0]["votes"] == {"Côte d'Ivoire": "contre", "Mali": "pour", "Sénégal": "pour"}
    assert seminar.minutes["reservations"][0]["code"] == "COM-06"
    assert minutes_pdf(seminar).startswith(b"%PDF")
    with assembly.as_("secretariat"):
        published = edition_publish(edition=edition, effective_on=dt.date(2026, 11, 28), actor=assembly.users["secretariat"])
        assert editions_take_effect(dt.date(2026, 11, 29)) == 0  # once
    assert edition_in_use(on=dt.date(2026, 11, 29)) == published
    assert edition_in_use(on=dt.date(2026, 11, 25)).code == "RMH-1.0"
    with scope(zone.home):
        assert TitleJob.objects.get(title=titles["COM-04"]).job == Job.objects.get(edition=edition, code="COM-06")
        assert TitleJob.objects.get(title=titles["SI-20"]).job == old["SI-20"]
    with pytest.raises(DatabaseError, match="publiée"), transaction.atomic():
        JobSkill.objects.filter(edition=edition).update(level=1)


def test_an_erratum_touches_words_and_never_a_level(assembly: Assembly) -> None:
    edition = Edition.objects.get(code="RMH-1.0")
    chief, delegate = assembly.users["chief"], assembly.users["sn"]
    with assembly.as_("chief"):
        with pytest.raises(Refusal, match="jamais un niveau"):
            erratum_propose(edition=edition, table="job", code="SI-05", field="band", after="6", reason="x", actor=chief)
        erratum = erratum_propose(edition=edition, table="job", code="SI-05", field="purpose", after="Mieux dit.", reason="Coquille", actor=chief)
        with pytest.raises(Refusal, match="contresigner"):
            erratum_agree(erratum=erratum, actor=chief)
    with pytest.raises(DatabaseError, match="jamais un niveau"), transaction.atomic(), connection.cursor() as cursor:
        Erratum.objects.filter(pk=erratum.pk).update(state="applied", agreed_by=delegate, agreed_at=dt.datetime(2026, 11, 29, tzinfo=dt.UTC))
        cursor.execute("SELECT set_config('app.referential', %s, true)", [f"erratum:{erratum.pk}"])
        JobSkill.objects.filter(job__code="SI-05", edition=edition).update(level=1)
    with assembly.as_("sn"):
        applied = erratum_agree(erratum=erratum, actor=delegate)
    assert str(applied) == "RMH-1.0.1" and len(applied.digest) == 64
    assert Job.objects.get(edition=edition, code="SI-05").purpose == "Mieux dit."
    with pytest.raises(DatabaseError, match="publiée"), transaction.atomic():
        Job.objects.filter(edition=edition, code="SI-05").update(purpose="Encore")
    assert booklet_pdf(edition, str(applied)).startswith(b"%PDF")

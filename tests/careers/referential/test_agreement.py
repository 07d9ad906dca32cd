"""An edition is agreed on: circulated, amended, answered; what is silent, what meets, what is frozen, what must have a fate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from careers.exports.edition_text import edition_text, text_digest
from careers.models import Amendment, CirculationRound, Edition, Job, JobSkill, RoundAnswer, Skill
from careers.selectors.differences import differences
from careers.selectors.referential import edition_in_use
from careers.services.editions.amendments import amendment_answer
from careers.services.editions.integrity import problems
from careers.services.editions.rounds import circulate, round_close
from careers.services.editions.text import job_add_like, job_remove, level_set, link_set
from careers.services.editions.transition import changes_refresh
from hr_core.services.errors import Refusal
from tests.careers.referential.people import Assembly, assemble, circulated, draft, filed
from tests.cast import Zone

LEVEL = {"skill": "C-SIE-04", "value": 4}


@pytest.fixture
def assembly(zone: Zone) -> Assembly:
    return assemble(zone)


def test_a_draft_copies_its_base_to_the_letter_and_holds_together(assembly: Assembly) -> None:
    edition = draft(assembly)
    base, copy = edition_text(edition.project.base), edition_text(edition)
    assert differences(base, copy) == []
    assert {key for key in base if base[key] != copy[key]} == {"notice"}
    assert [each for each in problems(edition) if each.blocks] == []
    with assembly.as_("editor"), pytest.raises(Refusal, match="déjà en cours"):
        draft(assembly, code="RMH-1.2")


def test_a_code_never_serves_again(assembly: Assembly) -> None:
    """A code that a withdrawn draft gave is not given to something else by the next one."""
    edition = draft(assembly)
    like = Job.objects.get(edition=edition, code="SI-05")
    made = job_add_like(edition=edition, model=like, values={"title": "Administrateur de l’annuaire"})
    Edition.objects.filter(pk=edition.pk).update(state="withdrawn")
    following = draft(assembly, code="RMH-1.2")
    again = job_add_like(edition=following, model=Job.objects.get(edition=following, code="SI-05"), values={"title": "Autre métier"})
    assert (made.code, again.code) == ("SI-26", "SI-27")
    with pytest.raises(DatabaseError, match="ne se réemploie jamais"), transaction.atomic():
        Job.objects.filter(pk=again.pk).update(code="SI-26")


def test_the_check_names_what_does_not_hold(assembly: Assembly) -> None:
    edition = draft(assembly)
    job = Job.objects.get(edition=edition, code="LOG-05")
    JobSkill.objects.filter(job=job).first().delete()
    far = Job.objects.get(edition=edition, code="DIR-01")
    link_set(origin=job, target=far, kind="neighbour", present=True)
    told = [each.told for each in problems(edition) if each.blocks]
    assert any("4 compétences" in each for each in told) and any("plus d’une bande d’écart" in each for each in told)
    with assembly.as_("chief"), pytest.raises(Refusal, match="ne tient pas ensemble"):
        circulate(edition=edition, due_on=dt.date.today() + dt.timedelta(days=40), comment="x", actor=assembly.users["chief"])


def test_the_circulated_text_is_frozen_and_silence_is_recorded_as_silence(assembly: Assembly) -> None:
    edition = draft(assembly)
    current = circulated(assembly, edition)
    assert current.digest == text_digest(edition_text(edition))
    skill = Skill.objects.get(edition=edition, code="C-SIE-04")
    job = Job.objects.get(edition=edition, code="SI-05")
    with pytest.raises(Refusal, match="figé"):
        level_set(job=job, skill=skill, level=1)
    with pytest.raises(DatabaseError, match="figé"), transaction.atomic():
        JobSkill.objects.filter(job=job).update(level=1)
    with pytest.raises(DatabaseError, match="figé"), transaction.atomic():
        CirculationRound.objects.filter(pk=current.pk).update(digest="autre")
    filed(assembly, current, "sn", "change_level", "SI-05", LEVEL)
    with assembly.as_("chief"):
        with pytest.raises(Refusal, match="n’ont pas répondu"):
            round_close(edition=edition, actor=assembly.users["chief"])
        round_close(edition=edition, actor=None, today=current.due_on + dt.timedelta(days=1))
        kinds = dict(RoundAnswer.objects.filter(round=current).values_list("institution__country", "kind"))
    assert kinds == {"sn": "amended", "ml": "silence", "ci": "silence"}


def test_nothing_is_filed_after_the_round_and_drafts_stay_at_home(assembly: Assembly) -> None:
    edition = draft(assembly)
    current = circulated(assembly, edition)
    with assembly.as_("sn"):
        row = Amendment.objects.create(
            institution=assembly.places["sn"], round=current, edition=edition, kind="change_level", code="SI-05", key="k", proposal=LEVEL,
            reason="x", author=assembly.users["sn"],
        )  # fmt: skip
    for other in ("ml", "chief"):
        with assembly.as_(other):
            assert not Amendment.objects.filter(pk=row.pk).exists()
    with assembly.as_("chief"):
        round_close(edition=edition, actor=None, today=current.due_on + dt.timedelta(days=1))
    with pytest.raises(Refusal, match="close"):
        filed(assembly, current, "ml", "change_level", "SI-05", LEVEL)


def test_two_amendments_on_one_field_cannot_both_be_accepted(assembly: Assembly) -> None:
    """The service refuses, and so does the database."""
    edition = draft(assembly)
    current = circulated(assembly, edition)
    one = filed(assembly, current, "sn", "change_level", "SI-05", LEVEL)
    two = filed(assembly, current, "ml", "change_level", "SI-05", LEVEL | {"value": 2})
    title = filed(assembly, current, "ml", "add_title", "REC-03", {"title": "Contrôleur-vérificateur"})
    with assembly.as_("chief") as chief:
        round_close(edition=edition, actor=None, today=current.due_on + dt.timedelta(days=1))
        with pytest.raises(Refusal, match="motivée"):
            amendment_answer(amendment=one, outcome="reject", answer=" ", access=chief)
        amendment_answer(amendment=one, outcome="accept", answer="Retenu.", access=chief)
        with pytest.raises(Exception, match="un seul des deux"):
            amendment_answer(amendment=two, outcome="accept", answer="Retenu aussi.", access=chief)
        with pytest.raises(DatabaseError), transaction.atomic():
            Amendment.objects.filter(pk=two.pk).update(
                state="accepted", answer="x", answered_by=assembly.users["chief"], answered_at=dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
            )
    assert JobSkill.objects.get(job__edition=edition, job__code="SI-05", skill__code="C-SIE-04").level == 4
    with assembly.as_("editor") as editor:
        with pytest.raises(Refusal, match="rédacteur en chef"):
            amendment_answer(amendment=two, outcome="change", answer="x", access=editor, accepted=LEVEL)
        amendment_answer(amendment=title, outcome="accept", answer="Voie courte.", access=editor)
    assert "Contrôleur-vérificateur" in Job.objects.get(edition=edition, code="REC-03").alternative_titles
    with assembly.as_("ci"):  # everybody reads the answers
        assert Amendment.objects.get(pk=one.pk).answer == "Retenu."


def test_each_old_code_has_a_fate_before_publication(assembly: Assembly) -> None:
    edition = draft(assembly)
    job_remove(job=Job.objects.get(edition=edition, code="COM-04"), fate="merged", targets=["COM-06"])
    Job.objects.get(edition=edition, code="LOG-05").delete()
    assert changes_refresh(edition=edition) == ["LOG-05"]
    for state in ("circulated", "consolidating", "submitted", "in_seminar", "validated"):
        Edition.objects.filter(pk=edition.pk).update(state=state)
    with pytest.raises(DatabaseError, match="incomplète : LOG-05"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state="published")
    with pytest.raises(DatabaseError, match="ne passe pas"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state="drafting")
    assert edition_in_use(on=dt.date(2026, 11, 29)).code == "RMH-1.0"

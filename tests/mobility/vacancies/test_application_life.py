"""An application from the draft to the release: what each step asks, what it refuses, what the person sees."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_core.models import Notice
from hr_core.scope import scope
from mobility.db.door import system_door
from mobility.models import Application, ApplicationScore, FileReading, MobilityProfile, ReleaseOpinion
from mobility.selectors.applications import place_of
from mobility.selectors.matching import explained, matching_count, wishes_by_job
from mobility.selectors.working_days import working_day_after
from mobility.services.applications import deciding, examining, filing
from mobility.services.follow import files_erase, opinions_follow
from tests.cast import Zone, employee
from tests.mobility.people import access, people
from tests.mobility.vacancies.makers import application, content, shortlisted, vacancy


def test_nobody_files_without_agreement_interests_or_after_the_closing(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone)
    person = access(zone, "djeneba", "other")
    with scope(zone.other, actor=person.user):
        draft = filing.application_start(vacancy=made, access=person)
        told = {"motivation": "Apprendre", "interests": "aucun", "agreed": True}
        for name, value in (("agreed", False), ("interests", ""), ("motivation", " ")):
            with pytest.raises(ValidationError):
                filing.application_submit(application=draft, access=person, **(told | {name: value}))
        filed = filing.application_submit(application=draft, access=person, **told)
        assert filed.number and filed.digest and filed.snapshot["name"] == "Essai Djeneba"
        assert filing.application_start(vacancy=made, access=person) == filed
    with scope(zone.home):
        made.closes_at = timezone.now()
        made.save()
    with scope(zone.other, actor=person.user), pytest.raises(ValidationError, match="plus ouvert"):
        filing.motivation_revise(application=Application.objects.get(), motivation="Autre", access=person)


def test_an_institution_s_own_staff_do_not_apply_at_home(zone: Zone) -> None:
    made = vacancy(zone)
    with scope(zone.home, actor=zone.user("awa")), pytest.raises(ValidationError, match="mutation interne"):
        filing.application_start(vacancy=made, access=access(zone, "awa", "home"))


def test_a_withdrawn_file_is_erased_after_the_delay_and_its_steps_remain(zone: Zone) -> None:
    people(zone)
    filed = application(zone, vacancy(zone))
    person = access(zone, "djeneba", "other")
    with scope(zone.other, actor=person.user):
        gone = filing.application_withdraw(application=filed, access=person)
        assert files_erase(today=gone.erase_on - dt.timedelta(days=1)) == 0
        assert files_erase(today=gone.erase_on) == 1
        gone.refresh_from_db()
        assert gone.snapshot == {} and gone.motivation == "" and gone.erased_at and gone.steps.count() == 1


def test_the_examination_goes_from_the_rules_to_the_agenda(zone: Zone) -> None:
    """Admissibility, score, short list with the home told then, opinion, agenda: each with its refusals."""
    people(zone)
    made = vacancy(zone, state="closed", shortlist_number=1)
    best, second = application(zone, made), application(zone, made, who="oumar", snapshot=content(1))
    poor = application(zone, made, who="adama", snapshot=content(skills=[]))
    secretary = access(zone, "penda", "regional")
    with scope(zone.regional, actor=secretary.user):
        made = examining.review_start(vacancy=made, access=secretary)
        poor.refresh_from_db()
        assert poor.failed and "Français" in poor.failed[0]
        with pytest.raises(ValidationError, match="ne la rachète"):
            examining.application_admit(application=poor, access=secretary)
        assert examining.admit_all(vacancy=made, access=secretary) == 2
        with pytest.raises(ValidationError, match="attend"):
            examining.agenda_enter(vacancy=made, access=secretary)
        examining.application_refuse(application=poor, reason="", access=secretary)
        assert examining.shortlist_first(vacancy=made, access=secretary) == 1
        second.refresh_from_db()
        with pytest.raises(ValidationError, match="au-delà"):
            examining.application_shortlist(application=second, reason="", access=secretary)
        examining.application_leave_out(application=second, reason="Niveaux à acquérir.", access=secretary)
        with pytest.raises(ValidationError, match="attendu jusqu"):
            examining.agenda_enter(vacancy=made, access=secretary)
        opinion = ReleaseOpinion.objects.get()
        assert opinion.due_on == working_day_after(zone.other, timezone.localdate(), 15)
    with scope(zone.other, actor=zone.user("adama")):
        assert Notice.objects.filter(user=zone.user("adama"), text__contains="présélectionné").exists()
        deciding.opinion_give(opinion=opinion, values={"kind": "favourable", "text": ""}, access=access(zone, "adama", "other"))
    with scope(zone.regional, actor=secretary.user):
        assert examining.agenda_enter(vacancy=made, access=secretary).state == "in_committee"
        best.refresh_from_db()
        assert best.state == "in_committee" and best.answered_at is None


def test_a_missing_paper_has_five_working_days_before_a_refusal(zone: Zone) -> None:
    people(zone)
    filed = application(zone, vacancy(zone, state="under_review"))
    secretary = access(zone, "penda", "regional")
    with scope(zone.regional, actor=secretary.user):
        asked = examining.cure_ask(application=filed, missing="Copie du diplôme", access=secretary)
        assert asked.cure_due_on == working_day_after(zone.other, timezone.localdate(), 5)
        with pytest.raises(ValidationError, match="pour produire"):
            examining.application_refuse(application=asked, reason="Pièce absente", access=secretary)


def test_only_listed_reasons_oppose_a_departure_and_nobody_speaks_for_oneself(zone: Zone) -> None:
    people(zone)
    made = shortlisted(zone, vacancy(zone, state="under_review"))
    director = access(zone, "adama", "other")
    with scope(zone.other, actor=director.user):
        opinion = ReleaseOpinion.objects.select_related("application").get()
        with pytest.raises(ValidationError, match="motif de la liste"):
            deciding.opinion_give(opinion=opinion, values={"kind": "unfavourable", "reason": "", "text": "Non"}, access=director)
        with pytest.raises(ValidationError, match="montant"):
            deciding.opinion_give(
                opinion=opinion, values={"kind": "unfavourable", "reason": "bond", "bond_amount": None, "text": ""}, access=director
            )
        with pytest.raises(ValidationError, match="3 mois"):
            late = filing.add_months(timezone.localdate(), 3) + dt.timedelta(days=1)
            deciding.opinion_give(
                opinion=opinion, values={"kind": "from_date", "reason": "", "from_on": late, "text": ""}, access=director
            )
        with pytest.raises(ValidationError, match="propre départ"):
            deciding.opinion_give(
                opinion=opinion, values={"kind": "favourable", "text": ""}, access=access(zone, "djeneba", "other")
            )
    with scope(zone.home, actor=zone.user("mamadou")), pytest.raises(ValidationError, match="institution d’origine"):
        deciding.opinion_give(
            opinion=made.opinion, values={"kind": "favourable", "text": ""}, access=access(zone, "mamadou", "home")
        )


def test_a_late_opinion_is_reminded_then_told_then_noted(zone: Zone) -> None:
    people(zone)
    opinion = shortlisted(zone, vacancy(zone, state="under_review")).opinion
    day = dt.timedelta(days=1)
    with scope(zone.regional):
        for moment, field in ((opinion.due_on - 2 * day, "reminded_on"), (opinion.due_on + day, "escalated_on"), (opinion.due_on + 8 * day, "silent_on")):
            assert opinions_follow(regional=zone.regional, today=moment) == 1
            assert opinions_follow(regional=zone.regional, today=moment) == 0
            opinion.refresh_from_db()
            assert getattr(opinion, field) == moment


def test_acceptance_objection_and_release_keep_to_their_people_and_days(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone, state="in_committee")
    row = shortlisted(zone, made, given=True, state="in_committee")
    secretary, person, director = access(zone, "penda", "regional"), access(zone, "djeneba", "other"), access(zone, "adama", "other")
    with scope(zone.regional, actor=secretary.user):
        row = deciding.application_answer(application=row, name="retain", answer="Le mieux noté.", rank=1, access=secretary)
        assert row.answered_at and row.answer_due_on == working_day_after(zone.other, timezone.localdate(), 10)
    with scope(zone.other, actor=director.user), pytest.raises(ValidationError, match="propre départ"):
        deciding.application_release(application=row, on=timezone.localdate(), access=person)
    with scope(zone.other, actor=person.user):
        row = deciding.application_reply(application=row, accepts=True, access=person)
    with scope(zone.other, actor=director.user):
        row = deciding.application_release(application=row, on=timezone.localdate() + dt.timedelta(days=30), access=director)
        assert row.state == "released"
    with scope(zone.home, actor=zone.user("mamadou")), pytest.raises(ValidationError, match="n’est pas possible"):
        deciding.application_object(application=row, reason="Trop tard", access=access(zone, "mamadou", "home"))


def test_a_score_is_replayed_and_a_recalculation_adds_a_row(zone: Zone) -> None:
    people(zone)
    row = application(zone, vacancy(zone, state="under_review"))
    with scope(zone.regional):
        first = examining.score_calculate(application=row, access=None)
        second = examining.score_calculate(application=row, access=None)
        assert ApplicationScore.objects.count() == 2 and (first.tenths, first.lines) == (second.tenths, second.lines)
        assert examining.score_replay(ApplicationScore.objects.get(pk=first.pk))
        with time_machine.travel(timezone.now() + dt.timedelta(days=400)):  # seniority, skills and editions have gone on since
            assert examining.score_replay(ApplicationScore.objects.get(pk=first.pk))
        tampered = ApplicationScore.objects.get(pk=first.pk)
        tampered.inputs["file"]["band"] = 8
        assert not examining.score_replay(tampered)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(levels=st.lists(st.integers(1, 4), min_size=9, max_size=9), sex=st.sampled_from("FM"), country=st.sampled_from(["sn", "ml", "ga"]))
def test_what_may_not_count_never_enters_the_kept_inputs(zone: Zone, levels: list[int], sex: str, country: str) -> None:
    """The same figure whatever the sex, the age, the country, the name; and replayed from what is kept."""
    people(zone)
    made = vacancy(zone)
    file = content()
    for each, level in zip(file["skills"], levels, strict=False):
        each["level"] = level
    other = file | {"name": "X", "country": country, "institution": "?", "statistics": {"sex": sex, "age": "50 ans et plus"}}
    kept = {name: other[name] for name in examining.READ_BY_THE_MATCH}
    assert not {"name", "country", "institution", "statistics"} & kept.keys()
    assert explained(made.requirement, file) == explained(made.requirement, other) == explained(made.requirement, kept)


def test_each_reading_is_written_down_and_the_person_sees_it(zone: Zone) -> None:
    people(zone)
    row = application(zone, vacancy(zone, state="under_review"), tenths=700, state="scored")
    with scope(zone.home, actor=zone.user("khady")):
        examining.file_read(application=row, access=access(zone, "khady", "home"), what="dossier")
        examining.file_read(application=row, access=access(zone, "khady", "home"), what="dossier")
    with scope(zone.other, actor=zone.user("djeneba")):
        assert [(each.reader, each.quality) for each in FileReading.objects.all()] == [(zone.user("khady"), "host")]
        examining.file_read(application=row, access=access(zone, "djeneba", "other"), what="dossier")
        assert FileReading.objects.count() == 1


def test_counts_and_places_are_silent_below_five(zone: Zone) -> None:
    people(zone)
    made = vacancy(zone, state="under_review")
    with scope(zone.other, actor=zone.user("oumar")):
        staff = [employee(zone, zone.other, f"agent{number}", f"1{number:04d}", zone.units["inps-ml/DG"]) for number in range(5)]
        with system_door():
            for each in staff:
                file = content(4)
                MobilityProfile.objects.create(
                    institution=zone.other, employee=each, user=zone.user("oumar"), is_open=True, skills=file["skills"], band=5,
                    education="N5", education_fields=["informatique"], experience_years=9, wished_jobs=["SI-05"],
                )  # fmt: skip
    with scope(zone.home):
        assert matching_count(made) == 5 and wishes_by_job() == [("SI-05", 5)]
    with scope(zone.other), system_door():
        MobilityProfile.objects.filter(employee=staff[0]).update(is_open=False)
    with scope(zone.home):
        assert matching_count(made) is None and wishes_by_job() == []
    row = application(zone, made, tenths=700, state="scored")
    with scope(zone.other, actor=zone.user("djeneba")):
        assert place_of(Application.objects.select_related("vacancy").get(pk=row.pk)) is None

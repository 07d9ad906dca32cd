"""Skills of people: what counts on a day, who may say so, what a job still asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careers.loading.past_list import CareerPlan
from careers.loading.skill_list import plan_skills
from careers.models import Diploma, PersonSkill
from careers.selectors.person_skills import held_skills, job_gaps, jobs_of, nearest_path, team_of
from careers.services.person_skills import (
    SkillRecord,
    claim_withdraw,
    diploma_decide,
    skill_decide,
    skills_confirm,
    skills_record,
)
from hr_core.loading.kinds import KINDS
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Employee, Notice
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests import cast
from tests.careers.skills.makers import ON, access, asked, declared, degree, in_post, job, recorded
from tests.cast import Zone

LATER = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def at_home(zone: Zone) -> Iterator[None]:
    with scope(zone.home, actor=None):
        yield


def levels(zone: Zone, name: str = "awa", day: dt.date = LATER) -> dict[str, tuple[int, str, bool]]:
    employee = zone.employee(name)
    return {each.code: (each.level, each.source, each.is_confirmed) for each in held_skills([employee], day)[employee.pk]}


def test_a_declaration_counts_as_such_until_somebody_confirms_it(zone: Zone) -> None:
    claim = declared(zone)
    assert levels(zone)[claim.code] == (3, "declared", False)
    assert levels(zone, day=ON - dt.timedelta(days=1)) == {}
    skill_decide(claim=claim, answer="valid", level=None, reason="", access=access(zone, "moussa"))
    assert levels(zone)[claim.code] == (3, "declared", True)
    assert Notice.objects.get(user=zone.user("awa")).text == "Votre déclaration est confirmée par Moussa Diop."


def test_what_is_confirmed_outweighs_a_later_declaration_until_it_expires(zone: Zone) -> None:
    row = recorded(zone, source="evidenced", level=4, expires_on=LATER)
    declared(zone, level=1, on=ON + dt.timedelta(days=30))
    assert levels(zone, day=LATER - dt.timedelta(days=1))[row.code] == (4, "evidenced", True)
    assert levels(zone, day=LATER)[row.code] == (1, "declared", False)


def test_a_correction_is_a_new_statement_and_keeps_what_was_declared(zone: Zone) -> None:
    claim = declared(zone, level=4)
    fatou = access(zone, "fatou")
    for level, reason in ((None, "Deux dossiers suivis"), (4, "Deux dossiers suivis"), (2, " ")):
        with pytest.raises(ValidationError):
            skill_decide(claim=claim, answer="corrected", level=level, reason=reason, access=fatou)
    assert PersonSkill.objects.get().state == "proposed"
    skill_decide(claim=claim, answer="corrected", level=2, reason="Deux dossiers suivis", access=fatou)
    claim.refresh_from_db()
    assert (claim.state, claim.level, claim.decision_reason) == ("corrected", 4, "Deux dossiers suivis")
    assert levels(zone)[claim.code] == (2, "assessed", True)
    assert claim.corrections.get().level == 2
    with pytest.raises(Refusal, match="déjà"):
        skill_decide(claim=claim, answer="valid", level=None, reason="", access=fatou)


def test_nobody_confirms_for_themselves_nor_for_another_team(zone: Zone) -> None:
    own = declared(zone, "fatou")
    with pytest.raises(PermissionDenied):
        skill_decide(claim=own, answer="valid", level=None, reason="", access=access(zone, "fatou"))
    with pytest.raises(Refusal, match="responsable"):
        skill_decide(claim=own, answer="valid", level=None, reason="", access=access(zone, "moussa"))
    with pytest.raises(PermissionDenied):
        recorded(zone, "fatou")
    assert list(team_of(access(zone, "moussa"))) == [zone.employee("awa")]
    assert not team_of(access(zone, "fatou"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "X-99"}, "référentiel"),
        ({"on": dt.date(2999, 1, 1)}, "aujourd’hui"),
        ({"level": 5}, "de 1 à 4"),
        ({"expires_on": ON}, "L’expiration suit"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(zone: Zone, values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        declared(zone, **values)
    assert sentence in str(refused.value)
    assert not PersonSkill.objects.exists()


def test_evidence_is_named_and_a_second_declaration_waits_for_the_first(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="nomme sa preuve"):
        recorded(zone, source="evidenced", evidence="")
    claim = declared(zone)
    with pytest.raises(ValidationError, match="attend déjà"):
        declared(zone, level=4)
    claim_withdraw(claim=claim, actor=zone.user("awa"))
    assert levels(zone) == {}
    declared(zone, level=4)


def test_a_diploma_is_confirmed_by_human_resources_with_its_equivalence(zone: Zone) -> None:
    made = degree(zone)
    told = {"accept": True, "recognised_level": "N6", "recognition": "", "reason": ""}
    with pytest.raises(Refusal):
        diploma_decide(diploma=made, access=access(zone, "moussa"), **told)
    with pytest.raises(ValidationError, match="nomme la décision"):
        diploma_decide(diploma=made, access=access(zone, "fatou"), **told)
    diploma_decide(diploma=made, access=access(zone, "fatou"), **(told | {"recognition": "CAMES n° 214"}))
    assert Diploma.objects.get().counted_level == "N6"


def test_the_gap_to_a_job_holds_every_skill_and_the_widest_first(zone: Zone) -> None:
    in_post(zone)
    first = asked()[0]
    recorded(zone, level=first.level)
    awa = zone.employee("awa")
    here = jobs_of([awa], timezone.localdate())[awa.pk]
    gap = job_gaps({awa.pk: (here, held_skills([awa], timezone.localdate())[awa.pk])})[awa.pk]
    assert (here.code, gap.covered, len(gap.needs)) == ("SI-05", 1, len(asked()))
    widths = [need.missing for need in gap.needs]
    assert widths == sorted(widths, reverse=True)
    steps = nearest_path(job("SI-04"), job("SI-12"), [])
    assert steps is not None
    assert steps[-1].job.code == "SI-12"
    assert sum(each.asked - each.held for each in steps[0].gaps) > 0


def test_many_are_read_and_written_in_constant_queries(zone: Zone) -> None:
    counts = []
    for number in (2, 12):
        with CaptureQueriesContext(connection) as queries:
            people = [
                cast.employee(zone, zone.home, f"p{number}{rank}", f"{number}{rank:03d}", zone.units["ipres-sn/DSI"])
                for rank in range(number)
            ]
        code = asked()[0].skill.code
        with CaptureQueriesContext(connection) as queries:
            records = [SkillRecord(each.pk, code, 3, "assessed", ON, "Campagne 2025", "appraisal") for each in people]
            assert skills_record(institution=zone.home, records=[*records, SkillRecord(people[0].pk, "X", 1, "assessed", ON)], actor=None) == number
            held = held_skills(people, LATER)
            jobs_of(people, LATER)
        assert all(found[0].level == 3 for found in held.values())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_another_institution_holds_nothing_of_it(zone: Zone) -> None:
    declared(zone)
    with scope(zone.other, actor=None):
        assert not PersonSkill.objects.exists()
        assert held_skills([zone.employee("awa")], LATER) == {zone.employee("awa").pk: []}
        assert not Employee.objects.filter(skills__isnull=False).exists()


def test_skills_come_from_a_file_by_code_or_by_name(zone: Zone) -> None:
    options = StaffImportOptions(effective_on=ON)
    name = asked()[1].skill.label
    text = f"Matricule;Compétence;Niveau;Constatée le;Preuve\n00001;c-lng-02;3;15/03/2025;TOEIC\n00001;{name};2;15/03/2025;\n"
    text += "00001;Danse;2;15/03/2025;\n00001;C-LNG-02;5;15/03/2025;\n00003;C-LNG-02;2;15/03/2025;\n"

    def planned() -> CareerPlan:
        file = KINDS["competences"].read(text.encode(), zone.home, name="c.csv")
        return plan_skills(file, zone.home, access(zone, "fatou"), options)

    plan = planned()
    assert (plan.created, plan.refused) == (2, 3), "an unknown skill, a level of five, one's own file"
    plan.write(zone.user("fatou"))
    assert {source for _level, source, _confirmed in levels(zone).values()} == {"evidenced", "assessed"}
    assert (planned().created, planned().unchanged) == (0, 2)


def test_declarations_are_confirmed_together_but_one_s_own(zone: Zone) -> None:
    mine = declared(zone, "khady")
    for rank in range(3):
        declared(zone, "awa", rank)
    with CaptureQueriesContext(connection) as queries:
        assert skills_confirm(claims=PersonSkill.objects.all(), access=access(zone, "khady")) == 3
    assert len(queries) < 20 and Notice.objects.filter(user=zone.user("awa")).count() == 1
    assert {row.state for row in PersonSkill.objects.filter(employee=zone.employee("awa"))} == {"valid"}
    mine.refresh_from_db()
    assert mine.state == "proposed"
    with pytest.raises(Refusal, match="n’attend votre réponse"):
        skills_confirm(claims=PersonSkill.objects.all(), access=access(zone, "khady"))

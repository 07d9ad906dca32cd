"""Needs: said by those whom they concern, ranked by stated criteria, advised by the unit, arbitrated at head office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.choices_appraisal import SheetState
from careers.models import JobSkill, PersonSkill
from hr_core.models import Posting
from hr_core.scope import scope
from tests.careers.appraisal import makers
from tests.cast import Zone
from tests.training.people import access, officer, other_officer, sheet
from training.models import NeedDecision, TrainingNeed
from training.priority import USUAL, points, priority
from training.selectors.needs import duplicates, needs_visible, waiting_needs
from training.services.catalogue.courses import course_open
from training.services.needs.flow import need_decide, need_express, needs_keep, needs_merge, weights_save
from training.services.needs.gaps import needs_from_gaps
from training.services.needs.interviews import needs_from_appraisals

YEAR = 2027


def wish(zone: Zone, name: str, **values: Any) -> TrainingNeed:
    """One's own wish; within the scope."""
    given = {"year": YEAR, "title": "Excel avancé", "reason": "Suivi des comptes", "employee": zone.employee(name), "origin": "employee"}
    return need_express(institution=zone.home, values=given | values, access=access(zone, name))


def advised(zone: Zone, **values: Any) -> TrainingNeed:
    """What Awa wishes and Moussa, her head, keeps."""
    return need_decide(need=wish(zone, "awa", **values), level="unit", verdict="keep", reason="", access=access(zone, "moussa"))


def test_a_wish_goes_to_the_head_of_the_unit_then_to_head_office(zone: Zone) -> None:
    with scope(zone.home):
        need = wish(zone, "awa", law=3)
        assert (need.state, need.law, need.unit) == ("proposed", 0, zone.units["ipres-sn/AG-KL"]), "an employee marks no obligation"
        assert list(waiting_needs(access(zone, "moussa"))) == [need]
        with pytest.raises(ValidationError, match="Ce n’est pas le moment"):
            need_decide(need=need, level="office", verdict="keep", reason="", access=access(zone, "khady"))
        need = need_decide(need=need, level="unit", verdict="keep", reason="Utile", access=access(zone, "moussa"))
        assert list(waiting_needs(access(zone, "khady"))) == [need]
        with pytest.raises(ValidationError, match="motif"):
            need_decide(need=need, level="office", verdict="refuse", reason=" ", access=access(zone, "khady"))
        need = need_decide(need=need, level="office", verdict="defer", reason="Budget de 2028", access=access(zone, "khady"))
        told = list(NeedDecision.objects.filter(need=need).values_list("level", "verdict", "reason"))
    assert need.state == "deferred" and told == [("unit", "keep", "Utile"), ("office", "defer", "Budget de 2028")]


def test_nobody_decides_on_their_own_need_nor_on_what_they_said_themselves(zone: Zone) -> None:
    with scope(zone.home):
        own = wish(zone, "moussa")
        with pytest.raises(PermissionDenied):
            need_decide(need=own, level="unit", verdict="keep", reason="", access=access(zone, "moussa"))
        values = {"year": YEAR, "title": "Loi de finances", "reason": "Texte nouveau", "origin": "law", "unit": zone.units["ipres-sn/DG"], "headcount": 4}
        law = need_express(institution=zone.home, values=values, access=access(zone, "khady"))
        assert law.state == "unit_kept", "a text needs no advice of the unit"
        with pytest.raises(ValidationError, match="autre personne"):
            need_decide(need=law, level="office", verdict="keep", reason="", access=access(zone, "khady"))


def test_a_head_speaks_for_the_unit_and_for_no_other(zone: Zone) -> None:
    moussa = access(zone, "moussa")
    with scope(zone.home):
        values = {"year": YEAR, "title": "Accueil", "reason": "Plaintes", "origin": "manager", "headcount": 6}
        made = need_express(institution=zone.home, values=values | {"unit": zone.units["ipres-sn/AG-KL"]}, access=moussa)
        assert made.state == "unit_kept"
        with pytest.raises(ValidationError, match="vos unités"):
            need_express(institution=zone.home, values=values | {"unit": zone.units["ipres-sn/DSI"]}, access=moussa)
        with pytest.raises(ValidationError, match="agents de votre unité"):
            need_express(institution=zone.home, values=values | {"employee": zone.employee("fatou")}, access=moussa)
        assert TrainingNeed.objects.count() == 1


def test_who_reads_which_needs(zone: Zone, client: Client) -> None:
    by = officer(zone)
    with scope(zone.home):
        awa, director = wish(zone, "awa"), wish(zone, "mamadou")
        assert set(needs_visible(by)) == {awa}, "the director general belongs to the reserved population"
        assert set(needs_visible(access(zone, "khady"))) == {awa, director}
        assert set(needs_visible(access(zone, "moussa"))) == {awa} and not needs_visible(access(zone, "binta")).exists()
    client.force_login(other_officer(zone).user)
    assert client.get(reverse("training:need_detail", args=[awa.pk])).status_code == 404


def test_duplicates_become_one_need_with_everybody_in_it(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home):
        course = course_open(institution=zone.home, access=by, **sheet())
        first, second = wish(zone, "awa", course=course, urgency=1), wish(zone, "moussa", course=course, title="Autre", urgency=3)
        third = wish(zone, "fatou", title="Excel avancé")
        groups = duplicates(by, YEAR)
        assert [set(group.needs) for group in groups] == [{first, second}]
        made = needs_merge(into=first, others=[second], access=by)
        second.refresh_from_db()
        assert (second.state, second.merged_into_id, made.urgency) == ("merged", first.pk, 3)
        assert made.priority == priority({"law": 0, "strategy": 0, "gap": 0, "urgency": 3})
        with pytest.raises(ValidationError, match="ne dit pas la même chose"):
            needs_merge(into=first, others=[third], access=by)
        assert not duplicates(by, YEAR)


def test_new_weights_rank_every_open_need_again(zone: Zone) -> None:
    with scope(zone.home):
        need = advised(zone, urgency=2)
        assert need.priority == 10
        with pytest.raises(ValidationError, match="faire 100"):
            weights_save(institution=zone.home, values={"law": 50, "strategy": 25, "gap": 20, "urgency": 15}, access=access(zone, "khady"))
        assert weights_save(institution=zone.home, values={"law": 25, "strategy": 25, "gap": 25, "urgency": 25}, access=access(zone, "khady")) == 1
        need.refresh_from_db()
        assert need.priority == priority({"law": 0, "strategy": 0, "gap": 0, "urgency": 2}, dict.fromkeys(USUAL, 25)) == 17


def test_keeping_several_is_all_or_nothing(zone: Zone) -> None:
    khady = access(zone, "khady")
    with scope(zone.home):
        ready, early = advised(zone), wish(zone, "fatou")
        with pytest.raises(ValidationError, match="Ce n’est pas le moment"):
            needs_keep(keys=[ready.pk, early.pk], access=khady)
        ready.refresh_from_db()
        assert ready.state == "unit_kept"
        assert needs_keep(keys=[ready.pk], access=khady) == 1


@settings(max_examples=40)
@given(st.fixed_dictionaries({name: st.integers(0, 3) for name in USUAL}))
def test_a_priority_stays_on_its_scale_and_its_parts_add_up(marks: dict[str, int]) -> None:
    assert 0 <= priority(marks) <= 100
    assert abs(priority(marks) * 100 - sum(points(marks).values())) <= 54
    assert priority(dict.fromkeys(USUAL, 3)) == 100


def test_the_employee_says_a_wish_on_the_phone_and_reads_what_became_of_it(zone: Zone, client: Client) -> None:
    client.force_login(zone.user("awa"))
    page = client.post(reverse("training:own_need_create"), {"reason": "Utile", "urgency": "0"})
    assert page.status_code == 422 and "avec vos mots" in page.content.decode()
    sent = {"title": "Gestion du temps", "reason": "Mieux tenir les délais", "urgency": "1"}
    assert client.post(reverse("training:own_need_create"), sent).status_code == 302
    with scope(zone.home):
        need = need_decide(need=TrainingNeed.objects.get(), level="unit", verdict="refuse", reason="Déjà suivi en 2025", access=access(zone, "moussa"))
    assert "Non retenu" in client.get(reverse("training:own_need_list")).content.decode()
    assert "Déjà suivi en 2025" in client.get(reverse("training:need_detail", args=[need.pk])).content.decode()


def test_stated_levels_under_what_the_job_asks_become_one_need_by_unit_and_skill(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        asked = JobSkill.objects.filter(job__code="REC-05", level__gte=2).select_related("job", "skill")[0]
        for name in ("awa", "moussa", "fatou"):
            Posting.objects.filter(employee=zone.employee(name)).update(job_title=asked.job.title)
        for name, level in (("awa", 1), ("moussa", 1), ("fatou", 4)):
            PersonSkill.objects.create(
                institution=zone.home, employee=zone.employee(name), code=asked.skill.code, level=level, source="assessed", on=dt.date(2026, 1, 5),
                state="valid", recorded_by=zone.user("khady"),
            )  # fmt: skip
        assert needs_from_gaps(institution=zone.home, year=YEAR, access=by) == 1
        need = TrainingNeed.objects.get()
        assert (need.skill_code, need.headcount, need.unit, need.origin) == (asked.skill.code, 2, zone.units["ipres-sn/AG-KL"], "gap")
        assert (need.level, need.gap, need.state) == (asked.level, asked.level - 1, "unit_kept")
        assert needs_from_gaps(institution=zone.home, year=YEAR, access=by) == 0, "a second reading writes nothing twice"


def test_what_an_interview_kept_becomes_the_need_of_the_person_once(zone: Zone) -> None:
    by = officer(zone)
    with scope(zone.home, actor=zone.user("khady")):
        held = makers.sheet(zone, "awa", state=SheetState.SIGNING)
        assert needs_from_appraisals(institution=zone.home, year=held.campaign.year + 2, access=by) == 0, "too old"
        assert needs_from_appraisals(institution=zone.home, year=held.campaign.year + 1, access=by) == 1
        need = TrainingNeed.objects.get()
        assert (need.title, need.employee, need.origin, need.urgency, need.state) == ("Tableur", held.employee, "appraisal", 3, "unit_kept")
        assert needs_from_appraisals(institution=zone.home, year=held.campaign.year + 1, access=by) == 0

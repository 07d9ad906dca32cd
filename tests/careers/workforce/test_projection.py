"""Ten years of staff: each leaves once, parts add up, replacement is exact, scenarios stand beside one another."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from careers.models import CriticalPost, PersonSkill, Post, StaffScenario, Successor
from careers.selectors.workforce import critical_posts, groups_of, people_of, projection_of
from careers.selectors.workforce_skills import outlooks
from careers.services.workforce.plans import critical_save, move_add, scenario_save, successor_add
from careers.workforce.projection import Move, Person, project, share
from hr_core.models import Employee
from hr_core.services.writing import OwnFile
from tests.cast import Zone
from tests.hr_core.helpers import acting

HERE, THERE = ("DG", "Juriste"), ("DSI", "Analyste")
TODAY = dt.date.today()


def test_a_person_leaves_once_by_what_comes_first() -> None:
    people = [
        Person(HERE, dt.date(2028, 12, 31)), Person(HERE, dt.date(2030, 1, 1), dt.date(2027, 5, 1)), Person(HERE, dt.date(2020, 1, 1)),
        Person(THERE, None),
    ]  # fmt: skip
    years = project(people, [], first=2026, years=10)
    told = [(year.year, year.total("retired"), year.total("left"), year.total("closing")) for year in years[:4]]
    assert told == [(2026, 1, 0, 3), (2027, 0, 1, 2), (2028, 1, 0, 1), (2029, 0, 0, 1)]
    later = project(people, [], first=2026, years=10, later=2)
    assert [year.total("retired") for year in later[:6]] == [1, 0, 0, 0, 1, 0]


def test_every_year_closes_on_what_happened_and_opens_the_next_one() -> None:
    dice = random.Random(7)
    people = [
        Person((f"U{dice.randrange(5)}", f"J{dice.randrange(7)}"), dt.date(dice.randrange(2024, 2050), 6, 1), dt.date(2029, 1, 1) if dice.random() < 0.1 else None)
        for _n in range(3_000)
    ]  # fmt: skip
    moves = [Move(("U1", "J1"), 2028, 12), Move(("U2", "J2"), 2030, -3)]
    years = project(people, moves, first=2026, years=11, replacement=65)
    assert years[0].total("opening") == 3_000
    for year in years:
        out = year.total("retired") + year.total("left") + year.total("planned_leavings")
        assert year.total("closing") == year.total("opening") - out + year.total("hired") + year.total("replaced")
        assert year.total("replaced") == (2 * 65 * year.total("retired") + 100) // 200
    for before, after in zip(years, years[1:], strict=False):
        assert before.closing == +after.opening
    assert sum(row.end for row in groups_of(years, 0)) == sum(row.end for row in groups_of(years, 1)) == years[-1].total("closing")


@pytest.mark.parametrize(("percent", "expected"), [(0, 0), (100, 3), (50, 2), (33, 1), (16, 0)])
def test_the_parts_of_a_share_add_up_to_the_whole_rounded_half_up(percent: int, expected: int) -> None:
    assert sum(share({HERE: 1, THERE: 2}, percent).values()) == expected


def scenario(zone: Zone, label: str, **values: Any) -> StaffScenario:
    with acting(zone, "khady"):
        told = {"label": label, "replacement": 0, "later_years": 0, "remark": ""} | values
        return scenario_save(scenario=StaffScenario(institution=zone.home), values=told, actor=zone.user("khady"))


def test_two_scenarios_stand_on_one_page_and_in_one_workbook(zone: Zone, client: Client) -> None:
    with acting(zone, "khady") as access:
        Employee.objects.filter(pk=zone.employee("awa").pk).update(birth_on=dt.date(TODAY.year - 58, 6, 1))
        people = people_of(access, TODAY)
        assert len(people) == 9
    without, whole = scenario(zone, "Sans remplacement"), scenario(zone, "Tous remplacés", replacement=100)
    with acting(zone, "khady"):
        values = {"kind": "hire", "year": TODAY.year + 3, "count": 2, "unit": zone.units["ipres-sn/DSI"], "job_title": "Analyste", "remark": ""}
        move_add(scenario=whole, values=values, actor=zone.user("khady"))
        with pytest.raises(ValidationError, match="De "):
            move_add(scenario=whole, values=values | {"year": TODAY.year + 11}, actor=zone.user("khady"))
        retired = sum(year.total("retired") for year in projection_of(without, people, TODAY))
        ends = [projection_of(each, people, TODAY)[-1].total("closing") for each in (without, whole)]
        assert retired == 1 and ends == [8, 11]
    client.force_login(zone.user("khady"))
    page = client.get(reverse("careers:scenario_detail", args=[without.pk]), {"avec": whole.pk})
    text = page.content.decode()
    assert page.status_code == 200 and "Tous remplacés" in text and text.count("<svg") >= 2
    sheet = client.get(reverse("careers:scenario_sheet", args=[without.pk]), {"avec": whole.pk})
    rows = list(load_workbook(io.BytesIO(sheet.content))["Années"].values)
    assert len(rows) == 23 and rows[-1][0] == "Tous remplacés" and rows[-1][-1] == 11


def test_a_skill_loses_those_who_leave_first_and_tells_who(zone: Zone, client: Client) -> None:
    with acting(zone, "khady") as access:
        Employee.objects.filter(pk=zone.employee("awa").pk).update(birth_on=dt.date(TODAY.year - 58, 6, 1))
        told = {"institution": zone.home, "code": "ZZ-1", "source": "assessed", "state": "valid", "on": dt.date(2026, 1, 5), "recorded_by": zone.user("fatou")}
        PersonSkill.objects.create(employee=zone.employee("awa"), level=4, **told)
        PersonSkill.objects.create(employee=zone.employee("moussa"), level=2, **told)
        PersonSkill.objects.create(employee=zone.employee("moussa"), level=4, **told | {"state": "proposed", "source": "declared"})
        people = people_of(access, TODAY)
        row = next(each for each in outlooks(people, TODAY) if each.code == "ZZ-1")
        assert dict(row.levels) == {4: 1, 2: 1}
        assert [row.remaining(TODAY.year + ahead) for ahead in (0, 3, 10)] == [2, 1, 1] and row.share_lost(TODAY.year + 5) == 50
    client.force_login(zone.user("khady"))
    text = client.get(reverse("careers:skill_leavers", args=["ZZ-1"])).content.decode()
    assert "Awa Ndiaye" in text and "retraite" in text
    assert "ZZ-1" in client.get(reverse("careers:skill_outlook")).content.decode()


def test_a_critical_post_tells_whether_somebody_is_ready(zone: Zone) -> None:
    with acting(zone, "khady") as access:
        post = Post.objects.create(institution=zone.home, number="P-1", title="Chef d’agence")
        values = {"post": post, "reason": "Signe les paiements de la région"}
        critical = critical_save(critical=CriticalPost(institution=zone.home), values=values, actor=zone.user("khady"))
        assert [row.ready for row in critical_posts(access, TODAY)] == [0]
        successor_add(critical=critical, employee=zone.employee("awa"), values={"readiness": "now", "remark": ""}, access=access)
        assert [(row.people, row.ready) for row in critical_posts(access, TODAY)] == [(1, 1)]
        with pytest.raises(ValidationError, match="déjà parmi"):
            successor_add(critical=critical, employee=zone.employee("awa"), values={"readiness": "soon", "remark": ""}, access=access)
        with pytest.raises(OwnFile):
            successor_add(critical=critical, employee=zone.employee("khady"), values={"readiness": "now", "remark": ""}, access=access)
    with acting(zone, "oumar", zone.other):
        assert not Successor.objects.exists()

"""The pages of skills: the employee declares from the phone, the head answers, the file tells."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import PersonSkill
from hr_core.scope import scope
from tests.careers.skills.makers import asked, declared, degree, in_post, recorded
from tests.cast import Zone


def signed_in(zone: Zone, name: str) -> Client:
    client = Client()
    client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
    return client


def test_a_skill_is_declared_corrected_and_read_in_the_file(zone: Zone) -> None:
    with scope(zone.home, actor=None):
        in_post(zone)
    awa, moussa = signed_in(zone, "awa"), signed_in(zone, "moussa")
    code = asked()[0].skill.code
    given = {"code": code, "level": "3", "on": "2026-01-15"}
    assert awa.post(reverse("careers:own_skill_declare"), given | {"level": ""}).status_code == 422
    assert awa.post(reverse("careers:own_skill_declare"), given).status_code == 302
    assert "déclarée, à confirmer" in awa.get(reverse("careers:own_skills")).content.decode()
    with scope(zone.home, actor=None):
        claim = PersonSkill.objects.get()
    assert "Awa Ndiaye" in moussa.get(reverse("careers:claim_list")).content.decode()
    url = reverse("careers:claim_decide", args=[claim.pk])
    assert moussa.post(url, {"answer": "corrected", "level": "2", "reason": ""}).status_code == 422
    assert moussa.post(url, {"answer": "corrected", "level": "2", "reason": "Encore guidée"}).status_code == 302
    page = moussa.get(reverse("careers:employee_skills", args=[zone.employee("awa").pk])).content.decode()
    assert "Encore guidée" in page
    assert "évaluée" in page


def test_a_head_reads_neither_another_team_nor_themselves(zone: Zone) -> None:
    with scope(zone.home, actor=None):
        other, own = declared(zone, "fatou"), declared(zone, "moussa")
    moussa = signed_in(zone, "moussa")
    for row in (other, own):
        assert moussa.get(reverse("careers:claim_decide", args=[row.pk])).status_code == 404
    for name in ("fatou", "moussa"):
        assert moussa.get(reverse("careers:employee_skills", args=[zone.employee(name).pk])).status_code == 404


def test_the_target_job_shows_its_gap_and_the_way(zone: Zone) -> None:
    with scope(zone.home, actor=None):
        in_post(zone, code="SI-04")
        recorded(zone)
    page = signed_in(zone, "awa").get(reverse("careers:own_skills") + "?vers=SI-12").content.decode()
    assert "Le chemin le plus court" in page


@pytest.mark.parametrize("name", ["claim_list", "diploma_list"])
def test_queries_do_not_grow_with_the_statements(zone: Zone, name: str) -> None:
    client, url = signed_in(zone, "khady"), reverse(f"careers:{name}") + "?vue=toutes"
    counts = []
    for ranks in (range(2), range(2, 9)):
        with scope(zone.home, actor=None):
            for rank in ranks:
                declared(zone, rank=rank)
                degree(zone, title=f"Diplôme {rank}")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20

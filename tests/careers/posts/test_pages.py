"""The pages of the staffing table: their answers, what they show, and queries that do not grow with the posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import PostAct
from careers.selectors.posts.reading import posts_on
from careers.services.posts.acts import creations_approve
from hr_core.scope import scope
from tests.careers.posts.conftest import access, written
from tests.cast import PASSWORD, Zone


def signed_in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def many(zone: Zone, number: int, start: int = 0) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        for rank in range(start, start + number):
            written(zone, f"P-{rank:03d}")
        creations_approve(acts=PostAct.objects.filter(state="proposed"), access=access(zone, "khady"))


@pytest.mark.parametrize("name", ["staffing", "post_list", "vacancy_list"])
def test_queries_do_not_grow_with_the_posts(zone: Zone, name: str) -> None:
    client, url = signed_in("khady"), reverse(f"careers:{name}")
    many(zone, 3)
    client.get(url)
    counts = []
    for more in (0, 20):
        many(zone, more, 3) if more else None
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_a_post_is_created_placed_and_read_on_screen(zone: Zone) -> None:
    fatou, khady = signed_in("fatou"), signed_in("khady")
    given: dict[str, Any] = {
        "number": "P-7", "title": "Chauffeur", "unit": zone.units["ipres-sn/AG-KL"].pk, "effective_on": "2026-01-01",
        "reference": "CA/2025/038", "act_on": "2025-12-18", "is_budgeted": "on",
    }  # fmt: skip
    assert fatou.post(reverse("careers:post_create"), given | {"reference": ""}).status_code == 422
    assert fatou.post(reverse("careers:post_create"), given).status_code == 302
    with scope(zone.home):
        act = PostAct.objects.select_related("post").get()
    page = reverse("careers:post_detail", args=[act.post_id])
    assert "Acte à décider" in fatou.get(page).content.decode()
    decide = reverse("careers:post_act_decide", args=[act.pk])
    assert fatou.post(decide, {}).status_code == 422
    assert khady.post(decide, {}).status_code == 302
    place = reverse("careers:post_holder_add", args=[act.post_id])
    placed = {"staff_number": "00001", "kind": "titular", "start": "2026-02-01", "share": 100}
    assert fatou.post(place, placed).status_code == 302
    assert fatou.post(place, placed | {"staff_number": "00002"}).status_code == 422
    assert "Awa Ndiaye" in fatou.get(page).content.decode()
    assert fatou.get(reverse("careers:post_sheet", args=[act.post_id])).content.startswith(b"%PDF")
    with scope(zone.home):
        assert posts_on(dt.date(2026, 11, 1)).get().occupation == "occupied"

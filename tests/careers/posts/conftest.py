"""Posts of the tests, at IPRES: written by Fatou, decided by Khady."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import Post, PostAct
from careers.services.posts.acts import act_decide, post_create
from hr_core.access import Access, access_of
from tests.cast import Zone

JANUARY = dt.date(2026, 1, 1)
DECISION = {"reference": "CA/2025/038", "act_on": dt.date(2025, 12, 18)}


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def written(zone: Zone, number: str = "P-1", *, unit: str = "AG-KL", **values: Any) -> Post:
    """A post whose creation waits; within the scope of the home institution."""
    given = {"number": number, "title": "Gestionnaire", "category_from": "C"} | values
    act = {"unit": zone.units[f"ipres-sn/{unit}"], "effective_on": JANUARY, **DECISION}
    return post_create(institution=zone.home, values=given, act=act, access=access(zone, "fatou"))


def authorised(zone: Zone, number: str = "P-1", **values: Any) -> Post:
    post = written(zone, number, **values)
    act_decide(act=PostAct.objects.get(post=post), approve=True, answer="", access=access(zone, "khady"))
    return post

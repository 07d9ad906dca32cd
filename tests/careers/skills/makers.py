"""Skills for the tests: Awa's job is that of a post that she holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from careers.models import Diploma, Job, JobSkill, Post, PostHolder
from careers.models import PersonSkill as Statement
from careers.selectors.referential import edition_in_use, jobs
from careers.services.person_skills import diploma_declare, skill_declare, skill_record
from hr_core.access import Access, access_of
from tests.cast import Zone

ON = dt.date(2026, 1, 15)
JOB = "SI-05"


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def job(code: str = JOB) -> Job:
    edition = edition_in_use(on=timezone.localdate())
    assert edition is not None
    return jobs(edition).get(code=code)


def asked(code: str = JOB) -> list[JobSkill]:
    return list(JobSkill.objects.filter(job=job(code)).select_related("skill").order_by("pk"))


def in_post(zone: Zone, name: str = "awa", code: str = JOB) -> PostHolder:
    """Give somebody a post of this job since the first of January."""
    post = Post.objects.create(institution=zone.home, number=f"P-{name}", title="Essai", title_key="essai", job=job(code))
    return PostHolder.objects.create(
        institution=zone.home, employee=zone.employee(name), post=post, start=dt.date(2026, 1, 1)
    )


def declared(zone: Zone, name: str = "awa", rank: int = 0, **values: Any) -> Statement:
    told = {"code": asked()[rank].skill.code, "level": 3, "on": ON, "evidence_kind": "", "evidence": "", "document": None}
    return skill_declare(employee=zone.employee(name), values=told | values, actor=zone.user(name))


def recorded(zone: Zone, name: str = "awa", rank: int = 0, **values: Any) -> Statement:
    told = {"skill": asked()[rank].skill.code, "level": 2, "source": "assessed", "on": ON, "evidence": "Entretien 2025"}
    return skill_record(employee=zone.employee(name), actor=zone.user("fatou"), **(told | values))


def degree(zone: Zone, name: str = "awa", **values: Any) -> Diploma:
    told = {"title": "Licence de gestion", "level": "N5", "school": "Université Cheikh Anta Diop", "obtained_on": dt.date(2008, 7, 1)}
    return diploma_declare(employee=zone.employee(name), values=told | values, actor=zone.user(name))

"""Vacancies and applications as they are at a moment, written without their services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from careers.models import Job, JobSkill, Post
from hr_core.scope import scope
from mobility.contents import digest_of, requirement_of
from mobility.db.door import system_door
from mobility.models import Application, ReleaseOpinion, Vacancy
from mobility.services.vacancies.preparing import TIE_RULES, _fill_from_job
from tests.cast import Zone
from tests.mobility.people import place

JOB = "SI-05"
UNPUBLISHED = ("draft", "to_approve")


def vacancy(zone: Zone, *, state: str = "published", where: str = "home", closed: bool | None = None, **values: Any) -> Vacancy:
    """Prepared by Fatou, approved by Mamadou; closed when its state says so."""
    at, today = place(zone, where), timezone.localdate()
    with scope(at):
        number = f"P-{Post.objects.count() + 1}"
        post = Post.objects.create(institution=at, number=number, title="Comptable", title_key="comptable")
        made = Vacancy(
            institution=at, number=f"AV-{number}", post=post, post_number=number, title="Administrateur de bases", place="Dakar",
            job=Job.objects.select_related("edition").get(code=JOB), forms=["secondment"], length_months=24, budget_line="6611",
            currency="XOF", scale="1.0", tie_rules=list(TIE_RULES), state=state, closes_on=today + dt.timedelta(days=30),
            prepared_by=zone.user("fatou"),
        )  # fmt: skip
        _fill_from_job(made)
        if state not in UNPUBLISHED:
            made.published_on, made.approved_by = today, zone.user("mamadou")
            made.closes_at = timezone.now() + dt.timedelta(days=30)
            made.requirement = requirement_of(made)
            made.digest = digest_of(made.requirement)
            if closed or (closed is None and state not in ("published", "suspended", "cancelled")):
                made.closed_at = timezone.now()
        for name, value in values.items():
            setattr(made, name, value)
        made.save()
        return made


def content(level: int = 3, **values: Any) -> dict[str, Any]:
    """A file that meets the conditions, every skill of the job at one level."""
    skills = [
        {"skill": code, "level": level, "evidence": "certificate", "years_unused": 0, "source": "file"}
        for code in JobSkill.objects.filter(job__code=JOB).values_list("skill__code", flat=True)
    ]
    skills.append({"skill": "C-LNG-01", "level": 4, "evidence": "test", "years_unused": 0, "source": "file"})
    return {
        "job": JOB, "job_months": 40, "past_jobs": [], "band": 5, "education": "N5", "education_fields": ["informatique"],
        "experience_years": 6, "skills": skills, "planned": [], "forms": [], "impediments": [], "name": "Djeneba Coulibaly",
        "institution": "INPS", "country": "ml", "job_title": "", "edition": "RMH-1.0", "on": "2026-11-01",
        "statistics": {"sex": "F", "age": "40 à 49 ans"},
    } | values  # fmt: skip


def application(zone: Zone, of: Vacancy, *, who: str = "djeneba", state: str = "submitted", **values: Any) -> Application:
    """As the person filed it, with what became of it since."""
    person = zone.employee(who)
    now = timezone.now()
    filed: dict[str, Any] = {}
    if state != "draft":
        file = values.pop("snapshot", None) or content()
        filed = {"submitted_at": now, "consented_at": now, "consent_version": "2026-1", "snapshot": file, "digest": digest_of(file),
                 "motivation": "Apprendre.", "interests": "Aucun."}  # fmt: skip
    home = person.institution
    with scope(home, actor=zone.user(who)), system_door():
        number = f"C-{Application.objects.count() + 1}" if filed else ""
        return Application.objects.create(
            **{"institution": zone.regional, "vacancy": of, "home": home, "host_id": of.institution_id, "applicant": zone.user(who),
               "employee": person, "person_uid": person.person_uid, "state": state, "number": number, **filed, **values}
        )  # fmt: skip


def shortlisted(zone: Zone, of: Vacancy, *, who: str = "djeneba", given: bool = False, **values: Any) -> Application:
    """On the short list, the home institution asked; `given`: it answered favourably."""
    told = {"state": "shortlisted", "tenths": 700, "shortlisted_at": timezone.now()} | values
    made = application(zone, of, who=who, **told)
    with scope(zone.regional), system_door():
        opinion = ReleaseOpinion(
            institution=zone.regional, application=made, due_on=timezone.localdate() + dt.timedelta(days=20)
        )
        if given:
            opinion.kind, opinion.given_by, opinion.given_at = "favourable", zone.user("mamadou"), timezone.now()
        opinion.save()
    return made

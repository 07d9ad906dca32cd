"""The people of the demonstration who look for a post: profiles made from their jobs, with seeded levels of skill."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from careers.models import Edition, Job
from careers.selectors.person_skills import jobs_of
from hr_core.models import Employee, Institution, User
from hr_core.scope import scope
from mobility.consents import consent
from mobility.db.door import system_door
from mobility.matching import Framework
from mobility.models import MobilityProfile
from mobility.selectors.framework import framework_of_edition

SEED, EACH = 20_261_129, 44
EVIDENCES = ("appraisal", "appraisal", "certificate", "declared", "declared")
LANGUAGES = ("C-LNG-02", "C-LNG-03")


def profiles(institutions: Sequence[Institution], edition: Edition) -> list[MobilityProfile]:
    """Some forty people an institution, with accounts; nothing when profiles are there."""
    framework = framework_of_edition(edition)
    chance = random.Random(SEED)
    found: list[MobilityProfile] = []
    for place in institutions:
        with scope(place, reason="démonstration"):
            found += _of(place, institutions, framework, edition, chance)
    return found


def _of(
    place: Institution, institutions: Sequence[Institution], framework: Framework, edition: Edition, chance: random.Random
) -> list[MobilityProfile]:
    today = timezone.localdate()
    staff = list(Employee.objects.filter(is_confidential=False, left_on=None).order_by("staff_number"))
    known = jobs_of(staff, today)
    usual = next(iter(known.values()), None)
    if usual is None:
        return []
    own = [each for each in staff if each.user_id]
    known = dict.fromkeys((each.pk for each in own), usual) | known
    people = [each for each in staff if each.pk in known and known[each.pk].edition_id == edition.pk]
    people = (own[:4] + [each for each in people if not each.user_id][::3])[:EACH]
    _accounts(place, [each for each in people if not each.user_id])
    jobs = {job.code: job for job in Job.objects.filter(edition=edition).select_related("band", "education")}
    made = [_profile(place, person, known[person.pk], jobs, framework, institutions, chance) for person in people]
    with system_door():
        MobilityProfile.objects.bulk_create(made)
    return made


def _accounts(place: Institution, people: list[Employee]) -> None:
    """Accounts that nobody signs in with: each person applies by their own."""
    users = [
        User(
            username=f"{place.code}/{each.staff_number}", full_name=each.full_name, password=make_password(None),
            email=f"{place.code}.{each.staff_number}@demonstration.example",
        )
        for each in people
    ]  # fmt: skip
    held = {user.username: user for user in User.objects.filter(username__in=[user.username for user in users])}
    User.objects.bulk_create([user for user in users if user.username not in held])
    held |= {user.username: user for user in User.objects.filter(username__in=[user.username for user in users])}
    for each in people:
        each.user = held[f"{place.code}/{each.staff_number}"]
    Employee.objects.bulk_update(people, ["user"])


def _profile(
    place: Institution, person: Employee, job: Job, jobs: dict[str, Job], framework: Framework,
    institutions: Sequence[Institution], chance: random.Random,
) -> MobilityProfile:  # fmt: skip
    sheet = framework.jobs[job.code]
    skills: list[dict[str, Any]] = [
        {"skill": code, "level": max(1, min(4, level + chance.choice((-1, 0, 0, 0, 1)))), "evidence": chance.choice(EVIDENCES),
         "years_unused": 0, "source": "profile"}
        for code, level in sheet.skills
        if chance.random() < 0.9
    ]  # fmt: skip
    for each in skills:
        each["source"] = "profile" if each["evidence"] == "declared" else "file"
    near = sorted(sheet.neighbours | sheet.evolutions)
    for code, level in framework.jobs[chance.choice(near)].skills[:5] if near else ():
        if code not in {each["skill"] for each in skills}:
            skills.append({"skill": code, "level": max(1, level - 1), "evidence": "declared", "years_unused": 0, "source": "profile"})
    least = framework.working_language_levels[sheet.band - 1]
    skills.append({"skill": framework.working_language, "level": max(least, 3), "evidence": "test", "years_unused": 0, "source": "file"})
    if chance.random() < 0.4:
        skills.append({"skill": chance.choice(LANGUAGES), "level": chance.randint(1, 3), "evidence": "declared", "years_unused": 0, "source": "profile"})
    others = [each for each in institutions if each.pk != place.pk]
    shown = chance.random() < 0.35
    today = timezone.localdate()
    return MobilityProfile(
        institution=place, employee=person, user=person.user, is_open=chance.random() < 0.8, job=job,
        job_months=chance.randint(6, 120), band=sheet.band, education=job.education.code,
        education_fields=list(job.education_fields[:1]), experience_years=max(1, (today - person.seniority_on).days // 365),
        past_jobs=[{"job": near[0], "months": 24, "ended_months_ago": 30}] if near and chance.random() < 0.3 else [],
        skills=skills, planned=[{"skill": code, "level": level} for code, level in sheet.skills[:1]],
        wished_countries=sorted({each.country_id for each in chance.sample(others, min(len(others), 2))}) if chance.random() < 0.4 else [],
        wished_jobs=sorted({job.code, *near[:1]}) if chance.random() < 0.6 else [],
        wished_forms=[], earliest_on=today + timedelta(days=60),
        shown_institutions=[each.pk for each in others[:2]] if shown else [],
        shown_name=person.full_name if shown and chance.random() < 0.5 else "",
        consent_version=consent("profile").version if shown else "", consented_at=timezone.now() if shown else None,
        refreshed_at=timezone.now(),
    )  # fmt: skip

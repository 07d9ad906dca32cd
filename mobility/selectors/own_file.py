"""What the file of an employee says for a mobility profile: job, band, diploma, experience, skills with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from careers.choices_posts import HolderKind
from careers.choices_skills import SkillSource
from careers.models import EducationLevel, Job, PostHolder
from careers.selectors.discipline import bar_to_move
from careers.selectors.person_skills import HeldSkill, diplomas_of, held_skills, jobs_of
from hr_core.access import Access
from hr_core.models import Employee, Posting
from mobility.matching.model import BARRED
from mobility.models import MobilityProfile

LEAST_BAND = 1
EVIDENCE = {SkillSource.DECLARED: "declared", SkillSource.ASSESSED: "appraisal", SkillSource.EVIDENCED: "certificate"}


@dataclass
class FileFacts:
    """Shapes as in `MobilityProfile`."""

    job: Job | None = None
    job_months: int = 0
    past_jobs: list[dict[str, Any]] = field(default_factory=list)
    band: int = LEAST_BAND
    education: str = ""
    education_fields: list[str] = field(default_factory=list)
    experience_years: int = 0
    skills: list[dict[str, Any]] = field(default_factory=list)
    impediments: list[str] = field(default_factory=list)


def facts_of(employee: Employee, day: date) -> FileFacts:
    """Runs in the scope of the institution of the file, for the person themselves."""
    job = jobs_of([employee], day).get(employee.pk)
    facts = FileFacts(job=job, experience_years=months_between(employee.seniority_on, day) // 12)
    if job is not None:
        facts.band = job.band.number
        facts.job_months = months_between(_since(employee, day), day)
    facts.past_jobs = _past_jobs(employee, day, job)
    ranks = dict(EducationLevel.objects.order_by("pk").values_list("code", "rank"))
    diplomas = diplomas_of([employee])[employee.pk]
    if diplomas:
        best = max(diplomas, key=lambda each: ranks.get(each.recognised_level or each.level, 0))
        facts.education = best.recognised_level or best.level
        facts.education_fields = sorted({each.field for each in diplomas if each.field})
    facts.education = facts.education or min(ranks, key=lambda code: ranks[code], default="N1")
    facts.skills = [_skill(each) for each in held_skills([employee], day)[employee.pk]]
    facts.impediments = [BARRED] if bar_to_move(employee, day) else []  # a bond is said by home, which may let go all the same
    return facts


def profile_fill(profile: MobilityProfile, facts: FileFacts) -> None:
    """Take what the file says; what the person declared here stays, unless the file proves it."""
    kept = [each for each in profile.skills if each.get("source") == "profile"]
    proven = {each["skill"] for each in facts.skills}
    profile.job, profile.job_months, profile.past_jobs = facts.job, facts.job_months, facts.past_jobs
    profile.impediments = facts.impediments
    profile.band, profile.experience_years = facts.band, facts.experience_years
    profile.education, profile.education_fields = facts.education, facts.education_fields
    profile.skills = [*facts.skills, *(each for each in kept if each["skill"] not in proven)]


def profile_seen(access: Access) -> MobilityProfile | None:
    """The person's profile, or what it would be from their file; None without a file in service here. Writes nothing."""
    employee = access.employee
    if employee is None or (employee.left_on and employee.left_on <= timezone.localdate()):
        return None
    found = MobilityProfile.objects.filter(user=access.user, employee=employee).select_related("job__edition", "employee").first()
    if found is None:
        found = MobilityProfile(institution=access.institution, employee=employee, user=access.user)
        profile_fill(found, facts_of(employee, timezone.localdate()))
    return found


def months_between(start: date, end: date) -> int:
    """Whole months, never less than none."""
    return max(0, (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def _skill(held: HeldSkill) -> dict[str, Any]:
    evidence = EVIDENCE[SkillSource(held.source)] if held.is_confirmed else "declared"
    if held.is_confirmed and evidence == "declared":
        evidence = "validated"
    return {"skill": held.code, "level": held.level, "evidence": evidence, "years_unused": 0, "source": "file"}


def _since(employee: Employee, day: date) -> date:
    posting = Posting.objects.on(day).filter(employee=employee).first()
    return posting.start if posting else employee.hired_on


def _past_jobs(employee: Employee, day: date, present: Job | None) -> list[dict[str, Any]]:
    """The other jobs of the posts held: months and how long ago they ended."""
    rows = PostHolder.objects.filter(employee=employee, kind=HolderKind.TITULAR, post__job__isnull=False, end__lte=day)
    return [
        {"job": row.post.job.code, "months": months_between(row.start, row.end), "ended_months_ago": months_between(row.end, day)}
        for row in rows.select_related("post__job").order_by("-end")
        if present is None or row.post.job.code != present.code
    ]

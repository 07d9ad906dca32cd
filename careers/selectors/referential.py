"""Reading the edition in use: families, jobs, skills, search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from careers.models import Edition, Job, JobFamily, JobLink, JobSkill, Skill, SkillLevel, SkillRelation
from hr_core.text import fold

FOUND = 40


def edition_in_use(*, on: date) -> Edition | None:
    """The last published edition that applies on a day; for a past day, the one that has been superseded since."""
    return editions_applying(on).first()


def editions_applying(on: date) -> QuerySet[Edition]:
    """Those that apply or applied on a day, the last one first."""
    day = Q(state=Edition.State.PUBLISHED, effective_on__lte=on)
    past = Q(state=Edition.State.SUPERSEDED, effective_on__lte=on, following__edition__effective_on__gt=on)
    return Edition.objects.filter(day | past).order_by("-effective_on", "-pk")


def of_edition_in_use(on: date) -> Q:
    """The rows of the edition in use on a day, in the query that reads them."""
    return Q(edition__in=editions_applying(on).values("pk")[:1])


def families(edition: Edition) -> QuerySet[JobFamily]:
    """The families with `job_count`."""
    return JobFamily.objects.filter(edition=edition).annotate(job_count=Count("jobs")).order_by("pk")


def jobs(edition: Edition) -> QuerySet[Job]:
    return Job.objects.filter(edition=edition).select_related("family", "band", "education").order_by("code")


def skills(edition: Edition) -> QuerySet[Skill]:
    """The dictionary, with `job_count`: how many jobs ask each skill."""
    return (
        Skill.objects.filter(edition=edition)
        .select_related("domain")
        .annotate(job_count=Count("asked_by"))
        .order_by("domain__label", "code")
    )


def job_search(edition: Edition, text: str) -> list[Job]:
    """Jobs whose code, titles, other titles or purpose hold every word, accents and case set aside."""
    return list(jobs(edition).filter(_all_words(text))[:FOUND]) if fold(text) else []


def skill_search(edition: Edition, text: str) -> list[Skill]:
    return list(skills(edition).filter(_all_words(text))[:FOUND]) if fold(text) else []


def asked_skills(*job_keys: int) -> list[JobSkill]:
    """The skills of jobs with `descriptor`, what the level asked looks like."""
    asked = list(
        JobSkill.objects.filter(job__in=job_keys)
        .select_related("skill")
        .prefetch_related(Prefetch("skill__levels", SkillLevel.objects.order_by("level")))
        .order_by("pk")
    )
    for each in asked:
        each.descriptor = each.skill.levels.all()[each.level - 1].descriptor  # type: ignore[attr-defined]
    return asked


@dataclass(frozen=True)
class Passage:
    """A job that one may reach, and how many skills it has in common with the present one."""

    job: Job
    kind: str
    common: int


def passages(job: Job) -> list[Passage]:
    """Neighbours, then evolutions, with the skills in common."""
    links = list(
        JobLink.objects.filter(origin=job)
        .select_related("target__band")
        .annotate(
            common=Count(
                "target__skills", filter=Q(target__skills__skill__in=job.skills.values("skill")), distinct=True
            )
        )
        .order_by("-kind", "target__band__number", "target__code")
    )
    return [Passage(link.target, link.kind, link.common) for link in links]


def leading_to(job: Job) -> list[Job]:
    """The jobs from which this one is an evolution."""
    origins = JobLink.objects.filter(target=job, kind=JobLink.Kind.EVOLUTION).values("origin")
    return list(jobs(job.edition).filter(pk__in=origins))


def related_skills(skill: Skill) -> list[tuple[Skill, Any]]:
    """(skill, credit) of the related ones, the best credit first."""
    found = SkillRelation.objects.filter(Q(first=skill) | Q(second=skill)).select_related("first", "second")
    pairs = [(each.second if each.first_id == skill.pk else each.first, each.credit) for each in found]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].code))


def _all_words(text: str) -> Q:
    condition = Q()
    for word in fold(text).split():
        condition &= Q(search_text__contains=word)
    return condition

"""What the match reads of an edition kept in the database; and a need, a profile from their JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from careers.models import Edition, EducationLevel, Job, JobLink, JobSkill, Skill, SkillRelation
from mobility.matching import Demand, Diploma, Framework, HeldSkill, Need, Profile
from mobility.matching.cases import OLDEST_JOB_YEARS, SHORTEST_JOB_MONTHS
from mobility.matching.framework import JobFacts, SkillFacts


def framework_of_edition(edition: Edition) -> Framework:
    """Read once per edition and text: a published edition no longer changes."""
    return _framework(edition.pk, edition.digest)


@lru_cache(maxsize=4)
def _framework(key: int, digest: str) -> Framework:
    edition = Edition.objects.get(pk=key)
    asked: dict[int, list[tuple[str, int]]] = {}
    for job, skill, level in JobSkill.objects.filter(edition=key).order_by("pk").values_list("job", "skill__code", "level"):
        asked.setdefault(job, []).append((skill, level))
    links: dict[tuple[int, str], set[str]] = {}
    for origin, kind, target in JobLink.objects.filter(edition=key).values_list("origin", "kind", "target__code"):
        links.setdefault((origin, kind), set()).add(target)
    related: dict[str, list[tuple[str, Fraction]]] = {}
    for first, second, credit in SkillRelation.objects.filter(edition=key).values_list("first__code", "second__code", "credit"):
        related.setdefault(first, []).append((second, Fraction(credit)))
        related.setdefault(second, []).append((first, Fraction(credit)))
    jobs = Job.objects.filter(edition=key).select_related("family", "band", "education").order_by("code")
    return Framework(
        code=edition.code,
        jobs={
            job.code: JobFacts(
                job.code, job.title, job.family.code, job.band.number, job.education.code, tuple(job.education_fields),
                job.experience_years, tuple(asked.get(job.pk, ())), frozenset(links.get((job.pk, "neighbour"), ())),
                frozenset(links.get((job.pk, "evolution"), ())),
            )
            for job in jobs
        },
        skills={each.code: SkillFacts(each.label, each.kind) for each in Skill.objects.filter(edition=key)},
        related={code: tuple(sorted(rows, key=lambda row: (-row[1], row[0]))) for code, rows in related.items()},
        education=dict(EducationLevel.objects.filter(edition=key).values_list("code", "rank")),
        bands=max((job.band.number for job in jobs), default=0),
        working_language=edition.working_language,
        working_language_levels=tuple(edition.working_language_levels),
    )  # fmt: skip


def need_from(content: Mapping[str, Any], id: str) -> Need:
    """The need that a frozen requirement tells (`mobility.services.vacancies.requirement_of` writes it)."""
    diploma = next((each for each in content["conditions"] if each["kind"] == "diploma"), None)
    return Need(
        id=id,
        job=content["job"],
        band=content["band"],
        skills=tuple(Demand(each["skill"], each["level"]) for each in content["skills"]),
        education=content["education"],
        education_fields=tuple(content["education_fields"]),
        experience_years=content["experience_years"],
        required_languages=tuple(Demand(each["skill"], each["level"]) for each in content["languages"] if each["required"]),
        desired_languages=tuple(Demand(each["skill"], each["level"]) for each in content["languages"] if not each["required"]),
        diploma=Diploma(diploma["level"], tuple(diploma.get("fields", ()))) if diploma else None,
        eliminatory=tuple(Demand(each["skill"], each["level"]) for each in content["conditions"] if each["kind"] == "skill"),
        forms=frozenset(content["forms"]),
    )


def profile_from(content: Mapping[str, Any], id: str, framework: Framework) -> Profile:
    """The profile that a frozen file tells (`mobility.services.profiles.content_of` writes it).

    Skills and jobs that the edition does not know are left out: a file outlives the edition that it was written under.
    """
    held = _held(content["skills"], framework)
    jobs = [content["job"], *(each["job"] for each in content["past_jobs"] if _counts(each))]
    return Profile(
        id=id,
        jobs=tuple(job for job in jobs if job in framework.jobs),
        band=content["band"],
        education=content["education"],
        education_fields=tuple(content["education_fields"]),
        experience_years=Fraction(content["experience_years"]),
        skills=held,
        planned=_held(content.get("planned", ()), framework),
        forms=frozenset(content.get("forms", ())),
        impediments=frozenset(content.get("impediments", ())),
    )


def _held(rows: Sequence[Mapping[str, Any]], framework: Framework) -> dict[str, HeldSkill]:
    return {
        each["skill"]: HeldSkill(each["level"], each.get("evidence", "declared"), each.get("years_unused", 0))
        for each in rows
        if each["skill"] in framework.skills
    }


def _counts(row: Mapping[str, Any]) -> bool:
    return row["months"] >= SHORTEST_JOB_MONTHS and row["ended_months_ago"] < OLDEST_JOB_YEARS * 12

"""An edition as data for others: JSON of everything, CSV of each list. Read from the database, not from a file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch

from careers.models import (
    Band,
    Edition,
    Job,
    JobFamily,
    JobLink,
    JobSkill,
    Qualification,
    Skill,
    SkillLevel,
    SkillRelation,
    WeighingFactor,
)

JOINED = " | "


@dataclass(frozen=True)
class Table:
    """A list as CSV: its name for people, its headings, its rows."""

    label: str
    headings: tuple[str, ...]
    rows: Callable[[Edition], Iterator[tuple[Any, ...]]]


def edition_json(edition: Edition) -> str:
    """Everything that the edition says, in one object; with its errata when it has some."""
    errata = list(
        edition.errata.filter(state="applied").values("number", "reason", "changes", "digest")  # type: ignore[attr-defined]
    )
    head = {
        "code": edition.code,
        "title": edition.title,
        "effective_on": edition.effective_on.isoformat(),
        "digest": edition.digest,
    } | ({"errata": errata} if errata else {})
    return json.dumps(head | edition_text(edition), ensure_ascii=False, indent=1)


def text_digest(text: dict[str, Any]) -> str:
    """The SHA-256 of a text, its keys in order."""
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def known_text(edition: Edition) -> dict[str, Any]:
    """The text of an edition, to read only: that of a published one is kept by this process, since nothing but an erratum changes it."""
    if edition.state not in (Edition.State.PUBLISHED, Edition.State.SUPERSEDED):
        return edition_text(edition)
    last = edition.errata.filter(state="applied").order_by("-number").values_list("digest", flat=True).first()
    return _kept_text(edition.pk, last or edition.digest)


@lru_cache(maxsize=4)
def _kept_text(key: int, digest: str) -> dict[str, Any]:
    return edition_text(Edition.objects.get(pk=key))


def edition_text(edition: Edition) -> dict[str, Any]:
    """The text of an edition: what circulates, is hashed and compared. Eleven queries."""
    return json.loads(json.dumps(
        {
            "notice": edition.notice,
            "notes": edition.notes,
            "weighing": edition.weighing,
            "bands": [_band(band) for band in _of(Band, edition).select_related("usual_education")],
            "factors": list(_of(WeighingFactor, edition).values("code", "label", "weight", "attribute", "description")),
            "families": list(_of(JobFamily, edition).values("code", "label", "purpose", "alternative_labels")),
            "qualifications": list(
                _of(Qualification, edition).values("code", "label", "organiser", "usual_band__number")
            ),
            "skills": [_skill(skill) for skill in _skills(edition)],
            "skill_relations": [
                {"first": each.first.code, "second": each.second.code, "credit": str(each.credit)}
                for each in _of(SkillRelation, edition).select_related("first", "second").order_by("pk")
            ],
            "jobs": [_job(job) for job in _jobs(edition)],
        }
    ))


def edition_csv(edition: Edition, table: str) -> str:
    """One list, semicolons between fields, with the mark by which spreadsheets know UTF-8."""
    chosen = CSV_TABLES[table]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(chosen.headings)
    writer.writerows(chosen.rows(edition))
    return "\ufeff" + text.getvalue()


def _of(model: Any, edition: Edition) -> Any:
    return model.objects.filter(edition=edition)


def _jobs(edition: Edition) -> Any:
    links = JobLink.objects.select_related("target").order_by("pk")
    asked = JobSkill.objects.select_related("skill").order_by("pk")
    return (
        _of(Job, edition)
        .select_related("family", "band", "education")
        .prefetch_related(Prefetch("skills", asked), Prefetch("links", links), "codes", "qualifications__qualification")
        .order_by("code")
    )


def _skills(edition: Edition) -> Any:
    levels = SkillLevel.objects.order_by("level")
    return _of(Skill, edition).select_related("domain").prefetch_related(Prefetch("levels", levels)).order_by("code")


def _band(band: Band) -> dict[str, Any]:
    words = ("label", "knowledge", "complexity", "autonomy", "relations", "supervision", "impact", "typical_titles")
    return (
        {"number": band.number}
        | {name: getattr(band, name) for name in words}
        | {
            "usual_education": band.usual_education.code,
            "points_min": band.points_min,
            "points_max": band.points_max,
        }
    )


def _skill(skill: Skill) -> dict[str, Any]:
    return {
        "code": skill.code,
        "domain": skill.domain.code,
        "kind": skill.kind,
        "label": skill.label,
        "description": skill.description,
        "e_cf": skill.e_cf,
        "levels_generic": skill.levels_generic,
        "levels": [each.descriptor for each in skill.levels.all()],
    }


def _job(job: Job) -> dict[str, Any]:
    links = job.links.all()
    return {
        "code": job.code,
        "family": job.family.code,
        "title": job.title,
        "title_feminine": job.title_feminine,
        "alternative_titles": job.alternative_titles,
        "purpose": job.purpose,
        "activities": job.activities,
        "band": job.band.number,
        "education": job.education.code,
        "education_fields": job.education_fields,
        "experience_years": job.experience_years,
        "skills": [{"skill": each.skill.code, "level": each.level} for each in job.skills.all()],
        "neighbours": [each.target.code for each in links if each.kind == JobLink.Kind.NEIGHBOUR],
        "evolutions": [each.target.code for each in links if each.kind == JobLink.Kind.EVOLUTION],
        "qualifications": [each.qualification.code for each in job.qualifications.all()],
        "codes": [
            {"system": each.system, "code": each.code, "label": each.label, "quality": each.quality}
            for each in job.codes.all()
        ],
    }


def _job_rows(edition: Edition) -> Iterator[tuple[Any, ...]]:
    for job in _jobs(edition):
        codes = {each.system: each for each in job.codes.all()}
        foreign = [
            (codes[system].code, codes[system].get_quality_display()) if system in codes else ("", "")
            for system in ("isco08", "rome", "esco")
        ]
        yield (
            *(job.code, job.family.code, job.title, job.title_feminine, JOINED.join(job.alternative_titles)),
            *(job.purpose, JOINED.join(job.activities), job.band.number, job.education.code),
            *(JOINED.join(job.education_fields), job.experience_years),
            *(value for pair in foreign for value in pair),
        )


def _skill_rows(edition: Edition) -> Iterator[tuple[Any, ...]]:
    for skill in _skills(edition):
        levels = [each.descriptor for each in skill.levels.all()]
        kind = skill.get_kind_display()
        yield (skill.code, skill.domain.label, kind, skill.label, skill.description, skill.e_cf, *levels)


def _asked_rows(edition: Edition) -> Iterator[tuple[Any, ...]]:
    for each in _of(JobSkill, edition).select_related("job", "skill").order_by("job__code", "pk"):
        yield each.job.code, each.job.title, each.skill.code, each.skill.label, each.level


def _link_rows(edition: Edition) -> Iterator[tuple[Any, ...]]:
    for each in _of(JobLink, edition).select_related("origin", "target").order_by("origin__code", "pk"):
        yield each.origin.code, each.origin.title, each.get_kind_display(), each.target.code, each.target.title


CSV_TABLES = {
    "metiers": Table(
        "Métiers",
        ("code", "famille", "intitulé", "intitulé féminin", "autres intitulés", "mission", "activités", "bande", "diplôme",
         "spécialités", "expérience (années)", "CITP-08", "qualité", "ROME 4.0", "qualité", "ESCO", "qualité"),
        _job_rows,
    ),
    "competences": Table(
        "Compétences et niveaux",
        ("code", "domaine", "nature", "intitulé", "description", "e-CF", "niveau 1", "niveau 2", "niveau 3", "niveau 4"),
        _skill_rows,
    ),
    "competences-des-metiers": Table(
        "Compétences de chaque métier", ("métier", "intitulé", "compétence", "intitulé", "niveau"), _asked_rows
    ),
    "passages": Table(
        "Passages entre métiers", ("depuis", "intitulé", "passage", "vers", "intitulé"), _link_rows
    ),
}  # fmt: skip

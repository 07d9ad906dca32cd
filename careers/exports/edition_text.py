"""The text of editions as plain data: what circulates, is hashed and compared. Seven queries, whatever the number of editions."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from careers.models import (
    Band,
    Edition,
    Job,
    JobCode,
    JobFamily,
    JobLink,
    JobQualification,
    JobSkill,
    Qualification,
    Skill,
    SkillLevel,
    SkillRelation,
    WeighingFactor,
)

KEPT: dict[tuple[int, str], dict[str, Any]] = {}
MOST_KEPT = 4


def text_digest(text: dict[str, Any]) -> str:
    """The SHA-256 of a text, its keys in order."""
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def edition_text(edition: Edition) -> dict[str, Any]:
    return edition_texts([edition])[0]


def known_texts(editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """Texts to read only: those of published editions are kept by this process, since nothing but an erratum changes them."""
    final = [each for each in editions if each.state in (Edition.State.PUBLISHED, Edition.State.SUPERSEDED)]
    errata = Edition.objects.filter(pk__in=[each.pk for each in final], errata__state="applied").order_by("errata__number")
    last = dict(errata.values_list("pk", "errata__digest"))
    marks = {each.pk: (each.pk, last.get(each.pk) or each.digest) for each in final}
    unknown = [each for each in editions if marks.get(each.pk) not in KEPT]
    made = {each.pk: text for each, text in zip(unknown, edition_texts(unknown), strict=True)}
    found = [made[each.pk] if each.pk in made else KEPT[marks[each.pk]] for each in editions]
    KEPT.update({marks[key]: text for key, text in made.items() if key in marks})
    for mark in list(KEPT)[:-MOST_KEPT]:
        KEPT.pop(mark, None)
    return found


def edition_texts(editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """In the order given."""
    if not editions:
        return []
    keys = [each.pk for each in editions]
    parts = {
        "bands": _told(Band.objects.filter(edition__in=keys).select_related("usual_education"), _band),
        "factors": _values(WeighingFactor, keys, "code", "label", "weight", "attribute", "description"),
        "families": _values(JobFamily, keys, "code", "label", "purpose", "alternative_labels"),
        "qualifications": _values(Qualification, keys, "code", "label", "organiser", "usual_band__number"),
        "skills": _told(_skills(keys), _skill),
        "skill_relations": _told(SkillRelation.objects.filter(edition__in=keys).select_related("first", "second").order_by("pk"), _relation),
        "jobs": _told(_jobs(keys), _job),
    }
    heads = ({"notice": each.notice, "notes": each.notes, "weighing": each.weighing} for each in editions)
    return [
        json.loads(json.dumps(head | {name: rows[each.pk] for name, rows in parts.items()}))
        for head, each in zip(heads, editions, strict=True)
    ]  # fmt: skip


def _told(rows: Iterable[Any], say: Callable[[Any], dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """By edition."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.edition_id].append(say(row))
    return found


def _values(model: Any, keys: Sequence[int], *names: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in model.objects.filter(edition__in=keys).values("edition_id", *names):
        found[row.pop("edition_id")].append(row)
    return found


def _skills(keys: Sequence[int]) -> Any:
    levels = SkillLevel.objects.filter(skill=OuterRef("pk")).order_by("level").values("descriptor")
    return Skill.objects.filter(edition__in=keys).select_related("domain").annotate(told=ArraySubquery(levels)).order_by("code")


def _jobs(keys: Sequence[int]) -> Any:
    asked = JobSkill.objects.filter(job=OuterRef("pk")).order_by("pk").values(told=JSONObject(skill="skill__code", level="level"))
    linked = JobLink.objects.filter(origin=OuterRef("pk")).order_by("pk").values(told=JSONObject(kind="kind", code="target__code"))
    titled = JobQualification.objects.filter(job=OuterRef("pk")).order_by("pk").values("qualification__code")
    coded = JobCode.objects.filter(job=OuterRef("pk")).order_by("pk")
    return (
        Job.objects.filter(edition__in=keys)
        .annotate(
            of_family=F("family__code"), of_band=F("band__number"), of_education=F("education__code"), asked=ArraySubquery(asked),
            linked=ArraySubquery(linked), titled=ArraySubquery(titled),
            coded=ArraySubquery(coded.values(told=JSONObject(system="system", code="code", label="label", quality="quality"))),
        )
        .order_by("code")
    )  # fmt: skip


def _band(band: Band) -> dict[str, Any]:
    words = ("label", "knowledge", "complexity", "autonomy", "relations", "supervision", "impact", "typical_titles")
    return (
        {"number": band.number}
        | {name: getattr(band, name) for name in words}
        | {"usual_education": band.usual_education.code, "points_min": band.points_min, "points_max": band.points_max}
    )


def _relation(row: SkillRelation) -> dict[str, Any]:
    return {"first": row.first.code, "second": row.second.code, "credit": str(row.credit)}


def _skill(skill: Any) -> dict[str, Any]:
    words = ("kind", "label", "description", "e_cf", "levels_generic")
    return {"code": skill.code, "domain": skill.domain.code} | {name: getattr(skill, name) for name in words} | {"levels": skill.told}


def _job(job: Any) -> dict[str, Any]:
    return {
        "code": job.code, "family": job.of_family, "title": job.title, "title_feminine": job.title_feminine,
        "alternative_titles": job.alternative_titles, "purpose": job.purpose, "activities": job.activities, "band": job.of_band,
        "education": job.of_education, "education_fields": job.education_fields, "experience_years": job.experience_years,
        "skills": job.asked,
        "neighbours": [each["code"] for each in job.linked if each["kind"] == JobLink.Kind.NEIGHBOUR],
        "evolutions": [each["code"] for each in job.linked if each["kind"] == JobLink.Kind.EVOLUTION],
        "qualifications": job.titled, "codes": job.coded,
    }  # fmt: skip

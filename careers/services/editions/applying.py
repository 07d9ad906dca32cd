"""From an accepted amendment to the text: each kind knows how it is written in, and in which words it is read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from careers.choices_referential import AmendmentKind as Kind
from careers.choices_referential import ArticleKind, Fate
from careers.models import Amendment, Band, Edition, EducationLevel, Job, JobFamily, JobLink, Skill
from careers.selectors.differences import PLAIN
from careers.services.editions.text import (
    job_add_like,
    job_remove,
    job_write,
    level_set,
    link_set,
    skill_write,
)
from hr_core.services.errors import Refusal
from hr_core.text import fold, french_spaces

#: Fields that « changer une rubrique » may name; lists are written one element a line.
JOB_FIELDS = ("purpose", "activities", "education", "education_fields", "experience_years", "family")
SKILL_FIELDS = ("description",)
LIST_FIELDS = ("activities", "education_fields")


def key_of(amendment: Amendment) -> str:
    """What it touches: two amendments of one key are side by side, and one at most is accepted."""
    kind, code, told = amendment.kind, amendment.code, amendment.proposal
    if kind == Kind.ADD_JOB:
        return f"job:+:{fold(told.get('title', ''))}"[:200]
    if kind in (Kind.REMOVE_JOB, Kind.MERGE_JOBS, Kind.SPLIT_JOB):
        return f"job:{code}:fate"
    if kind in (Kind.ADD_NEIGHBOUR, Kind.REMOVE_NEIGHBOUR):
        return "near:" + ":".join(sorted((code, str(told.get("other", "")))))
    if kind == Kind.ADD_TITLE:
        return f"job:{code}:title+:{fold(told.get('title', ''))}"[:200]
    if kind == Kind.CHANGE_LEVEL:
        return f"job:{code}:skill:{told.get('skill', '')}"
    field = {Kind.RENAME: "title", Kind.CHANGE_BAND: "band"}.get(kind, amendment.field)  # type: ignore[call-overload]
    return f"{amendment.article}:{code}:{field}"


def apply(amendment: Amendment) -> None:
    """Write the amendment into the text of its edition. `Refusal` when an article that it names is gone."""
    told = amendment.accepted if amendment.accepted is not None else amendment.proposal
    edition = amendment.edition
    if amendment.article == ArticleKind.SKILL:
        _apply_to_skill(amendment, _skill(edition, amendment.code), told)
    elif amendment.kind == Kind.ADD_JOB:
        values = {
            "title": told["title"], "title_feminine": told.get("title_feminine") or told["title"], "alternative_titles": [],
            "purpose": told["purpose"], "family": _family(edition, told["family"]), "band": _band(edition, told["band"]),
        }  # fmt: skip
        job_add_like(edition=edition, model=_job(edition, told["like"]), values=values)
    else:
        _apply_to_job(amendment, _job(edition, amendment.code), told)


def _apply_to_skill(amendment: Amendment, skill: Skill, told: dict[str, Any]) -> None:
    name = "label" if amendment.kind == Kind.RENAME else amendment.field
    if name not in ("label", *SKILL_FIELDS):
        raise Refusal(_("Cette rubrique d’une compétence ne se change pas par amendement."))
    skill_write(skill=skill, values={name: told["value"]}, levels=[each.descriptor for each in skill.levels.order_by("level")])


def _apply_to_job(amendment: Amendment, job: Job, told: dict[str, Any]) -> None:
    edition, kind, note = amendment.edition, amendment.kind, str(amendment)
    if kind == Kind.REMOVE_JOB:
        after = told.get("other") or ""
        job_remove(job=job, fate=Fate.REPLACED if after else Fate.REMOVED, targets=[after] if after else [], note=note)
    elif kind == Kind.MERGE_JOBS:
        into = _job(edition, told["other"])
        titles = list(dict.fromkeys([*into.alternative_titles, job.title, *job.alternative_titles]))
        job_write(job=into, values={"alternative_titles": titles})
        job_remove(job=job, fate=Fate.MERGED, targets=[into.code], note=note)
    elif kind == Kind.SPLIT_JOB:
        parts = [
            job_add_like(edition=edition, model=job, values={"title": title, "title_feminine": title, "alternative_titles": []})
            for title in told["titles"]
        ]
        job_remove(job=job, fate=Fate.SPLIT, targets=[part.code for part in parts], note=note)
    elif kind == Kind.RENAME:
        kept = list(dict.fromkeys([*job.alternative_titles, job.title]))
        job_write(job=job, values={
            "title": told["value"], "title_feminine": told.get("title_feminine") or told["value"], "alternative_titles": kept,
        })  # fmt: skip
    elif kind == Kind.CHANGE_BAND:
        job_write(job=job, values={"band": _band(edition, told["value"])})
    elif kind == Kind.ADD_TITLE:
        job_write(job=job, values={"alternative_titles": list(dict.fromkeys([*job.alternative_titles, told["title"]]))})
    elif kind == Kind.CHANGE_LEVEL:
        level_set(job=job, skill=_skill(edition, told["skill"]), level=int(told["value"]))
    elif kind in (Kind.ADD_NEIGHBOUR, Kind.REMOVE_NEIGHBOUR):
        link_set(origin=job, target=_job(edition, told["other"]), kind=JobLink.Kind.NEIGHBOUR, present=kind == Kind.ADD_NEIGHBOUR)
    elif kind == Kind.CHANGE_FIELD:
        job_write(job=job, values={amendment.field: _value(edition, amendment.field, told["value"])})


def _value(edition: Edition, field: str, value: Any) -> Any:
    if field not in JOB_FIELDS:
        raise Refusal(_("Cette rubrique d’un métier ne se change pas par amendement."))
    if field == "education":
        return _found(EducationLevel.objects.filter(edition=edition, code=value).first(), value)
    if field == "family":
        return _family(edition, value)
    if field in LIST_FIELDS:
        return [line.strip() for line in (value if isinstance(value, list) else str(value).splitlines()) if line.strip()]
    return int(value) if field == "experience_years" else value


def _job(edition: Edition, code: str) -> Job:
    return _found(Job.objects.filter(edition=edition, code=code).select_related("family", "edition").first(), code)


def _skill(edition: Edition, code: str) -> Skill:
    return _found(Skill.objects.filter(edition=edition, code=code).select_related("domain", "edition").first(), code)


def _band(edition: Edition, number: Any) -> Band:
    return _found(Band.objects.filter(edition=edition, number=int(number)).first(), number)


def _family(edition: Edition, code: str) -> JobFamily:
    return _found(JobFamily.objects.filter(edition=edition, code=code).first(), code)


def _found(record: Any, code: Any) -> Any:
    if record is None:
        raise Refusal(_("%(code)s n’est plus dans le texte : voyez les autres amendements acceptés.") % {"code": code})
    return record


def proposal_words(kind: str, field: str, told: dict[str, Any]) -> str:
    """The proposal in a sentence, with French spaces."""
    return french_spaces(_sentence(kind, field, told))


def _sentence(kind: str, field: str, told: dict[str, Any]) -> str:
    if kind == Kind.ADD_JOB:
        words = _("Ajouter « %(title)s » (famille %(family)s, bande %(band)s), d’après %(like)s. Mission : %(purpose)s")
        return words % told
    if kind == Kind.REMOVE_JOB:
        return _("Supprimer ; remplacé par %(other)s.") % told if told.get("other") else _("Supprimer, sans remplaçant.")
    if kind == Kind.MERGE_JOBS:
        return _("Fondre dans %(other)s.") % told
    if kind == Kind.SPLIT_JOB:
        return _("Scinder en %(titles)s.") % {"titles": ", ".join(f"« {each} »" for each in told["titles"])}
    if kind == Kind.CHANGE_LEVEL:
        if int(told["value"]) == 0:
            return _("Ne plus demander %(skill)s.") % told
        return _("Demander %(skill)s au niveau %(value)s.") % told
    if kind == Kind.CHANGE_BAND:
        return _("Passer à la bande %(value)s.") % told
    if kind == Kind.ADD_TITLE:
        return _("Ajouter l’appellation « %(title)s ».") % told
    if kind == Kind.ADD_NEIGHBOUR:
        return _("Ajouter %(other)s aux métiers voisins.") % told
    if kind == Kind.REMOVE_NEIGHBOUR:
        return _("Retirer %(other)s des métiers voisins.") % told
    if kind == Kind.RENAME:
        return _("Intituler « %(value)s ».") % told
    value = told.get("value")
    shown = " ; ".join(value) if isinstance(value, list) else value
    return _("%(field)s : « %(value)s »") % {"field": str(PLAIN.get(field, field)).capitalize(), "value": shown}

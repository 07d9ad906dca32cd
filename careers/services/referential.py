"""Loading an edition from its file, whole and once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from careers.edition_file import DATA, edition_codes, edition_content
from careers.models import (
    Band,
    CommonSkill,
    Correspondence,
    Edition,
    EducationLevel,
    Job,
    JobCode,
    JobFamily,
    JobLink,
    JobQualification,
    JobSkill,
    ProficiencyLevel,
    Qualification,
    Skill,
    SkillDomain,
    SkillLevel,
    SkillRelation,
    WeighingFactor,
)
from hr_core.services.errors import Refusal
from hr_core.text import fold

BATCH = 2000
NOTES = ("note", "code_policy", "mobility_note", "isco_note")


def editions_seed() -> str:
    """Load the product's editions that are not there yet; a sentence says what is there now."""
    loaded = [edition_load(code) for code in edition_codes()]
    jobs = Job.objects.filter(edition__in=loaded).count()
    return f"{len(loaded)} édition du référentiel, {jobs} métiers."


@transaction.atomic
def edition_load(code: str) -> Edition:
    """Load and publish an edition that comes with the product; the one that is already there is left as it is.

    `Refusal` when the file no longer is the one that was published: an edition is never changed in place.
    """
    digest = _digest(code)
    existing = Edition.objects.filter(code=code).first()
    if existing:
        if existing.digest != digest:
            raise Refusal(
                _("L’édition %(code)s est publiée et son fichier a changé : publiez une nouvelle édition.")
                % {"code": code}
            )
        return existing
    content = edition_content(code)
    edition = _edition(content, digest)
    _Loader(edition, content).load()
    edition.state = Edition.State.PUBLISHED
    edition.save(update_fields=["state"])
    return edition


def _digest(code: str) -> str:
    return hashlib.sha256((DATA / f"{code.lower()}.toml").read_bytes()).hexdigest()


def _edition(content: dict[str, Any], digest: str) -> Edition:
    head = content["edition"]
    return Edition.objects.create(
        code=head["code"],
        title=head["title"],
        effective_on=date.fromisoformat(head["date"]),
        notice=head["notice"],
        notes={name: head[name] for name in NOTES},
        working_language=head["working_language_skill"],
        working_language_levels=head["working_language_level_by_band"],
        weighing=content["weighing"],
        digest=digest,
    )


class _Loader:
    """Writes the tables of one edition in the order of their references, a few statements for each."""

    def __init__(self, edition: Edition, content: dict[str, Any]) -> None:
        self.edition, self.content = edition, content

    def load(self) -> None:
        self._rows(Correspondence, "correspondence", lambda row: row)
        self._rows(ProficiencyLevel, "level", lambda row: row)
        self._rows(WeighingFactor, "factor", _factor)
        self.education = self._by_code(EducationLevel, "education_level", lambda row: row)
        self.bands = {band.number: band for band in self._rows(Band, "band", self._band)}
        self.qualifications = self._by_code(Qualification, "qualification", self._qualification)
        self.families = self._by_code(JobFamily, "family", _family)
        self.domains = self._by_code(SkillDomain, "skill_domain", lambda row: row)
        self.skills = self._by_code(Skill, "skill", self._skill)
        self._many(SkillLevel, self._levels())
        self._rows(SkillRelation, "skill_relation", self._relation)
        self._rows(CommonSkill, "common_skill", self._common)
        self.jobs = self._by_code(Job, "job", self._job)
        self._many(JobSkill, self._asked())
        self._many(JobLink, self._links())
        self._many(JobCode, self._codes())
        self._many(JobQualification, self._qualified())

    def _rows(self, model: type[models.Model], table: str, facts: Callable[[Any], dict[str, Any]]) -> list[Any]:
        return self._many(model, (facts(row) for row in self.content[table]))

    def _by_code(self, model: type[models.Model], table: str, facts: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return {each.code: each for each in self._rows(model, table, facts)}

    def _many(self, model: type[models.Model], rows: Iterable[dict[str, Any]]) -> list[Any]:
        return model._default_manager.bulk_create([model(edition=self.edition, **row) for row in rows], BATCH)

    def _band(self, row: dict[str, Any]) -> dict[str, Any]:
        facts = _without(row, "code", "typical_local_titles", "usual_education")
        return facts | {
            "number": row["code"],
            "typical_titles": row["typical_local_titles"],
            "usual_education": self.education[row["usual_education"]],
        }

    def _qualification(self, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"usual_band": self.bands[row["usual_band"]]}

    def _skill(self, row: dict[str, Any]) -> dict[str, Any]:
        text = fold(f"{row['code']} {row['label']} {row['description']}")
        return _without(row, "levels", "domain") | {"domain": self.domains[row["domain"]], "search_text": text}

    def _levels(self) -> Iterable[dict[str, Any]]:
        for row in self.content["skill"]:
            for level, descriptor in enumerate(row["levels"], start=1):
                yield {"skill": self.skills[row["code"]], "level": level, "descriptor": descriptor}

    def _relation(self, row: dict[str, Any]) -> dict[str, Any]:
        hundredths = int(row["credit"] * 100)
        return {"first": self.skills[row["a"]], "second": self.skills[row["b"]], "credit": f"0.{hundredths:02d}"}

    def _common(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"skill": self.skills[row["skill"]], "levels_by_band": row["level_by_band"]}

    def _job(self, row: dict[str, Any]) -> dict[str, Any]:
        words = [row["code"], row["title"], row["title_feminine"], *row["alternative_titles"], row["purpose"]]
        kept = ("code", "title", "title_feminine", "alternative_titles", "purpose", "activities", "education_fields")
        return {name: row[name] for name in kept} | {
            "family": self.families[row["family"]],
            "education": self.education[row["required_education"]],
            "experience_years": row["typical_experience_years"],
            "band": self.bands[row["level_band"]],
            "search_text": fold(" ".join(words)),
        }

    def _asked(self) -> Iterable[dict[str, Any]]:
        for row in self.content["job"]:
            for each in row["skills"]:
                yield {"job": self.jobs[row["code"]], "skill": self.skills[each["skill"]], "level": each["level"]}

    def _links(self) -> Iterable[dict[str, Any]]:
        kinds = {"mobility_areas": JobLink.Kind.NEIGHBOUR, "mobility_evolution": JobLink.Kind.EVOLUTION}
        for row in self.content["job"]:
            for name, kind in kinds.items():
                for other in row[name]:
                    yield {"origin": self.jobs[row["code"]], "target": self.jobs[other], "kind": kind}

    def _codes(self) -> Iterable[dict[str, Any]]:
        isco = {row["code"]: row for row in self.content["isco08"]}
        rome = {row["code"]: row["label"] for row in self.content["rome"]}
        system = JobCode.System
        for row in self.content["job"]:
            job, code = self.jobs[row["code"]], row["isco08"]
            labels = {"label": isco[code]["label_fr"], "label_en": isco[code]["label_en"]}
            yield {"job": job, "system": system.ISCO, "code": code, "quality": row["isco08_match"], **labels}
            if "rome" in row:
                match, label = row["rome_match"], rome[row["rome"]]
                yield {"job": job, "system": system.ROME, "code": row["rome"], "quality": match, "label": label}
            if "esco_code" in row:
                yield {"job": job, "system": system.ESCO, "code": row["esco_code"], "label": row["esco_label"]}

    def _qualified(self) -> Iterable[dict[str, Any]]:
        for row in self.content["job"]:
            for code in row.get("qualifications", ()):
                yield {"job": self.jobs[row["code"]], "qualification": self.qualifications[code]}


def _factor(row: dict[str, Any]) -> dict[str, Any]:
    return _without(row, "band_attribute") | {"attribute": row["band_attribute"]}


def _family(row: dict[str, Any]) -> dict[str, Any]:
    return _without(row, "jobs")


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}

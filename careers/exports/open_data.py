"""An edition as data for others: JSON of everything, CSV of each list. Read from the database, not from a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from careers.exports.edition_text import edition_text
from careers.models import Edition, Job, JobLink, JobSkill, Skill, SkillLevel

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
        edition.errata.filter(state="applied").values("number", "reason", "changes", "digest")
    )
    head = {
        "code": edition.code,
        "title": edition.title,
        "effective_on": edition.effective_on.isoformat(),
        "digest": edition.digest,
    } | ({"errata": errata} if errata else {})
    return json.dumps(head | edition_text(edition), ensure_ascii=False, indent=1)


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
    return _of(Job, edition).select_related("family", "band", "education").prefetch_related("codes").order_by("code")


def _skills(edition: Edition) -> Any:
    levels = SkillLevel.objects.order_by("level")
    return _of(Skill, edition).select_related("domain").prefetch_related(Prefetch("levels", levels)).order_by("code")


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

"""Writing the text of a draft: jobs, skills, levels, bands, families, passages. The database refuses when the text is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from careers.choices_referential import ArticleKind, EditionState, Fate
from careers.models import (
    Band,
    Edition,
    EditionChange,
    Job,
    JobCode,
    JobFamily,
    JobLink,
    JobQualification,
    JobSkill,
    Skill,
    SkillLevel,
)
from careers.services.editions.drafts import next_code
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import fold

WRITABLE = (EditionState.DRAFTING, EditionState.CONSOLIDATING)


def must_be_writable(edition: Edition) -> None:
    edition.refresh_from_db(fields=["state"])
    if edition.state not in (*WRITABLE, EditionState.IN_SEMINAR):
        raise Refusal(_("Le texte de %(code)s est figé : il se reprend en consolidation.") % {"code": edition.code})


def job_search_text(job: Job) -> str:
    return fold(" ".join([job.code, job.title, job.title_feminine, *job.alternative_titles, job.purpose]))


def skill_search_text(skill: Skill) -> str:
    return fold(f"{skill.code} {skill.label} {skill.description}")


@transaction.atomic
def job_write(*, job: Job, values: dict[str, Any]) -> Job:
    """Change a job, or write a new one: its code is then the next of its family, never used before."""
    must_be_writable(job.edition)
    assign(job, values)
    if not job.pk:
        job.code = next_code(job.edition, job.family.code)
    job.search_text = job_search_text(job)
    return save_checked(job)


@transaction.atomic
def job_add_like(*, edition: Edition, model: Job, values: dict[str, Any]) -> Job:
    """A new job with the skills, codes and certificates of another: what a split makes, and a start for what is added."""
    kept = {
        name: getattr(model, name)
        for name in ("family", "title", "title_feminine", "alternative_titles", "purpose", "activities", "education", "education_fields",
                     "experience_years", "band")
    }  # fmt: skip
    job = job_write(job=Job(edition=edition), values=kept | values)
    tables: tuple[Any, ...] = (JobSkill, JobCode, JobQualification)
    for table in tables:
        rows = list(table._default_manager.filter(job=model).order_by("pk"))
        for row in rows:
            row.pk, row._state.adding = None, True
            row.job = job
        table._default_manager.bulk_create(rows)
    return job


@transaction.atomic
def job_remove(*, job: Job, fate: str, targets: Sequence[str], note: str = "") -> None:
    """Take a job out of the text and write what becomes of its code; a job that never was in the base leaves no line."""
    edition = job.edition
    must_be_writable(edition)
    base = edition.project.base
    if Job.objects.filter(edition=base, code=job.code).exists():
        known = set(Job.objects.filter(edition=edition, code__in=targets).values_list("code", flat=True))
        if known != set(targets):
            raise Refusal(_("Un code de remplacement n’est pas dans le texte : %(codes)s.") % {"codes": ", ".join(sorted(set(targets) - known))})
        change_write(edition=edition, kind=ArticleKind.JOB, old=job, fate=fate, targets=targets, note=note)
    EditionChange.objects.filter(edition=edition, kind=ArticleKind.JOB, targets__contains=[job.code]).delete()
    Job.objects.filter(pk=job.pk).delete()


@transaction.atomic
def change_write(
    *, edition: Edition, kind: str, old: Any, fate: str, targets: Sequence[str], note: str = ""
) -> EditionChange:
    """Write or correct the fate of a code of the former edition."""
    row = EditionChange.objects.filter(edition=edition, kind=kind, old_code=old.code).first() or EditionChange(
        edition=edition, kind=kind, old_code=old.code, old_label=str(old)
    )
    row.fate, row.targets, row.note = fate, list(targets), note.strip()[:300]
    return save_checked(row)


@transaction.atomic
def level_set(*, job: Job, skill: Skill, level: int) -> None:
    """The level that a job asks of a skill; 0 takes it away."""
    must_be_writable(job.edition)
    row = JobSkill.objects.filter(job=job, skill=skill).first()
    if level == 0:
        if row is not None:
            row.delete()
        return
    row = row or JobSkill(edition=job.edition, job=job, skill=skill)
    row.level = level
    save_checked(row)


@transaction.atomic
def link_set(*, origin: Job, target: Job, kind: str, present: bool) -> None:
    """Write or take away a passage; a neighbour is one in both directions."""
    must_be_writable(origin.edition)
    if origin.pk == target.pk:
        raise Refusal(_("Un métier ne mène pas à lui-même."))
    pairs = [(origin, target)] + ([(target, origin)] if kind == JobLink.Kind.NEIGHBOUR else [])
    for first, second in pairs:
        rows = JobLink.objects.filter(origin=first, target=second, kind=kind)
        if not present:
            rows.delete()
        elif not rows.exists():
            save_checked(JobLink(edition=origin.edition, origin=first, target=second, kind=kind))


@transaction.atomic
def skill_write(*, skill: Skill, values: dict[str, Any], levels: Sequence[str]) -> Skill:
    """Change a skill and the words of its four levels, or write a new one."""
    must_be_writable(skill.edition)
    assign(skill, values)
    if not skill.pk:
        known = Skill.objects.filter(edition=skill.edition, domain=skill.domain).order_by("code").first()
        prefix = known.code.rsplit("-", 1)[0] if known else f"C-{skill.domain.code}"
        skill.code = next_code(skill.edition, prefix, Skill)
    skill.search_text = skill_search_text(skill)
    save_checked(skill)
    for level, words in enumerate(levels, start=1):
        row = SkillLevel.objects.filter(skill=skill, level=level).first() or SkillLevel(edition=skill.edition, skill=skill, level=level)
        row.descriptor = words.strip()
        save_checked(row)
    return skill


@transaction.atomic
def skill_remove(*, skill: Skill, replaced_by: str = "", note: str = "") -> None:
    """Take a skill that no job asks out of the dictionary."""
    edition = skill.edition
    must_be_writable(edition)
    if JobSkill.objects.filter(skill=skill).exists():
        raise Refusal(_("Des métiers demandent cette compétence : retirez-la d’abord de leurs fiches."))
    if Skill.objects.filter(edition=edition.project.base, code=skill.code).exists():
        fate = Fate.REPLACED if replaced_by else Fate.REMOVED
        change_write(edition=edition, kind=ArticleKind.SKILL, old=skill, fate=fate, targets=[replaced_by] if replaced_by else [], note=note)
    Skill.objects.filter(pk=skill.pk).delete()


@transaction.atomic
def words_write(*, record: Band | JobFamily, values: dict[str, Any]) -> models.Model:
    """Change the words of a band or of a family."""
    must_be_writable(record.edition)
    return save_checked(assign(record, values))

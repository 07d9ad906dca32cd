"""A draft begins as a copy of a published edition, codes and all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from careers.choices_referential import EditionState
from careers.models import (
    Band,
    CommonSkill,
    Correspondence,
    Edition,
    EditionEvent,
    EditionProject,
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
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked

BATCH = 2000


@transaction.atomic
def edition_open(
    *, base: Edition, code: str, title: str, reach: str, effective_on: date, actor: User | None
) -> Edition:
    """Open the next edition as a copy of a published one. `Refusal` while another one is being agreed on."""
    if base.state not in (EditionState.PUBLISHED, EditionState.SUPERSEDED):
        raise Refusal(_("Une édition nouvelle copie une édition publiée."))
    ended = (EditionState.PUBLISHED, EditionState.SUPERSEDED, EditionState.WITHDRAWN)
    running = EditionProject.objects.exclude(edition__state__in=ended).select_related("edition").first()
    if running is not None:
        raise Refusal(_("L’édition %(code)s est déjà en cours : menez-la à son terme ou retirez-la.") % {"code": running.edition})
    code = code.strip().upper()
    if Edition.objects.filter(code=code).exists():
        raise Refusal(_("Ce code d’édition est déjà pris."))
    if effective_on <= base.effective_on:
        raise Refusal(_("L’édition s’applique après celle qu’elle remplace."))
    edition = Edition(
        code=code, title=title.strip(), effective_on=effective_on, notice=_("Édition agréée par les institutions de la zone, à la suite de %(base)s.") % {"base": base.code}, notes=base.notes,
        working_language=base.working_language, working_language_levels=base.working_language_levels, weighing=base.weighing,
        digest="-",
    )  # fmt: skip
    save_checked(edition)
    save_checked(EditionProject(edition=edition, base=base, reach=reach, opened_by=actor))
    _Copy(base, edition).run()
    EditionEvent.objects.create(edition=edition, target=EditionState.DRAFTING, actor=actor, comment=_("Copie de %(base)s.") % {"base": base})
    return edition


class _Copy:
    """Copies the tables in the order of their references, one insertion each."""

    def __init__(self, base: Edition, edition: Edition) -> None:
        self.base, self.edition = base, edition

    def run(self) -> None:
        for plain in (Correspondence, ProficiencyLevel, WeighingFactor):
            self._rows(plain)
        education = self._rows(EducationLevel)
        bands = self._rows(Band, usual_education=education)
        certificates = self._rows(Qualification, usual_band=bands)
        families = self._rows(JobFamily)
        domains = self._rows(SkillDomain)
        skills = self._rows(Skill, domain=domains)
        self._rows(SkillLevel, skill=skills)
        self._rows(SkillRelation, first=skills, second=skills)
        self._rows(CommonSkill, skill=skills)
        jobs = self._rows(Job, family=families, education=education, band=bands)
        self._rows(JobSkill, job=jobs, skill=skills)
        self._rows(JobLink, origin=jobs, target=jobs)
        self._rows(JobCode, job=jobs)
        self._rows(JobQualification, job=jobs, qualification=certificates)

    def _rows(self, model: type[models.Model], **moves: dict[int, Any]) -> dict[int, Any]:
        """Copy the rows of a table; `moves` gives, by foreign key, the copy of each row that it names."""
        manager = model._default_manager
        found = list(manager.filter(edition=self.base).order_by("pk"))
        former = [row.pk for row in found]
        for row in found:
            row.pk, row._state.adding = None, True
            row.edition = self.edition  # type: ignore[attr-defined]
            for name, known in moves.items():
                setattr(row, name, known[getattr(row, f"{name}_id")])
        made = manager.bulk_create(found, BATCH)
        return dict(zip(former, made, strict=True))


def next_code(edition: Edition, prefix: str, model: type[models.Model] = Job) -> str:
    """The first code of a family or domain that no edition ever used: « SI-26 »."""
    used = model._default_manager.filter(code__startswith=f"{prefix}-").values_list("code", flat=True)
    numbers = [int(code.rsplit("-", 1)[1]) for code in used if code.rsplit("-", 1)[1].isdecimal()]
    return f"{prefix}-{max(numbers, default=0) + 1:02d}"

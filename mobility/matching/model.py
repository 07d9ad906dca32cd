"""A post and a person as the match sees them. What may not count (sex, age, nationality…) has no place here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from mobility.matching.framework import Framework

FORMS = ("mission", "placement", "secondment", "transfer")
IMPEDIMENTS = ("training_bond", "sanction", "investigation")
#: What crosses to another institution of a bar in the home file: that there is one, never what or why.
BARRED = "barred"
VALIDATED = "validated"


@dataclass(frozen=True)
class Demand:
    """A skill or a language and the level asked, 1 to 4."""

    skill: str
    level: int


@dataclass(frozen=True)
class Diploma:
    """A diploma that a text requires: a level code, and fields of which one is needed (none: any field)."""

    level: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """A post: the requirements of the job's sheet, completed by the vacancy."""

    id: str
    job: str
    band: int
    skills: tuple[Demand, ...]
    education: str
    education_fields: tuple[str, ...]
    experience_years: int
    required_languages: tuple[Demand, ...] = ()
    desired_languages: tuple[Demand, ...] = ()
    diploma: Diploma | None = None
    eliminatory: tuple[Demand, ...] = ()
    forms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HeldSkill:
    """A level held, what proves it, and for how many years it has not been practised."""

    level: int
    evidence: str = VALIDATED
    years_unused: int = 0


@dataclass(frozen=True)
class Profile:
    """A person. `jobs` are those that count for nearness: the present one and, within the last five years, those
    held for twelve months. `education` is the level held or granted by an equivalence paper.
    """

    id: str
    jobs: tuple[str, ...]
    band: int
    education: str
    education_fields: tuple[str, ...]
    experience_years: Fraction
    skills: dict[str, HeldSkill] = field(hash=False)
    planned: dict[str, HeldSkill] = field(default_factory=dict, hash=False)
    forms: frozenset[str] = frozenset()
    impediments: frozenset[str] = frozenset()

    def with_planned(self) -> Profile:
        """The same person with the skills that they plan to acquire: a second figure, never the official score."""
        better = {
            skill: held
            for skill, held in self.planned.items()
            if skill not in self.skills or held.level > self.skills[skill].level
        }
        return replace(self, skills=self.skills | better)


def need_of(
    framework: Framework,
    *,
    id: str,
    job: str,
    languages: Iterable[tuple[Demand, bool]] = (),
    diploma: Diploma | None = None,
    eliminatory: Iterable[Demand] = (),
    forms: Iterable[str] = (),
) -> Need:
    """The need of a job's sheet, completed. `languages` are (demand, is it required).

    The working language is required at the level of the edition for the job's band, unless the post names it itself.
    """
    sheet = framework.jobs[job]
    asked = list(languages)
    if all(demand.skill != framework.working_language for demand, _ in asked):
        level = framework.working_language_levels[sheet.band - 1]
        asked.insert(0, (Demand(framework.working_language, level), True))
    return Need(
        id=id,
        job=job,
        band=sheet.band,
        skills=tuple(Demand(skill, level) for skill, level in sheet.skills),
        education=sheet.education,
        education_fields=sheet.education_fields,
        experience_years=sheet.experience_years,
        required_languages=tuple(demand for demand, required in asked if required),
        desired_languages=tuple(demand for demand, required in asked if not required),
        diploma=diploma,
        eliminatory=tuple(eliminatory),
        forms=frozenset(forms),
    )

"""What the match reads of an edition of the job referential: jobs, skills, relations, levels of education."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

LEVELS = (1, 2, 3, 4)
SAME, NEIGHBOUR, EVOLUTION, FAMILY, FAR = "same", "neighbour", "evolution", "family", "far"


@dataclass(frozen=True)
class JobFacts:
    """A job as the match sees it; `skills` are (code, level)."""

    code: str
    title: str
    family: str
    band: int
    education: str
    education_fields: tuple[str, ...]
    experience_years: int
    skills: tuple[tuple[str, int], ...]
    neighbours: frozenset[str]
    evolutions: frozenset[str]


@dataclass(frozen=True)
class SkillFacts:
    label: str
    kind: str


@dataclass(frozen=True)
class Framework:
    """An edition: `related[skill]` lists (skill, credit), the best credit first; `education` maps a level to its rank."""

    code: str
    jobs: Mapping[str, JobFacts]
    skills: Mapping[str, SkillFacts]
    related: Mapping[str, tuple[tuple[str, Fraction], ...]]
    education: Mapping[str, int]
    bands: int
    working_language: str
    working_language_levels: tuple[int, ...]

    def passage(self, held: str, job: str) -> str:
        """How one goes from a job held to another: the nearest of same, neighbour, evolution, family, far."""
        if held == job:
            return SAME
        origin = self.jobs[held]
        if job in origin.neighbours or held in self.jobs[job].neighbours:
            return NEIGHBOUR
        if job in origin.evolutions:
            return EVOLUTION
        return FAMILY if origin.family == self.jobs[job].family else FAR


def framework_of(content: Mapping[str, Any]) -> Framework:
    """From the content of an edition's file, its decimals read as fractions (`parse_float=Fraction`)."""
    edition = content["edition"]
    related: dict[str, list[tuple[str, Fraction]]] = {}
    for row in content["skill_relation"]:
        credit = Fraction(row["credit"])
        related.setdefault(row["a"], []).append((row["b"], credit))
        related.setdefault(row["b"], []).append((row["a"], credit))
    return Framework(
        code=edition["code"],
        jobs={row["code"]: _job(row) for row in content["job"]},
        skills={row["code"]: SkillFacts(row["label"], row["kind"]) for row in content["skill"]},
        related={code: tuple(sorted(rows, key=lambda row: (-row[1], row[0]))) for code, rows in related.items()},
        education={row["code"]: row["rank"] for row in content["education_level"]},
        bands=len(content["band"]),
        working_language=edition["working_language_skill"],
        working_language_levels=tuple(edition["working_language_level_by_band"]),
    )


def _job(row: Mapping[str, Any]) -> JobFacts:
    return JobFacts(
        code=row["code"],
        title=row["title"],
        family=row["family"],
        band=row["level_band"],
        education=row["required_education"],
        education_fields=tuple(row["education_fields"]),
        experience_years=row["typical_experience_years"],
        skills=tuple((each["skill"], each["level"]) for each in row["skills"]),
        neighbours=frozenset(row["mobility_areas"]),
        evolutions=frozenset(row["mobility_evolution"]),
    )

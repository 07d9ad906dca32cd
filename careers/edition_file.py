"""The editions of the job referential as files: reading one, exactly, and checking that it holds together.

Standard library only: the matching command and the seed read the same content.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
SKILLS_PER_JOB = range(5, 13)
BAND_GAP = 1  # two neighbouring jobs are at most one band apart


class EditionProblem(ValueError):
    """An edition that does not hold together: the message lists every problem, in French."""


def edition_codes() -> list[str]:
    """The codes of the editions that come with the product."""
    return sorted(path.stem.upper() for path in DATA.glob("rmh-*.toml"))


@cache
def edition_content(code: str) -> dict[str, Any]:
    """The content of an edition, decimals as fractions. `KeyError` when there is none of that code."""
    if code not in edition_codes():
        raise KeyError(code)
    return read_edition(DATA / f"{code.lower()}.toml")


def read_edition(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        content = tomllib.load(file, parse_float=Fraction)
    problems = list(problems_of(content))
    if problems:
        raise EditionProblem("\n".join(problems))
    return content


def problems_of(content: dict[str, Any]) -> Iterator[str]:
    """What an edition may not contain; silent when it is sound."""
    for table in (
        "family",
        "skill_domain",
        "skill",
        "job",
        "qualification",
        "isco08",
        "rome",
        "education_level",
        "band",
    ):
        counted = Counter(row["code"] for row in content[table])
        yield from (f"{table} {code} : code employé {count} fois." for code, count in counted.items() if count > 1)
    skills = {row["code"] for row in content["skill"]}
    yield from _skill_problems(content, skills)
    jobs = {row["code"]: row for row in content["job"]}
    for job in jobs.values():
        yield from _job_problems(job, jobs, content, skills)
    weight = sum(factor["weight"] for factor in content["factor"])
    if weight != content["weighing"]["max_points"]:
        yield f"Pesée : les critères font {weight} points au lieu de {content['weighing']['max_points']}."


def _skill_problems(content: dict[str, Any], skills: set[str]) -> Iterator[str]:
    domains = {row["code"] for row in content["skill_domain"]}
    for skill in content["skill"]:
        if skill["domain"] not in domains:
            yield f"Compétence {skill['code']} : domaine {skill['domain']} inconnu."
        if len(skill["levels"]) != len(content["level"]):
            yield f"Compétence {skill['code']} : {len(content['level'])} niveaux sont attendus."
    for relation in content["skill_relation"]:
        unknown = {relation["a"], relation["b"]} - skills
        if unknown or not 0 < relation["credit"] < 1:
            yield f"Compétences voisines {relation['a']} et {relation['b']} : code inconnu ou crédit hors de 0 à 1."


def _job_problems(
    job: dict[str, Any], jobs: dict[str, dict[str, Any]], content: dict[str, Any], skills: set[str]
) -> Iterator[str]:
    code = job["code"]
    known = {
        "family": {row["code"] for row in content["family"]},
        "isco08": {row["code"] for row in content["isco08"]},
        "rome": {row["code"] for row in content["rome"]},
        "required_education": {row["code"] for row in content["education_level"]},
        "level_band": {row["code"] for row in content["band"]},
    }
    for field, codes in known.items():
        if field in job and job[field] not in codes:
            yield f"Métier {code} : {field} {job[field]} inconnu."
    asked = [each["skill"] for each in job["skills"]]
    if len(asked) not in SKILLS_PER_JOB or len(set(asked)) != len(asked) or set(asked) - skills:
        yield f"Métier {code} : 5 à 12 compétences connues et différentes sont attendues."
    if any(each["level"] not in range(1, len(content["level"]) + 1) for each in job["skills"]):
        yield f"Métier {code} : un niveau de compétence n’existe pas."
    for other in job["mobility_areas"]:
        near = jobs.get(other)
        if near is None or code not in near["mobility_areas"]:
            yield f"Métiers voisins {code} et {other} : la relation doit valoir dans les deux sens."
        elif abs(near["level_band"] - job["level_band"]) > BAND_GAP:
            yield f"Métiers voisins {code} et {other} : plus d’une bande les sépare."
    for other in {*job["mobility_evolution"], code}:
        if other not in jobs:
            yield f"Métier {code} : évolution {other} inconnue."

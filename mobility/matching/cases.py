"""Case files: posts with candidates, as TOML or JSON, and what is expected of the order.

The fields are those of `mobility/README.md`. Sex, age, nationality, family, religion, name and institutions may be
written: their type is checked, and they are not read further.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

from mobility.matching.checked import CaseError, Fields, shown, unique
from mobility.matching.framework import LEVELS, Framework
from mobility.matching.model import (
    FORMS,
    IMPEDIMENTS,
    VALIDATED,
    Demand,
    Diploma,
    HeldSkill,
    Need,
    Profile,
    need_of,
)

SCHEMA = 1
FILE_FIELDS = ("schema_version", "referential", "count", "case")
CASE_TEXTS = ("title", "about", "reason")
CASE_FIELDS = (
    *("id", "job", "host_country", "languages", "required_diploma", "eliminatory_skills", "forms", "candidate"),
    *("expected_order", "strict", "equal", "not_below", "ineligible", *CASE_TEXTS),
)
UNREAD_TEXTS = ("sex", "family", "institution", "nationality", "religion", "name")
PROFILE_FIELDS = (
    *("id", "home_country", "current_job", "past_jobs", "level_band", "education", "education_fields"),
    *("experience_years", "skills", "forms", "impediments", "age", *UNREAD_TEXTS),
)
OLDEST_JOB_YEARS, SHORTEST_JOB_MONTHS = 5, 12  # a job held counts if it ended within, and lasted at least


@dataclass(frozen=True)
class Expectation:
    """What a case says of its order: groups from first to last, pairs, and who is inadmissible."""

    order: tuple[tuple[str, ...], ...]
    strict: tuple[tuple[str, str], ...]
    equal: tuple[tuple[str, str], ...]
    not_below: tuple[tuple[str, str], ...]
    ineligible: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    id: str
    need: Need
    profiles: tuple[Profile, ...]
    expected: Expectation


@dataclass(frozen=True)
class Known:
    """What the codes of a case are checked against, beside the framework: the countries of the zone."""

    framework: Framework
    countries: Collection[str]


def parse(text: str, *, kind: str = "") -> Mapping[str, Any]:
    """The content of a case file, decimals exact. `kind` is `json`, `toml` or empty: then both are tried."""
    text = text.removeprefix("\ufeff")
    if kind != "toml" and (kind == "json" or text.lstrip()[:1] == "{" or _is_json(text)):
        return _json(text)
    try:
        return tomllib.loads(text, parse_float=Fraction)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise CaseError(f"TOML incorrect : {error}.") from None


def referential_of(content: Any, known: Collection[str], default: str) -> str:
    """The edition that the file is written for."""
    return Fields(content, "Fichier", known=FILE_FIELDS).choice("referential", known, "référentiel", default=default)


def cases_of(content: Any, known: Known) -> list[Case]:
    """Every case of a file, checked to the last field."""
    head = Fields(content, "Fichier", known=FILE_FIELDS)
    if head.integer("schema_version", 0, 999, default=SCHEMA) != SCHEMA:
        head.refuse("schema_version", f"seule la version {SCHEMA} est connue")
    rows = head.rows("case", optional=False)
    if not rows:
        head.refuse("case", "écrivez au moins un cas")
    if head.has("count") and head.integer("count", 0, 10**6) != len(rows):
        head.refuse("count", f"le fichier contient {len(rows)} cas")
    cases = [_case(row, place, known) for place, row in enumerate(rows, start=1)]
    unique((case.id for case in cases), "Fichier", "id")
    return cases


def _case(row: Any, place: int, known: Known) -> Case:
    where = f"Cas {row['id']}" if isinstance(row, Mapping) and isinstance(row.get("id"), str) else f"Cas n° {place}"
    fields = Fields(row, where, known=CASE_FIELDS)
    for name in CASE_TEXTS:
        fields.text(name, default="")
    id = fields.text("id")
    fields.choice("host_country", known.countries, "pays de la zone", default="")
    need = need_of(
        known.framework,
        id=id,
        job=fields.choice("job", known.framework.jobs, "métier"),
        languages=_languages(fields, known.framework),
        diploma=_diploma(fields, known.framework),
        eliminatory=_demands(fields, "eliminatory_skills", known.framework),
        forms=fields.choices("forms", FORMS, "forme de mobilité"),
    )
    people = fields.rows("candidate", optional=False)
    if not people:
        fields.refuse("candidate", "écrivez au moins un candidat")
    profiles = tuple(_profile(each, place, where, known) for place, each in enumerate(people, start=1))
    unique((profile.id for profile in profiles), f"{where}, candidats", "id")
    return Case(id, need, profiles, _expectation(fields, {profile.id for profile in profiles}))


def _languages(fields: Fields, framework: Framework) -> list[tuple[Demand, bool]]:
    known = {code: facts for code, facts in framework.skills.items() if facts.kind == "language"}
    found = []
    for place, row in enumerate(fields.rows("languages"), start=1):
        each = Fields(row, f"{fields.where}, languages n° {place}", known=("skill", "level", "required"))
        skill = each.choice("skill", known, "code de langue")
        found.append((Demand(skill, each.integer("level", LEVELS[0], LEVELS[-1])), each.flag("required")))
    unique((demand.skill for demand, _ in found), f"{fields.where}, languages", "skill")
    return found


def _diploma(fields: Fields, framework: Framework) -> Diploma | None:
    if not fields.has("required_diploma"):
        return None
    each = Fields(fields.values["required_diploma"], f"{fields.where}, required_diploma", known=("level", "fields"))
    return Diploma(each.choice("level", framework.education, "niveau de diplôme"), each.texts("fields"))


def _demands(fields: Fields, name: str, framework: Framework) -> list[Demand]:
    found = []
    for place, row in enumerate(fields.rows(name), start=1):
        each = Fields(row, f"{fields.where}, {name} n° {place}", known=("skill", "level"))
        skill = each.choice("skill", framework.skills, "code de compétence")
        found.append(Demand(skill, each.integer("level", LEVELS[0], LEVELS[-1])))
    return found


def _profile(row: Any, place: int, case: str, known: Known) -> Profile:
    named = isinstance(row, Mapping) and isinstance(row.get("id"), str)
    fields = Fields(row, f"{case}, candidat {row['id'] if named else f'n° {place}'}", known=PROFILE_FIELDS)
    for name in UNREAD_TEXTS:
        fields.text(name, default="")
    if fields.has("age"):
        fields.integer("age", 0, 120)
    fields.choice("home_country", known.countries, "pays de la zone", default="")
    framework = known.framework
    return Profile(
        id=fields.text("id"),
        jobs=(fields.choice("current_job", framework.jobs, "métier"), *_past_jobs(fields, framework)),
        band=fields.integer("level_band", 1, framework.bands),
        education=fields.choice("education", framework.education, "niveau de diplôme"),
        education_fields=fields.texts("education_fields"),
        experience_years=fields.number("experience_years", 0, 60, decimals=2),
        skills=_skills(fields, framework),
        forms=frozenset(fields.choices("forms", FORMS, "forme de mobilité")),
        impediments=frozenset(fields.choices("impediments", IMPEDIMENTS, "empêchement")),
    )


def _past_jobs(fields: Fields, framework: Framework) -> list[str]:
    """Former jobs that count: ended within five years, held for twelve months."""
    found = []
    for place, row in enumerate(fields.rows("past_jobs"), start=1):
        each = Fields(row, f"{fields.where}, past_jobs n° {place}", known=("job", "months", "ended_months_ago"))
        job = each.choice("job", framework.jobs, "métier")
        long_enough = each.integer("months", 0, 720) >= SHORTEST_JOB_MONTHS
        if each.integer("ended_months_ago", 0, 720) < OLDEST_JOB_YEARS * 12 and long_enough:
            found.append(job)
    return found


def _skills(fields: Fields, framework: Framework) -> dict[str, HeldSkill]:
    found: dict[str, HeldSkill] = {}
    evidence = ("certificate", "test", "appraisal", VALIDATED, "declared")
    for place, row in enumerate(fields.rows("skills", optional=False), start=1):
        each = Fields(row, f"{fields.where}, skills n° {place}", known=("skill", "level", "evidence", "years_unused"))
        skill = each.choice("skill", framework.skills, "code de compétence")
        if skill in found:
            each.refuse("skill", "compétence donnée deux fois, gardez une seule ligne")
        found[skill] = HeldSkill(
            each.integer("level", LEVELS[0], LEVELS[-1]),
            each.choice("evidence", evidence, "preuve", default=VALIDATED),
            each.integer("years_unused", 0, 60, default=0),
        )
    return found


def _expectation(fields: Fields, ids: set[str]) -> Expectation:
    ineligible = []
    for place, row in enumerate(fields.rows("ineligible"), start=1):
        each = Fields(row, f"{fields.where}, ineligible n° {place}", known=("candidate", "cause"))
        each.text("cause", default="")
        ineligible.append(each.choice("candidate", ids, "candidat"))
    order = tuple(_ids(fields, "expected_order", group, ids) for group in fields.rows("expected_order"))
    pairs = {name: _pairs(fields, name, ids) for name in ("strict", "equal", "not_below")}
    return Expectation(order=order, ineligible=tuple(ineligible), **pairs)


def _pairs(fields: Fields, name: str, ids: set[str]) -> tuple[tuple[str, str], ...]:
    found = [_ids(fields, name, each, ids) for each in fields.rows(name)]
    if any(len(pair) != 2 for pair in found):
        fields.refuse(name, "écrivez des paires de candidats")
    return tuple((first, second) for first, second in found)


def _ids(fields: Fields, name: str, group: Any, ids: set[str]) -> tuple[str, ...]:
    if not isinstance(group, list):
        fields.refuse(name, "écrivez une liste de listes de candidats")
    for each in group:
        if not isinstance(each, str) or each not in ids:
            fields.refuse(name, f"{shown(each)} n’est pas un candidat du cas")
    return tuple(group)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _json(text: str) -> Mapping[str, Any]:
    """A JSON file is the object of a TOML file, or the list of its cases."""
    try:
        content = json.loads(
            text, parse_float=Fraction, parse_constant=_no_constant, object_pairs_hook=_without_repeats
        )
    except (ValueError, RecursionError) as error:
        raise CaseError(f"JSON incorrect : {error}.") from None
    if isinstance(content, list):
        return {"case": content}
    if not isinstance(content, Mapping):
        raise CaseError('JSON incorrect : un objet { "case": [ … ] } est attendu.')
    return content


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} n’est pas un nombre")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"le champ « {twice} » est écrit deux fois")
    return found

"""The match over the records of mobility, both ways: posts for a person, people for a post, one file before one post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from careers.models import Edition
from careers.selectors.referential import edition_in_use
from hr_core.scope import require_scope
from mobility.choices import PUBLIC_STATES, VacancyState
from mobility.contents import content_of, requirement_of
from mobility.db.door import system_door
from mobility.matching import Evaluation, Framework, Ranked, evaluate, explain, gains, rank_needs
from mobility.matching.explanation import AID, Gain, lines, one_decimal
from mobility.models import MobilityProfile, Vacancy
from mobility.selectors.framework import framework_of_edition, need_from, profile_from
from mobility.weights_file import CURRENT, published_weights

ME = "0"
FEWEST = 5  # no count below this is told: the people behind it could be recognised


@dataclass(frozen=True)
class Fit:
    """A post and a person: `score` with one decimal, empty when a condition fails; `planned` with the skills to acquire."""

    vacancy: Vacancy
    score: str
    tenths: int | None
    failed: tuple[str, ...]
    planned: str = ""


@dataclass(frozen=True)
class Explained:
    """One file before one post, told line by line. `share` of a line is its points out of what it could give, 0 to 100."""

    tenths: int | None
    failed: list[str]
    lines: list[dict[str, Any]]
    gains: list[dict[str, Any]]
    sentences: list[str]
    aid: str = AID

    @property
    def score(self) -> str:
        return one_decimal(self.tenths) if self.tenths is not None else ""


def framework_named(code: str) -> Framework:
    return framework_of_edition(Edition.objects.get(code=code))


def fits_of(profile: MobilityProfile, vacancies: Sequence[Vacancy], *, first: int | None = None) -> list[Fit]:
    """The vacancies from the nearest to the furthest for a person; inadmissible ones last, with why. One evaluation per edition,
    and a second one of those kept when the person plans to acquire skills."""
    content = content_of(profile)
    ranked: list[tuple[Vacancy, int | None, tuple[str, ...]]] = []
    for code, some in _by_edition(vacancies).items():
        by_key = {str(each.pk): each for each in some}
        ranked += [(by_key[line.id], line.tenths, line.failed) for line in _ranked(code, some, content, planned=False)]
    ranked = sorted(ranked, key=lambda each: (each[1] is None, -(each[1] or 0), each[0].closes_on))[:first]
    hoped: dict[str, int | None] = {}
    if content["planned"]:
        for code, some in _by_edition([vacancy for vacancy, _tenths, _failed in ranked]).items():
            hoped |= {line.id: line.tenths for line in _ranked(code, some, content, planned=True)}
    return [
        Fit(vacancy, _figure(tenths), tenths, failed, _figure(_better(hoped.get(str(vacancy.pk)), tenths)))
        for vacancy, tenths, failed in ranked
    ]


def _ranked(edition: str, vacancies: Sequence[Vacancy], content: Mapping[str, Any], *, planned: bool) -> list[Ranked]:
    framework = framework_named(edition)
    person = profile_from(content, ME, framework)
    needs = [need_from(each.requirement, str(each.pk)) for each in vacancies]
    people = [person.with_planned() if planned else person]
    return rank_needs(evaluate(needs, people, framework, published_weights(CURRENT)), ME)


def _better(later: int | None, now: int | None) -> int | None:
    return later if later is not None and later > (now or 0) else None


def _figure(tenths: int | None) -> str:
    return one_decimal(tenths) if tenths is not None else ""


def nearest(
    profiles: Sequence[MobilityProfile], vacancies: Sequence[Vacancy], *, first: int | None = None
) -> dict[int, list[tuple[Vacancy, int]]]:
    """For each profile (its key), the vacancies whose conditions it meets with their tenths, the best first: all profiles before
    all vacancies in one evaluation per edition. A vacancy of one's own institution is left out."""
    found: dict[int, list[tuple[Vacancy, int]]] = {each.pk: [] for each in profiles}
    for code, some in _by_edition(vacancies).items():
        framework = framework_named(code)
        people = [profile_from(content_of(each), str(each.pk), framework) for each in profiles]
        evaluation = evaluate([need_from(each.requirement, ME) for each in some], people, framework, published_weights(CURRENT))
        for vacancy, scores in zip(some, evaluation.scores, strict=True):
            for row in scores.eligible.nonzero()[0].tolist():
                if profiles[row].institution_id != vacancy.institution_id:
                    found[profiles[row].pk].append((vacancy, int(scores.tenths[row])))
    return {key: sorted(rows, key=lambda each: (-each[1], each[0].pk))[:first] for key, rows in found.items()}


def explained(requirement: Mapping[str, Any], content: Mapping[str, Any]) -> Explained:
    """One file before one requirement, by the scale and the edition that the requirement names."""
    framework = framework_named(requirement["edition"])
    evaluation = evaluate(
        [need_from(requirement, ME)], [profile_from(content, ME, framework)], framework, published_weights(requirement["scale"])
    )
    scores = evaluation.scores[0]
    eligible = bool(scores.eligible[0])
    profile = evaluation.profiles[0]
    return Explained(
        tenths=int(scores.tenths[0]) if eligible else None,
        failed=[each.tell(profile) for each in scores.conditions if not each.met[0]],
        lines=_lines(evaluation, requirement, content) if eligible else [],
        gains=[_gain(each) for each in (gains(evaluation, 0, 0) if eligible else ())],
        sentences=explain(evaluation, 0, 0),
    )  # fmt: skip


def open_vacancies() -> QuerySet[Vacancy]:
    """What the zone may apply to now."""
    return Vacancy.objects.filter(state=VacancyState.PUBLISHED).select_related("job__family", "institution__country")


def unlocked(profile: MobilityProfile, skills: Sequence[tuple[str, int]], today: date) -> dict[str, int]:
    """For each skill (and the level to reach), how many vacancies published over the last twelve months ask it at that level
    or less, above what the person holds: « this gap stands between you and them »."""
    recent = Vacancy.objects.filter(published_on__gt=today - timedelta(days=365), state__in=PUBLIC_STATES)
    held = {each["skill"]: each["level"] for each in profile.skills}
    wanted = dict(skills)
    found = dict.fromkeys(wanted, 0)
    for rows in recent.values_list("requirement__skills", flat=True):
        for each in rows or ():
            code = each["skill"]
            if code in wanted and held.get(code, 0) < each["level"] <= wanted[code]:
                found[code] += 1
    return found


def matching_count(vacancy: Vacancy, *, threshold: int = 600) -> int | None:
    """How many open profiles of the zone would meet the conditions and reach `threshold` tenths; None below five.

    The only thing that a host learns of profiles that are not shown to it; its own staff are left out.
    """
    require_scope("Le décompte des profils")
    with system_door():
        rows = list(
            MobilityProfile.objects.filter(is_open=True).exclude(institution_id=vacancy.institution_id).select_related("job")
        )
    if len(rows) < FEWEST:
        return None
    evaluation = evaluate_profiles(requirement_of(vacancy), rows)
    count = int((evaluation.scores[0].eligible & (evaluation.scores[0].tenths >= threshold)).sum())
    return count if count >= FEWEST else None


def wishes_by_job() -> list[tuple[str, int]]:
    """(code of a job, how many open profiles wish it), from five up only: what a host sees before it opens a vacancy."""
    require_scope("Le décompte des souhaits")
    counts: dict[str, int] = {}
    with system_door():
        for codes in MobilityProfile.objects.filter(is_open=True).values_list("wished_jobs", flat=True):
            for code in codes:
                counts[code] = counts.get(code, 0) + 1
    return sorted(((code, count) for code, count in counts.items() if count >= FEWEST), key=lambda pair: (-pair[1], pair[0]))


def evaluate_profiles(requirement: Mapping[str, Any], profiles: Sequence[MobilityProfile]) -> Evaluation:
    """Every profile before one requirement."""
    framework = framework_named(requirement["edition"])
    people = [profile_from(content_of(each), str(each.pk), framework) for each in profiles]
    return evaluate([need_from(requirement, ME)], people, framework, published_weights(requirement["scale"]))


def edition_today(today: date) -> Edition | None:
    return edition_in_use(on=today)


def _by_edition(vacancies: Sequence[Vacancy]) -> dict[str, list[Vacancy]]:
    found: dict[str, list[Vacancy]] = {}
    for each in vacancies:
        found.setdefault(each.requirement["edition"], []).append(each)
    return found


def _lines(evaluation: Evaluation, requirement: Mapping[str, Any], content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The demanded skills (`skill`, `label`, `asked`, `held`, `related`, `credit`), then the parts (`part`), each with its words,
    points, full points and share out of a hundred."""
    framework = evaluation.framework
    asked = {each["skill"]: each["level"] for each in requirement["skills"]}
    held = {each["skill"]: each["level"] for each in content["skills"]}
    parts = iter(part.name for part in evaluation.scores[0].parts)
    found = []
    for line in lines(evaluation, 0, 0):
        row: dict[str, Any] = {"text": line.text, "points": _two(line.points), "full": _two(line.full)}
        row["share"] = int(100 * line.points / line.full) if line.full else 0
        if line.skill:
            source = int(evaluation.table.credit(line.skill, asked[line.skill]).source[0])
            related = framework.skills[framework.related[line.skill][source - 1][0]].label if source else ""
            row |= {"skill": line.skill, "label": framework.skills[line.skill].label, "asked": asked[line.skill]}
            row |= {"held": held.get(line.skill, 0), "related": related, "credit": _two(line.credit)}
        else:
            row["part"] = next(parts)
        found.append(row)
    return found


def _gain(gain: Gain) -> dict[str, Any]:
    return {"skill": gain.skill, "label": gain.label, "level": gain.level, "points": _two(gain.points)}


def _two(value: Any) -> str:
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100},{hundredths % 100:02d}"

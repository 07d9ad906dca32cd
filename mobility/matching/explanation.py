"""The score told line by line in French, from the same columns that gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hr_core.text import NO_BREAK, french_decimal
from mobility.matching.columns import evidence_of
from mobility.matching.framework import EVOLUTION, FAMILY, FAR, NEIGHBOUR, SAME
from mobility.matching.model import Demand, Need, Profile
from mobility.matching.scoring import Evaluation, NeedScores, Part

PASSAGE_WORDS = {
    SAME: "même métier que celui du poste",
    NEIGHBOUR: "métier voisin",
    EVOLUTION: "évolution prévue depuis ce métier",
    FAMILY: "même famille de métiers",
    FAR: "métier éloigné",
}
AID = "Ce score aide à se situer, il ne décide jamais seul."


@dataclass(frozen=True)
class Line:
    """A line of the explanation: `points` of `full`, exact; `text` is the sentence. Skills have `skill` and `credit`."""

    text: str
    points: Fraction
    full: Fraction
    skill: str = ""
    credit: Fraction | None = None


@dataclass(frozen=True)
class Gain:
    """What a skill brought to the level asked would add to the score, at least: it may also count as related."""

    skill: str
    label: str
    level: int
    points: Fraction


def explain(evaluation: Evaluation, need: int, row: int) -> list[str]:
    """The whole explanation of one profile before one post, sentence by sentence."""
    scores = evaluation.scores[need]
    profile = evaluation.profiles[row]
    failed = [each.tell(profile) for each in scores.conditions if not each.met[row]]
    if failed:
        unmet = [f"Condition non remplie{NO_BREAK}: {each}." for each in failed]
        return [*unmet, "Candidature irrecevable : aucun score n’est calculé, aucun point ne rachète une condition."]
    tenths = int(scores.tenths[row])
    total = f"Total{NO_BREAK}: {_two(scores.total(row))}, arrondi une fois à {one_decimal(tenths)} sur 100."
    met = "Conditions de recevabilité : toutes remplies."
    return [met, *(line.text for line in lines(evaluation, need, row)), total, AID]


def lines(evaluation: Evaluation, need: int, row: int) -> list[Line]:
    """The figures behind the sentences: the demanded skills, then the parts of the score in order."""
    scores = evaluation.scores[need]
    skills = list(_skill_lines(evaluation, scores, row))
    return [*skills, *(_part_line(evaluation, scores, part, row) for part in scores.parts)]


def gains(evaluation: Evaluation, need: int, row: int, *, first: int = 3) -> list[Gain]:
    """What would move this person most: the widest gaps in points, at most `first`."""
    levels = {each.skill: each.level for each in evaluation.scores[need].need.skills}
    found = [
        Gain(line.skill, evaluation.framework.skills[line.skill].label, levels[line.skill], line.full - line.points)
        for line in _skill_lines(evaluation, evaluation.scores[need], row)
        if line.points < line.full
    ]
    return sorted(found, key=lambda gain: (-gain.points, gain.skill))[:first]


def one_decimal(tenths: int) -> str:
    """`73,0` from 730."""
    return f"{tenths // 10},{tenths % 10}"


def _two(value: Fraction) -> str:
    """Two decimals, half up: only for reading, the figure itself stays exact."""
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100},{hundredths % 100:02d}"


def _out_of(points: Fraction, full: Fraction) -> str:
    return f"{_two(points)} {'point' if points < 2 else 'points'} sur {_two(full)}"


def _skill_lines(evaluation: Evaluation, scores: NeedScores, row: int) -> Iterator[Line]:
    table, profile = evaluation.table, evaluation.profiles[row]
    demanded = sum(each.level for each in scores.need.skills)
    for demand in scores.need.skills:
        credit = table.credit(demand.skill, demand.level)
        share = Fraction(int(credit.units[row]), table.scale * demand.level)
        full = evaluation.weights.skills * demand.level / demanded
        told = _held_words(evaluation, profile, demand, int(credit.source[row]))
        label = evaluation.framework.skills[demand.skill].label
        text = (
            f"{label}{NO_BREAK}: niveau {demand.level} demandé, {told}, crédit {_two(share)}{NO_BREAK}: "
            f"{_out_of(full * share, full)}."
        )
        yield Line(text, full * share, full, demand.skill, share)


def _held_words(evaluation: Evaluation, profile: Profile, demand: Demand, source: int) -> str:
    """The level held, and the related skill when it is what gives the credit."""
    framework = evaluation.framework
    held = profile.skills.get(demand.skill)
    feminine = "" if framework.skills[demand.skill].kind == "language" else "e"
    told = (
        f"niveau {held.level} détenu{_declared(evaluation, profile, demand.skill)}" if held else f"non détenu{feminine}"
    )
    if not source:
        return told
    other, share = framework.related[demand.skill][source - 1]
    return (
        f"{told}, compétence voisine «{NO_BREAK}{framework.skills[other].label}{NO_BREAK}» au niveau "
        f"{profile.skills[other].level}{_declared(evaluation, profile, other)} (vaut {french_decimal(share)})"
    )


def _declared(evaluation: Evaluation, profile: Profile, skill: str) -> str:
    evidence = evidence_of(profile.skills[skill], evaluation.framework.skills[skill].kind, evaluation.weights)
    share = evaluation.weights.evidence[evidence]
    return f" et seulement déclaré (vaut {french_decimal(share)})" if share < 1 else ""


def _part_line(evaluation: Evaluation, scores: NeedScores, part: Part, row: int) -> Line:
    profile = evaluation.profiles[row]
    words = PART_WORDS[part.name](evaluation, scores.need, profile)
    points = part.points(row)
    return Line(f"{words}{NO_BREAK}: {_out_of(points, part.full)}.", points, part.full)


def _skills_words(evaluation: Evaluation, need: Need, profile: Profile) -> str:
    return f"Compétences ({len(need.skills)} demandées)"


def _nearness_words(evaluation: Evaluation, need: Need, profile: Profile) -> str:
    framework, passages = evaluation.framework, evaluation.weights.passages
    if not profile.jobs:
        return "Proximité de métier, aucun métier du référentiel exercé"
    nearest = max(profile.jobs, key=lambda job: (passages[framework.passage(job, need.job)], job))
    passage = framework.passage(nearest, need.job)
    share = french_decimal(passages[passage])
    title = framework.jobs[nearest].title
    return f"Proximité de métier, {title} ({nearest}), {PASSAGE_WORDS[passage]} (vaut {share})"


def _band_words(evaluation: Evaluation, need: Need, profile: Profile) -> str:
    difference = profile.band - need.band
    if not difference:
        return f"Bande {profile.band}, celle du poste"
    side = "au-dessus" if difference > 0 else "au-dessous"
    return f"Bande {profile.band}, {abs(difference)} {side} de celle du poste ({need.band})"


def _education_words(evaluation: Evaluation, need: Need, profile: Profile) -> str:
    held = ", ".join(profile.education_fields) or "sans spécialité"
    asked = " ou ".join(need.education_fields) or "toute spécialité"
    return f"Diplôme {profile.education} ({held}) pour {need.education} ({asked}) demandé"


def _languages_words(evaluation: Evaluation, need: Need, profile: Profile) -> str:
    if not need.desired_languages:
        return "Langues souhaitées, aucune de plus"
    told = []
    for demand in need.desired_languages:
        held = profile.skills.get(demand.skill)
        level = f"niveau {held.level}{_declared(evaluation, profile, demand.skill)}" if held else "non détenu"
        told.append(f"{evaluation.framework.skills[demand.skill].label} {level} pour {demand.level}")
    return "Langues souhaitées, " + ", ".join(told)


def _experience_words(evaluation: Evaluation, need: Need, profile: Profile) -> str:
    years = french_decimal(profile.experience_years)
    unit = "an" if profile.experience_years < 2 else "ans"
    usual = f"{need.experience_years} d’usage" if need.experience_years else "aucune d’usage"
    return f"Expérience, {years} {unit} pour {usual}"


PART_WORDS = {
    "skills": _skills_words,
    "nearness": _nearness_words,
    "band": _band_words,
    "education": _education_words,
    "languages": _languages_words,
    "experience": _experience_words,
}

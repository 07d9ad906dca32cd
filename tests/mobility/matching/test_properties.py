"""What holds whatever the post and the person: capped, monotone, deterministic, blind to order."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.matching import HeldSkill, Profile, evaluate, explain, need_of, rank_profiles
from tests.mobility.matching.helpers import FRAMEWORK, WEIGHTS, Demand

SKILLS = sorted(FRAMEWORK.skills)
JOBS = sorted(FRAMEWORK.jobs)
FIELDS = sorted({name for job in FRAMEWORK.jobs.values() for name in job.education_fields})
LANGUAGES = [code for code in SKILLS if FRAMEWORK.skills[code].kind == "language"]

holdings = st.builds(
    HeldSkill, st.integers(1, 4), st.sampled_from(["certificate", "validated", "declared"]), st.integers(0, 7)
)
demands = st.builds(Demand, st.sampled_from(LANGUAGES), st.integers(1, 4))


@st.composite
def meetings(draw: st.DrawFn) -> tuple:
    """A post, and a person who holds some of what it asks among other things; no condition but the language."""
    need = need_of(
        FRAMEWORK,
        id="V",
        job=draw(st.sampled_from(JOBS)),
        languages=[(demand, False) for demand in draw(st.lists(demands, max_size=3, unique_by=lambda d: d.skill))],
    )
    asked = [each.skill for each in (*need.skills, *need.desired_languages)]
    near = sorted({other for skill in asked for other, _ in FRAMEWORK.related.get(skill, ())})
    skills = draw(st.dictionaries(st.sampled_from(asked + near + SKILLS[:5]), holdings, max_size=12))
    profile = Profile(
        id="P",
        jobs=tuple(draw(st.lists(st.sampled_from(JOBS), max_size=3, unique=True))),
        band=draw(st.integers(1, 8)),
        education=draw(st.sampled_from(sorted(FRAMEWORK.education))),
        education_fields=tuple(draw(st.lists(st.sampled_from(FIELDS), max_size=2, unique=True))),
        experience_years=draw(st.fractions(0, 40, max_denominator=100)),
        skills=skills,
    )
    return need, profile


def exact(need: object, profile: Profile) -> Fraction:
    return evaluate([need], [profile], FRAMEWORK, WEIGHTS).scores[0].total(0)  # type: ignore[list-item]


@given(meetings())
@settings(max_examples=150, deadline=None)
def test_the_score_stays_between_0_and_100(meeting: tuple) -> None:
    assert 0 <= exact(*meeting) <= 100


@given(meetings(), st.data())
@settings(max_examples=200, deadline=None)
def test_more_of_anything_useful_never_lowers_the_score(meeting: tuple, data: st.DataObject) -> None:
    need, profile = meeting
    before = exact(need, profile)
    skill = data.draw(st.sampled_from(SKILLS + [each.skill for each in need.skills]))
    held = profile.skills.get(skill)
    better = HeldSkill(min(4, held.level + 1), held.evidence, held.years_unused) if held else HeldSkill(1)
    assert exact(need, replace(profile, skills=profile.skills | {skill: better})) >= before
    if held:
        proved = replace(held, evidence="certificate", years_unused=0)
        assert exact(need, replace(profile, skills=profile.skills | {skill: proved})) >= before
    job = data.draw(st.sampled_from(JOBS))
    assert exact(need, replace(profile, jobs=(*profile.jobs, job))) >= before
    assert exact(need, replace(profile, experience_years=profile.experience_years + Fraction(1, 3))) >= before
    field = data.draw(st.sampled_from(FIELDS))
    assert exact(need, replace(profile, education_fields=(*profile.education_fields, field))) >= before
    rank = FRAMEWORK.education[profile.education]
    if rank < 7:
        assert exact(need, replace(profile, education=f"N{rank + 1}")) >= before


@given(meetings())
@settings(max_examples=150, deadline=None)
def test_a_surplus_never_offsets_a_gap(meeting: tuple) -> None:
    """Whatever is held beyond what the post asks, of a skill or of its related ones, adds nothing."""
    need, profile = meeting
    asked = {each.skill: each.level for each in need.desired_languages}
    for each in need.skills:
        for skill in (each.skill, *(other for other, _ in FRAMEWORK.related.get(each.skill, ()))):
            asked[skill] = max(asked.get(skill, 0), each.level)
    surplus = {
        skill: replace(held, level=4) for skill, held in profile.skills.items() if held.level >= asked.get(skill, 0)
    }
    beside = {skill: HeldSkill(4) for skill in SKILLS if skill not in asked}
    assert exact(need, replace(profile, skills=beside | profile.skills | surplus)) == exact(need, profile)


@given(meetings(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_skills_and_of_people_changes_nothing(meeting: tuple, random: object) -> None:
    need, profile = meeting
    items = list(profile.skills.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    people = [
        replace(profile, id="b", skills=dict(items)),
        profile,
        replace(profile, id="a", band=1 + profile.band % 8),
    ]
    orders = []
    for order in (people, people[::-1]):
        evaluation = evaluate([need], order, FRAMEWORK, WEIGHTS)
        orders.append(
            [(line.id, line.tenths, line.rank, line.failed, explain(evaluation, 0, line.row))
             for line in rank_profiles(evaluation, 0)]
        )  # fmt: skip
    assert orders[0] == orders[1]
    assert {rank for id, _, rank, *_ in orders[0] if id in "bP"}.__len__() == 1


@given(st.lists(meetings(), min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_all_at_once_is_the_same_as_one_by_one(found: list[tuple]) -> None:
    needs = [need for need, _ in found]
    people = [replace(profile, id=str(place)) for place, (_, profile) in enumerate(found)]
    together = evaluate(needs, people, FRAMEWORK, WEIGHTS)
    again = evaluate(needs, people, FRAMEWORK, WEIGHTS)
    for column, need in enumerate(needs):
        for row, profile in enumerate(people):
            alone = evaluate([need], [profile], FRAMEWORK, WEIGHTS)
            assert together.scores[column].total(row) == alone.scores[0].total(0)
            assert together.scores[column].tenths[row] == alone.scores[0].tenths[0] == again.scores[column].tenths[row]
            assert explain(together, column, row) == explain(alone, 0, 0)


@given(meetings())
@settings(max_examples=100, deadline=None)
def test_the_sentences_come_from_the_figures(meeting: tuple) -> None:
    """The score displayed is the exact one rounded once, half up."""
    scores = evaluate([meeting[0]], [meeting[1]], FRAMEWORK, WEIGHTS).scores[0]
    distance = Fraction(int(scores.tenths[0]), 10) - scores.total(0)
    assert Fraction(-1, 20) < distance <= Fraction(1, 20)

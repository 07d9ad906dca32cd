"""Each part of the score, and each condition, at its edges."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from mobility.matching import Diploma, HeldSkill, evaluate, explain, gains, rank_needs
from mobility.matching.explanation import lines
from mobility.matching.weights import Weights
from tests.mobility.matching.helpers import FRAMEWORK, WEIGHTS, Demand, failed, person, post, tenths


def part(name: str, profile: object, need: object) -> Fraction:
    scores = evaluate([need], [profile], FRAMEWORK, WEIGHTS).scores[0]  # type: ignore[list-item]
    return next(each.points(0) for each in scores.parts if each.name == name)


@pytest.mark.parametrize(("band", "points"), [(5, 10), (4, 6), (3, 2), (2, 0), (1, 0), (6, 8), (7, 4), (8, 2)])
def test_the_band(band: int, points: int) -> None:
    assert part("band", person(band=band), post()) == points


@pytest.mark.parametrize(
    ("jobs", "points"),
    [
        (("SI-05",), 15),
        (("SI-04",), Fraction(21, 2)),
        (("SI-25",), Fraction(15, 4)),
        (("AMC-02",), 0),
        ((), 0),
        (("AMC-02", "SI-04"), Fraction(21, 2)),
    ],
)
def test_the_nearest_job_counts(jobs: tuple[str, ...], points: Fraction) -> None:
    assert part("nearness", person(jobs=jobs), post()) == points


def test_an_evolution_counts_in_its_direction_only() -> None:
    assert part("nearness", person(jobs=("SI-05",)), post("SI-12")) == Fraction(27, 4)
    assert part("nearness", person(jobs=("SI-12",)), post("SI-05")) == Fraction(15, 4)


@pytest.mark.parametrize(
    ("level", "fields", "points"),
    [
        ("N5", ["Informatique"], 8),
        ("N7", ["droit"], 6),
        ("N4", ["informatique"], 5),
        ("N3", ["informatique"], 2),
        ("N3", [], 0),
    ],
)
def test_education(level: str, fields: list[str], points: int) -> None:
    assert part("education", person(education=level, education_fields=tuple(fields)), post()) == points


@pytest.mark.parametrize(("years", "points"), [("0", "0"), ("1.5", "2.5"), ("3", "5"), ("40", "5"), ("2.25", "3.75")])
def test_experience_is_capped_and_exact(years: str, points: str) -> None:
    assert part("experience", person(experience_years=Fraction(years)), post()) == Fraction(points)


def test_a_job_without_usual_experience_gives_it_whole() -> None:
    assert part("experience", person(experience_years=Fraction(0)), post("COM-03")) == 5


def test_desired_languages_are_covered_on_average() -> None:
    need = post(languages=[(Demand("C-LNG-02", 2), False), (Demand("C-LNG-05", 3), False)])
    skills = person().skills | {"C-LNG-02": HeldSkill(4), "C-LNG-05": HeldSkill(1)}
    assert part("languages", person(skills=skills), need) == Fraction(14, 3)
    assert part("languages", person(), need) == 0


def test_a_related_skill_gives_the_better_credit_never_the_sum() -> None:
    (line,) = [
        each for each in lines(evaluate([post()], [person()], FRAMEWORK, WEIGHTS), 0, 0) if each.skill == "C-SIE-04"
    ]
    assert (line.credit, line.points) == (Fraction(1, 4), Fraction(33, 20))
    own = person(skills=person().skills | {"C-SIE-04": HeldSkill(1)})
    (line,) = [each for each in lines(evaluate([post()], [own], FRAMEWORK, WEIGHTS), 0, 0) if each.skill == "C-SIE-04"]
    assert line.credit == Fraction(1, 3)


def test_a_declared_skill_counts_for_less_and_an_old_tool_is_declared_again() -> None:
    declared = person(skills=person().skills | {"C-SID-04": HeldSkill(3, "declared")})
    assert part("skills", person(), post()) - part("skills", declared, post()) == Fraction("1.32") + Fraction("0.33")
    old = person(skills=person().skills | {"C-SID-11": HeldSkill(3, "certificate", 5)})
    assert FRAMEWORK.skills["C-SID-11"].kind == "tool"
    assert part("skills", person(), post()) - part("skills", old, post()) == Fraction("1.32")


def test_the_rounding_is_half_up_once() -> None:
    assert tenths(person()) == 730  # 72,95


@pytest.mark.parametrize(
    ("profile", "asked", "reason"),
    [
        ({}, {"diploma": Diploma("N7", ("médecine",))}, "diplôme réglementé absent"),
        ({}, {"diploma": Diploma("N5", ("médecine",))}, "diplôme réglementé absent"),
        ({}, {"eliminatory": [Demand("C-SIE-04", 1)]}, "compétence éliminatoire insuffisante"),
        ({}, {"languages": [(Demand("C-LNG-02", 1), True)]}, "langue exigée insuffisante : Anglais"),
        ({"skills": {"C-LNG-01": HeldSkill(2)}}, {}, "langue exigée insuffisante : Français au niveau 3"),
        ({"forms": frozenset({"mission"})}, {"forms": ["transfer"]}, "forme de mobilité refusée"),
        ({"impediments": frozenset({"sanction"})}, {}, "départ impossible : sanction en cours"),
    ],
)
def test_a_condition_that_fails(profile: dict, asked: dict, reason: str) -> None:
    (told,) = failed(person(**profile), post(**asked))
    assert told.startswith(reason)


def test_conditions_that_are_met() -> None:
    need = post(diploma=Diploma("N5", ("INFORMATIQUE",)), eliminatory=[Demand("C-SID-04", 3)], forms=["transfer"])
    assert failed(person(forms=frozenset({"transfer", "mission"})), need) == ()
    assert failed(person(), post(languages=[(Demand("C-LNG-01", 4), True)])) == ()
    modest = person(skills={"C-LNG-01": HeldSkill(2)})
    assert failed(modest, post("LOG-04")) == (), "the working language is asked at level 2 below band 4"
    assert failed(modest, post(languages=[(Demand("C-LNG-01", 2), False)])) == ()


def test_the_explanation_adds_up_to_the_score() -> None:
    evaluation = evaluate([post()], [person()], FRAMEWORK, WEIGHTS)
    told = lines(evaluation, 0, 0)
    skills = [line for line in told if line.skill]
    parts = [line for line in told if not line.skill]
    assert sum(line.points for line in skills) == parts[0].points == Fraction("32.45")
    assert sum(line.points for line in parts) == Fraction("72.95") == evaluation.scores[0].total(0)
    assert sum(line.full for line in parts) == 100
    text = explain(evaluation, 0, 0)
    assert text[-2] == "Total\u00a0: 72,95, arrondi une fois à 73,0 sur 100."
    assert "Bande 5, celle du poste\u00a0: 10,00 points sur 10,00." in text


def test_an_inadmissible_explanation_gives_no_point() -> None:
    text = explain(evaluate([post(diploma=Diploma("N7"))], [person()], FRAMEWORK, WEIGHTS), 0, 0)
    assert len(text) == 2
    assert not any("sur 100" in line for line in text)


def test_the_widest_gaps_come_first() -> None:
    found = gains(evaluate([post()], [person()], FRAMEWORK, WEIGHTS), 0, 0)
    assert [(gain.skill, gain.points) for gain in found] == [
        ("C-SIE-12", Fraction("6.6")),
        ("C-SIE-04", Fraction("4.95")),
        ("C-SIE-07", Fraction("4.4")),
    ]


def test_posts_are_ranked_for_a_person_with_the_same_scores() -> None:
    needs = [replace(post(job), id=job) for job in ("SI-05", "SI-04", "SI-06", "AMC-02")]
    evaluation = evaluate(needs, [person("X"), person("Y", band=3)], FRAMEWORK, WEIGHTS)
    ranking = rank_needs(evaluation, "X")
    assert [line.id for line in ranking][0] == "SI-04"
    assert {line.id: line.tenths for line in ranking} == {need.id: tenths(person(), need) for need in needs}


def test_what_one_plans_to_learn_is_a_second_figure() -> None:
    learner = person(planned={"C-SIE-07": HeldSkill(3), "C-SID-04": HeldSkill(1)})
    assert tenths(learner) == tenths(person())
    assert tenths(learner.with_planned()) == 774  # 72,95 + 4,40 = 77,35
    assert learner.with_planned().skills["C-SID-04"].level == 3


def test_a_scale_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="font 101 points au lieu de 100"):
        replace(WEIGHTS, languages=WEIGHTS.languages + 1)
    with pytest.raises(ValueError, match="hors|sort de l’intervalle"):
        replace(WEIGHTS, band_above=Fraction(2))
    with pytest.raises(ValueError, match="vaut plus"):
        replace(WEIGHTS, education_one_below=Fraction(7))


def test_a_scale_too_fine_for_exact_integers_is_refused() -> None:
    fine: Weights = replace(WEIGHTS, band={**WEIGHTS.band, 0: Fraction(10**15 - 1, 10**15)})
    with pytest.raises(OverflowError, match="trop fines"):
        tenths(person(), weights=fine)


def test_nobody_and_no_post() -> None:
    assert evaluate([], [person()], FRAMEWORK, WEIGHTS).scores == ()
    assert evaluate([post()], [], FRAMEWORK, WEIGHTS).scores[0].tenths.tolist() == []

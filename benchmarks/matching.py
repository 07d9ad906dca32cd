"""The match of the zone: 2 000 open profiles held against 200 vacancies, ranked and explained, in one evaluation."""

from __future__ import annotations

import random
import time
from fractions import Fraction

from careers.edition_file import edition_content
from mobility.matching import HeldSkill, Need, Profile, evaluate, explain, framework_of, need_of, rank_profiles
from mobility.matching.framework import Framework
from mobility.weights_file import published_weights

PEOPLE, POSTS = 2_000, 200
SHORTLIST = 20  # explained for each vacancy


def population(framework: Framework, chance: random.Random) -> list[Profile]:
    """People who hold most skills of a job, at levels around those asked, and a few others."""
    jobs, skills = sorted(framework.jobs), sorted(framework.skills)
    people = []
    for number in range(PEOPLE):
        job = framework.jobs[chance.choice(jobs)]
        held = {skill: HeldSkill(max(1, min(4, level + chance.randint(-1, 1)))) for skill, level in job.skills}
        held |= {skill: HeldSkill(chance.randint(1, 4)) for skill in chance.sample(skills, 6)}
        held["C-LNG-01"] = HeldSkill(4)
        people.append(
            Profile(
                id=f"P{number}",
                jobs=(job.code,),
                band=job.band,
                education=job.education,
                education_fields=job.education_fields[:1],
                experience_years=Fraction(chance.randint(0, 30), 2),
                skills=held,
            )
        )
    return people


def vacancies(framework: Framework, chance: random.Random) -> list[Need]:
    jobs = sorted(framework.jobs)
    return [need_of(framework, id=f"V{number}", job=chance.choice(jobs)) for number in range(POSTS)]


def measure() -> dict[str, float]:
    """Seconds of the evaluation, of all orders, and of the explanations of the short lists."""
    chance = random.Random(2026)
    framework, weights = framework_of(edition_content("RMH-1.0")), published_weights()
    people, posts = population(framework, chance), vacancies(framework, chance)
    begun = time.perf_counter()
    evaluation = evaluate(posts, people, framework, weights)
    evaluated = time.perf_counter()
    orders = [rank_profiles(evaluation, place) for place in range(len(posts))]
    ranked = time.perf_counter()
    for place, order in enumerate(orders):
        for line in order[:SHORTLIST]:
            explain(evaluation, place, line.row)
    told = time.perf_counter()
    return {
        "match_evaluate_s": evaluated - begun,
        "match_rank_s": ranked - evaluated,
        "match_explain_s": told - ranked,
        "match_pairs_per_s": PEOPLE * POSTS / (ranked - begun),
    }

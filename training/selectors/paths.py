"""Individual paths: what a job asks that somebody does not hold, the courses that give it, how long and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from careers.models import Job
from careers.selectors.person_skills import held_skills, job_gaps, jobs_of
from careers.selectors.referential import edition_in_use
from training.choices_catalogue import CostBasis
from training.models import Course
from training.paths import Offer, covering
from training.selectors.catalogue import courses_giving


@dataclass(frozen=True)
class Missing:
    """A skill to bring from `held` to `asked`; `course` brings it there, None when no course of the catalogue does."""

    code: str
    label: str
    held: int
    asked: int
    course: Course | None


@dataclass(frozen=True)
class Training:
    """A course of the path, the skills for which it is there, its cost for one person; None where the catalogue does not say."""

    course: Course
    skills: tuple[str, ...]
    cost: int | None


@dataclass(frozen=True)
class Path:
    """From a job (None: not known) to a target. `hours` and `cost` add up what is known; `unknown` counts what is not."""

    origin: Job | None
    target: Job
    asked: int
    missing: list[Missing]
    trainings: list[Training]
    hours: int
    cost: int
    unknown_hours: int
    unknown_cost: int

    @property
    def held(self) -> int:
        return self.asked - len(self.missing)

    @property
    def uncovered(self) -> list[Missing]:
        return [row for row in self.missing if row.course is None]


def job_of_code(code: str, on: date) -> Job | None:
    edition = edition_in_use(on=on)
    return Job.objects.filter(edition=edition, code=code.upper()).select_related("family", "band").first() if edition else None


def own_job(employee: Any, on: date) -> Job | None:
    """The job that somebody holds on a day, by their post else by the title of their posting."""
    return jobs_of([employee], on).get(employee.pk)


def path_of(institution: Any, employee: Any, origin: Job | None, target: Job, on: date) -> Path:
    """The path of somebody to a job. What nobody has stated yet of their skills is taken from the job that they hold: a holder is
    supposed to hold what it asks. A constant number of queries."""
    held = {row.code: row.level for row in held_skills([employee], on).get(employee.pk, [])} if employee is not None else {}
    if origin is not None:
        for need in job_gaps({0: (origin, [])})[0].needs:
            held.setdefault(need.skill.code, need.asked)
    needs = job_gaps({0: (target, [])})[0].needs
    lacking = {need.skill.code: need for need in needs if held.get(need.skill.code, 0) < need.asked}
    giving = courses_giving(institution, lacking)
    by_key: dict[int, Course] = {}
    gives: dict[int, dict[str, int]] = {}
    for code, rows in giving.items():
        for course, level in rows:
            by_key[course.pk] = course
            gives.setdefault(course.pk, {})[code] = level
    offers = [Offer(key, by_key[key].code, gives[key], price_of(by_key[key]), by_key[key].hours) for key in gives]
    chosen, _left = covering({code: need.asked for code, need in lacking.items()}, offers)
    covers = {code: by_key[choice.key] for choice in chosen for code in choice.covers}
    missing = [Missing(code, need.skill.label, held.get(code, 0), need.asked, covers.get(code)) for code, need in lacking.items()]
    labels = {row.code: row.label for row in missing}
    trainings = [
        Training(by_key[choice.key], tuple(labels[code] for code in choice.covers), price_of(by_key[choice.key])) for choice in chosen
    ]
    return Path(
        origin, target, len(needs), missing, trainings, sum(each.course.hours or 0 for each in trainings),
        sum(each.cost or 0 for each in trainings), sum(each.course.hours is None for each in trainings),
        sum(each.cost is None for each in trainings),
    )  # fmt: skip


def price_of(course: Course) -> int | None:
    """What one person costs: the price by head, that of a session shared among its seats (rounded up); None when it is not known."""
    if course.cost_basis == CostBasis.FREE:
        return 0
    if not course.cost:
        return None
    if course.cost_basis == CostBasis.HEAD:
        return course.cost
    return -(-course.cost // course.seats_max) if course.seats_max else course.cost

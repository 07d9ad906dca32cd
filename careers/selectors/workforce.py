"""Reading what a projection needs: who serves where, when they leave; the moves of a scenario; critical posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from careers.choices_workforce import MoveKind, Readiness
from careers.models import CriticalPost, Job, PostHolder, StaffScenario
from careers.selectors.person_skills import jobs_of
from careers.selectors.posts.titles import key_of, mapped_jobs, suggested_jobs
from careers.selectors.retirement import executives_on
from careers.workforce.projection import Move, Person, Place, Year, project
from hr_core.access import Access
from hr_core.models import Employee, Posting
from hr_core.selectors.contract_ends import contract_ends
from hr_core.selectors.retirement import retirement_ages, retires_on

YEARS = 10
VIEW = ("workforce_view",)


def people_of(access: Access, on: date) -> list[Person]:
    """Everybody in service whom one may see, with the unit, the title and the job of the referential of the day; nine queries, each of
    the whole institution: thousands are read sooner together than one by one."""
    rows = Employee.objects.visible_to(access).in_service(on).order_by("last_name", "first_names")
    institution = access.institution
    assert institution is not None
    ages = retirement_ages(institution, on)
    staff = list(rows.values_list("pk", "birth_on", "left_on"))
    jobs = jobs_of([row[0] for row in staff], on)
    served = {key: (unit, title) for key, unit, title in Posting.objects.on(on).values_list("employee", "unit__name", "job_title")}
    ends, executives = contract_ends(on), executives_on(on)
    words = {0: job_words(None)} | {key: job_words(job) for key, job in {job.pk: job for job in jobs.values()}.items()}
    nowhere, untitled = _("Sans affectation"), _("Sans emploi inscrit")
    found = []
    for key, birth_on, left_on in staff:
        job = jobs[key].pk if key in jobs else 0
        unit, title = served.get(key, ("", ""))
        place = (unit or nowhere, title or untitled, words[job])
        retires = retires_on(birth_on, key in executives, ages) if birth_on else None
        leaves = min(filter(None, (left_on, ends.get(key))), default=None)
        found.append(Person(place, retires, leaves, key, job))
    return found


def job_words(job: Job | None) -> str:
    return f"{job.title} ({job.code})" if job is not None else _("Hors du référentiel")


def moves_of(scenario: StaffScenario) -> list[Move]:
    rows = list(scenario.moves.select_related("unit"))
    known = suggested_jobs() | mapped_jobs() if rows else {}
    return [Move((row.unit.name, row.job_title, job_words(known.get(key_of(row.job_title)))), row.year, row.count if row.kind == MoveKind.HIRE else -row.count) for row in rows]


def projection_of(scenario: StaffScenario, people: Sequence[Person], on: date) -> list[Year]:
    """Ten years from the next one on; what is left of this year is told in the first."""
    return project(
        people, moves_of(scenario), first=on.year, years=YEARS + 1, replacement=scenario.replacement, later=scenario.later_years
    )


@dataclass(frozen=True)
class Group:
    """A unit or a job over the years: today, retirements and other leavings of the ten years, at the end."""

    name: str
    today: int
    retired: int
    left: int
    come: int
    end: int

    @property
    def change(self) -> int:
        return self.end - self.today


UNIT, TITLE, JOB = 0, 1, 2


def groups_of(years: Sequence[Year], *places: int) -> list[Group]:
    """By unit, title, job of the referential, or by several of them together, those that lose most first."""
    first, last = years[0].opening, years[-1].closing

    def summed(counts: Sequence[Counter[Place]]) -> Counter[str]:
        found: Counter[str] = Counter()
        for each in counts:
            for key, number in each.items():
                found[", ".join(key[place] for place in places)] += number
        return found

    today, end = summed([first]), summed([last])
    retired = summed([year.retired for year in years])
    left = summed([each for year in years for each in (year.left, year.planned_leavings)])
    come = summed([each for year in years for each in (year.hired, year.replaced)])
    names = set(today) | set(end)
    rows = [Group(name, today[name], retired[name], left[name], come[name], end[name]) for name in names]
    return sorted(rows, key=lambda row: (row.change, row.name))


def critical_posts(access: Access, on: date) -> QuerySet[CriticalPost]:
    """Critical posts with their holder of the day, how many successors and how many of them ready."""
    holder = PostHolder.objects.on(on).filter(post=OuterRef("post"), employee__in=Employee.objects.visible_to(access).values("pk"))
    return CriticalPost.objects.select_related("post").annotate(
        holder_first=Subquery(holder.values("employee__first_names")[:1]), holder_last=Subquery(holder.values("employee__last_name")[:1]),
        holder_birth=Subquery(holder.values("employee__birth_on")[:1]),
        people=Count("successors", distinct=True), ready=Count("successors", filter=Q(successors__readiness=Readiness.NOW), distinct=True),
        soonest=Min("successors__readiness"),
    )  # fmt: skip

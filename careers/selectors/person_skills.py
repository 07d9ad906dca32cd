"""What people can do on a day: skills held, diplomas, the gap to a job; read from the statements kept about them.

A confirmed statement outweighs a declaration; among the confirmed ones the last that has not expired holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from careers.choices_posts import HolderKind
from careers.choices_skills import ClaimState, SkillSource
from careers.models import Diploma, Edition, EducationLevel, Job, JobSkill, PersonSkill, PostHolder, Skill
from careers.selectors.paths import Atlas, Step
from careers.selectors.paths import gaps as gaps_between
from careers.selectors.posts.titles import key_of, mapped_jobs, suggested_jobs
from careers.selectors.referential import edition_in_use
from hr_core.access import Access, managed_units
from hr_core.filters import today
from hr_core.models import Employee, Posting

READERS = ("skills_view", "skills_manage")
COUNTED = (ClaimState.PROPOSED, ClaimState.VALID)
MANY = 500


@dataclass(frozen=True)
class HeldSkill:
    """A skill of the referential as somebody holds it: `level` 1 to 4, `source` of `SkillSource`, `evidence` in words, `date`
    of the statement; `is_confirmed` says that it is more than a declaration."""

    code: str
    level: int
    source: str
    evidence: str
    date: dt.date
    is_confirmed: bool = True
    expires_on: dt.date | None = None


def held_skills(employees: Collection[Any], day: date) -> dict[int, list[HeldSkill]]:
    """By employee (key or record), what is held on a day, by code; one query whatever their number."""
    keys = [getattr(each, "pk", each) for each in employees]
    rows = PersonSkill.objects.filter(employee__in=keys, on__lte=day, state__in=COUNTED)
    rows = rows.exclude(expires_on__lte=day).order_by("employee", "code", "on", "pk")
    best: dict[tuple[int, str], PersonSkill] = {}
    for row in rows:
        before = best.get((row.employee_id, row.code))
        if before is None or row.state == ClaimState.VALID or before.state != ClaimState.VALID:
            best[row.employee_id, row.code] = row
    found: dict[int, list[HeldSkill]] = {key: [] for key in keys}
    for (key, code), row in best.items():
        found[key].append(
            HeldSkill(code, row.level, row.source, row.evidence, row.on, row.state == ClaimState.VALID, row.expires_on)
        )
    return found


def diplomas_of(employees: Collection[Any]) -> dict[int, list[Diploma]]:
    """By employee, the diplomas that nobody set aside, the last one first; one query."""
    keys = [getattr(each, "pk", each) for each in employees]
    found: dict[int, list[Diploma]] = {key: [] for key in keys}
    for row in Diploma.objects.filter(employee__in=keys, state__in=COUNTED):
        found[row.employee_id].append(row)
    return found


def jobs_of(employees: Collection[Any], day: date) -> dict[int, Job]:
    """By employee, the job of the referential held on a day: that of their post, else that to which the title of their posting
    corresponds (validated first, then suggested). Five queries whatever their number."""
    keys = {getattr(each, "pk", each) for each in employees}
    asked = {"employee__in": keys} if len(keys) <= MANY else {}  # beyond, the whole institution is read sooner than so long a list
    posts = PostHolder.objects.on(day).filter(kind=HolderKind.TITULAR, post__job__isnull=False, **asked)
    held = dict(posts.order_by("share", "-pk").values_list("employee", "post__job"))  # the largest share is told last
    jobs_held = Job.objects.in_bulk({job for key, job in held.items() if key in keys})
    found = {employee: jobs_held[job] for employee, job in held.items() if employee in keys}
    titles = Posting.objects.on(day).filter(**asked)
    named = {key: title for key, title in titles.order_by("start").values_list("employee_id", "job_title") if key in keys and key not in found}
    if named:
        keyed = {title: key_of(title) for title in set(named.values())}
        known = mapped_jobs()
        if not known.keys() >= set(keyed.values()):
            known = suggested_jobs() | known
        found |= {key: job for key, title in named.items() if (job := known.get(keyed[title]))}
    return found


class Lexicon:
    """The words of the referential in use, each list read when it is asked: labels of skills, of levels of study."""

    def __init__(self, on: date | None = None) -> None:
        self.on = on or today()

    @classmethod
    def of(cls, request: Any) -> Lexicon:
        """That of a request, read once for its filters and its table."""
        if not hasattr(request, "lexicon"):
            request.lexicon = cls()
        return request.lexicon

    @cached_property
    def edition(self) -> Edition | None:
        return edition_in_use(on=self.on)

    @cached_property
    def skills(self) -> dict[str, Skill]:
        rows = Skill.objects.filter(edition=self.edition).select_related("domain").order_by("domain__label", "label")
        return {each.code: each for each in rows} if self.edition else {}

    @cached_property
    def levels(self) -> dict[str, str]:
        rows = EducationLevel.objects.filter(edition=self.edition).order_by("code")
        return dict(rows.values_list("code", "label")) if self.edition else {}

    def skill(self, code: str) -> str:
        return self.skills[code].label if code in self.skills else code

    def study(self, code: str) -> str:
        return self.levels.get(code, code)


@dataclass(frozen=True)
class Need:
    """A skill that a job asks, beside what somebody holds; `held` 0 when nothing is known."""

    skill: Skill
    asked: int
    held: int
    record: HeldSkill | None

    @property
    def missing(self) -> int:
        return max(self.asked - self.held, 0)


@dataclass(frozen=True)
class JobGap:
    """What a job asks of somebody: every skill, the widest gap first."""

    job: Job
    needs: Sequence[Need]

    @property
    def missing(self) -> list[Need]:
        return [each for each in self.needs if each.missing]

    @property
    def covered(self) -> int:
        """How many skills are held at the level asked."""
        return sum(not each.missing for each in self.needs)


def job_gaps(pairs: Mapping[int, tuple[Job, Sequence[HeldSkill]]]) -> dict[int, JobGap]:
    """By employee, the gap between a job and what is held; one query for all the jobs."""
    asked: dict[int, list[JobSkill]] = {}
    jobs = {job.pk for job, _held in pairs.values()}
    for row in JobSkill.objects.filter(job__in=jobs).select_related("skill").order_by("pk"):
        asked.setdefault(row.job_id, []).append(row)
    found = {}
    for key, (job, held) in pairs.items():
        levels = {each.code: each for each in held}
        needs = [
            Need(row.skill, row.level, levels[row.skill.code].level if row.skill.code in levels else 0, levels.get(row.skill.code))
            for row in asked.get(job.pk, [])
        ]
        found[key] = JobGap(job, sorted(needs, key=lambda each: -each.missing))
    return found


def nearest_path(origin: Job, target: Job, held: Sequence[HeldSkill], atlas: Atlas | None = None) -> list[Step] | None:
    """The way from a job to another with the fewest passages, and on arrival at each what this person lacks; None without one."""
    atlas = atlas or Atlas(target.edition)
    if origin.pk not in atlas.jobs:
        return None
    way = atlas.way(origin, target)
    if way is None:
        return None
    codes = {each.code: each.level for each in held}
    levels = {skill: codes[skill.code] for skills in atlas.asked.values() for skill in skills if skill.code in codes}
    steps = []
    for step in way:
        asked = atlas.asked[step.job.pk]
        steps.append(Step(step.job, step.kind, gaps_between(levels, asked)))
        levels |= {skill: max(levels.get(skill, 0), level) for skill, level in asked.items()}
    return steps


def team_of(access: Access, day: date | None = None) -> QuerySet[Employee]:
    """The people whom somebody directs on a day: posted in their units, neither themselves nor the confidential population."""
    if not access.has("team_view"):
        return Employee.objects.none()
    posted = Posting.objects.on(day or today()).filter(employee=OuterRef("pk"), unit__in=managed_units(access))
    rows = Employee.objects.filter(Exists(posted), left_on__isnull=True, is_confidential=False)
    return rows.exclude(pk=getattr(access.employee, "pk", None))


def readable(access: Access) -> Q:
    """Over a table with `employee`: those whose skills this person reads as human resources or as their head."""
    if access.has(*READERS):
        return Q(employee__in=Employee.objects.visible_to(access).values("pk"))
    return Q(employee__in=team_of(access).values("pk"))


def may_decide(access: Access, employee: Employee) -> bool:
    """Human resources decide for the files that they see, a head for their team; nobody for themselves."""
    if employee.user_id == access.user.pk:
        return False
    if access.has("skills_manage"):
        return bool(Employee.objects.visible_to(access).filter(pk=employee.pk).exists())
    return team_of(access).filter(pk=employee.pk).exists()


def claims(access: Access) -> QuerySet[PersonSkill]:
    """The statements that this person reads about others, the last first."""
    return PersonSkill.objects.filter(readable(access)).select_related("employee", "recorded_by", "decided_by")


def diplomas(access: Access) -> QuerySet[Diploma]:
    return Diploma.objects.filter(readable(access)).select_related("employee", "recorded_by", "decided_by")


def claims_to_decide(access: Access) -> QuerySet[PersonSkill]:
    """The declarations that wait for this person."""
    return claims(access).filter(_waiting(access)) if access.has("skills_manage", "team_view") else PersonSkill.objects.none()


def diplomas_to_decide(access: Access) -> QuerySet[Diploma]:
    """Diplomas are confirmed by human resources alone, against the original."""
    return diplomas(access).filter(_waiting(access)) if access.has("skills_manage") else Diploma.objects.none()


def _waiting(access: Access) -> Q:
    return Q(state=ClaimState.PROPOSED) & ~Q(employee__user=access.user)


def source_words(held: HeldSkill) -> str:
    return str(SkillSource(held.source).label)

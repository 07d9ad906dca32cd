"""The vacancies of the demonstration: thirty, in every state, offered by all the institutions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from careers.models import Edition, Job, Post, PostAct
from careers.selectors.person_skills import jobs_of
from careers.selectors.posts.reading import vacant_posts
from careers.services.posts.acts import creations_approve, post_create
from hr_core.access import Access, access_of
from hr_core.models import Employee, Institution, Unit, User
from hr_core.scope import scope
from mobility.choices import VacancyState
from mobility.contents import digest_of, requirement_of
from mobility.models import Vacancy, VacancyStep
from mobility.services.vacancies.preparing import vacancy_prepare
from mobility.services.vacancies.publishing import closing_moment

S = VacancyState
#: State, days since the publication, days until the closing (negative: past).
PLAN = (
    (S.DRAFT, 0, 35), (S.TO_APPROVE, 0, 40), (S.PUBLISHED, 3, 32), (S.PUBLISHED, 9, 18), (S.PUBLISHED, 12, 25), (S.PUBLISHED, 6, 21),
    (S.PUBLISHED, 15, 9), (S.PUBLISHED, 18, 5), (S.PUBLISHED, 2, 30), (S.PUBLISHED, 20, 10), (S.SUSPENDED, 10, 20), (S.CLOSED, 30, -2),
    (S.CLOSED, 26, -1), (S.UNDER_REVIEW, 40, -8), (S.UNDER_REVIEW, 38, -10), (S.UNDER_REVIEW, 45, -12), (S.UNDER_REVIEW, 42, -9),
    (S.IN_COMMITTEE, 60, -30), (S.IN_COMMITTEE, 66, -36), (S.IN_COMMITTEE, 70, -40), (S.IN_COMMITTEE, 64, -33), (S.DECIDED, 95, -60),
    (S.DECIDED, 110, -75), (S.UNSUCCESSFUL, 120, -90), (S.CANCELLED, 50, -20), (S.PUBLISHED, 1, 28), (S.PUBLISHED, 7, 16),
    (S.PUBLISHED, 4, 26), (S.UNDER_REVIEW, 36, -6), (S.IN_COMMITTEE, 72, -42),
)  # fmt: skip
#: Codes of the referential, by family: the IT posts first, since they are what moves.
JOBS = ("SI-05", "SI-04", "SI-02", "SI-03", "SI-06")
FORMS = (["secondment"], ["secondment", "placement"], ["transfer", "secondment"], ["placement"], ["mission", "placement"])


def vacancies(institutions: Sequence[Institution], edition: Edition) -> list[Vacancy]:
    """Thirty vacancies; each institution prepares by its HR officer, its director approves."""
    wanted = _jobs(institutions, edition)
    made: list[Vacancy] = []
    for rank, place in enumerate(institutions):
        share = [(number, plan) for number, plan in enumerate(PLAN) if number % len(institutions) == rank]
        preparer, director = (_access(place, duty) for duty in ("rh", "dg"))
        decider = _access(place, "drh")
        with scope(place, actor=preparer.user, reason="démonstration"):
            posts = _posts(place, [wanted[number] for number, _plan in share], preparer, decider)
            for (number, plan), post in zip(share, posts, strict=True):
                made.append(_vacancy(place, post, wanted[number], number, plan, preparer, director.user))
    return made


def _vacancy(
    place: Institution, post: Post, job: Job, number: int, plan: tuple[VacancyState, int, int], preparer: Access, director: User
) -> Vacancy:
    state, since, until = plan
    today = timezone.localdate()
    forms = FORMS[number % len(FORMS)]
    least = 140_000 * job.band.number if number % 4 != 3 else None
    values: dict[str, Any] = {
        "post": post, "job": job, "title": post.title, "place": "", "forms": forms,
        "length_months": 6 if forms[0] == "mission" else 24, "closes_on": today + timedelta(days=until),
        "budget_line": f"661{number % 4}", "pay_from": least, "pay_to": least * 7 // 5 if least else None, "missions": "\n".join(job.activities[:3]),
        "context": "", "matching_share": (50, 50, 60, 40)[number % 4], "shortlist_number": 4,
    }  # fmt: skip
    vacancy = vacancy_prepare(vacancy=Vacancy(institution=place), values=values, access=preparer)
    if state != S.DRAFT:
        vacancy.prepared_by = preparer.user
    if state not in (S.DRAFT, S.TO_APPROVE):
        vacancy.published_on = today - timedelta(days=since)
        vacancy.approved_by = director
        vacancy.closes_at = closing_moment(place, vacancy.closes_on)
        vacancy.requirement = requirement_of(vacancy)
        vacancy.digest = digest_of(vacancy.requirement)
        if until < 0 and state != S.CANCELLED:
            vacancy.closed_at = vacancy.closes_at
    vacancy.state = state
    if state == S.SUSPENDED:
        vacancy.suspended_at = timezone.now() - timedelta(days=2)
    if state == S.CANCELLED:
        vacancy.end_reason, vacancy.end_text = "reorganised", "Le service est rattaché à une autre direction."
    if state == S.DECIDED:
        vacancy.decided_on = today - timedelta(days=20)
    vacancy.save()
    VacancyStep.objects.bulk_create(
        VacancyStep(institution=place, vacancy=vacancy, name=name, source="", target=target, by=by)
        for name, target, by in (("submit", S.TO_APPROVE, preparer.user), ("publish", S.PUBLISHED, director), ("close", S.CLOSED, None))
        if state != S.DRAFT and (name == "submit" or vacancy.published_on) and (name != "close" or vacancy.closed_at)
    )
    return vacancy


def _posts(place: Institution, jobs: list[Job], preparer: Access, decider: Access) -> list[Post]:
    """A vacant post for each job: created by the usual act, approved by another person."""
    unit = Unit.objects.filter(kind=Unit.Kind.DIRECTION).order_by("code").first() or Unit.objects.order_by("pk")[0]
    today = timezone.localdate()
    acts = []
    made = []
    for rank, job in enumerate(jobs, start=1):
        values = {"number": f"M-{rank:03d}", "title": job.title, "job": job, "category_from": ""}
        act = {"unit": unit, "effective_on": today - timedelta(days=200), "reference": "CA/2026/012", "act_on": today - timedelta(days=210),
               "remark": "Poste ouvert à la mobilité régionale"}  # fmt: skip
        post = post_create(institution=place, values=values, act=act, access=preparer)
        made.append(post)
        acts.append(post.pk)
    creations_approve(acts=_proposed(acts), access=decider)
    vacant = set(vacant_posts(today).filter(pk__in=acts).values_list("pk", flat=True))
    assert vacant == set(acts), "chaque poste de la démonstration est vacant"
    return made


def _proposed(posts: list[int]) -> Any:
    return PostAct.objects.filter(post__in=posts, state="proposed")


def _jobs(institutions: Sequence[Institution], edition: Edition) -> list[Job]:
    """The job of each vacancy: those of the IT family, and those that the staff of the zone hold most."""
    jobs = {job.code: job for job in Job.objects.filter(edition=edition).select_related("band", "education", "edition", "family")}
    held: dict[str, int] = {}
    for place in institutions:
        with scope(place):
            for job in jobs_of(list(Employee.objects.filter(left_on=None)), timezone.localdate()).values():
                held[job.code] = held.get(job.code, 0) + 1
    usual = [code for code in sorted(held, key=lambda code: (-held[code], code)) if code in jobs]
    chosen = [code for code in JOBS if code in jobs]
    order = [chosen[number // 3 % len(chosen)] if number % 3 == 0 else usual[number % max(1, min(10, len(usual)))] for number in range(len(PLAN))]
    return [jobs[code] for code in order]


def _access(place: Institution, duty: str) -> Access:
    user = User.objects.get(username=f"{duty}.{place.code}")
    with scope(place, actor=user):
        return access_of(user, place.pk)

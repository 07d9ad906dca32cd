"""Reading recruitments: procedures, their candidates, the posts that they may fill."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from careers.choices_recruitment import Admission, Outcome, RecruitmentState
from careers.models import Post, Recruitment, RecruitmentCandidate, RecruitmentPost
from careers.selectors.posts.reading import vacant_posts
from hr_core.access import Access

VIEW = ("recruitment_view", "recruitment_manage", "recruitment_decide")
RUNNING = (RecruitmentState.DRAFT, RecruitmentState.OPEN, RecruitmentState.JURY)


def recruitments() -> QuerySet[Any]:
    """Procedures with how many posts, candidates and retained people they have."""
    return Recruitment.objects.select_related("prepared_by", "decided_by").annotate(
        places=Count("posts", distinct=True), people=Count("candidates", distinct=True),
        retained=Count("candidates", filter=Q(candidates__outcome=Outcome.RETAINED), distinct=True),
    )  # fmt: skip


def posts_to_fill(on: date, recruitment: Recruitment | None = None) -> QuerySet[Any]:
    """Vacant posts with a budget line that no other running procedure is to fill."""
    taken = RecruitmentPost.objects.filter(recruitment__state__in=RUNNING)
    if recruitment is not None and recruitment.pk:
        taken = taken.exclude(recruitment=recruitment)
    return vacant_posts(on).filter(is_budgeted=True).exclude(pk__in=taken.values("post")).order_by("number")


def posts_of(recruitment: Recruitment, on: date) -> list[Post]:
    """The posts of a procedure that are still to fill on a day, by number."""
    return list(vacant_posts(on).filter(pk__in=recruitment.posts.values("post")).order_by("number"))


def candidates_of(recruitment: Recruitment) -> QuerySet[RecruitmentCandidate]:
    return recruitment.candidates.select_related("post", "hiring", "recruitment")


def admitted(recruitment: Recruitment) -> QuerySet[RecruitmentCandidate]:
    return recruitment.candidates.filter(admission=Admission.ADMITTED).order_by("number")


def recruitments_to_decide(access: Access) -> QuerySet[Recruitment]:
    if not access.has("recruitment_decide"):
        return Recruitment.objects.none()
    return Recruitment.objects.filter(state=RecruitmentState.JURY).exclude(prepared_by=access.user)

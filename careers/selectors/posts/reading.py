"""Posts as they are on a day: standing, unit, holders, occupation; one query whatever the number of posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest

from careers.choices_positions import PostFate
from careers.choices_posts import HolderKind, Occupation, Standing
from careers.models import AdministrativePosition, Post, PostHolder, PostStanding
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.selectors.employees import present_on, with_current_facts

FREE = (Occupation.VACANT, Occupation.ACTING, Occupation.PARTLY)


def holders_on(day: date) -> QuerySet[PostHolder]:
    """Who serves on posts on a day; those who have left no longer do."""
    left = Q(employee__left_on__isnull=True) | Q(employee__left_on__gt=day)
    return PostHolder.objects.on(day).filter(left)


def posts_on(day: date) -> QuerySet[Any]:
    """Every post with `standing`, `unit_key`, `unit_code`, `unit_name`, `since`, `held` (% held by its holders) and
    `occupation` (a code of `Occupation`) as of a day; `is_reserved`: a holder is away in a position that keeps the post. A post without a standing that day has no unit."""
    dated = Q(standings__start__lte=day) & (Q(standings__end__isnull=True) | Q(standings__end__gt=day))
    present = holders_on(day).filter(post=OuterRef("pk")).order_by()
    titular = present.filter(kind=HolderKind.TITULAR).values("post").annotate(total=Sum("share")).values("total")
    away = AdministrativePosition.objects.on(day).filter(employee=OuterRef("employee"), kind__post=PostFate.KEPT)
    return Post.objects.annotate(
        now=FilteredRelation("standings", condition=dated),
        standing=F("now__standing"),
        since=F("now__start"),
        unit_key=F("now__unit"),
        unit_code=F("now__unit__code"),
        unit_name=F("now__unit__name"),
        held=Coalesce(Subquery(titular, output_field=IntegerField()), 0),
        has_acting=Exists(present.filter(kind=HolderKind.ACTING)),
        is_reserved=Exists(present.filter(Exists(away), kind=HolderKind.TITULAR)),
    ).annotate(
        occupation=Case(
            When(standing__isnull=True, then=Value(Occupation.PROPOSED)),
            When(standing=Standing.ABOLISHED, then=Value(Occupation.ABOLISHED)),
            When(standing=Standing.FROZEN, then=Value(Occupation.FROZEN)),
            When(held__gt=0, is_reserved=True, then=Value(Occupation.RESERVED)),
            When(held__gte=100, then=Value(Occupation.OCCUPIED)),
            When(held__gt=0, then=Value(Occupation.PARTLY)),
            When(has_acting=True, then=Value(Occupation.ACTING)),
            default=Value(Occupation.VACANT),
            output_field=CharField(),
        )
    )


def authorised_on(day: date) -> QuerySet[Any]:
    """The posts of the staffing table of a day: authorised and not abolished."""
    return posts_on(day).filter(standing__in=(Standing.OPEN, Standing.FROZEN))


def with_names(posts: QuerySet[Any], day: date, access: Access) -> QuerySet[Any]:
    """Add `holder_names`: those whom this person may see, the holder before the interim."""
    visible = Employee.objects.visible_to(access).values("pk")
    name = Concat("employee__first_names", Value(" "), "employee__last_name")
    told = holders_on(day).filter(post=OuterRef("pk"), employee__in=visible).order_by().values("post")
    titular = told.filter(kind=HolderKind.TITULAR).annotate(names=StringAgg(name, ", ")).values("names")
    acting = told.filter(kind=HolderKind.ACTING).annotate(names=StringAgg(name, ", ")).values("names")
    return posts.annotate(holder_names=Subquery(titular), acting_names=Subquery(acting))


def vacant_posts(day: date) -> QuerySet[Any]:
    """The posts to fill on a day, with `vacant_since` and `free` (% of full time). Frozen ones are not to be filled.

    What recruitment and mobility read: an open, authorised post without a holder, or held for a part only.
    """
    past = PostHolder.objects.filter(post=OuterRef("pk"), kind=HolderKind.TITULAR, end__lte=day).order_by()
    left = PostHolder.objects.filter(post=OuterRef("pk"), kind=HolderKind.TITULAR, employee__left_on__lte=day).order_by()
    last_end = past.values("post").annotate(last=Max("end")).values("last")
    last_left = left.values("post").annotate(last=Max("employee__left_on")).values("last")
    return (
        posts_on(day)
        .filter(occupation__in=FREE)
        .annotate(
            free=Value(100) - F("held"),
            vacant_since=Greatest(F("since"), Subquery(last_end), Subquery(last_left)),
        )
    )


WITHOUT_INTERIM = Q(occupation=Occupation.RESERVED, has_acting=False)


def posts_without_interim(day: date) -> QuerySet[Any]:
    """The posts kept for somebody's return that nobody holds in the meantime."""
    return posts_on(day).filter(WITHOUT_INTERIM)


def vacancy_counts(day: date) -> dict[str, int]:
    """How many `vacant_posts` (`free`) and `posts_without_interim` (`kept`) there are on a day; one query."""
    return posts_on(day).aggregate(free=Count("pk", filter=Q(occupation__in=FREE)), kept=Count("pk", filter=WITHOUT_INTERIM))


def interim_days(post: Post, day: date) -> dict[str, date]:
    """The first and the last day of an interim that covers the position of a holder: from that day on, until its decided term."""
    titular = holders_on(day).filter(post=post, kind=HolderKind.TITULAR).values("employee")
    held = AdministrativePosition.objects.on(day).filter(employee__in=titular, kind__post=PostFate.KEPT).order_by("start").first()
    if held is None:
        return {}
    end = held.end or held.due_on
    return {"start": max(day, held.start)} | ({"end": end} if end else {})


def without_post(day: date, access: Access) -> QuerySet[Employee]:
    """The people in service who hold no post on a day, among those whom this person may see."""
    serving = holders_on(day).filter(employee=OuterRef("pk"))
    visible = Employee.objects.visible_to(access).values("pk")
    return Employee.objects.filter(present_on(day), ~Exists(serving), pk__in=visible)


def posted_elsewhere(day: date, access: Access) -> QuerySet[Any]:
    """The holders whose file is posted, on a day, to another unit than that of their post: files with the facts of the day,
    `post_number` and `post_unit`."""
    place = PostStanding.objects.on(day).filter(post=OuterRef("post")).values("unit__name")[:1]
    key = PostStanding.objects.on(day).filter(post=OuterRef("post")).values("unit")[:1]
    held = holders_on(day).filter(employee=OuterRef("pk"), kind=HolderKind.TITULAR).annotate(
        place=Subquery(place), place_key=Subquery(key)
    )
    others = held.exclude(place_key=OuterRef("unit_key")).order_by("-start", "pk")
    visible = Employee.objects.visible_to(access).values("pk")
    files = with_current_facts(Employee.objects.filter(present_on(day), pk__in=visible), day)
    return files.filter(Exists(others)).annotate(
        post_number=Subquery(others.values("post__number")[:1]), post_unit=Subquery(others.values("place")[:1])
    )


def counts_of(day: date) -> dict[str, int]:
    """How many posts each occupation has; one query."""
    rows = posts_on(day).order_by().values("occupation").annotate(number=Count("pk"))
    return dict.fromkeys(map(str, Occupation.values), 0) | dict(rows.values_list("occupation", "number"))


def post_of(employee: Any, day: date) -> list[PostHolder]:
    """The posts on which somebody serves on a day."""
    return list(
        PostHolder.objects.on(day).filter(employee=employee).select_related("post__job").order_by("kind", "post__number")
    )

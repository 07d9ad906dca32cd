"""Reading training needs: whose they are, which ones say the same thing, what they add up to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hr_core.access import Access, managed_units
from training.choices_needs import NeedState
from training.models import NeedWeights, TrainingNeed
from training.priority import USUAL
from training.selectors.people import staff
from training.workflows_needs import OPEN

ARBITERS = ("training_arbitrate",)
READERS = ("training_view", "training_manage", "training_arbitrate")


def weights_of(institution: Any) -> dict[str, int]:
    row = NeedWeights.objects.filter(institution=institution).values(*USUAL).first()
    return row or dict(USUAL)


def needs_visible(access: Access) -> QuerySet[TrainingNeed]:
    """Officers read the needs of the people whom they may see and those of units; heads those of their units; others their own."""
    rows = TrainingNeed.objects.select_related("employee", "unit", "course", "expressed_by")
    own = Q(employee__user=access.user)
    visible = Exists(staff(access).filter(pk=OuterRef("employee")))
    if access.has(*READERS):
        return rows.filter(Q(employee__isnull=True) | visible | own)
    if access.has("team_view"):
        units = managed_units(access)
        return rows.filter(own | (Q(unit__in=units) & (Q(employee__isnull=True) | visible)))
    return rows.filter(own)


def may_advise(access: Access, need: TrainingNeed) -> bool:
    """The head of the unit gives its advice; the training service does where a unit has no head here. Nobody on their own need."""
    if need.employee is not None and need.employee.user_id == access.user.pk:
        return False
    if access.has("training_manage"):
        return True
    return access.has("team_view") and need.unit_id in managed_units(access)


def may_arbitrate(access: Access, need: TrainingNeed) -> bool:
    """Head office, by another person than who expressed it and never for oneself."""
    own = need.employee is not None and need.employee.user_id == access.user.pk
    return access.has(*ARBITERS) and not own and need.expressed_by_id != access.user.pk


@dataclass(frozen=True)
class Group:
    """Needs of a year that say the same thing: the same course, the same skill, or the same words."""

    key: str
    words: str
    needs: list[TrainingNeed]

    @property
    def people(self) -> int:
        return sum(need.headcount for need in self.needs)


def duplicates(access: Access, year: int) -> list[Group]:
    """Groups of two needs or more, the largest first; one query."""
    found: dict[str, list[TrainingNeed]] = defaultdict(list)
    for need in needs_visible(access).filter(year=year, state__in=OPEN).order_by("-priority", "pk"):
        found[same_as(need)].append(need)
    groups = [Group(key, str(needs[0].course or needs[0].title), needs) for key, needs in found.items() if len(needs) > 1]
    return sorted(groups, key=lambda group: (-group.people, group.words))


def same_as(need: TrainingNeed) -> str:
    """What two needs must share to be one: the course wished, else the skill, else the folded words."""
    if need.course_id:
        return f"c{need.course_id}"
    return f"s{need.skill_code}" if need.skill_code else f"t{need.title_key}"


def people_of(need: TrainingNeed) -> QuerySet[TrainingNeed]:
    """The need and those merged into it, for their people."""
    return TrainingNeed.objects.filter(Q(pk=need.pk) | Q(merged_into=need.pk)).select_related("employee", "unit").order_by("unit__name", "pk")


def headcount_of(needs: QuerySet[TrainingNeed]) -> QuerySet[TrainingNeed]:
    """Add `people`: the headcount of each with that of the needs merged into it."""
    merged = TrainingNeed.objects.filter(merged_into=OuterRef("pk")).order_by().values("merged_into").annotate(sum=Sum("headcount"))
    return needs.annotate(people=F("headcount") + Coalesce(Subquery(merged.values("sum")), 0))


def need_counts(access: Access, year: int) -> dict[str, int]:
    """How many needs stand in each state; one query."""
    rows = needs_visible(access).filter(year=year).order_by().values_list("state").annotate(count=Count("pk", distinct=True))
    return dict.fromkeys(NeedState.values, 0) | dict(rows)


def to_plan(access: Access, year: int) -> QuerySet[TrainingNeed]:
    """Needs kept by head office that no line of the plan takes yet."""
    return headcount_of(needs_visible(access).filter(year=year, state=NeedState.KEPT)).order_by("-priority", "pk")


def waiting_needs(access: Access) -> QuerySet[TrainingNeed]:
    """What waits for this person: the advice of the unit, or the arbitration of head office."""
    rows = needs_visible(access).exclude(employee__user=access.user)
    wanted = Q(pk__in=[])
    if access.has(*ARBITERS):
        wanted |= Q(state=NeedState.UNIT_KEPT) & ~Q(expressed_by=access.user)
    if access.has("team_view") and not access.has("training_manage"):
        wanted |= Q(state=NeedState.PROPOSED, unit__in=managed_units(access))
    return rows.filter(wanted)


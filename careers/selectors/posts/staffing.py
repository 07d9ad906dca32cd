"""The staffing table of a day: posts by unit in the order of the tree, counts, and the gap against the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from careers.choices_posts import Occupation
from careers.models import Job, Post, StaffTarget
from careers.selectors.posts.reading import authorised_on, with_names
from hr_core.access import Access
from hr_core.models import Unit


@dataclass
class Counts:
    """Posts by what they are; `reserved` are among the occupied, their holder away in a position that keeps the post; `held` is in hundredths of a post, so that half posts add up exactly."""

    authorised: int = 0
    budgeted: int = 0
    occupied: int = 0
    free: int = 0
    frozen: int = 0
    reserved: int = 0
    held: int = 0

    def add(self, post: Any) -> None:
        self.count(post.is_budgeted, post.occupation, 1, post.held)

    def count(self, is_budgeted: bool, occupation: str, number: int, held: int) -> None:
        """`number` posts alike, which their holders hold for `held` hundredths together."""
        self.authorised += number
        self.budgeted += number if is_budgeted else 0
        self.held += held
        if occupation == Occupation.FROZEN:
            self.frozen += number
        elif occupation in (Occupation.OCCUPIED, Occupation.RESERVED):
            self.occupied += number
            self.reserved += number if occupation == Occupation.RESERVED else 0
        else:
            self.free += number

    def merge(self, other: Counts) -> None:
        for name in ("authorised", "budgeted", "occupied", "free", "frozen", "reserved", "held"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class UnitPosts:
    """The posts of a unit; `below` counts those of the units under it as well."""

    unit: Unit
    depth: int
    posts: list[Any] = field(default_factory=list)
    own: Counts = field(default_factory=Counts)
    below: Counts = field(default_factory=Counts)


@dataclass
class StaffingTable:
    day: date
    units: list[UnitPosts]
    total: Counts


def staffing_table(day: date, access: Access) -> StaffingTable:
    """Units that have posts, or units under them that do, in the order of the tree, with their posts. Two queries."""
    posts: dict[int, list[Any]] = {}
    own: dict[int, Counts] = {}
    for post in with_names(authorised_on(day), day, access).select_related("job").order_by("number"):
        posts.setdefault(post.unit_key, []).append(post)
        own.setdefault(post.unit_key, Counts()).add(post)
    return _table(day, own, posts)


def staffing_counts(day: date) -> StaffingTable:
    """The same without the posts themselves: what the page shows, added up by the database. Two queries."""
    own: dict[int, Counts] = {}
    for unit, is_budgeted, occupation, number, held in _grouped(day, "unit_key", "is_budgeted", "occupation"):
        own.setdefault(unit, Counts()).count(is_budgeted, occupation, number, held)
    return _table(day, own, {})


def _grouped(day: date, *keys: str) -> Any:
    """Posts that are alike in these respects: how many, and for how much they are held."""
    rows = authorised_on(day).order_by().values(*keys)
    return rows.annotate(number=Count("pk"), whole=Sum("held")).values_list(*keys, "number", "whole")


def _table(day: date, own: dict[int, Counts], posts: dict[int, list[Any]]) -> StaffingTable:
    children: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.order_by("code"):
        children.setdefault(unit.parent_id, []).append(unit)
    total = Counts()
    for counts in own.values():
        total.merge(counts)
    found: list[UnitPosts] = []

    def walk(unit: Unit, depth: int) -> Counts:
        row = UnitPosts(unit, depth, posts.get(unit.pk, []), own.get(unit.pk, Counts()))
        row.below.merge(row.own)
        place = len(found)
        for child in children.get(unit.pk, []):
            row.below.merge(walk(child, depth + 1))
        if row.below.authorised:
            found.insert(place, row)
        return row.below

    for top in children.get(None, []):
        walk(top, 0)
    return StaffingTable(day, found, total)


@dataclass
class Gap:
    """A unit, a job and a category: what the plan wants, what is authorised, who is there (hundredths of a person)."""

    unit: Unit
    job: Job | None
    category: str
    planned: int | None = None
    counts: Counts = field(default_factory=Counts)

    @property
    def missing(self) -> int:
        """Hundredths of a person between the plan and those who are there; negative: more than planned."""
        wanted = self.planned if self.planned is not None else self.counts.authorised - self.counts.frozen
        return 100 * wanted - self.counts.held


def gaps(day: date) -> list[Gap]:
    """Every unit × job × category that has posts or a plan for the year of the day. Four queries."""
    units = {unit.pk: unit for unit in Unit.objects.select_related("parent")}
    found: dict[tuple[int, int | None, str], Gap] = {}

    def at(unit: int, job: Job | None, category: str) -> Gap:
        key = (unit, job.pk if job else None, category)
        if key not in found:
            found[key] = Gap(units[unit], job, category)
        return found[key]

    jobs = {job.pk: job for job in Job.objects.filter(posts__isnull=False).distinct()}
    keys = ("unit_key", "job", "category_from", "category_to", "is_budgeted", "occupation")
    for unit, job, first, last, is_budgeted, occupation, number, held in _grouped(day, *keys):
        category = Post(category_from=first, category_to=last).categories
        at(unit, jobs.get(job), category).counts.count(is_budgeted, occupation, number, held)
    for target in StaffTarget.objects.filter(year=day.year).select_related("job"):
        gap = at(target.unit_id, target.job, target.category)
        gap.planned = (gap.planned or 0) + target.number
    return sorted(found.values(), key=lambda each: (each.unit.code, each.job.code if each.job else "~", each.category))

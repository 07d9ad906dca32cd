"""Reading the lists that institutions sent and the certificates of coverage: over the zone, what to add first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from careers.choices_referential import ListState
from careers.models import CoverageStatement, EditionChange, TitleJob, TitleList, TitleListLine
from careers.selectors.referential import edition_in_use, editions_applying
from hr_core.filters import today
from hr_core.selectors.organisation import zone_names


def title_lists() -> QuerySet[TitleList]:
    """Those of one's institution; in the regional body, all that were sent."""
    return TitleList.objects.select_related("institution").annotate(
        people=Coalesce(Sum("lines__headcount"), 0), known=Coalesce(Sum("lines__headcount", filter=Q(lines__job__isnull=False)), 0)
    )


@dataclass(frozen=True)
class Uncovered:
    """A title without a job, over the institutions that bear it."""

    title: str
    people: int
    institutions: tuple[str, ...]


def uncovered() -> list[Uncovered]:
    """The titles of the last list sent by each institution that no job is near to, the most borne first. Two queries."""
    names = zone_names()
    last = TitleList.objects.filter(institution=OuterRef("institution"), state=ListState.SENT).order_by("-as_of").values("pk")[:1]
    newest = TitleList.objects.filter(pk=Subquery(last), state=ListState.SENT)
    people: dict[str, int] = defaultdict(int)
    words: dict[str, str] = {}
    places: dict[str, set[str]] = defaultdict(set)
    for line in TitleListLine.objects.filter(of__in=newest, job=None):
        people[line.key] += line.headcount
        words.setdefault(line.key, line.title)
        places[line.key].add(names[line.institution_id])
    found = [Uncovered(words[key], count, tuple(sorted(places[key]))) for key, count in people.items()]
    return sorted(found, key=lambda each: (-each.people, each.title))


def statements() -> QuerySet[CoverageStatement]:
    """The certificates with `rate`, whole per cent rounded down."""
    return CoverageStatement.objects.select_related("institution", "edition", "issued_by").annotate(rate=F("covered") * 100 / F("staff"))


def ranking() -> QuerySet[CoverageStatement]:
    """The last certificate of each institution, the best covered first."""
    last = CoverageStatement.objects.filter(institution=OuterRef("institution")).order_by("-on", "-pk").values("pk")[:1]
    return statements().filter(pk=Subquery(last)).order_by((F("covered") * 100 / F("staff")).desc(), "institution__acronym")


@dataclass(frozen=True)
class ToTake:
    """A correspondence that an edition left behind: its job was split or ended."""

    row: TitleJob
    fate: str
    targets: tuple[str, ...]


def queue() -> list[ToTake]:
    """The correspondences whose job is not of the edition in use. Three queries."""
    edition = edition_in_use(on=today())
    if edition is None:
        return []
    rows = list(TitleJob.objects.exclude(job__edition=edition).select_related("title", "job").order_by("title__title"))
    changes = {each.old_code: each for each in EditionChange.objects.filter(edition=edition, kind="job")}
    found = []
    for row in rows:
        change = changes.get(row.job.code)
        found.append(ToTake(row, change.get_fate_display() if change else "", tuple(change.targets) if change else ()))
    return found


def to_take(access: Any) -> Any:
    """What waits in the queue, as rows that the rail counts."""
    if not access.has("posts_prepare"):
        return TitleJob.objects.none()
    return TitleJob.objects.exclude(job__edition=Subquery(editions_applying(today()).values("pk")[:1]))


def tables(table_model: Any) -> Any:
    return table_model.objects.select_related("institution", "edition").annotate(grades=Count("lines", distinct=True))

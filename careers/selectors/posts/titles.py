"""The institution's own titles beside the jobs of the referential: what they may be, what is covered, what is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from careers.choices_posts import TitleState
from careers.models import Job, JobTitle, TitleJob
from careers.selectors.referential import edition_in_use, jobs
from hr_core.models import Posting
from hr_core.text import fold


def key_of(title: str) -> str:
    """What two writings of one title have in common: « Cheffe d’agence », « CHEFFE D'AGENCE »."""
    return fold(title)[:120]


def suggested_jobs() -> dict[str, Job]:
    """By key of title, the job of the edition in use that bears this title, its feminine or another of its titles."""
    edition = edition_in_use(on=timezone.localdate())
    found: dict[str, Job] = {}
    if edition is None:
        return found
    every = list(jobs(edition))
    for job in every:
        for title in (job.title, job.title_feminine):
            found.setdefault(key_of(title), job)
    for job in every:
        for title in job.alternative_titles:
            found.setdefault(key_of(title), job)
    return found


def mapped_jobs() -> dict[str, Job]:
    """By key of title, the first job of its validated correspondence."""
    rows = TitleJob.objects.filter(title__state=TitleState.APPROVED).select_related("job", "title")
    found: dict[str, Job] = {}
    for row in rows.order_by("title", "-share", "job__code"):
        found.setdefault(row.title.key, row.job)
    return found


@dataclass(frozen=True)
class TitleStaff:
    """A title as postings write it, how many people bear it on a day, and what it corresponds to so far."""

    title: str
    key: str
    staff: int
    known: JobTitle | None
    suggestion: Job | None

    @property
    def is_covered(self) -> bool:
        return self.known is not None and self.known.state == TitleState.APPROVED


@dataclass(frozen=True)
class Coverage:
    """Every title in use, the most borne first; `covered` people of `staff` bear a validated one."""

    titles: list[TitleStaff]

    @property
    def staff(self) -> int:
        return sum(each.staff for each in self.titles)

    @property
    def covered(self) -> int:
        return sum(each.staff for each in self.titles if each.is_covered)

    @property
    def uncovered(self) -> list[TitleStaff]:
        return [each for each in self.titles if not each.is_covered]


def coverage(on: date) -> Coverage:
    """The titles of the people in service on a day; four queries whatever their number."""
    rows = Posting.objects.on(on).filter(employee__hired_on__lte=on).exclude(employee__left_on__lte=on)
    counted = rows.order_by().values_list("job_title").annotate(n=Count("employee", distinct=True))
    staff: dict[str, int] = {}
    words: dict[str, tuple[int, str]] = {}
    for title, number in counted:
        key = key_of(title)
        staff[key] = staff.get(key, 0) + number
        words[key] = max(words.get(key, (0, "")), (number, title))
    known = {each.key: each for each in JobTitle.objects.prefetch_related("jobs__job")}
    suggestions = suggested_jobs()
    found = [
        TitleStaff(words[key][1], key, number, known.get(key), suggestions.get(key)) for key, number in staff.items()
    ]
    return Coverage(sorted(found, key=lambda each: (-each.staff, each.title)))

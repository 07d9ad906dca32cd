"""What institutions send of their own jobs: the list of titles with a proposed code, and the certificate of coverage (REF-5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import Relation, TitleState
from careers.choices_referential import ListState
from careers.exports.edition_text import text_digest
from careers.likeness import Known, known, nearest
from careers.models import CoverageStatement, Edition, Job, JobTitle, TitleList, TitleListLine
from careers.selectors.posts.titles import coverage, key_of, mapped_jobs
from careers.selectors.referential import edition_in_use, jobs
from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked


@dataclass(frozen=True)
class Told:
    """A title as an institution tells it."""

    title: str
    headcount: int
    category: str = ""


def jobs_known(edition: Edition) -> list[Known]:
    rows = jobs(edition)
    return [known(job.pk, (job.title, job.title_feminine, *job.alternative_titles), job.family.label) for job in rows]


@transaction.atomic
def list_draw(*, as_of: date, told: Iterable[Told] | None, access: Access) -> TitleList:
    """Draw up the list of a day from what is told, or from the postings of that day; each title gets the job most alike, which the
    institution's validated correspondences precede."""
    assert access.institution is not None
    edition = edition_in_use(on=max(as_of, timezone.localdate()))
    if edition is None:
        raise Refusal(_("Aucune édition du référentiel n’est publiée."))
    rows = list(told) if told is not None else [Told(each.title, each.staff) for each in coverage(as_of).titles]
    if not rows:
        raise Refusal(_("La liste est vide."))
    made = TitleList.objects.filter(institution=access.institution, as_of=as_of).first() or TitleList(
        institution=access.institution, as_of=as_of
    )
    if made.state == ListState.SENT:
        raise Refusal(_("La liste de ce jour est envoyée : dressez-en une autre à une autre date."))
    made.prepared_by = access.user
    save_checked(made)
    chosen = {line.key: line for line in made.lines.filter(by_hand=True)}
    made.lines.all().delete()
    mapped, candidates = mapped_jobs(), jobs_known(edition)
    lines: dict[str, TitleListLine] = {}
    for row in rows:
        key = key_of(row.title)
        if key in lines:
            lines[key].headcount += row.headcount
            continue
        job, score = (mapped[key].pk, 1000) if key in mapped else nearest(row.title, row.category, candidates)
        hand = chosen.get(key)
        lines[key] = TitleListLine(
            institution=access.institution, of=made, title=row.title[:120], key=key, headcount=row.headcount, category=row.category[:40],
            job_id=hand.job_id if hand else job, score=score, by_hand=hand is not None,
        )  # fmt: skip
    TitleListLine.objects.bulk_create(lines.values())
    return made


@transaction.atomic
def line_choose(*, line: TitleListLine, job: Job | None) -> TitleListLine:
    """Choose the job of a title oneself, or none."""
    if TitleList.objects.select_for_update().get(pk=line.of_id).state != ListState.DRAFT:
        raise Refusal(_("Cette liste est envoyée."))
    line.job, line.by_hand = job, True
    return save_checked(line)


@transaction.atomic
def list_send(*, title_list: TitleList, access: Access) -> TitleList:
    """Send the list to the secretariat, who reads it from then on."""
    row = TitleList.objects.select_for_update().get(pk=title_list.pk)
    if row.state != ListState.DRAFT:
        raise Refusal(_("Cette liste est déjà envoyée."))
    row.state, row.sent_by, row.sent_at = ListState.SENT, access.user, timezone.now()
    return save_checked(row)


@transaction.atomic
def statement_issue(*, on: date, access: Access) -> CoverageStatement:
    """REF-5: freeze how much of the staff bears a validated title, by title and by correspondence."""
    assert access.institution is not None
    edition = edition_in_use(on=on)
    found = coverage(on)
    if edition is None or not found.staff:
        raise Refusal(_("Il n’y a rien à certifier ce jour : aucun agent, ou aucune édition."))
    rows = {
        row.key: row
        for row in JobTitle.objects.filter(state=TitleState.APPROVED).select_related("reviewed_by").prefetch_related("jobs__job")
    }
    by_relation = {str(label): 0 for label in Relation.labels} | {str(_("aucune encore")): 0}
    lines: list[dict[str, Any]] = []
    for each in found.titles:
        row = rows.get(each.key)
        chosen = list(row.jobs.all()) if row else []
        word = str(Relation(chosen[0].relation).label) if chosen else str(_("aucune encore"))
        by_relation[word] += each.staff
        lines.append(
            {
                "title": each.title, "staff": each.staff, "relation": word,
                "jobs": [f"{one.job.code} {one.job.title}, {one.share} %" for one in chosen],
                "reviewed_by": str(row.reviewed_by or "") if row else "",
                "reviewed_on": row.reviewed_at.date().isoformat() if row and row.reviewed_at else "",
            }
        )  # fmt: skip
    facts = {"lines": lines, "staff": found.staff, "covered": found.covered, "on": on.isoformat(), "edition": edition.code}
    return save_checked(
        CoverageStatement(
            institution=access.institution, edition=edition, on=on, staff=found.staff, covered=found.covered, titles=len(found.titles),
            by_relation=by_relation, lines=lines, digest=text_digest(facts), issued_by=access.user,
        )
    )  # fmt: skip

"""Correspondences of the institution's own titles: proposed by one person, read again by another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import Relation, TitleState
from careers.models import Job, JobTitle, Post, TitleJob
from careers.selectors.posts.titles import coverage, key_of
from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked

WHOLE = 100
#: (job, relation, share in %)
Line = tuple[Job, str, int]


@transaction.atomic
def title_propose(
    *, institution: Institution, title: str, lines: Sequence[Line], remark: str, access: Access
) -> JobTitle:
    """Say to which jobs a title corresponds; a validated one is proposed again. Raises `ValidationError` when the shares
    do not make 100 or a job is cited twice."""
    key = key_of(title)
    if not key:
        raise ValidationError({"title": _("Écrivez l’appellation.")})
    if not lines:
        raise ValidationError(_("Citez au moins un métier."))
    if len({job.pk for job, _relation, _share in lines}) < len(lines):
        raise ValidationError(_("Un métier est cité deux fois."))
    if sum(share for _job, _relation, share in lines) != WHOLE:
        raise ValidationError(_("Les parts des métiers font 100 % ensemble : corrigez-les."))
    row = JobTitle.objects.select_for_update().filter(key=key).first() or JobTitle(institution=institution, key=key)
    row.title, row.remark, row.state = title.strip(), remark.strip(), TitleState.PROPOSED
    row.proposed_by, row.reviewed_by, row.reviewed_at = access.user, None, None
    with reasoned("", _("Correspondance d’une appellation")):
        save_checked(row)
        row.jobs.all().delete()
        for job, relation, share in lines:
            save_checked(TitleJob(institution=institution, title=row, job=job, relation=relation, share=share))
    return row


@transaction.atomic
def titles_propose_known(*, institution: Institution, access: Access) -> int:
    """Propose as exact every title in use that a job of the edition bears, feminine and other titles included."""
    found = coverage(timezone.localdate()).uncovered
    new = [each for each in found if each.known is None and each.suggestion is not None]
    if not new:
        raise Refusal(_("Aucune appellation non couverte ne porte le nom d’un métier : proposez-les une par une."))
    rows = [
        JobTitle(
            institution=institution, title=each.title, key=each.key, state=TitleState.PROPOSED, proposed_by=access.user,
        )
        for each in new
    ]  # fmt: skip
    with reasoned("", _("Correspondances d’appellations")):
        JobTitle.objects.bulk_create(rows)
        TitleJob.objects.bulk_create(
            TitleJob(institution=institution, title=row, job=each.suggestion, relation=Relation.EXACT, share=WHOLE)
            for row, each in zip(rows, new, strict=True)
        )
    return len(rows)


@transaction.atomic
def titles_approve(*, keys: Sequence[int], access: Access) -> int:
    """Validate proposals read again by another person: all or none. Posts of that title that have no job take its first."""
    rows = list(JobTitle.objects.select_for_update().filter(pk__in=keys, state=TitleState.PROPOSED).order_by("pk"))
    if not rows:
        raise Refusal(_("Choisissez au moins une correspondance à relire."))
    if any(row.proposed_by_id == access.user.pk for row in rows):
        raise Refusal(_("Vous avez proposé l’une de ces correspondances : une autre personne doit la relire."))
    with reasoned("", _("Relecture de correspondances")):
        JobTitle.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=TitleState.APPROVED, reviewed_by=access.user, reviewed_at=timezone.now()
        )
        first: dict[str, Any] = {}
        for line in TitleJob.objects.filter(title__in=rows).order_by("title", "-share", "job__code"):
            first.setdefault(line.title_id, line.job_id)
        waiting = list(Post.objects.filter(job=None, title_key__in=[row.key for row in rows]))
        by_key = {row.key: first[row.pk] for row in rows}
        for post in waiting:
            post.job_id = by_key[post.title_key]
        Post.objects.bulk_update(waiting, ["job"], batch_size=500)
    return len(rows)


@transaction.atomic
def title_return(*, title: JobTitle, remark: str, access: Access) -> JobTitle:
    """Send a proposal back to who made it, with the reason."""
    row = JobTitle.objects.select_for_update().get(pk=title.pk)
    if row.state != TitleState.PROPOSED:
        raise Refusal(_("Cette correspondance n’attend pas de relecture."))
    if not remark.strip():
        raise ValidationError({"remark": _("Dites ce qui est à revoir.")})
    row.state, row.remark = TitleState.DRAFT, remark.strip()
    with reasoned(remark, _("Correspondance à revoir")):
        return save_checked(row)

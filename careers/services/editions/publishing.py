"""Publication, and the day when an edition takes effect: the former one is superseded, correspondences follow where one job follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_referential import ONE_TO_ONE, OPEN, ArticleKind, EditionState
from careers.exports.edition_text import edition_text, text_digest
from careers.models import Amendment, Edition, EditionChange, EditionEvent, Job, Post, Skill, TitleJob
from careers.services.editions.events import delegates_tell, locked, members, moved
from careers.services.editions.integrity import problems
from careers.services.editions.transition import changes_refresh
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.text import french_count, french_date


@dataclass(frozen=True)
class Moves:
    """By key of a job or skill of the former edition, the one that follows it; those that split or ended are not here."""

    jobs: Mapping[int, Job]
    skills: Mapping[int, Skill]


#: What follows an edition in each institution, in its scope: `(institution, moves) -> rows changed`. Upper subjects add theirs.
FOLLOWERS: list[Callable[[Institution, Moves], int]] = []


@transaction.atomic
def edition_publish(*, edition: Edition, effective_on: date, actor: User, today: date | None = None) -> Edition:
    """Publish a validated edition: the transition table is complete, the text hashed, and from now on the database refuses changes."""
    edition = locked(edition, "publish")
    lacking = changes_refresh(edition=edition)
    if lacking:
        raise Refusal(_("Sans sort dans la table de passage : %(codes)s.") % {"codes": ", ".join(lacking)})
    base = edition.project.base
    if effective_on <= base.effective_on:
        raise Refusal(_("L’édition s’applique après le %(day)s, date de la précédente.") % {"day": french_date(base.effective_on)})
    edition.effective_on, edition.digest = effective_on, text_digest(edition_text(edition))
    edition.state = EditionState.PUBLISHED
    edition.save(update_fields=["effective_on", "digest", "state"])
    EditionEvent.objects.create(edition=edition, source=EditionState.VALIDATED, target=EditionState.PUBLISHED, actor=actor)
    delegates_tell(
        members(), _("%(edition)s est publiée, applicable le %(day)s.") % {"edition": edition.code, "day": french_date(effective_on)},
        edition.get_absolute_url(),
    )  # fmt: skip
    if effective_on <= (today or timezone.localdate()):
        editions_take_effect(today or timezone.localdate())
    return edition


def editions_take_effect(today: date) -> int:
    """By task, each night: the published editions whose day has come supersede their base; again changes nothing."""
    due = Edition.objects.filter(state=EditionState.PUBLISHED, effective_on__lte=today, project__isnull=False).select_related("project__base")
    count = 0
    for edition in due.order_by("effective_on"):
        base = edition.project.base
        if base.state != EditionState.PUBLISHED:
            continue
        count += 1
        with transaction.atomic():
            Edition.objects.filter(pk=base.pk).update(state=EditionState.SUPERSEDED)
            EditionEvent.objects.create(
                edition=base, source=EditionState.PUBLISHED, target=EditionState.SUPERSEDED,
                comment=_("Remplacée par %(edition)s.") % {"edition": edition.code},
            )  # fmt: skip
            moves = moves_to(edition)
            for institution in members():
                with scope([regional_body(), institution], reason=_("Passage à %(edition)s") % {"edition": edition.code}):
                    for follow in FOLLOWERS:
                        follow(institution, moves)
    return count


def moves_to(edition: Edition) -> Moves:
    """The rows of the base that one row of the edition follows. Five queries."""
    base = edition.project.base
    found: list[dict[int, Job | Skill]] = []
    for kind, model in ((ArticleKind.JOB, Job), (ArticleKind.SKILL, Skill)):
        old = dict(model.objects.filter(edition=base).values_list("code", "pk"))
        new = {each.code: each for each in model.objects.filter(edition=edition)}
        rows = EditionChange.objects.filter(edition=edition, kind=kind, fate__in=ONE_TO_ONE)
        found.append({old[row.old_code]: new[row.targets[0]] for row in rows if row.old_code in old and row.targets[0] in new})
    return Moves(*found)  # type: ignore[arg-type]


def titles_follow(institution: Institution, moves: Moves) -> int:
    """Validated correspondences and posts name the job that follows; what a split or an end leaves stays in the queue."""
    rows = list(TitleJob.objects.filter(institution=institution, job__in=moves.jobs).order_by("title", "pk"))
    by_title: dict[int, dict[int, TitleJob]] = defaultdict(dict)
    gone = []
    for row in rows:
        target = moves.jobs[row.job_id]
        known = by_title[row.title_id].get(target.pk)
        if known is not None:  # two jobs of one title were merged
            known.share = min(100, known.share + row.share)
            gone.append(row.pk)
        else:
            row.job = target
            by_title[row.title_id][target.pk] = row
    TitleJob.objects.filter(pk__in=gone).delete()
    TitleJob.objects.bulk_update([row for row in rows if row.pk not in gone], ["job", "share"], batch_size=500)
    posts = list(Post.objects.filter(institution=institution, job__in=moves.jobs))
    for post in posts:
        post.job = moves.jobs[post.job_id]
    Post.objects.bulk_update(posts, ["job"], batch_size=500)
    return len(rows) + len(posts)


FOLLOWERS.append(titles_follow)


@transaction.atomic
def edition_withdraw(*, edition: Edition, comment: str, actor: User) -> Edition:
    """Give the draft up; it stays readable."""
    edition = locked(edition, "withdraw", comment)
    edition.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    edition.seminars.filter(closed_at=None).update(closed_at=timezone.now())
    return moved(edition, "withdraw", actor=actor, comment=comment)


@transaction.atomic
def edition_submit(*, edition: Edition, comment: str, actor: User) -> Edition:
    """Submit the text to the seminar: every amendment has its answer, those referred are listed."""
    edition = locked(edition, "submit", comment)
    waiting = Amendment.objects.filter(edition=edition, state__in=OPEN).count()
    if waiting:
        raise Refusal(_("Des amendements attendent leur réponse (%(count)s).") % {"count": waiting})
    blocking = [each for each in problems(edition) if each.blocks]
    if blocking:
        raise Refusal(_("Le texte ne tient pas ensemble (%(count)s) : %(first)s") % {"count": french_count(len(blocking), _("point"), _("points")), "first": blocking[0].told})
    lacking = changes_refresh(edition=edition)
    if lacking:
        raise Refusal(_("Sans sort dans la table de passage : %(codes)s.") % {"codes": ", ".join(lacking)})
    return moved(edition, "submit", actor=actor, comment=comment)

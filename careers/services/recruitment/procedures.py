"""A procedure from its opening decision to its results: posts, tests, publication, jury, decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_recruitment import Admission, Outcome, RecruitmentState, Way
from careers.models import Post, Recruitment, RecruitmentCandidate, RecruitmentMark, RecruitmentPost, RecruitmentTest
from careers.recruitment.ranking import Entrant, Exam, Place, ranking
from careers.selectors.recruitment import admitted, posts_of, posts_to_fill
from careers.workflows_recruitment import RECRUITMENT
from hr_core.access import Access
from hr_core.filters import today
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.text import french_date
from hr_core.workflows import transition


@transaction.atomic
def recruitment_save(
    *, recruitment: Recruitment, values: Mapping[str, Any], posts: Sequence[Post], tests: Sequence[Mapping[str, Any]], access: Access
) -> Recruitment:
    """Write a procedure in preparation with its posts and its tests. Raises `ValidationError` on a post that is not vacant, has no
    budget line, or is to be filled by another procedure."""
    row = recruitment if recruitment.pk is None else in_state(recruitment, "change")
    if row.pk is None:
        row.prepared_by = access.user
    free = set(posts_to_fill(today(), row).values_list("pk", flat=True))
    if any(post.pk not in free for post in posts):
        raise ValidationError({"posts": _("Choisissez des postes vacants, inscrits au budget et libres d’un autre recrutement.")})
    save_checked(assign(row, dict(values)))
    row.posts.all().delete()
    RecruitmentPost.objects.bulk_create(
        [RecruitmentPost(institution_id=row.institution_id, recruitment=row, post=post) for post in posts]
    )
    row.tests.all().delete()
    RecruitmentTest.objects.bulk_create(
        [RecruitmentTest(institution_id=row.institution_id, recruitment=row, order=rank, **test) for rank, test in enumerate(tests)]
    )
    return row


@transaction.atomic
def recruitment_publish(*, recruitment: Recruitment) -> Recruitment:
    """Open the applications: there are posts, their budget line and vacancy still hold, tests are known, and the ministry has
    agreed where its agreement is the way."""
    row = in_state(recruitment, "publish")
    wanted = set(row.posts.values_list("post", flat=True))
    if not wanted:
        raise Refusal(_("Choisissez au moins un poste à pourvoir."))
    free = set(posts_to_fill(today(), row).values_list("pk", flat=True))
    if not wanted <= free:
        raise Refusal(_("Un des postes n’est plus vacant, ou n’est plus inscrit au budget : modifiez le recrutement."))
    if not row.tests.exists():
        raise Refusal(_("Donnez au moins une épreuve, ou un critère d’examen des dossiers."))
    if row.way == Way.MINISTRY and not row.authorisation:
        raise Refusal(_("Donnez l’autorisation de la tutelle avant d’ouvrir les candidatures."))
    return save_checked(assign(row, {"state": RecruitmentState.OPEN}))


@transaction.atomic
def recruitment_convene(*, recruitment: Recruitment, on: date) -> Recruitment:
    """Close the applications: every file has its answer, somebody is admitted."""
    row = in_state(recruitment, "convene")
    if on < row.closes_on:
        raise Refusal(_("Les candidatures restent ouvertes jusqu’au %(day)s inclus.") % {"day": french_date(row.closes_on - timedelta(days=1))})
    waiting = row.candidates.filter(admission=Admission.PENDING).count()
    if waiting:
        raise Refusal(_("Dossiers dont la recevabilité n’est pas dite : %(count)s.") % {"count": waiting})
    if not admitted(row).exists():
        raise Refusal(_("Aucun dossier n’est recevable : abandonnez le recrutement, ou rouvrez-en un autre."))
    return save_checked(assign(row, {"state": RecruitmentState.JURY}))


def places(
    recruitment: Recruitment, people: Sequence[RecruitmentCandidate] | None = None, tests: Sequence[RecruitmentTest] | None = None
) -> list[Place]:
    """The ranking of the admitted as the marks stand; three queries, one when the admitted and the tests are at hand."""
    exams = [Exam(test.pk, test.label, test.weight, test.least) for test in (recruitment.tests.all() if tests is None else tests)]
    every = list(admitted(recruitment)) if people is None else people
    marks: dict[int, dict[int, int]] = {}
    for candidate, test, value in RecruitmentMark.objects.filter(candidate__in=[row.pk for row in every]).values_list("candidate", "test", "value"):
        marks.setdefault(candidate, {})[test] = value
    return ranking([Entrant(row.pk, row.birth_on, marks.get(row.pk, {})) for row in every], exams, recruitment.least)


def told(place: Place) -> str:
    """Why somebody stands where they do."""
    return {
        "absent": _("absent : %(about)s") % {"about": place.about},
        "eliminated": _("note éliminatoire : %(about)s") % {"about": place.about},
        "below": _("moyenne insuffisante"),
        "tie": _("à égalité : départage par l’épreuve de plus fort coefficient, puis par l’âge"),
    }.get(place.why, "")


@transaction.atomic
def recruitment_decide(
    *, recruitment: Recruitment, jury: str, session_on: date, minutes: str, access: Access
) -> Recruitment:
    """Fix the results: the first ones take the posts that are still vacant, in the order of their numbers, the next ones wait. Another
    person than the one who prepared. Raises `Refusal` when nobody has any mark, or a post was filled meanwhile and none is left."""
    row = in_state(recruitment, "decide")
    if row.prepared_by_id == access.user.pk:
        raise Refusal(_("La personne qui arrête un recrutement n’est pas celle qui l’a préparé."))
    found = places(row)
    if not any(place.total is not None for place in found):
        raise Refusal(_("Aucune note n’est saisie."))
    posts = posts_of(row, session_on if session_on <= today() else today())
    people = {each.pk: each for each in admitted(row)}
    with because(_("Résultats d’un recrutement")):
        for place in found:
            person = people[place.key]
            post = posts[place.rank - 1] if place.rank is not None and place.rank <= len(posts) else None
            outcome = Outcome.RETAINED if post else Outcome.WAITING if place.rank is not None else Outcome.FAILED
            assign(person, {"total": place.total, "rank": place.rank, "told": told(place), "outcome": outcome, "post": post})
            save_checked(person)
        row.candidates.filter(admission=Admission.REJECTED).update(outcome=Outcome.FAILED)
        return save_checked(
            assign(
                row,
                {
                    "state": RecruitmentState.DECIDED, "jury": jury.strip(), "session_on": session_on, "minutes": minutes.strip(),
                    "decided_by": access.user, "decided_at": timezone.now(),
                },
            )
        )  # fmt: skip


@transaction.atomic
def recruitment_drop(*, recruitment: Recruitment, reason: str) -> Recruitment:
    """Give a procedure up; its posts may be filled by another one."""
    row = in_state(recruitment, "drop")
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : les candidats peuvent le demander.")})
    with reasoned(reason, ""):
        return save_checked(assign(row, {"state": RecruitmentState.DROPPED, "reason": reason.strip()[:300]}))


def in_state(recruitment: Recruitment, name: str) -> Recruitment:
    row = Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    if row.state not in transition(RECRUITMENT, name).source:
        raise Refusal(
            _("Ce recrutement est « %(state)s » : il ne peut pas prendre ce chemin.") % {"state": row.get_state_display()}
        )
    return row

"""Files of candidates: received, said admissible or not, marked; and the hand-over of those retained to the hiring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from careers.choices_posts import HolderKind
from careers.choices_recruitment import Admission, Outcome
from careers.models import PostStanding, Recruitment, RecruitmentCandidate, RecruitmentMark, RecruitmentTest
from careers.services.posts.holders import holder_add
from careers.services.recruitment.procedures import in_state
from hr_core.access import access_of
from hr_core.filters import today
from hr_core.models import Hiring, User
from hr_core.services.errors import Refusal
from hr_core.services.hiring.drafts import hiring_keep, hiring_start
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.text import french_date


@transaction.atomic
def candidate_receive(*, recruitment: Recruitment, candidate: RecruitmentCandidate, values: Mapping[str, Any]) -> RecruitmentCandidate:
    """Write a file received in the time of the applications; it has its number in the order of arrival."""
    row = in_state(recruitment, "receive")
    day = values["received_on"]
    if not row.opens_on <= day < row.closes_on:
        raise ValidationError(
            {"received_on": _("Les candidatures se reçoivent du %(first)s au %(last)s inclus.")
             % {"first": french_date(row.opens_on), "last": french_date(row.closes_on - timedelta(days=1))}}
        )  # fmt: skip
    if values["birth_on"] >= day:
        raise ValidationError({"birth_on": _("Cette date de naissance est impossible.")})
    if candidate.pk is None:
        last = row.candidates.aggregate(last=Max("number"))["last"] or 0
        assign(candidate, {"institution_id": row.institution_id, "recruitment": row, "number": last + 1})
    return save_checked(assign(candidate, dict(values)))


@transaction.atomic
def candidate_admit(*, candidate: RecruitmentCandidate, admits: bool, reason: str) -> RecruitmentCandidate:
    """Say whether a file is admissible; setting it aside has its reason."""
    in_state(candidate.recruitment, "admit")
    row = RecruitmentCandidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if not admits and not reason.strip():
        raise ValidationError({"reason": _("Un dossier écarté porte son motif.")})
    state = Admission.ADMITTED if admits else Admission.REJECTED
    with reasoned(reason, _("Recevabilité d’un dossier")):
        return save_checked(assign(row, {"admission": state, "admission_reason": "" if admits else reason.strip()[:300]}))


@transaction.atomic
def marks_enter(*, recruitment: Recruitment, test: RecruitmentTest, marks: Mapping[int, int | None]) -> int:
    """The marks of one test by candidate (thousandths); none takes the mark back: absent. Returns how many are kept."""
    row = in_state(recruitment, "mark")
    if test.recruitment_id != row.pk:
        raise Refusal(_("Cette épreuve est d’un autre recrutement."))
    known = set(row.candidates.filter(admission=Admission.ADMITTED).values_list("pk", flat=True))
    if not set(marks) <= known:
        raise Refusal(_("Seuls les dossiers recevables sont notés."))
    with reasoned("", _("Notes d’une épreuve")):
        RecruitmentMark.objects.filter(test=test, candidate__in=list(marks)).delete()
        rows = [
            RecruitmentMark(institution_id=row.institution_id, candidate_id=key, test=test, value=value)
            for key, value in marks.items()
            if value is not None
        ]
        for mark in rows:
            mark.full_clean(exclude=["institution"], validate_unique=False)
        RecruitmentMark.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def candidate_decline(*, candidate: RecruitmentCandidate, reason: str) -> RecruitmentCandidate | None:
    """Somebody retained gives up: the first of the waiting list takes the post. Returns who."""
    in_state(candidate.recruitment, "appoint")
    row = RecruitmentCandidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if row.outcome != Outcome.RETAINED or row.hiring_id is not None:
        raise Refusal(_("Seul un candidat retenu, dont l’embauche n’est pas commencée, renonce ici."))
    post = row.post
    following = row.recruitment.candidates.filter(outcome=Outcome.WAITING).order_by("rank").first()
    with reasoned(reason, _("Désistement")):
        save_checked(assign(row, {"outcome": Outcome.DECLINED, "post": None}))
        if following is not None:
            save_checked(assign(following, {"outcome": Outcome.RETAINED, "post": post}))
    return following


@transaction.atomic
def candidate_hire(*, candidate: RecruitmentCandidate, actor: User) -> Hiring:
    """Begin the hiring of somebody retained, with their identity and the unit and title of their post: its steps then ask for the
    contract and the pay, and open the file."""
    in_state(candidate.recruitment, "appoint")
    row = RecruitmentCandidate.objects.select_for_update(of=("self",)).select_related("post", "institution", "recruitment").get(pk=candidate.pk)
    if row.outcome != Outcome.RETAINED or row.post is None:
        raise Refusal(_("Ce candidat n’est pas retenu."))
    if row.hiring_id is not None:
        raise Refusal(_("L’embauche de ce candidat est déjà commencée."))
    told = {
        "last_name": row.last_name, "first_names": row.first_names, "sex": row.sex, "birth_on": row.birth_on.isoformat(),
        "nationality": row.nationality, "email": row.email, "phone": row.phone,
    }  # fmt: skip
    name = f"{row.first_names} {row.last_name}"
    identity = {key: value for key, value in told.items() if value}
    hiring = hiring_start(institution=row.institution, name=name, data=identity, actor=actor)
    standing = PostStanding.objects.on(today()).filter(post=row.post).first()
    if standing is not None:
        place = {"unit": str(standing.unit_id), "job_title": row.post.title}
        hiring = hiring_keep(hiring=hiring, step="affectation", data=place, actor=actor)
    with reasoned("", row.recruitment.minutes or _("Embauche d’un candidat retenu")):
        save_checked(assign(row, {"hiring": hiring}))
    return hiring


def hired_placed(hiring: Hiring, contract: Mapping[str, Any], actor: User) -> None:
    """Somebody recruited holds their post from the day of the entry. Raises `Refusal` when the post or its credit refuses."""
    row = RecruitmentCandidate.objects.filter(hiring=hiring).select_related("post", "recruitment").first()
    if row is None or row.post is None or hiring.employee is None:
        return
    holder_add(
        post=row.post, employee=hiring.employee, kind=HolderKind.TITULAR, start=contract["hired_on"], end=contract["end"],
        share=max(contract["working_time"] // 100, 1), reference=row.recruitment.minutes, with_posting=False,
        access=access_of(actor, hiring.institution_id),
    )  # fmt: skip

"""The four levels: what trainees say (anonymous), what they know before and after, what changes at work, what changes in the figures."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, is_own_file, save_checked
from training.choices_sessions import ATTENDED, ReviewState, SessionState
from training.models import Answer, DeferredReview, EffectIndicator, Enrolment, TrainingSession

HIGHEST = 20_000  # thousandths of the scale of twenty


@transaction.atomic
def answer_give(*, enrolment: Enrolment, marks: Mapping[str, int], comment: str, actor: User) -> None:
    """Give one's opinion once. The enrolment keeps that it was given and never which one.

    The answers of the session are written again together, under new keys and in an order drawn at random: neither a key, nor
    the place of a row, nor the transaction that wrote it tells whose is whose.
    """
    row = Enrolment.objects.select_for_update(of=("self",)).select_related("session", "employee").get(pk=enrolment.pk)
    if row.employee is None or not is_own_file(row.employee, actor):
        raise Refusal(_("Chacun donne son propre avis."))
    session = TrainingSession.objects.select_for_update().get(pk=row.session_id)
    if row.has_answered:
        raise Refusal(_("Votre avis est déjà donné : merci."))
    if not may_answer(row, session):
        raise Refusal(_("Les avis sur cette session ne se donnent pas, ou plus."))
    with because(_("Avis donné")):
        save_checked(assign(row, {"has_answered": True}))
    answers = list(Answer.objects.filter(session=session))
    Answer.objects.filter(session=session).delete()
    answers.append(Answer(institution_id=session.institution_id, session=session, comment=comment.strip()[:1000], **marks))
    for each in answers:
        each.pk = uuid.uuid4()
    answers[-1].full_clean(validate_unique=False)
    random.SystemRandom().shuffle(answers)
    Answer.objects.bulk_create(answers)


def may_answer(enrolment: Enrolment, session: TrainingSession) -> bool:
    """Those who came, from the closing of the session until its last day for opinions."""
    return (
        session.state == SessionState.DONE
        and session.answers_until is not None
        and timezone.localdate() < session.answers_until
        and enrolment.state in ATTENDED
    )


@transaction.atomic
def scores_enter(*, session: TrainingSession, scores: Mapping[int, tuple[int | None, int | None]], access: Access) -> int:
    """Marks of the test before and after, by enrolment, in thousandths of twenty; None leaves what is known. Never one's own."""
    rows = {row.pk: row for row in Enrolment.objects.filter(session=session).select_related("employee")}
    changed = 0
    with because(_("Notes de connaissances")):
        for key, (before, after) in scores.items():
            row = rows.get(key)
            if row is None or (before is None and after is None):
                continue
            if row.employee is not None:
                forbid_own_file(row.employee, access.user)
            values = {name: mark for name, mark in (("before_score", before), ("after_score", after)) if mark is not None}
            if any(getattr(row, name) != mark for name, mark in values.items()):
                save_checked(assign(row, values))
                changed += 1
    return changed


@transaction.atomic
def review_write(*, review: DeferredReview, values: Mapping[str, Any], access: Access) -> DeferredReview:
    """What the manager saw at work. Raises `Refusal` before its day, twice, or about oneself."""
    row = DeferredReview.objects.select_for_update(of=("self",)).select_related("enrolment__employee").get(pk=review.pk)
    if row.enrolment.employee is not None:
        forbid_own_file(row.enrolment.employee, access.user)
    if row.state == ReviewState.DONE:
        raise Refusal(_("Cette évaluation est déjà faite."))
    if row.due_on > timezone.localdate():
        raise Refusal(_("Cette évaluation se fait à partir du %(day)s : il faut le temps de mettre en pratique.") % {"day": f"{row.due_on:%d/%m/%Y}"})
    told = dict(values) | {"state": ReviewState.DONE, "by": access.user, "at": timezone.now()}
    with because(_("Évaluation à froid")):
        return save_checked(assign(row, told))


@transaction.atomic
def indicator_save(*, indicator: EffectIndicator, values: Mapping[str, Any], access: Access) -> EffectIndicator:
    """Follow a figure of the institution, or write what it became."""
    with because(_("Indicateur d’effet")):
        return save_checked(assign(indicator, dict(values)))

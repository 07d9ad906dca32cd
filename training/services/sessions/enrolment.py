"""Enrolling, the waiting list and its promotion, withdrawal, replacement. A session's row is locked while its seats move."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Employee, Request, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, is_own_file, save_checked
from hr_core.text import french_date
from hr_core.workflows import transition
from training.choices_sessions import EnrolmentOrigin, EnrolmentState, SessionState
from training.models import Enrolment, TrainingSession
from training.selectors.eligibility import blocking, eligibility
from training.selectors.sessions import seats_of
from training.workflows_sessions import ENROLMENT

OWN = "/formation/moi/"


@transaction.atomic
def enrol(
    *,
    session: TrainingSession,
    employee: Employee,
    actor: User,
    origin: str = EnrolmentOrigin.OFFICER,
    request: Request | None = None,
) -> Enrolment:
    """A seat when one is free, else the end of the waiting list. Raises `Refusal` with every condition that is not met."""
    session = _lock(session)
    if origin == EnrolmentOrigin.OFFICER and is_own_file(employee, actor):
        raise Refusal(_("Personne ne s’inscrit soi-même : envoyez une demande."))
    faults = blocking(eligibility(session, employee))
    if faults:
        raise Refusal(f"{employee} : {' '.join(faults)}")
    has_seat = seats_of(session).free > 0
    with because(_("Inscription à une session")):
        made = save_checked(
            Enrolment(
                institution_id=session.institution_id, session=session, employee=employee, origin=origin, request=request,
                state=EnrolmentState.ENROLLED if has_seat else EnrolmentState.WAITING, made_by=actor,
                cost=session.cost, travel=session.travel,
            )
        )  # fmt: skip
    words = _("Vous êtes inscrit à « %(title)s », %(dates)s.") if has_seat else _("Vous êtes sur la liste d’attente de « %(title)s », %(dates)s.")
    _tell([made], words % {"title": session.title, "dates": session.dates})
    return made


@transaction.atomic
def enrol_many(*, session: TrainingSession, employees: Iterable[Employee], actor: User) -> list[Enrolment]:
    """Several people at once, all or nobody. Raises `Refusal` with the first fault of each."""
    made, faults = [], []
    for employee in employees:
        try:
            with transaction.atomic():
                made.append(enrol(session=session, employee=employee, actor=actor))
        except Refusal as refused:
            faults.append(str(refused))
    if faults:
        raise Refusal(faults)
    return made


@transaction.atomic
def enrolment_withdraw(*, enrolment: Enrolment, reason: str, actor: User) -> Enrolment:
    """Give a seat back; the first of the waiting list takes it and is told. Raises `Refusal` without a reason."""
    if not reason.strip():
        raise Refusal(_("Donnez le motif : l’agent le lira."))
    session = _lock(enrolment.session)
    row = _step(enrolment, "withdraw")
    with because(reason):
        save_checked(assign(row, {"state": EnrolmentState.WITHDRAWN, "reason": reason.strip()[:300]}))
    _tell([row], _("Vous n’êtes plus inscrit à « %(title)s » : %(reason)s") % {"title": session.title, "reason": reason.strip()})
    waiting_promote(session=session)
    return row


@transaction.atomic
def waiting_promote(*, session: TrainingSession) -> list[Enrolment]:
    """Give the free seats to the waiting list, in its order; asked under the session's lock."""
    if session.state != SessionState.OPEN:
        return []
    free = seats_of(session).free
    waiting = Enrolment.objects.filter(session=session, state=EnrolmentState.WAITING).select_related("employee__user", "guest")
    promoted = []
    for row in waiting.order_by("made_at", "pk")[:free]:
        with because(_("Place libérée")):
            promoted.append(save_checked(assign(row, {"state": EnrolmentState.ENROLLED})))
    _tell(promoted, _("Une place s’est libérée : vous êtes inscrit à « %(title)s », %(dates)s.") % {"title": session.title, "dates": session.dates})
    return promoted


@transaction.atomic
def enrolment_seat(*, enrolment: Enrolment, actor: User) -> Enrolment:
    """Give a seat to somebody who waits, before their turn: only when one is free."""
    session = _lock(enrolment.session)
    row = _step(enrolment, "seat")
    if not seats_of(session).free:
        raise Refusal(_("Aucune place n’est libre : augmentez les places ou désinscrivez quelqu’un."))
    with because(_("Place donnée")):
        save_checked(assign(row, {"state": EnrolmentState.ENROLLED}))
    _tell([row], _("Vous êtes inscrit à « %(title)s », %(dates)s.") % {"title": session.title, "dates": session.dates})
    return row


@transaction.atomic
def enrolment_replace(*, enrolment: Enrolment, employee: Employee, reason: str, actor: User) -> Enrolment:
    """Somebody else takes the seat itself, whatever the waiting list; both are told. Raises `Refusal`."""
    if not reason.strip():
        raise Refusal(_("Donnez le motif : l’agent le lira."))
    session = _lock(enrolment.session)
    row = _step(enrolment, "replace")
    with because(reason):
        save_checked(assign(row, {"state": EnrolmentState.REPLACED, "reason": reason.strip()[:300]}))
        new = Enrolment.objects.filter(session=session, employee=employee, state=EnrolmentState.WAITING).first()
        if new is not None:
            save_checked(assign(new, {"state": EnrolmentState.ENROLLED}))
        else:
            new = enrol(session=session, employee=employee, actor=actor)
            if new.state != EnrolmentState.ENROLLED:
                save_checked(assign(new, {"state": EnrolmentState.ENROLLED}))
        save_checked(assign(row, {"replaced_by": new}))
    _tell([row], _("%(name)s vous remplace à « %(title)s » : %(reason)s") % {"name": employee, "title": session.title, "reason": reason.strip()})
    return new


@transaction.atomic
def convened(*, session: TrainingSession, actor: User) -> int:
    """The convocations were handed over: each person enrolled is told once where to find theirs. Returns how many."""
    rows = list(
        Enrolment.objects.filter(session=session, state=EnrolmentState.ENROLLED, convened_at__isnull=True, employee__isnull=False).select_related("employee__user")
    )
    with because(_("Convocation")):
        Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(convened_at=timezone.now())
    words = {"title": session.title, "day": french_date(session.start)}
    _tell(rows, _("Votre convocation à « %(title)s » du %(day)s est prête.") % words)
    return len(rows)


def _lock(session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "room").get(pk=session.pk)


def _step(enrolment: Enrolment, name: str) -> Enrolment:
    row = Enrolment.objects.select_for_update(of=("self",)).select_related("employee__user", "guest", "session").get(pk=enrolment.pk)
    if row.state not in transition(ENROLMENT, name).source:
        raise Refusal(_("Une inscription « %(state)s » ne peut plus changer ainsi.") % {"state": row.get_state_display()})
    return row


def _tell(rows: Iterable[Enrolment], words: str) -> None:
    people = [row for row in rows if row.employee]
    if people:
        notices_send(institution=people[0].institution, users=[row.employee.user for row in people if row.employee], text=words, url=OWN)

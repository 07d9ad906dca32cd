"""Planning a session: its dates, its half days, its trainers; opening, cancelling with notices, closing with the result of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.selectors.holidays import public_holidays
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, delete_checked, save_checked
from hr_core.workflows import transition
from training.choices_sessions import EnrolmentState, Half, SessionState, TrainerKind
from training.models import DeferredReview, Enrolment, Presence, SessionTrainer, Slot, TrainingSession
from training.services.sessions.shared import offer_follow
from training.workflows_sessions import SESSION

ONE_DAY = timedelta(days=1)
USUAL_TIMES = {Half.MORNING: (time(8, 30), time(12, 30)), Half.AFTERNOON: (time(14, 0), time(17, 0))}
ANSWER_DAYS = 14


@dataclass(frozen=True)
class Sitting:
    """A half day as it is planned."""

    day: date
    half: str
    begins: time
    ends: time


@transaction.atomic
def session_save(*, session: TrainingSession, values: dict[str, Any], access: Access) -> TrainingSession:
    """Plan a session or change it; its half days follow its dates as long as nobody signed. Raises `Refusal` once it is closed."""
    if session.pk:
        session = TrainingSession.objects.select_for_update().get(pk=session.pk)
        if session.state not in (SessionState.DRAFT, SessionState.OPEN):
            raise Refusal(_("Une session %(state)s ne change plus.") % {"state": session.get_state_display()})
    before = (session.start, session.end, session.course_id) if session.pk else None
    assign(session, values)
    _check(session)
    if before is None:
        session.prepared_by = access.user
        session.reference = _reference(session)
    with because(_("Session de formation")):
        save_checked(session)
        if before != (session.start, session.end, session.course_id):
            slots_set(session=session, sittings=usual_sittings(session), access=access)
    return session


def _check(session: TrainingSession) -> None:
    if session.room and session.seats > session.room.seats:
        raise Refusal({"seats": _("La salle a %(seats)s places.") % {"seats": session.room.seats}})
    if session.enrol_until and session.enrol_until > session.start:
        raise Refusal({"enrol_until": _("Les inscriptions se ferment au plus tard le premier jour.")})
    if not session.room and not session.place.strip():
        raise Refusal({"place": _("Choisissez une salle, ou dites le lieu ou l’adresse de connexion.")})
    if session.pk:
        taken = Enrolment.objects.filter(session=session, state=EnrolmentState.ENROLLED).count()
        if session.seats < taken:
            raise Refusal({"seats": _("%(taken)s personnes sont déjà inscrites : désinscrivez d’abord.") % {"taken": taken}})


def _reference(session: TrainingSession) -> str:
    """`F-2026-012`: numbered by year of the first day, under the lock of the institution."""
    Institution.objects.select_for_update().get(pk=session.institution_id)
    start = f"F-{session.start.year}-"
    numbers = TrainingSession.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    last = max((int(each.removeprefix(start)) for each in numbers), default=0)
    return f"{start}{last + 1:03d}"


def usual_sittings(session: TrainingSession) -> list[Sitting]:
    """The half days of the working days, as many as the course lasts when that is known."""
    assert session.end is not None
    years = range(session.start.year, session.end.year + 1)
    off = {day.date for year in years for day in public_holidays(session.institution, year)}
    days = [session.start + ONE_DAY * rank for rank in range((session.end - session.start).days)]
    found = [
        Sitting(day, half, *USUAL_TIMES[half])
        for day in days
        if day.weekday() < 5 and day not in off
        for half in (Half.MORNING, Half.AFTERNOON)
    ]
    return found[: session.course.half_days] if session.course.half_days else found


@transaction.atomic
def slots_set(*, session: TrainingSession, sittings: Sequence[Sitting], access: Access) -> None:
    """Replace the programme. Those that stay keep their code and signatures; raises `Refusal` when one that goes was signed."""
    assert session.end is not None
    held = {(slot.day, slot.half): slot for slot in Slot.objects.filter(session=session)}
    wanted = {(each.day, each.half): each for each in sittings}
    outside = [each for each in sittings if not session.start <= each.day < session.end]
    if outside:
        raise Refusal(_("Le %(day)s est hors des dates de la session.") % {"day": f"{outside[0].day:%d/%m/%Y}"})
    leaving = [slot for key, slot in held.items() if key not in wanted]
    if Presence.objects.filter(slot__in=leaving).exists():
        raise Refusal(_("Une demi-journée déjà émargée ne quitte pas le programme."))
    with because(_("Programme de la session")):
        for slot in leaving:
            delete_checked(slot)
        for key, each in wanted.items():
            slot = held.get(key) or Slot(institution_id=session.institution_id, session=session, day=each.day, half=each.half)
            if slot.pk is None or (slot.begins, slot.ends) != (each.begins, each.ends):
                save_checked(assign(slot, {"begins": each.begins, "ends": each.ends}))


@transaction.atomic
def trainer_save(*, trainer: SessionTrainer, values: dict[str, Any], access: Access) -> SessionTrainer:
    """Add or change a trainer; the fee is hours by rate, halves of a unit up. Raises `Refusal` for a provider's name missing."""
    _open(trainer.session)
    assign(trainer, values)
    if trainer.kind == TrainerKind.INTERNAL:
        trainer.name, trainer.provider = "", None
        if trainer.employee is None:
            raise Refusal({"employee": _("Choisissez l’agent qui forme.")})
    else:
        trainer.employee = None
        if not trainer.name.strip():
            raise Refusal({"name": _("Donnez le nom du formateur externe.")})
    trainer.fee = fee_of(trainer.minutes, trainer.hourly_fee)
    with because(_("Formateur de la session")):
        return save_checked(trainer)


def fee_of(minutes: int, hourly: int) -> int:
    """Minutes by a rate an hour, in minor units, halves up.

    >>> fee_of(90, 10001)
    15002
    """
    return (minutes * hourly * 2 + 60) // 120


@transaction.atomic
def trainer_replace(*, trainer: SessionTrainer, values: dict[str, Any], reason: str, access: Access) -> SessionTrainer:
    """Somebody teaches instead; whoever leaves keeps a line with the reason and without a fee."""
    if not reason.strip():
        raise Refusal(_("Donnez le motif du remplacement."))
    _open(trainer.session)
    with because(reason):
        save_checked(assign(trainer, {"replaced_on": timezone.localdate(), "replaced_reason": reason.strip()[:300], "fee": 0}))
    new = SessionTrainer(institution_id=trainer.institution_id, session=trainer.session)
    new = trainer_save(trainer=new, values=values, access=access)
    people = Enrolment.objects.filter(session=trainer.session, state=EnrolmentState.ENROLLED).select_related("employee__user")
    told = _("%(title)s : %(new)s remplace %(old)s.") % {"title": trainer.session.title, "new": new, "old": trainer}
    _tell(trainer.session, people, told)
    return new


@transaction.atomic
def session_open(*, session: TrainingSession, access: Access) -> TrainingSession:
    """Open to enrolment: a programme, and a day to come. Raises `Refusal`."""
    session = _step(session, "open")
    if not session.slots.exists():
        raise Refusal(_("Le programme n’a aucune demi-journée : vérifiez les dates ou entrez-le."))
    assert session.end is not None
    if session.end <= timezone.localdate():
        raise Refusal(_("La session est passée : changez ses dates."))
    with because(_("Ouverture des inscriptions")):
        return save_checked(assign(session, {"state": SessionState.OPEN}))


@transaction.atomic
def session_cancel(*, session: TrainingSession, reason: str, access: Access) -> TrainingSession:
    """Cancel with the reason, tell everybody who had or waited for a seat, and close what was offered to the zone."""
    session = _step(session, "cancel")
    if not reason.strip():
        raise Refusal(_("Donnez le motif : les inscrits le liront."))
    if Presence.objects.filter(slot__session=session).exists():
        raise Refusal(_("Des séances sont émargées : closez la session au lieu de l’annuler."))
    people = list(
        Enrolment.objects.filter(session=session, state__in=(EnrolmentState.ENROLLED, EnrolmentState.WAITING)).select_related("employee__user")
    )
    words = _("La session « %(title)s » du %(day)s est annulée : %(reason)s") % {
        "title": session.title, "day": f"{session.start:%d/%m/%Y}", "reason": reason.strip(),
    }  # fmt: skip
    with because(reason):
        save_checked(assign(session, {"state": SessionState.CANCELLED, "cancel_reason": reason.strip()[:300]}))
        Enrolment.objects.filter(pk__in=[each.pk for each in people]).update(
            state=EnrolmentState.WITHDRAWN, reason=(_("Session annulée : %(reason)s") % {"reason": reason.strip()})[:300]
        )
        offer_follow(session=session, access=access)
    _tell(session, people, words)
    return session


@transaction.atomic
def session_close(*, session: TrainingSession, access: Access) -> TrainingSession:
    """Once it has begun and its sheets are in: what each attended, who followed it, what the managers will be asked.

    Somebody followed a session when their signed half days reach `presence_share` of its length.
    """
    session = _step(session, "close")
    today = timezone.localdate()
    assert session.end is not None
    if session.end - ONE_DAY > today:
        raise Refusal(_("La session se termine le %(day)s : closez-la ce jour-là ou après.") % {"day": f"{session.end - ONE_DAY:%d/%m/%Y}"})
    slots = {slot.pk: slot.minutes for slot in session.slots.all()}
    signed = Presence.objects.filter(slot__in=slots, is_present=True).values_list("enrolment_id", "slot_id")
    if not signed:
        raise Refusal(_("Aucune séance n’est émargée : remplissez les feuilles de présence, ou annulez la session."))
    minutes: dict[int, int] = {}
    for enrolment, slot in signed:
        minutes[enrolment] = minutes.get(enrolment, 0) + slots[slot]
    whole = sum(slots.values())
    people = list(Enrolment.objects.filter(session=session, state=EnrolmentState.ENROLLED).select_related("employee__user"))
    with because(_("Clôture de la session")):
        for each in people:
            each.minutes = minutes.get(each.pk, 0)
            each.state = outcome(each.minutes, whole, session.presence_share)
        Enrolment.objects.bulk_update(people, ["minutes", "state"])
        Enrolment.objects.filter(session=session, state=EnrolmentState.WAITING).update(
            state=EnrolmentState.WITHDRAWN, reason=_("Aucune place ne s’est libérée.")
        )
        values = {"state": SessionState.DONE, "answers_until": max(session.end, today) + ONE_DAY * ANSWER_DAYS}
        save_checked(assign(session, values))
        if session.deferred_months:
            due = months_after(session.end - ONE_DAY, session.deferred_months)
            DeferredReview.objects.bulk_create(
                DeferredReview(institution_id=session.institution_id, enrolment=each, due_on=due)
                for each in people
                if each.employee_id and each.state == EnrolmentState.COMPLETED
            )
        offer_follow(session=session, access=access)
    came = [each for each in people if each.minutes]
    _tell(session, came, _("Donnez votre avis sur « %(title)s » : il est anonyme.") % {"title": session.title}, "/formation/moi/")
    return session


def outcome(minutes: int, whole: int, share: int) -> EnrolmentState:
    """What a presence amounts to; `share` in per cent of the whole.

    >>> outcome(480, 600, 80).value, outcome(479, 600, 80).value, outcome(0, 600, 80).value
    ('completed', 'partial', 'absent')
    """
    if not minutes:
        return EnrolmentState.ABSENT
    return EnrolmentState.COMPLETED if minutes * 100 >= whole * share else EnrolmentState.PARTIAL


def _step(session: TrainingSession, name: str) -> TrainingSession:
    row = TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "institution").get(pk=session.pk)
    if row.state not in transition(SESSION, name).source:
        raise Refusal(_("Une session %(state)s ne peut plus changer ainsi.") % {"state": row.get_state_display()})
    return row


def _open(session: TrainingSession) -> None:
    if session.state not in (SessionState.DRAFT, SessionState.OPEN):
        raise Refusal(_("Une session %(state)s ne change plus.") % {"state": session.get_state_display()})


def _tell(session: TrainingSession, people: Iterable[Enrolment], words: str, url: str = "") -> None:
    users = [each.employee.user for each in people if each.employee]
    notices_send(institution=session.institution, users=users, text=words, url=url or "/formation/moi/")

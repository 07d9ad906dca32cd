"""Reading sessions: the list, the month, seats, what stands in the way of a person or of a room."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices import AbsenceState, RequestState
from hr_core.models import Absence, Institution, Request
from hr_core.text import french_period
from training.choices_sessions import SEATED, EnrolmentState, OfferState, SessionState
from training.models import Enrolment, SessionTrainer, SharedSession, TrainingSession

ONE_DAY = timedelta(days=1)


def sessions(access: Access) -> QuerySet[TrainingSession]:
    """The sessions of the institution with their seated and waiting people, counted in the same query."""
    rows = TrainingSession.objects.filter(institution=access.institution).select_related("course", "room")
    return rows.annotate(
        seated=Count("enrolments", filter=Q(enrolments__state__in=SEATED)),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    )


def open_sessions(institution: Institution | None, today: date | None = None) -> QuerySet[TrainingSession]:
    """Those to which one may still enrol."""
    today = today or timezone.localdate()
    rows = TrainingSession.objects.filter(institution=institution, state=SessionState.OPEN, start__gte=today)
    return rows.filter(Q(enrol_until__isnull=True) | Q(enrol_until__gte=today)).select_related("course", "room").order_by("start")


@dataclass(frozen=True)
class Seats:
    """How a session's seats stand. `reserved`: offered to the zone and not granted yet, as long as requests may come."""

    seats: int
    seated: int
    waiting: int
    reserved: int

    @property
    def free(self) -> int:
        return max(0, self.seats - self.seated - self.reserved)

    @property
    def over(self) -> int:
        return max(0, self.seated - self.seats)


def offer_of(session: TrainingSession) -> SharedSession | None:
    """What is offered of it to the zone."""
    return SharedSession.objects.filter(host=session.institution_id, session_key=session.pk).first()


def seats_of(session: TrainingSession, today: date | None = None) -> Seats:
    """Two queries."""
    counted = Enrolment.objects.filter(session=session).aggregate(
        seated=Count("pk", filter=Q(state__in=SEATED)), waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING))
    )
    return seats_told(session, counted["seated"], counted["waiting"], offer_of(session), today)


def seats_told(session: TrainingSession, seated: int, waiting: int, offer: SharedSession | None, today: date | None = None) -> Seats:
    """The same from counts that are known."""
    runs = offer is not None and offer.state == OfferState.OPEN and offer.until >= (today or timezone.localdate())
    return Seats(session.seats, seated, waiting, offer.seats - offer.taken if offer is not None and runs else 0)


def away_words(employees: Collection[int], start: date, end: date) -> dict[int, list[str]]:
    """By employee, what takes them elsewhere over `[start, end)`: confirmed absences and leave still asked. Two queries.

    Why somebody is away is not told here: only that they are.
    """
    found: dict[int, list[str]] = {}
    rows = Absence.objects.between(start, end).filter(employee__in=employees).exclude(state=AbsenceState.CANCELLED)
    for employee, first, after in rows.values_list("employee_id", "start", "end"):
        found.setdefault(employee, []).append(_("absent %(period)s") % {"period": french_period(first, after)})
    asked = Request.objects.filter(employee__in=employees, kind="conge", state=RequestState.PENDING)
    for request in asked:
        first, after = request.data.get("start"), request.data.get("end")
        if first and after and first < end.isoformat() and after > start.isoformat():
            words = french_period(date.fromisoformat(first), date.fromisoformat(after))
            found.setdefault(request.employee_id, []).append(_("congé demandé %(period)s") % {"period": words})
    return found


def clashing(employees: Collection[int], start: date, end: date, *, but: int | None = None) -> dict[int, list[str]]:
    """By employee, the other sessions where they learn or teach over `[start, end)`. One query."""
    found: dict[int, list[str]] = {}
    live = Q(session__start__lt=end, session__end__gt=start) & ~Q(session__state=SessionState.CANCELLED)
    names = ("employee_id", "session__reference", "session__title", "teaches")
    learning = Enrolment.objects.filter(live, employee__in=employees, state__in=SEATED).exclude(session=but).order_by()
    teaching = SessionTrainer.objects.filter(live, employee__in=employees, replaced_on__isnull=True).exclude(session=but).order_by()
    learning, teaching = learning.annotate(teaches=Value(value=False)), teaching.annotate(teaches=Value(value=True))
    for employee, reference, title, teaches in learning.values_list(*names).union(teaching.values_list(*names)):
        words = _("formateur de %(title)s (%(reference)s)") if teaches else _("inscrit à %(title)s (%(reference)s)")
        found.setdefault(employee, []).append(words % {"title": title, "reference": reference})
    return found


def conflicts(session: TrainingSession, trainers: Iterable[SessionTrainer] | None = None) -> list[str]:
    """What stands in the way of a session as planned: its room, its trainers, people who are away or elsewhere. Five queries,
    and one more when its trainers are not given."""
    assert session.end is not None
    told = []
    if session.room_id and session.state in (SessionState.DRAFT, SessionState.OPEN):
        others = TrainingSession.objects.filter(room=session.room_id, start__lt=session.end, end__gt=session.start)
        for other in others.exclude(pk=session.pk).exclude(state=SessionState.CANCELLED):
            words = {"room": session.room, "other": other, "period": other.dates}
            told.append(_("La salle %(room)s est prise par %(other)s, %(period)s.") % words)
    teachers = {each.employee_id: each for each in (session.trainers.select_related("employee") if trainers is None else trainers) if each.employee_id and not each.replaced_on}
    people = {each.employee_id: each for each in session.enrolments.select_related("employee") if each.employee_id and each.state == EnrolmentState.ENROLLED}
    keys = [key for key in (*teachers, *people) if key]
    if session.state not in (SessionState.DRAFT, SessionState.OPEN) or not keys:
        return told
    away = away_words(keys, session.start, session.end)
    for source in (away, clashing(keys, session.start, session.end, but=session.pk)):
        for key, told_of in source.items():
            who = teachers.get(key) or people[key]
            role = _("Formateur") if key in teachers else _("Inscrit")
            told.append(f"{role} {who} : {', '.join(told_of)}.")
    return told


def month_weeks(access: Access, month: date) -> list[list[dict[str, Any]]]:
    """The weeks of a month, Monday first: each day with the sessions that run on it. One query."""
    following = (month + timedelta(days=32)).replace(day=1)
    first = month - ONE_DAY * month.weekday()
    last = following + ONE_DAY * ((7 - following.weekday()) % 7)
    rows = list(
        sessions(access).filter(start__lt=last, end__gt=first).exclude(state=SessionState.CANCELLED).order_by("start", "pk")
    )
    weeks, day = [], first
    while day < last:
        week = []
        for _rank in range(7):
            here = [row for row in rows if row.end and row.start <= day < row.end]
            week.append({"day": day, "is_in": day.month == month.month, "sessions": here})
            day += ONE_DAY
        weeks.append(week)
    return weeks

"""Whether somebody may take a seat in a session, told point by point: what blocks, what the officer weighs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.models import Employee
from hr_core.text import french_date
from training.choices_sessions import ATTENDED, EnrolmentState, SessionState
from training.models import Enrolment, TrainingSession
from training.seams import credit_of
from training.selectors.sessions import away_words, clashing, seats_of


@dataclass(frozen=True)
class Point:
    """One condition: `is_met`, whether it `blocks` when it is not, and what to say."""

    words: str
    is_met: bool
    blocks: bool = True


def eligibility(session: TrainingSession, employee: Employee, today: date | None = None) -> list[Point]:
    """Every condition in order; a constant number of queries."""
    today = today or timezone.localdate()
    assert session.end is not None
    points = [_enrolment_open(session, today), _in_service(session, employee)]
    rows = list(Enrolment.objects.filter(employee=employee).select_related("session__course"))
    live = [row for row in rows if row.state not in (EnrolmentState.WITHDRAWN, EnrolmentState.REPLACED)]
    if any(row.session_id == session.pk for row in live):
        points.append(Point(_("Déjà inscrit à cette session."), is_met=False))
    points += _followed(session, [row for row in live if row.state in ATTENDED])
    clashes = clashing([employee.pk], session.start, session.end, but=session.pk).get(employee.pk, [])
    points.append(Point(_("Ailleurs ces jours-là : %(where)s.") % {"where": ", ".join(clashes)} if clashes else _("Aucune autre session ces jours-là."), not clashes))
    away = away_words([employee.pk], session.start, session.end).get(employee.pk, [])
    points.append(Point(_("Absence : %(words)s.") % {"words": ", ".join(away)} if away else _("Aucune absence ces jours-là."), not away, blocks=False))
    if session.course.prerequisites:
        points.append(Point(_("Prérequis à vérifier : %(words)s") % {"words": session.course.prerequisites}, is_met=False, blocks=False))
    seats = seats_of(session, today)
    told = _("%(free)s places libres sur %(seats)s.") % {"free": seats.free, "seats": seats.seats}
    if not seats.free:
        told = _("Aucune place libre : liste d’attente, %(rank)sᵉ rang.") % {"rank": seats.waiting + 1}
    points.append(Point(told, seats.free > 0, blocks=False))
    return [*points, *_budget(session)]


def blocking(points: list[Point]) -> list[str]:
    """What forbids the enrolment, in words."""
    return [point.words for point in points if point.blocks and not point.is_met]


def _enrolment_open(session: TrainingSession, today: date) -> Point:
    if session.state != SessionState.OPEN:
        return Point(_("La session est %(state)s.") % {"state": session.get_state_display()}, is_met=False)
    if session.end and session.end <= today:
        return Point(_("La session est terminée."), is_met=False)
    if session.enrol_until and session.enrol_until < today:
        return Point(_("Les inscriptions sont closes depuis le %(day)s.") % {"day": french_date(session.enrol_until)}, is_met=False)
    return Point(_("Les inscriptions sont ouvertes."), is_met=True)


def _in_service(session: TrainingSession, employee: Employee) -> Point:
    if employee.left_on is not None and session.end is not None and employee.left_on < session.end:
        return Point(_("L’agent quitte l’institution : son dernier jour est le %(day)s.") % {"day": french_date(employee.last_day)}, is_met=False)
    return Point(_("En service pendant la session."), is_met=True)


def _followed(session: TrainingSession, rows: list[Enrolment]) -> list[Point]:
    """A course followed whole and still valid is not followed again without a reason."""
    same = [row for row in rows if row.session.course_id == session.course_id and row.state == EnrolmentState.COMPLETED]
    if not same:
        return []
    last = max(row.session.start for row in same)
    months = session.course.validity_months
    if months and months_after(last, months) <= session.start:
        return []
    return [Point(_("Formation déjà suivie le %(day)s.") % {"day": french_date(last)}, is_met=False, blocks=False)]


def _budget(session: TrainingSession) -> list[Point]:
    credit = credit_of(session)
    if credit is None:
        return []
    if session.cost + session.travel > credit.free:
        return [Point(_("Crédit insuffisant sur la ligne du plan « %(label)s ».") % {"label": credit.label}, is_met=False)]
    return [Point(_("Crédit suffisant sur la ligne du plan « %(label)s ».") % {"label": credit.label}, is_met=True)]

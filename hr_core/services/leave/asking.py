"""Asking for leave: what it takes of the balance, who else is away, and what acceptance writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.choices import AbsenceFamily, AbsenceOrigin, AbsenceState
from hr_core.leave.days import Span
from hr_core.models import Absence, AbsenceKind, Employee, Institution, LeaveTerms, Posting, Request, RequestState, User
from hr_core.scope import because
from hr_core.selectors.holidays import public_holidays
from hr_core.selectors.leave import LeaveFrame, kinds_requested, leave_statement
from hr_core.selectors.requests import pending_of
from hr_core.selectors.teams import Coverage, coverage_lowest
from hr_core.services.absences import absence_cancel, absence_confirm, absence_correct, absence_enter
from hr_core.services.errors import Refusal
from hr_core.services.leave.events import law_events
from hr_core.services.requests.flow import request_send
from hr_core.services.requests.kinds import TIME, RequestKind, kind_register
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.text import NO_BREAK, french_date, french_decimal

LEAVE = "conge"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quote:
    """What a leave would take. Days in thousandths; `before` is None for a leave that takes nothing of the balance."""

    span: Span
    days: int
    is_working: bool
    off: tuple[tuple[date, str], ...] = ()
    before: int | None = None
    pending: int = 0
    coverage: Coverage | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def after(self) -> int | None:
        return None if self.before is None else self.before - self.pending - self.days


def leave_quote(*, employee: Employee, kind: AbsenceKind, span: Span) -> Quote:
    """Count a leave and hold it against the balance, the limits of its kind, the file and the unit; nothing is written."""
    frame = LeaveFrame(employee.institution)
    days = frame.count(span)
    is_working = frame.law_on(date(span.start.year, 1, 1)).is_working
    off = tuple(
        (day.date, day.name)
        for year in range(span.start.year, (span.end - ONE_DAY).year + 1)
        for day in public_holidays(employee.institution, year)
        if span.start <= day.date < span.end and is_working
    )
    before, pending = None, 0
    errors: dict[str, str] = {}
    if kind.family == AbsenceFamily.ANNUAL_LEAVE and frame.is_kept:
        found = leave_statement(employee, span.start - ONE_DAY, frame)
        before = found.balance if found else 0
        pending = sum(
            int(row.data.get("days", 0)) for row in pending_of([employee.pk], LEAVE) if row.data.get("annual")
        )
        rule = frame.rule_on(span.start)
        allowed = rule.advance_days if rule else 0
        if before - pending - days < -allowed:
            errors["end"] = _("Votre solde ne suffit pas : il vous restera %(left)s le %(day)s, la demande en prend %(days)s.") % {
                "left": days_words(before - pending), "day": french_date(span.start), "days": days_words(days),
            }  # fmt: skip
    errors |= _limits(employee, kind, span, days) | _meets(employee, span)
    if not days and not errors:
        errors["end"] = _("Ces jours ne sont pas travaillés : la demande ne prend aucun jour.")
    unit = Posting.objects.on(span.start).filter(employee=employee).values_list("unit_id", flat=True).first()
    coverage = coverage_lowest(unit, span, frame, leaving=employee.pk) if unit else None
    return Quote(span, days, is_working, off, before, pending, coverage, errors)


@transaction.atomic
def leave_ask(*, employee: Employee, kind: AbsenceKind, span: Span, comment: str, actor: User) -> Request:
    """Send a request for leave. Raises `ValidationError` with what forbids it."""
    terms = kinds_requested(employee).filter(kind=kind).first()
    if terms is None:
        raise Refusal(_("Ce congé ne se demande pas ici : adressez-vous aux ressources humaines."))
    quote = leave_quote(employee=employee, kind=kind, span=span)
    if quote.errors:
        raise ValidationError(quote.errors)
    is_annual = quote.before is not None
    data = {
        "absence_kind": kind.pk,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "starts_at_noon": span.starts_at_noon,
        "ends_at_noon": span.ends_at_noon,
        "days": quote.days,
        "annual": is_annual,
        "before": quote.before,
        "after": quote.after,
        "coverage": coverage_words(quote.coverage),
    }
    words = _("%(kind)s du %(start)s au %(end)s, %(days)s") % {
        "kind": kind.label, "start": french_date(span.start), "end": french_date(span.end - ONE_DAY),
        "days": days_words(quote.days),
    }  # fmt: skip
    return request_send(employee=employee, kind=LEAVE, words=words, data=data, actor=actor, comment=comment)


def leave_accept(request: Request, actor: User) -> None:
    """An accepted leave becomes a confirmed absence: the fact that pay and balances read."""
    data = request.data
    values: dict[str, Any] = {
        "start": date.fromisoformat(data["start"]),
        "end": date.fromisoformat(data["end"]),
        "starts_at_noon": data["starts_at_noon"],
        "ends_at_noon": data["ends_at_noon"],
        "comment": request.comment,
    }
    kind = AbsenceKind.objects.get(pk=data["absence_kind"])
    absence = absence_enter(
        employee=request.employee, kind=kind, values=values, actor=actor, origin=AbsenceOrigin.LEAVE, reason=request.words
    )
    request.absence = absence_confirm(absence=absence, actor=actor)
    save_checked(request)


def leave_cancel(request: Request, actor: User, reason: str) -> None:
    if request.absence is not None and request.absence.state != AbsenceState.CANCELLED:
        absence_cancel(absence=request.absence, actor=actor, reason=reason)


@transaction.atomic
def leave_return(*, request: Request, on: date, actor: User) -> Request:
    """Note the return to duty; before the day foreseen, the absence ends there and the days left come back."""
    forbid_own_file(request.employee, actor)
    absence = request.absence
    if request.state != RequestState.APPROVED or absence is None:
        raise Refusal(_("Seul un congé accepté a une reprise."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("La reprise se note le jour même ou après.")})
    if on <= absence.start:
        raise ValidationError({"on": _("L’agent n’est pas parti : annulez plutôt le congé.")})
    if absence.end is not None and on < absence.end:
        absence_correct(
            absence=absence, values={"end": on, "ends_at_noon": False}, actor=actor, reason=_("Reprise anticipée")
        )
    with because(_("Reprise du service")):
        return save_checked(assign(request, {"returned_on": on}))


def _limits(employee: Employee, kind: AbsenceKind, span: Span, days: int) -> dict[str, str]:
    terms = LeaveTerms.objects.filter(kind=kind).first()
    if terms is None:
        return {}
    if terms.days_per_event is not None and days > terms.days_per_event:
        return {"end": _("Ce congé est de %(days)s au plus par demande.") % {"days": days_words(terms.days_per_event)}}
    frame = LeaveFrame(employee.institution)
    if terms.days_per_year is not None:
        left = terms.days_per_year - _taken(frame, employee, span.start.year, kind=kind)
        if days > left:
            told = {"days": days_words(terms.days_per_year), "left": days_words(max(0, left))}
            return {"end": _("Ce congé est de %(days)s par an : il en reste %(left)s.") % told}
    if kind.family == AbsenceFamily.SPECIAL_LEAVE:
        most = event_days_on(employee.institution, frame, span.start)
        left = most - _taken(frame, employee, span.start.year, kind__family=kind.family) if most is not None else days
        if most is not None and days > left:
            told = {"days": days_words(most), "left": days_words(max(0, left))}
            return {
                "end": _("Les événements familiaux donnent %(days)s par an en tout : il en reste %(left)s. Demandez un autre congé "
                         "pour la suite.") % told
            }  # fmt: skip
    return {}


def _taken(frame: LeaveFrame, employee: Employee, year: int, **which: Any) -> int:
    """Thousandths of days of the absences of a year that count."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    rows = Absence.objects.between(first, end).filter(employee=employee, **which).exclude(state=AbsenceState.CANCELLED)
    return sum(
        frame.count(Span(row.start, row.end or row.start + ONE_DAY, row.starts_at_noon, row.ends_at_noon), first, end)
        for row in rows
    )


def event_days_on(institution: Institution, frame: LeaveFrame, on: date) -> int | None:
    """Days a year for all family events together, in thousandths: the better of the law and the statute; None: no limit known."""
    law, rule = law_events(institution, on).yearly, frame.rule_on(on)
    given = [int(law * 1000)] if law is not None else []
    return max([*given, *([rule.event_days] if rule and rule.event_days is not None else [])], default=None)


def _meets(employee: Employee, span: Span) -> dict[str, str]:
    """Another absence or another request on the same days."""
    rows = Absence.objects.between(span.start, span.end).filter(employee=employee).exclude(state=AbsenceState.CANCELLED)
    for row in rows.select_related("kind"):
        if not _touch(span, Span(row.start, row.end or date.max, row.starts_at_noon, row.ends_at_noon)):
            continue
        return {"start": _("Une absence couvre déjà une partie de ces jours : %(row)s.") % {"row": row}}
    for request in pending_of([employee.pk], LEAVE):
        data = request.data
        other = Span(
            date.fromisoformat(data["start"]), date.fromisoformat(data["end"]), data["starts_at_noon"], data["ends_at_noon"]
        )
        if _touch(span, other):
            return {"start": _("Une demande en cours couvre déjà une partie de ces jours : %(row)s.") % {"row": request}}
    return {}


def _touch(one: Span, other: Span) -> bool:
    """Whether two leaves share a half day."""
    def bounds(span: Span) -> tuple[int, int]:
        return 2 * span.start.toordinal() + span.starts_at_noon, 2 * span.end.toordinal() - span.ends_at_noon

    (first, end), (second, stop) = bounds(one), bounds(other)
    return first < stop and second < end


def coverage_words(cover: Coverage | None) -> str:
    """What a reduced team would be, for the person who decides; nothing when enough would be there."""
    if cover is None or not cover.is_low:
        return ""
    told = {"day": french_date(cover.on), "present": cover.present, "staff": cover.staff, "minimum": cover.minimum}
    return _("Équipe réduite le %(day)s : %(present)s présents sur %(staff)s, le minimum est %(minimum)s.") % told


def days_words(days: int) -> str:
    """« 12,5 jours » from thousandths."""
    value = Fraction(days, 1000)
    return f"{french_decimal(value, 2)}{NO_BREAK}{_('jours') if abs(value) >= 2 else _('jour')}"


def register() -> None:
    kind_register(
        RequestKind(
            LEAVE, gettext_lazy("Congé"), accept=leave_accept, cancel=leave_cancel, group=TIME, icon="beach",
            hint=gettext_lazy("Annuel, événement familial, permission."), url_name="hr_core:own_leave_ask",
        )
    )  # fmt: skip

"""What badges say: latenesses and absences that nothing explains are proposed to the head, who justifies them or hands them over
as absences that human resources confirm and the pay reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices import AbsenceFamily, AbsenceOrigin, AbsenceState
from hr_core.models import (
    Absence,
    AbsenceKind,
    AttendanceFinding,
    BadgeDay,
    FindingNature,
    FindingState,
    Institution,
    Posting,
    User,
    WorkHours,
)
from hr_core.scope import because
from hr_core.selectors.holidays import public_holidays
from hr_core.services.absences import absence_enter
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, save_checked

ONE_DAY = timedelta(days=1)
#: A person belongs to those who badge when they did at least once in the days reviewed or the month before.
KNOWN = timedelta(days=31)


@transaction.atomic
def work_hours_set(*, institution: Institution, values: dict[str, Any], actor: User) -> WorkHours:
    """The hours from a day on; the same day again replaces them."""
    held = WorkHours.objects.filter(institution=institution, start=values["start"]).first()
    with because(_("Horaire de travail")):
        return save_checked(assign(held or WorkHours(institution=institution), values))


@transaction.atomic
def attendance_review(*, institution: Institution, first: date, last: date, actor: User | None) -> int:
    """Propose what the badges of `[first, last]` show; what is decided stays, what no longer holds is taken back.

    Without hours set for a day, nothing is proposed. A day without any badge, a Saturday, a Sunday or a holiday is no working day.
    Seven queries, whatever the number of people.
    """
    hours = list(WorkHours.objects.filter(institution=institution).order_by("-start"))
    rows = BadgeDay.objects.filter(institution=institution, day__gte=first - KNOWN, day__lte=last)
    badges = {(row.employee_id, row.day): row for row in rows}
    people = {key for key, _day in badges}
    days = sorted({day for _key, day in badges if first <= day <= last and day.weekday() < 5} - _holidays(institution, first, last))
    away = _away(people, first, last)
    postings = {row.employee_id: row for row in Posting.objects.on(last).filter(employee__in=people).select_related("employee")}
    found: dict[tuple[int, date, str], AttendanceFinding] = {}
    for day in days:
        rule = next((each for each in hours if each.start <= day), None)
        if rule is None:
            continue
        for key, posting in postings.items():
            person = posting.employee
            if day in away.get(key, set()) or person.hired_on > day or (person.left_on is not None and person.left_on <= day):
                continue
            badge, minutes = badges.get((key, day)), None
            if badge is not None:
                minutes = _late(badge.first_in, rule)
                if not minutes:
                    continue
            nature = FindingNature.ABSENT if badge is None else FindingNature.LATE
            found[key, day, nature] = AttendanceFinding(
                institution=institution, employee=person, unit_id=posting.unit_id, day=day, nature=nature, minutes=minutes
            )
    with because(_("Constats de présence")):
        held = AttendanceFinding.objects.filter(institution=institution, day__gte=first, day__lte=last)
        stale = [row.pk for row in held if row.state == FindingState.PROPOSED]
        AttendanceFinding.objects.filter(pk__in=stale).delete()
        kept = {(row.employee_id, row.day, row.nature) for row in held if row.state != FindingState.PROPOSED}
        new = [row for key, row in found.items() if key not in kept]
        AttendanceFinding.objects.bulk_create(new, batch_size=1000)
    return len(new)


@transaction.atomic
def finding_justify(*, finding: AttendanceFinding, reason: str, access: Access) -> AttendanceFinding:
    """The head says what explains it; nothing goes to the pay."""
    row = _open(finding, access)
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez ce qui justifie : une mission, une panne, une permission.")})
    with because(reason):
        return _decide(row, FindingState.JUSTIFIED, access.user, reason)


@transaction.atomic
def finding_keep(*, finding: AttendanceFinding, access: Access, reason: str = "") -> AttendanceFinding:
    """Hand it over: an absence is entered (minutes for a lateness, the day for an absence), which human resources confirm.

    Raises `Refusal` without a kind of unjustified absence, `ValidationError` when another absence covers the day.
    """
    row = _open(finding, access)
    kind = AbsenceKind.objects.filter(institution=row.institution, family=AbsenceFamily.UNJUSTIFIED, is_active=True).first()
    if kind is None:
        raise Refusal(_("Aucune nature d’absence injustifiée n’est active : activez-la dans « Absences »."))
    values: dict[str, Any] = {"start": row.day, "end": row.day + ONE_DAY, "minutes": row.minutes, "comment": str(row.get_nature_display()).capitalize()}
    with because(reason or _("Constat de présence transmis")):
        row.absence = absence_enter(
            employee=row.employee, kind=kind, values=values, actor=access.user, origin=AbsenceOrigin.DECISION
        )
        return _decide(row, FindingState.KEPT, access.user, reason)


def _decide(row: AttendanceFinding, state: str, actor: User, reason: str) -> AttendanceFinding:
    values = {"state": state, "reason": reason.strip()[:300], "decided_by": actor, "decided_at": timezone.now()}
    return save_checked(assign(row, values))


def _open(finding: AttendanceFinding, access: Access) -> AttendanceFinding:
    from hr_core.selectors.attendance import findings_to_decide

    row = AttendanceFinding.objects.select_for_update(of=("self",)).select_related("employee", "institution").get(pk=finding.pk)
    forbid_own_file(row.employee, access.user)
    if row.state != FindingState.PROPOSED:
        raise Refusal(_("Ce constat est déjà décidé : rechargez la page."))
    if not findings_to_decide(access).filter(pk=row.pk).exists():
        raise Refusal(_("Ce constat n’attend pas votre décision."))
    return row


def _late(first_in: time | None, rule: WorkHours) -> int | None:
    """Minutes after the opening, once beyond the tolerance; None for who came in time or whose entry is not known."""
    if first_in is None:
        return None
    minutes = (_minutes(first_in)) - _minutes(rule.opens_at)
    return minutes if minutes > rule.tolerance else None


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _holidays(institution: Institution, first: date, last: date) -> set[date]:
    return {day.date for year in range(first.year, last.year + 1) for day in public_holidays(institution, year)}


def _away(people: Iterable[int], first: date, last: date) -> dict[int, set[date]]:
    """By employee, the days on which an absence is known, even for a part of the day."""
    rows: QuerySet[Absence] = Absence.objects.between(first, last + ONE_DAY).filter(employee__in=people)
    found: dict[int, set[date]] = {}
    for row in rows.exclude(state=AbsenceState.CANCELLED):
        day, end = max(row.start, first), min(row.end or last + ONE_DAY, last + ONE_DAY)
        while day < end:
            found.setdefault(row.employee_id, set()).add(day)
            day += ONE_DAY
    return found

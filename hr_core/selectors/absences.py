"""Reading absences: who may see which, those of a file, the papers awaited."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from hr_core.access import Access
from hr_core.choices import AbsenceState
from hr_core.models import Absence, AbsenceKind, AbsencePaper, Employee


def absences_of(access: Access) -> QuerySet[Absence]:
    """The absences that an officer may read: those of the files that they may see."""
    visible = Employee.objects.visible_to(access).values("pk")
    return Absence.objects.filter(employee__in=visible).select_related("employee", "kind", "entered_by", "confirmed_by")


def with_late_papers(rows: QuerySet[Absence], on: date) -> QuerySet[Absence]:
    """Adds `is_paper_late`: a paper has not come although its deadline is past."""
    late = AbsencePaper.objects.filter(absence=OuterRef("pk"), received_on__isnull=True, due_on__lt=on)
    return rows.annotate(is_paper_late=Exists(late))


def counted_between(start: date, end: date) -> QuerySet[Absence]:
    """Confirmed absences that touch `[start, end)`."""
    return Absence.objects.between(start, end).filter(state=AbsenceState.CONFIRMED)


def kinds_offered(current: int | None = None) -> QuerySet[AbsenceKind]:
    """The kinds proposed at entry, and the one that a record already has."""
    return AbsenceKind.objects.filter(Q(is_active=True) | Q(pk=current))


def to_confirm(access: Access) -> QuerySet[Absence]:
    """The entered absences that wait for this person."""
    rows = absences_of(access).filter(state=AbsenceState.ENTERED).exclude(employee__user=access.user)
    return rows if access.has("absence_confirm") else rows.none()

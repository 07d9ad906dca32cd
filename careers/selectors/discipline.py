"""Reading discipline: cases for who holds the right, and the one word that the others may know."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Q, QuerySet

from careers.choices_discipline import CaseState
from careers.models import DisciplinaryCase
from careers.services.discipline.effacement import IN_FORCE
from hr_core.access import Access
from hr_core.models import Act, Employee

VIEW = ("discipline_view",)
RUNNING = (
    CaseState.OPENED, CaseState.EXPLANATION, CaseState.ANSWERED, CaseState.COUNCIL, CaseState.OPINION, CaseState.DECISION, CaseState.APPEAL,
)  # fmt: skip


def cases_of(access: Access) -> QuerySet[DisciplinaryCase]:
    """The cases of the files that this person sees, never their own; none without the right."""
    if not access.has(*VIEW):
        return DisciplinaryCase.objects.none()
    rows = DisciplinaryCase.objects.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    return rows.exclude(employee__user=access.user).select_related("employee", "rule", "sanction", "act")


def cases_told(access: Access) -> QuerySet[DisciplinaryCase]:
    """Those that may still be invoked."""
    return cases_of(access).exclude(state=CaseState.EFFACED)


def cases_due(access: Access, on: date) -> QuerySet[DisciplinaryCase]:
    """Those whose deadline is reached."""
    return cases_of(access).filter(state__in=RUNNING, next_on__lte=on) if access.has("discipline_manage") else cases_of(access).none()


def bar_to_move(employee: Employee, day: date) -> bool:
    """True when discipline keeps somebody from moving to another institution on a day; what and why is not told.

    A running case, a sanction in force that bars, or a suspension from duty held that day. One query.
    """
    from careers.choices_positions import Nature
    from careers.models import AdministrativePosition

    cases = DisciplinaryCase.objects.filter(employee=employee.pk, opened_on__lte=day)
    running = Q(state__in=RUNNING) & ~Q(state=CaseState.DECISION, act__state="cancelled")
    barred = Q(sanction__bars_move=True, act__state__in=IN_FORCE) & (Q(effaced_on__isnull=True) | Q(effaced_on__gt=day))
    held = AdministrativePosition.objects.on(day).filter(employee=employee.pk, kind__nature=Nature.SUSPENSION)
    return Employee.objects.filter(Exists(cases.filter(running | barred)) | Exists(held), pk=employee.pk).exists()


def effaced_acts() -> QuerySet[Act]:
    """The acts of effaced sanctions, drafts abandoned on the way too: lists no longer show them."""
    effaced = DisciplinaryCase.objects.filter(state=CaseState.EFFACED)
    return Act.objects.filter(kind__in=("sanction", "dismissal"), origin__in=effaced.order_by().values("number"))

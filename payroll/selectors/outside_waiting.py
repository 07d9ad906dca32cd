"""What is entered outside the headcount and waits for another person: accounts, invoices, hours, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.selectors.counting import counted
from hr_core.text import french_date
from payroll.models import BoardAttendance, BoardSession, MissionInvoice, Payee, PayeeAccount, TeachingHours

SHOWN = 6


@dataclass(frozen=True)
class Pending:
    """One piece: what to do, about whom, and the page where it is decided."""

    words: str
    about: str
    url: str


@dataclass(frozen=True)
class Pendings:
    rows: tuple[Pending, ...]
    more: int


def pending_rows(access: Access) -> tuple[QuerySet, QuerySet, QuerySet, QuerySet]:
    """Accounts, invoices, hours and sessions that this person may decide: entered by another, about another."""
    validates = access.has("outside_prepare", "outside_approve")
    accounts = PayeeAccount.objects.filter(state=PayeeAccount.State.PROPOSED).exclude(proposed_by=access.user)
    held = BoardAttendance.objects.order_by()
    return (
        accounts.filter(_payee(access, "payee")) if access.has("outside_approve") else accounts.none(),
        _entered(MissionInvoice, access, validates).filter(_payee(access, "mission__payee")),
        _entered(TeachingHours, access, validates).filter(_payee(access, "course__payee")),
        _entered(BoardSession, access, validates)
        .filter(pk__in=held.values("session"))
        .exclude(pk__in=held.filter(mandate__payee__employee__user=access.user).values("session")),
    )


def _entered(model: Any, access: Access, may: bool) -> QuerySet:
    found = model.objects.filter(validated_by__isnull=True).exclude(entered_by=access.user)
    return found if may else found.none()


def _payee(access: Access, path: str) -> Q:
    seen = Q(**{f"{path}__in": Payee.objects.visible_to(access).values("pk")})
    return seen & ~Q(**{f"{path}__employee__user": access.user})


def pendings(access: Access) -> Pendings | None:
    """The first pieces that wait for this person, with the page of each; None when none does."""
    accounts, invoices, hours, sessions = rows = pending_rows(access)
    total = sum(counted(list(rows)))
    if not total:
        return None
    found = list(_told(accounts, invoices, hours, sessions))
    return Pendings(tuple(found), total - len(found))


def _told(accounts: QuerySet, invoices: QuerySet, hours: QuerySet, sessions: QuerySet) -> Iterator[Pending]:
    left = SHOWN
    for account in accounts.select_related("payee").order_by("pk")[:left]:
        left -= 1
        url = reverse("payroll:payee_detail", args=[account.payee_id])
        yield Pending(_("Compte à approuver"), f"{account.payee}, {account}", url)
    for invoice in invoices.select_related("mission__payee").order_by("pk")[:left]:
        left -= 1
        url = reverse("payroll:mission_detail", args=[invoice.mission_id])
        yield Pending(_("Facture à certifier"), f"{invoice.mission.payee}, {invoice.number}", url)
    for session in sessions.select_related("board").order_by("held_on", "pk")[:left]:
        left -= 1
        yield Pending(_("Présences à valider"), str(session), reverse("payroll:session_detail", args=[session.pk]))
    for taught in hours.select_related("course__payee").order_by("taught_on", "pk")[:left]:
        url = reverse("payroll:course_detail", args=[taught.course_id])
        yield Pending(_("Heures à valider"), f"{taught.course.payee}, {french_date(taught.taught_on)}", url)

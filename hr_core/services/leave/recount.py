"""A day off that appears, moves or goes: leave on it is counted again, and those whose count changes are told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, Request, RequestState, User
from hr_core.selectors.leave import LeaveFrame, annual_leaves, span_of
from hr_core.services.leave.asking import LEAVE, days_words
from hr_core.services.notices import notices_send
from hr_core.text import french_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Recount:
    """A leave whose days change, in thousandths. `request`: still to decide."""

    employee: Employee
    start: date
    before: int
    after: int
    request: Request | None = None


@transaction.atomic
def holidays_changed(
    *, institution: Institution, days: Collection[date], change: Callable[[], Any], reference: str
) -> tuple[Any, list[Recount]]:
    """Make a change of the calendar about `days`, and count again the annual leaves on them, confirmed or still asked.

    Balances follow by themselves, since days taken are read from absences. Returns what the change gave, and the recounts.
    """
    first, end = min(days), max(days) + ONE_DAY
    before = _counts(LeaveFrame(institution), first, end)
    result = change()
    after = _counts(LeaveFrame(institution), first, end)
    found = []
    for key, (employee, start, count, request) in before.items():
        recount = after[key][2]
        if recount == count:
            continue
        found.append(Recount(employee, start, count, recount, request))
        if request is not None:
            taken = recount - count
            data = request.data
            request.data = {**data, "days": recount, "after": None if data["after"] is None else data["after"] - taken}
            request.save(update_fields=["data"])
        text = _("Calendrier des jours fériés (%(why)s) : votre congé du %(day)s prend %(after)s au lieu de %(before)s.") % {
            "why": reference or _("décision"), "day": french_date(start), "after": days_words(recount), "before": days_words(count),
        }  # fmt: skip
        notices_send(institution=institution, users=[_user(employee)], text=text, url=reverse("hr_core:own_leave"))
    return result, found


def _user(employee: Employee) -> User | None:
    return employee.user


def _counts(frame: LeaveFrame, first: date, end: date) -> dict[tuple[str, int], tuple[Employee, date, int, Request | None]]:
    """The annual leaves that touch the days: who, from when, how many days, and the request if it waits."""
    if not frame.is_kept:
        return {}
    found: dict[tuple[str, int], tuple[Employee, date, int, Request | None]] = {}
    for row in annual_leaves(frame.institution, first, end).select_related("employee__user"):
        found["absence", row.pk] = (row.employee, row.start, frame.count(span_of(row, end)), None)
    waiting = Request.objects.filter(institution=frame.institution, kind=LEAVE, state=RequestState.PENDING)
    for request in waiting.select_related("employee__user"):
        span = request_span(request)
        if request.data.get("annual") and span.start < end and span.end > first:
            found["request", request.pk] = (request.employee, span.start, frame.count(span), request)
    return found


def request_span(request: Request) -> Any:
    from hr_core.leave.days import Span

    data = request.data
    return Span(
        date.fromisoformat(data["start"]), date.fromisoformat(data["end"]), data["starts_at_noon"], data["ends_at_noon"]
    )

"""Dated definitions of an institution's payroll: a new one closes the previous one, and closed months are not rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from hr_core.models import Institution, ScopedDated
from hr_core.services.writing import assign, delete_checked, save_checked
from hr_core.text import french_date
from payroll.models import PayPeriod

Row = TypeVar("Row", bound=ScopedDated)


def first_open_day(institution: Institution) -> date | None:
    """The day after the last closed month, or None when no month is closed."""
    last = PayPeriod.objects.filter(institution=institution, is_closed=True).order_by("-year", "-month").first()
    return last.next_day if last else None


_past_is_confirmed: ContextVar[bool] = ContextVar("past_is_confirmed", default=False)


@contextmanager
def past_confirmed(confirmed: bool = True) -> Iterator[None]:
    """Within it, a change may hold from a day of a closed month: the person knows that back pay will be proposed."""
    token = _past_is_confirmed.set(confirmed)
    try:
        yield
    finally:
        _past_is_confirmed.reset(token)


def past_is_confirmed() -> bool:
    """Whether the running request has confirmed that a closed month is touched."""
    return _past_is_confirmed.get()


def forbid_closed_month(institution: Institution, day: date, field: str = "start") -> None:
    """Raise `ValidationError` when the day lies in a closed month, or before one, and nobody has confirmed it.

    The closed month itself does not change: the search for back pay finds the change in the audit trail.
    """
    opened = first_open_day(institution)
    if opened is not None and day < opened and not _past_is_confirmed.get():
        raise ValidationError(
            {
                field: _(
                    "Ce mois est clôturé : choisissez une date à partir du %(day)s, ou confirmez que le changement touche "
                    "des mois déjà payés : un rappel sera proposé."
                )
                % {"day": french_date(opened)}
            }
        )


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la modification.")})


def timeline_set(
    rows: models.QuerySet[Row], *, start: date, values: dict[str, Any], make: Callable[[], Row], end: date | None = None
) -> Row:
    """Make `values` hold from `start`: what held is closed on that day, what starts that very day is corrected.

    `rows` are the rows of one subject (an item, a cell of the matrix). Without `end`, the new row lasts until the end
    of the one that it replaces or the start of the next one.
    """
    following = rows.filter(start__gt=start).order_by("start").first()
    current = rows.filter(models.Q(end__isnull=True) | models.Q(end__gt=start), start__lte=start).first()
    last = end or (current.end if current else None)
    if following is not None and (last is None or last > following.start):
        last = following.start
    if current is not None and current.start == start:
        return save_checked(assign(current, {**values, "end": last}))
    if current is not None:
        save_checked(assign(current, {"end": start}))
    return save_checked(assign(make(), {**values, "start": start, "end": last}))


def timeline_end(rows: models.QuerySet[Row], *, end: date) -> bool:
    """Let what holds on `end` stop on its eve; a row that starts that day never was. False when nothing holds."""
    current = rows.filter(models.Q(end__isnull=True) | models.Q(end__gt=end), start__lte=end).first()
    if current is None:
        return False
    if current.start == end:
        delete_checked(current)
    else:
        save_checked(assign(current, {"end": end}))
    return True

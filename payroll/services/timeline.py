"""Dated definitions of an institution's payroll: a new one closes the previous one, and closed months are not rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.services.timeline import require_reason, timeline_end, timeline_set
from hr_core.text import french_date
from payroll.models import PayPeriod

__all__ = [
    "first_open_day",
    "forbid_closed_month",
    "past_confirmed",
    "past_is_confirmed",
    "require_reason",
    "timeline_end",
    "timeline_set",
]


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

"""Dated definitions: a new one closes the one before; what starts on the very day is corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from hr_core.models import ScopedDated
from hr_core.services.writing import assign, delete_checked, save_checked

Row = TypeVar("Row", bound=ScopedDated)


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

"""Departure documents in the register of acts: their series, its last number, their lines as one may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.selectors.act_register import SOURCES, Entry
from hr_core.services.acts.numbers import LAST_NUMBERS
from payroll.models import DepartureDocument

#: Certificates, statements and receipts of leaving are numbered in one series.
SERIES = "DEP"


def last_number(institution: Institution, series: str, year: int) -> int | None:
    if series != SERIES:
        return None
    found: int | None = DepartureDocument.objects.filter(institution=institution, year=year).aggregate(last=Max("number"))["last"]
    return found


def numbers(access: Access) -> Iterable[tuple[int, str, int]]:
    rows = _documents(access).order_by().values_list("year", "number")
    return [(year, SERIES, number) for year, number in rows]


def entries(access: Access, year: int, series: str) -> list[Entry]:
    if series != SERIES:
        return []
    rows: Any = _documents(access).filter(year=year).select_related("departure__employee", "issued_by").defer("body")
    return [
        Entry(
            row.number, row.reference, timezone.localtime(row.issued_at).date(), row.title,
            f"{row.departure.employee.full_name} ({row.departure.employee.staff_number})", row.issued_by.full_name if row.issued_by else "",
            _("annulé") if row.is_void else _("établi"),
        )
        for row in rows
    ]  # fmt: skip


def _documents(access: Access) -> QuerySet[DepartureDocument]:
    visible = Employee.objects.visible_to(access).values("pk")
    return DepartureDocument.objects.filter(institution=access.institution, departure__employee__in=visible)


def register() -> None:
    """The documents take their numbers in the series of acts, and stand in their register."""
    LAST_NUMBERS.append(last_number)
    SOURCES.append((numbers, entries))

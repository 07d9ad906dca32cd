"""What has been taken over from the old software, month by month."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from hr_core.access import Access
from hr_core.models import Employee, ImportBatch
from hr_core.text import french_month
from payroll.models import OpeningBalance
from payroll.services.opening_balances import KIND


@dataclass(frozen=True)
class TakenMonth:
    """One month: how many employees and lines."""

    year: int
    month: int
    people: int
    lines: int

    def __str__(self) -> str:
        return french_month(self.year, self.month)


def months_taken_over(access: Access) -> list[TakenMonth]:
    """The months, newest first; one query. Lines of files that this person may not see are left out."""
    rows = (
        OpeningBalance.objects.filter(employee__in=Employee.objects.visible_to(access))
        .order_by()
        .values("year", "month")
        .annotate(people=Count("employee", distinct=True), lines=Count("pk"))
        .order_by("-year", "-month")
    )
    return [TakenMonth(row["year"], row["month"], row["people"], row["lines"]) for row in rows]


def balance_batches() -> QuerySet[ImportBatch]:
    """The files received, newest first."""
    return ImportBatch.objects.filter(kind=KIND).select_related("created_by")

"""Reading changes of classification: their lines that one may see, and what they cost a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from careers.models import TermsBatch, TermsBatchLine
from hr_core.access import Access
from hr_core.models import Employee


def lines_visible(access: Access) -> QuerySet[TermsBatchLine]:
    visible = Employee.objects.visible_to(access).values("pk")
    return TermsBatchLine.objects.filter(employee__in=visible)


def batches(access: Access) -> QuerySet[TermsBatch]:
    """The changes, each with its visible people and what they cost a month of base pay from the last line of each."""
    visible = Q(lines__employee__in=Employee.objects.visible_to(access).values("pk"))
    return TermsBatch.objects.select_related("grid", "prepared_by", "decided_by").annotate(
        people=Count("lines__employee", filter=visible, distinct=True), first_day=Min("lines__start", filter=visible)
    )


@dataclass(frozen=True)
class Totals:
    """People, lines, and a month of base pay more once every line holds."""

    people: int
    lines: int
    monthly: int
    first_day: date | None

    @property
    def yearly(self) -> int:
        return 12 * self.monthly


def totals(batch: TermsBatch, access: Access) -> Totals:
    """Two queries. Of each person the last line less what they had before the first one."""
    rows = lines_visible(access).filter(batch=batch)
    found = rows.aggregate(lines=Count("pk"), people=Count("employee", distinct=True), first=Min("start"))
    last = rows.order_by("employee_id", "-start").distinct("employee_id").values("pk")
    sums = TermsBatchLine.objects.filter(pk__in=last).aggregate(more=Sum(F("base_salary") - F("old_salary")))
    return Totals(found["people"], found["lines"], sums["more"] or 0, found["first"])

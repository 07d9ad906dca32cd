"""The explained differences of a run: totals by cause, by unit, by item, and the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from hr_core.access import Access
from payroll.choices import Section
from payroll.models import PayRun, RunDifference
from payroll.models.differences import Cause
from payroll.selectors.visibility import is_all_seen


@dataclass(frozen=True)
class CauseTotal:
    """What a cause did to the run: `people` whom it touched, its effect on gross and on net (minor units)."""

    cause: str
    label: str
    people: int
    gross: int
    net: int

    @property
    def is_unexplained(self) -> bool:
        return self.cause == Cause.UNEXPLAINED


def differences_of(run: PayRun, access: Access) -> QuerySet[RunDifference]:
    """The differences that this person may read."""
    found = RunDifference.objects.filter(run=run).select_related("employee")
    return found if is_all_seen(access) else found.filter(Q(is_confidential=False) | Q(employee__user=access.user))


def cause_totals(run: PayRun) -> list[CauseTotal]:
    """By cause, over the whole run: totals say nothing about one person. One query."""
    rows = (
        RunDifference.objects.filter(run=run)
        .order_by()
        .values("cause")
        .annotate(
            people=Count("employee", distinct=True),
            gross=Sum("change", filter=Q(section=Section.EARNING)),
            net=Sum("effect"),
        )
    )
    found = {row["cause"]: row for row in rows}
    return [
        CauseTotal(cause.value, str(cause.label), row["people"], row["gross"] or 0, row["net"] or 0)
        for cause in Cause
        if (row := found.get(cause.value)) is not None
    ]

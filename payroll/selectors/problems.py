"""The findings of a run, with the nets of both months beside them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from hr_core.access import Access
from payroll.choices import Severity
from payroll.models import PayRun, Payslip, RunProblem
from payroll.selectors.runs import previous_of
from payroll.selectors.visibility import problems_of, problems_seen


@dataclass(frozen=True)
class ProblemCounts:
    """How many findings remain; `reserved` are those about the confidential population that this person may not read."""

    blocking: int
    to_justify: int
    justified: int
    reserved: int

    @property
    def to_treat(self) -> int:
        return self.blocking + self.to_justify


def problem_counts(run: PayRun, access: Access) -> ProblemCounts:
    """What this person sees, and how much more there is: one query."""
    is_open, is_seen = Q(state__in=RunProblem.TO_TREAT), problems_seen(access)
    found = RunProblem.objects.filter(run=run).aggregate(
        blocking=Count("id", filter=is_seen & is_open & Q(severity=Severity.BLOCKING)),
        to_justify=Count("id", filter=is_seen & is_open & Q(severity=Severity.WARNING)),
        justified=Count("id", filter=is_seen & Q(state=RunProblem.State.JUSTIFIED)),
        everything=Count("id", filter=is_open),
    )
    everything = found.pop("everything")
    return ProblemCounts(**found, reserved=everything - found["blocking"] - found["to_justify"])


def problems_listed(run: PayRun, access: Access) -> QuerySet[RunProblem]:
    """Findings with `net` and `before` (the month before), blocking ones first."""
    earlier = previous_of(run)
    rank = Case(When(severity=Severity.BLOCKING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        problems_of(access)
        .filter(run=run)
        .annotate(
            net=_net_of(run.pk),
            payslip_id=Subquery(Payslip.objects.filter(run=run, employee=OuterRef("employee")).values("pk")[:1]),
            before=_net_of(earlier.pk if earlier else 0),
            rank=rank,
        )
        .select_related("justified_by")
        .order_by("rank", F("employee__last_name").asc(nulls_first=True), "id")
    )


def _net_of(run: int) -> Subquery:
    return Subquery(Payslip.objects.filter(run=run, employee=OuterRef("employee")).values("net")[:1])

"""What the training asks of the payroll, through the registry: the levies paid for training, the wage bill of years, the pay of trainers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from hr_core.registry import TrainingLevy, registry
from payroll.countries import law
from payroll.models import Payslip
from payroll.selectors.paid_sums import paid_runs, paid_sums
from payroll.services.outside import taught

TRAINING = "training"


def training_levies(institution: Any, year: int) -> Sequence[TrainingLevy]:
    """The lines of the country's law whose branch is training and whose employer pays, with what paid runs hold of them; two queries."""
    lines = [line for line in law(institution.country_id).lines if line.branch == TRAINING and line.section.startswith("employer")]
    if not lines:
        return ()
    paid = {row.code: row.amount for row in paid_sums(paid_runs(institution, (year, 1), (year, 12)))}
    return [TrainingLevy(line.label, line.recipient, paid.get(line.code, 0)) for line in lines]


def wage_bills(institution: Any, years: Sequence[int]) -> dict[int, int]:
    """Gross pay and employer's charges of each year, up to the last whole month while it runs; a year is left out unless every one
    of those months is paid here: a share of some months would mislead. One query."""
    today = timezone.localdate()
    runs = paid_runs(institution, (min(years), 1), (max(years), 12))
    told = Payslip.objects.filter(run__in=runs.order_by().values("pk")).order_by().values_list("run__period__year").annotate(
        months=Count("run__period", distinct=True), gross=Sum("gross"), employer=Sum("employer")
    )
    wanted = {year: 12 if year < today.year else today.month - 1 for year in years}
    return {year: gross + employer for year, months, gross, employer in told if year in wanted and months >= wanted[year]}


def register() -> None:
    registry.training_levies = training_levies
    registry.wage_bills = wage_bills
    taught.register()

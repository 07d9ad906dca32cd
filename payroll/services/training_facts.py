"""What the training asks of the payroll, through the registry: the levies paid for training, and the wage bill of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from hr_core.registry import TrainingLevy, registry
from payroll.countries import law
from payroll.selectors.paid_sums import paid_runs, paid_sums, paid_totals

TRAINING = "training"


def training_levies(institution: Any, year: int) -> Sequence[TrainingLevy]:
    """The lines of the country's law whose branch is training and whose employer pays, with what paid runs hold of them; two queries."""
    lines = [line for line in law(institution.country_id).lines if line.branch == TRAINING and line.section.startswith("employer")]
    if not lines:
        return ()
    paid = {row.code: row.amount for row in paid_sums(paid_runs(institution, (year, 1), (year, 12)))}
    return [TrainingLevy(line.label, line.recipient, paid.get(line.code, 0)) for line in lines]


def wage_bill(institution: Any, year: int) -> int | None:
    """Gross pay and employer's charges of a year, up to the last whole month while it runs; None unless every one of those months
    is paid here: a share of some months would mislead."""
    runs = paid_runs(institution, (year, 1), (year, 12))
    today = timezone.localdate()
    wanted = 12 if year < today.year else today.month - 1
    months = runs.order_by().values("period").distinct().count()
    if not wanted or months < wanted:
        return None
    totals = paid_totals(runs)
    return totals["gross"] + totals["employer"]


def register() -> None:
    registry.training_levies = training_levies
    registry.wage_bill = wage_bill

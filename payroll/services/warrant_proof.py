"""The part of a month's proof on what was issued: the mandats of its runs beside their payslips."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _

from payroll.models import IssueSlip, PayPeriod, Payslip, Warrant
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine


def warrants_part(period: PayPeriod) -> list[ProofLine]:
    """Gross and employer's charges of the runs issued, and the sum of the mandats that stand. Three queries."""
    slips = IssueSlip.objects.filter(run__period=period, voided_at__isnull=True)
    runs = list(slips.order_by().values_list("run", flat=True))
    if not runs:
        return []
    paid = Payslip.objects.filter(run__in=runs).aggregate(gross=Sum("gross"), employer=Sum("employer"))
    issued = Warrant.objects.filter(slip__in=slips).aggregate(sum=Sum("amount"))["sum"] or 0
    return [
        ProofLine(
            part=_("Mandats émis"),
            label=_("Brut et charges patronales = mandats"),
            expected=(paid["gross"] or 0) + (paid["employer"] or 0),
            found=issued,
        )
    ]


def register() -> None:
    proof_parts.register("warrants", 25, warrants_part)

"""The payslip that cancels and replaces another says the whole month, though its run stores the difference only."""

from __future__ import annotations

from copy import copy

from payroll.choices import CalculationState, RunKind
from payroll.models import PayRun, Payslip, PayslipLine
from payroll.selectors.payslips import lines_of
from payroll.services.difference import TOTAL_NAMES


def whole_months(
    run: PayRun, payslips: dict[int, Payslip], lines: dict[int, list[PayslipLine]]
) -> tuple[dict[int, Payslip], dict[int, list[PayslipLine]]]:
    """The payslips of a run of correction with the totals and the lines of the whole month; those of other runs as they
    are. Three queries more, whatever their number.
    """
    if run.kind != RunKind.CORRECTION or not payslips:
        return payslips, lines
    earlier = list(
        Payslip.objects.filter(
            run__in=earlier_runs(run), employee__in=[slip.employee_id for slip in payslips.values()]
        ).order_by("run_id")
    )
    found = lines_of([slip.pk for slip in earlier])
    by_employee: dict[int, list[Payslip]] = {}
    for slip in earlier:
        by_employee.setdefault(slip.employee_id, []).append(slip)
    whole, all_lines = {}, {}
    for key, slip in payslips.items():
        others = by_employee.get(slip.employee_id, [])
        told = copy(slip)
        for name in TOTAL_NAMES:
            setattr(told, name, getattr(slip, name) + sum(getattr(other, name) for other in others))
        whole[key] = told
        parts = [*(line for other in others for line in found.get(other.pk, ())), *lines.get(key, ())]
        all_lines[key] = _added(parts)
    return whole, all_lines


def earlier_runs(run: PayRun) -> list[int]:
    """The runs of the month that a run deducted when it was calculated last."""
    last = run.calculations.filter(state=CalculationState.DONE).order_by("-pk").first()
    return list(last.earlier) if last else []


def _added(parts: list[PayslipLine]) -> list[PayslipLine]:
    """One line per code, amounts, bases and quantities added; lines that come to nothing are left out."""
    found: dict[str, PayslipLine] = {}
    for line in parts:
        known = found.get(line.column.code)
        if known is None:
            found[line.column.code] = copy(line)
            continue
        for name in ("amount", "base", "quantity"):
            setattr(known, name, getattr(known, name) + getattr(line, name))
        known.rate = line.rate or known.rate
    kept = [line for line in found.values() if line.amount or line.base]
    return sorted(kept, key=lambda line: (line.column.order, line.column.code))

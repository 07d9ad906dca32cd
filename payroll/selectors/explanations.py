"""« Pourquoi ? »: one line of one payslip told from the rules and the facts that calculated it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payroll.countries import law
from payroll.engine import Explanation, PayResult, explain
from payroll.models import Payslip, PayslipLine
from payroll.services.definition import PlanDefinition, plan_of
from payroll.services.writing import RATE_SCALE


@dataclass(frozen=True)
class LineExplanation:
    """An explanation beside what was paid. `agrees` is false when today's program finds another amount: what was paid
    stands. `told` is the employer's share told in the same way, when there is one."""

    line: PayslipLine
    told: Explanation
    employer: LineExplanation | None = None

    @property
    def amount(self) -> int:
        return self.line.amount

    @property
    def agrees(self) -> bool:
        return self.told.amount == self.line.amount

    @property
    def rate_percent(self) -> Fraction:
        return Fraction(self.line.rate * 100, RATE_SCALE)


def payslip_result(payslip: Payslip) -> PayResult:
    """The payslip calculated again for its one employee, by the rules kept with its calculation."""
    plan = plan_of(PlanDefinition.from_json(payslip.calculation.definition))
    return plan.evaluate(payslip.inputs, 1)


def line_explain(payslip: Payslip, code: str) -> LineExplanation | None:
    """The explanation of a line, or None when the payslip has no such line. `payslip.calculation` is read."""
    lines = {
        line.column.code: line
        for line in PayslipLine.objects.filter(payslip=payslip).select_related("column")
    }
    line = lines.get(code)
    if line is None:
        return None
    result = payslip_result(payslip)
    share = next((each for each in lines.values() if each.column.counterpart == code), None)
    employer = LineExplanation(share, explain(result, 0, share.column.code)) if share else None
    return LineExplanation(line, explain(result, 0, code), employer)


def figure_history(payslip: Payslip, figure_id: str) -> list[tuple[date, int]]:
    """The values of a legal amount up to the payslip's month, oldest first; empty when it has not changed."""
    definition = PlanDefinition.from_json(payslip.calculation.definition)
    figure = law(definition.country).figure(figure_id)
    values = [value for value in figure.values if value.valid_from <= definition.on]
    if figure.kind != "amount" or len(values) < 2:
        return []
    return [(value.valid_from, int(Fraction(str(value.data["amount"])))) for value in values]

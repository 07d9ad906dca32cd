"""« Pourquoi ? »: one line of one payslip told from the rules and the facts that calculated it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hr_core.text import french_amount
from payroll.choices import Section
from payroll.countries import law
from payroll.engine import Explanation, PayResult, explain
from payroll.models import Payslip, PayslipLine
from payroll.services.contract_terms import SUPPLEMENT
from payroll.services.definition import BASE_SALARY, PlanDefinition, plan_of
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
    employer = LineExplanation(share, line_told(payslip, result, share.column.code)) if share else None
    return LineExplanation(line, line_told(payslip, result, code), employer)


def line_told(payslip: Payslip, result: PayResult, code: str) -> Explanation:
    """The explanation of a line, with what the contract says of it: another currency, a guaranteed net."""
    told = explain(result, 0, code)
    if code == SUPPLEMENT:
        return replace(told, sentences=(*told.sentences, _guarantee_told(payslip, result)))
    if payslip.identity.get("currency"):
        return _converted(payslip, told)
    return told


def _guarantee_told(payslip: Payslip, result: PayResult) -> str:
    without = result.plan.evaluate({**payslip.inputs, "net_supplement": 0}, 1)
    currency = result.plan.law.currency.code
    return _("Le contrat garantit un net de %(wanted)s ; sans ce complément il serait de %(found)s.") % {
        "wanted": french_amount(int(payslip.inputs["guaranteed_net"]), currency, unit=True),
        "found": french_amount(int((without.net + without.section(Section.DEDUCTION))[0]), currency, unit=True),
    }


def _converted(payslip: Payslip, told: Explanation) -> Explanation:
    """The base salary of a contract in another currency, with its rate and the source of the rate."""
    definition = PlanDefinition.from_json(payslip.calculation.definition)
    item, rate = definition.item(told.code), definition.special.rate(payslip.identity["currency"])
    if rate is None or item is None or item.nature != BASE_SALARY or item.formula:
        return told
    sentence = _(
        "Le contrat fixe %(salary)s par mois, convertis au cours du dernier jour du mois (%(rate)s), au plus proche."
    ) % {
        "salary": french_amount(payslip.identity["contract_salary"], rate.currency, unit=True),
        "rate": rate.told,
    }
    return replace(told, sentences=(*told.sentences, sentence), sources=(*told.sources, *rate.sources))


def figure_history(payslip: Payslip, figure_id: str) -> list[tuple[date, int]]:
    """The values of a legal amount up to the payslip's month, oldest first; empty when it has not changed."""
    definition = PlanDefinition.from_json(payslip.calculation.definition)
    figure = law(definition.country).with_overrides(definition.overrides).figure(figure_id)
    values = [value for value in figure.values if value.valid_from <= definition.on]
    if figure.kind != "amount" or len(values) < 2:
        return []
    return [(value.valid_from, int(Fraction(str(value.data["amount"])))) for value in values]

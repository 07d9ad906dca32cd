"""« Pourquoi ? »: one line of one payslip told from the rules and the facts that calculated it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_decimal
from payroll.choices import RunKind, Section
from payroll.countries import law
from payroll.engine import Explanation, PayResult, explain
from payroll.models import LineOrigin, Payslip, PayslipLine
from payroll.selectors.article_explanations import with_articles_told
from payroll.services.contract_terms import SUPPLEMENT
from payroll.services.definition import BASE_SALARY, PlanDefinition, plan_of
from payroll.services.sources import sources
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
    currency = result.plan.law.currency.code
    if payslip.run.kind == RunKind.REVERSAL:
        return _reversed(payslip, code)
    if all(line.code != code for line in result.plan.lines):
        return _paid_back(payslip, code, currency)
    told = explain(result, 0, code)
    if code == SUPPLEMENT:
        told = replace(told, sentences=(*told.sentences, _guarantee_told(payslip, result)))
    if any(row["code"] == code and row.get("articles") for row in payslip.calculation.definition["items"]):
        definition = PlanDefinition.from_json(payslip.calculation.definition)
        since = payslip.identity.get("seniority_on") or ""
        told = with_articles_told(told, definition=definition, code=code, inputs=payslip.inputs, seniority_on=since)
    if payslip.identity.get("currency"):
        told = _converted(payslip, told)
    return _less_already(payslip, _with_origins(payslip, told, currency), currency)


def _reversed(payslip: Payslip, code: str) -> Explanation:
    """The line of the paid payslip, as it was told, with the other sign."""
    paid = Payslip.objects.select_related("calculation", "run__period").get(
        run__reversals__run=payslip.run_id, employee=payslip.employee_id
    )
    told = line_told(paid, payslip_result(paid), code)
    sentence = _("Contre-passation du bulletin payé par la campagne %(run)s : le même montant avec le signe contraire.")
    return replace(told, amount=-told.amount, sentences=(sentence % {"run": paid.run.reference}, *told.sentences))


def origins_of(payslip: Payslip) -> dict[str, list[LineOrigin]]:
    """Where the amounts of a payslip come from besides what was entered, by line; read once for each payslip read."""
    if "_origins" not in payslip.__dict__:
        found: dict[str, list[LineOrigin]] = {}
        for origin in LineOrigin.objects.filter(run=payslip.run_id, employee=payslip.employee_id).order_by("id"):
            found.setdefault(origin.code, []).append(origin)
        payslip.__dict__["_origins"] = found
    return payslip.__dict__["_origins"]


def _with_origins(payslip: Payslip, told: Explanation, currency: str) -> Explanation:
    """Each loan, act, absence, bonus or month of origin that the line is made of, beside the formula's terms."""
    terms = tuple(
        (origin.label or sources.label(origin.source), _origin_value(origin, currency))
        for origin in origins_of(payslip).get(told.code, ())
    )
    return replace(told, terms=(*told.terms, *terms))


def _origin_value(origin: LineOrigin, currency: str) -> str:
    if origin.amount is not None:
        return french_amount(origin.amount, currency, unit=True)
    return french_decimal(Fraction(origin.quantity or 0, 1000), 3)


def _less_already(payslip: Payslip, told: Explanation, currency: str) -> Explanation:
    """The line of a run that pays the difference: the whole month, less what is paid otherwise."""
    already = int(payslip.already.get(told.code, 0))
    if not already:
        return told
    words = {"whole": french_amount(told.amount, currency, unit=True), "paid": french_amount(already, currency, unit=True)}
    sentence = _("Pour le mois entier : %(whole)s ; %(paid)s sont payés par une autre campagne du mois.") % words
    return replace(told, amount=told.amount - already, sentences=(*told.sentences, sentence))


def _paid_back(payslip: Payslip, code: str, currency: str) -> Explanation:
    """A line that the month no longer has, though another run of the month paid it."""
    already = int(payslip.already.get(code, 0))
    words = french_amount(already, currency, unit=True)
    sentence = _("Cette ligne n’est plus due ce mois-ci : les %(paid)s payés par une autre campagne sont repris.")
    return Explanation(
        code=code,
        label=code,
        amount=-already,
        formula=f"0 − {words}",
        terms=(),
        steps=(),
        sentences=(sentence % {"paid": words},),
        rule="",
        in_force_since=None,
        figures=(),
        sources=(),
        confidence="",
        is_uncertain=False,
        brackets=(),
    )


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

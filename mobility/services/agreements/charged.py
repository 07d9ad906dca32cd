"""What home pays for somebody in a month, by line and by kind of cost: from the paid payslips of a placement; for a secondment, the
contributions of the branches that stay under home law, as home's payroll would calculate the whole month. Minor units of home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import Employee, PayTerms
from hr_core.services.errors import Refusal
from hr_core.text import french_month, french_of
from mobility.choices_agreements import CostKind
from mobility.models import Agreement
from mobility.rights.applicable import HOME, applicable_law
from mobility.selectors.agreements import months_of
from mobility.services.comparisons import home_month
from payroll.choices import Section
from payroll.engine import EngineError
from payroll.models import PayItemVersion
from payroll.selectors.paid_sums import employee_sums, paid_runs, paid_sums
from payroll.selectors.simulation import Simulation

PAID_KINDS = (CostKind.BASE_PAY, CostKind.BONUSES, CostKind.CONTRIBUTIONS, CostKind.SUPPLEMENTARY)
EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
#: Branches of the schemes of a pay, for those of an instrument.
BRANCHES = {"pension": "pension", "family": "family", "injury": "injury", "sickness": "health", "maternity": "maternity"}
STATUTORY = {*BRANCHES.values(), ""}


@dataclass(frozen=True)
class PaidLine:
    code: str
    label: str
    kind: CostKind
    amount: int


def paid_lines(agreement: Agreement, year: int, month: int) -> list[PaidLine]:
    """The earnings and the employer's charges of the person in the paid runs of a month; four queries. Their earnings add up to
    the gross pay, their charges to the employer's cost. Raises `Refusal` when the month is not paid yet."""
    runs = paid_runs(agreement.home, (year, month))
    sums = {each.code: each.amount for each in employee_sums(runs, employee=agreement.home_file_id)}
    if not sums:
        raise Refusal(_("La paie %(of_month)s n’est pas encore payée : l’état se tire des bulletins payés.") % {"of_month": french_of(french_month(year, month))})
    base = set(PayItemVersion.objects.filter(institution=agreement.home_id, nature="base-salary").values_list("item__code", flat=True))
    found = []
    for each in paid_sums(runs):
        amount = sums.get(each.code, 0)
        if each.section == Section.EARNING and amount:
            kind = CostKind.BASE_PAY if (each.item_code or each.code) in base else CostKind.BONUSES
            found.append(PaidLine(each.code, each.label, kind, amount))
        elif each.section in EMPLOYER and amount:
            kind = CostKind.CONTRIBUTIONS if each.branch in STATUTORY else CostKind.SUPPLEMENTARY
            found.append(PaidLine(each.code, each.label, kind, amount))
    return found


def kept_contributions(agreement: Agreement, year: int, month: int) -> list[PaidLine]:
    """Both shares of the contributions that home goes on paying while somebody is seconded, on the classification at home.

    Raises `Refusal` without a certificate of applicable law: no branch is under home law before."""
    if agreement.certificate_issued_on is None:
        raise Refusal(_("Aucune attestation de législation n’est délivrée : aucune branche ne reste à l’origine."))
    first = date(year, month, 1)
    employee = Employee.objects.select_related("institution__country").get(pk=agreement.home_file_id)
    terms = PayTerms.objects.on(first).filter(employee=employee, state="approved").first()
    if terms is None:
        raise Refusal(_("Aucun salaire de base approuvé n’est inscrit au dossier d’origine ce mois-là."))
    laws = applicable_law(
        agreement.form, agreement.instrument.pure() if agreement.instrument else None, months=months_of(agreement), same_country=False,
        is_special_scheme=agreement.is_special_scheme,
    )  # fmt: skip
    branches = {BRANCHES[law.branch] for law in laws if law.law == HOME and law.branch in BRANCHES}
    try:
        month_pay = home_month(employee, terms, first)
    except EngineError as error:
        raise Refusal(str(error)) from error
    return list(_lines_of(month_pay, branches))


def _lines_of(simulation: Simulation, branches: set[str]) -> Iterator[PaidLine]:
    result = simulation.result
    shares = {"employee-contribution": _("part de l’agent"), "employer-contribution": _("part patronale")}
    for line in result.plan.lines:
        if line.section in shares and getattr(line, "branch", "") in branches:
            label = _("%(line)s, %(share)s") % {"line": line.label, "share": shares[line.section]}
            yield PaidLine(line.code, label, CostKind.CONTRIBUTIONS, int(result.amount(line.code)[0]))

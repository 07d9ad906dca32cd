"""What a month proves by itself: payslips, register and runs agree, the net is paid, what is withheld has its origin, and
every seal holds. Over the runs paid or closed of the month; each figure is added up again from its own rows."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from payroll.choices import Section
from payroll.models import Overpayment, PayPeriod, PayRun, PaySeal, Payslip, RunColumn
from payroll.selectors.paid_sums import PAID_STATES, TOTALS, paid_runs, paid_totals
from payroll.services import proof_parts
from payroll.services.closing import seal_problems
from payroll.services.proof_parts import ProofLine
from payroll.services.register_documents import total_labels
from payroll.services.sources import sources

#: Which sections of the register make each total of a payslip. The taxable is a base, not a sum of lines.
SECTIONS = {
    "gross": (Section.EARNING,),
    "contributions": (Section.EMPLOYEE_CONTRIBUTION,),
    "tax": (Section.TAX,),
    "deductions": (Section.DEDUCTION,),
    "employer": (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE),
}
#: Withheld lines that a file gave: the sum of the origins beside that of the lines themselves, by file's subject.
WITHHELD = """
WITH given AS (
    SELECT o.run_id, o.employee_id, o.code, min(o.source) AS source, sum(o.amount) AS amount
    FROM payroll_lineorigin o JOIN payroll_runcolumn c ON c.run_id = o.run_id AND c.code = o.code
    WHERE o.run_id = ANY (%(runs)s) AND c.section = 'deduction'
    GROUP BY 1, 2, 3 HAVING bool_and(o.amount IS NOT NULL)
)
SELECT g.source, sum(g.amount)::bigint, sum(COALESCE(l.amount, 0))::bigint
FROM given g
JOIN payroll_runcolumn c ON c.run_id = g.run_id AND c.code = g.code
LEFT JOIN payroll_payslip s ON s.run_id = g.run_id AND s.employee_id = g.employee_id
LEFT JOIN payroll_payslipline l ON l.payslip_id = s.id AND l.column_id = c.id
GROUP BY 1 ORDER BY 1
"""
LINE_SUMS = """
SELECT c.section, sum(l.amount)::bigint FROM payroll_payslipline l JOIN payroll_runcolumn c ON c.id = l.column_id
WHERE l.run_id = ANY (%(runs)s) GROUP BY 1
"""


def register() -> None:
    proof_parts.register("payslips", 10, payslips_part)
    proof_parts.register("net", 20, net_part)
    proof_parts.register("payments", 30, payments_part)
    proof_parts.register("withheld", 40, withheld_part)
    proof_parts.register("seals", 90, seals_part)


def _runs(period: PayPeriod) -> QuerySet[PayRun]:
    return paid_runs(period.institution, (period.year, period.month))


def payslips_part(period: PayPeriod) -> list[ProofLine]:
    """Sum of the payslips = totals of the runs = columns of the register = lines of the payslips."""
    runs = _runs(period)
    kept = {name: sum(int(totals.get(name, 0)) for totals in runs.values_list("totals", flat=True)) for name in TOTALS}
    summed = paid_totals(runs)
    columns = _sums(RunColumn.objects.filter(run__in=runs.order_by().values("pk")))
    lines = _line_sums(runs)
    labels = total_labels()
    found = [ProofLine(_("Bulletins et campagnes"), labels[name], kept[name], summed[name]) for name in TOTALS]
    for name, sections in SECTIONS.items():
        register_total = sum(columns.get(section, 0) for section in sections)
        found.append(ProofLine(_("Bulletins et livre de paie"), labels[name], register_total, summed[name]))
    for name, sections in SECTIONS.items():
        line_total = sum(lines.get(section, 0) for section in sections)
        found.append(ProofLine(_("Bulletins et leurs lignes"), labels[name], line_total, summed[name]))
    return found


def _sums(columns: QuerySet[RunColumn]) -> dict[str, int]:
    rows = columns.order_by().values_list("section").annotate(sum=Sum("total"))
    return {section: int(amount) for section, amount in rows}


def _line_sums(runs: QuerySet[PayRun]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(LINE_SUMS, {"runs": list(runs.order_by().values_list("pk", flat=True))})
        return dict(cursor.fetchall())


def net_part(period: PayPeriod) -> list[ProofLine]:
    """Gross less contributions, tax and deductions is the net."""
    sums = paid_totals(_runs(period))
    reckoned = sums["gross"] - sums["contributions"] - sums["tax"] - sums["deductions"]
    label = _("Brut − cotisations − impôts − retenues = net à payer")
    return [ProofLine(_("Net à payer"), label, reckoned, sums["net"])]


def payments_part(period: PayPeriod) -> list[ProofLine]:
    """The net is paid: every positive net is shared between modes of payment; a negative one is an overpayment that is followed."""
    slips = Payslip.objects.filter(run__in=_runs(period).order_by().values("pk"))
    nets = slips.aggregate(due=Sum("net", filter=Q(net__gt=0)), below=Sum("net", filter=Q(net__lt=0)))
    paid = slips.aggregate(paid=Sum("payments__amount"))["paid"] or 0
    part = _("Paiements")
    found = [ProofLine(part, _("Nets positifs = virements, espèces et autres modes"), int(nets["due"] or 0), int(paid))]
    if nets["below"]:
        followed = Overpayment.objects.filter(payslip__in=slips).aggregate(sum=Sum("principal"))["sum"] or 0
        found.append(ProofLine(part, _("Nets négatifs = trop-perçus suivis"), -int(followed), int(nets["below"])))
    return found


def withheld_part(period: PayPeriod) -> list[ProofLine]:
    """What loans, acts and dues took on payslips is what their files say that they took."""
    with connection.cursor() as cursor:
        cursor.execute(WITHHELD, {"runs": list(_runs(period).order_by().values_list("pk", flat=True))})
        rows = cursor.fetchall()
    return [
        ProofLine(_("Retenues et leurs dossiers"), sources.label(source), given, taken) for source, given, taken in rows
    ]


def seals_part(period: PayPeriod) -> list[ProofLine]:
    """Every run of the month is paid, and each that is closed bears a seal that holds."""
    runs = PayRun.objects.filter(period=period).order_by()
    states = runs.aggregate(all=Count("pk"), paid=Count("pk", filter=Q(state__in=PAID_STATES)))
    seals = PaySeal.objects.filter(run__period=period).select_related("run__period")
    frozen = runs.filter(is_frozen=True).count()
    intact = sum(not seal_problems(seal) for seal in seals)
    part = _("Campagnes et sceaux")
    found = [ProofLine(part, _("Campagnes du mois payées"), states["all"], states["paid"], is_money=False)]
    if frozen:
        found.append(ProofLine(part, _("Sceaux intacts des campagnes clôturées"), frozen, intact, is_money=False))
    return found

"""Contre-passation: after payment nothing is rejected; a run gives the exact opposite of what another one paid.

Lines, totals, bases, quantities and origins (loans, acts, absences, back pay …) are those of the paid payslip with the other
sign: sums over runs come back to what they were before it, to the unit. The run follows the whole circuit, by at least two
people. Once it is paid the payslip is cancelled, its proof revoked; payments that had not left, or had come back, are
withdrawn from their orders, and what was paid becomes an overpayment unless the money came back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from hr_core.text import french_count
from payroll.choices import CalculationState, RunKind
from payroll.choices_back_pay import BackPayState
from payroll.models import (
    BackPayMonth,
    Calculation,
    Loan,
    Overpayment,
    PayRun,
    Payslip,
    PayslipProof,
    PayslipReplacement,
    Recovery,
    Reversal,
)
from payroll.services.back_pay_decisions import next_pay_month
from payroll.services.circuit import run_calculated, run_open
from payroll.services.difference import TOTAL_NAMES, earlier_runs
from payroll.services.paying.withdrawals import obstacle_of_orders, payments_withdraw
from payroll.services.proofs import proof_token
from payroll.services.sources import PAID, run_reversed
from payroll.services.writing import payslips_erase
from payroll.workflows import CALCULABLE

#: Kinds of run that are undone in another way.
NEVER_REVERSED = (RunKind.REVERSAL, RunKind.SETTLEMENT)
SETTLED = (BackPayState.APPROVED, BackPayState.PAID)


def obstacle_to_reversal(run: PayRun, payslips: Sequence[Payslip]) -> str:
    """What keeps some payslips of a run from being reversed, in French; empty when nothing does. Five queries."""
    if run.state not in PAID:
        return _("Cette paie n’est pas encore payée : elle se rejette.")
    if run.kind == RunKind.REVERSAL:
        return _("Une contre-passation ne se contre-passe pas : payer de nouveau par une campagne complémentaire.")
    if run.kind == RunKind.SETTLEMENT:
        return _("Un solde de tout compte se corrige par un nouveau décompte.")
    if not payslips:
        return _("Cette campagne ne porte aucun bulletin.")
    employees = [slip.employee_id for slip in payslips]
    gone = PayslipReplacement.objects.filter(cancelled__in=payslips).count()
    if gone:
        one, many = _("bulletin est déjà annulé, ou sur le point de l’être."), _("bulletins sont déjà annulés, ou sur le point de l’être.")
        return french_count(gone, one, many)
    later = PayslipReplacement.objects.filter(replaced_by__run__period=run.period_id, cancelled__employee__in=employees)
    if run.kind != RunKind.CORRECTION and later.exists():
        return _("Un bulletin rectifié a suivi : c’est le dernier qui s’annule.")
    months = BackPayMonth.objects.filter(
        case__employee__in=employees, case__state__in=SETTLED, year=run.period.year, month=run.period.month
    )
    if months.exists():
        return _("Un rappel a déjà réglé ce mois pour un de ces agents : ce qui change encore fera un autre rappel.")
    loan = Loan.objects.filter(employee__in=employees, disbursement_reference=run.reference).first()
    if loan is not None:
        return _("Cette paie a versé le prêt %(number)s : l’annuler ou le faire rembourser d’abord.") % {"number": loan.number}
    return obstacle_of_orders(run, employees)


@transaction.atomic
def reversal_open(
    *, run: PayRun, access: Access, reason: str, recovery: str, reference: str = "", payslip: Payslip | None = None
) -> PayRun:
    """Open the run that reverses one paid payslip, or all those of a paid run. Raises `Refusal` with what keeps from it."""
    if not access.has("payroll_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de demander une contre-passation."))
    if not reason.strip():
        raise Refusal(_("Donner le motif : il est gardé avec le bulletin annulé."))
    if recovery == Recovery.RETURNED and not reference.strip():
        raise Refusal(_("Donner la référence du retour des fonds (avis de la banque, quittance)."))
    run = PayRun.objects.select_for_update(of=("self",)).select_related("period__institution").get(pk=run.pk)
    slips = list(run.payslips.select_related("employee")) if payslip is None else [payslip]
    if payslip is not None:
        forbid_own_file(payslip.employee, access.user)
    obstacle = obstacle_to_reversal(run, slips)
    if obstacle:
        raise Refusal(obstacle)
    about = str(payslip.employee) if payslip is not None else run.reference
    with because(reason.strip()):
        opened = run_open(
            institution=run.period.institution,
            period=run.period,
            kind=RunKind.REVERSAL,
            actor=access.user,
            employees=[slip.employee_id for slip in slips],
            label=about[:120],
        )
        save_checked(
            Reversal(
                institution_id=run.institution_id,
                run=opened,
                reversed_run=run,
                is_whole=payslip is None,
                reason=reason.strip()[:300],
                recovery=recovery,
                reference=reference.strip()[:120],
                asked_by=access.user,
            )
        )
        PayslipReplacement.objects.bulk_create(
            (
                PayslipReplacement(
                    institution_id=run.institution_id,
                    cancelled=slip,
                    run=opened,
                    reason=reason.strip()[:300],
                    asked_by=access.user,
                )
                for slip in slips
            ),
            batch_size=2_000,
        )
    return opened


_PAYSLIPS = f"""
INSERT INTO payroll_payslip (institution_id, run_id, employee_id, calculation_id, is_confidential, unit_id, identity, inputs,
                             already, {", ".join(TOTAL_NAMES)})
SELECT institution_id, %(new)s, employee_id, %(calculation)s, is_confidential, unit_id, identity, inputs, '{{}}',
       {", ".join(f"-{name}" for name in TOTAL_NAMES)}
FROM payroll_payslip WHERE run_id = %(old)s AND institution_id = %(institution)s AND employee_id = ANY (%(employees)s)
"""
_COLUMNS = """
INSERT INTO payroll_runcolumn (institution_id, run_id, code, item_code, label, section, "order", recipient, branch, account,
                               counterpart, people, total, total_base)
SELECT institution_id, %(new)s, code, item_code, label, section, "order", recipient, branch, account, counterpart, 0, 0, 0
FROM payroll_runcolumn WHERE run_id = %(old)s AND institution_id = %(institution)s
ON CONFLICT DO NOTHING
"""
_LINES = """
INSERT INTO payroll_payslipline (institution_id, run_id, payslip_id, column_id, base, quantity, rate, amount)
SELECT l.institution_id, %(new)s, mine.id, nc.id, -l.base, -l.quantity, l.rate, -l.amount
FROM payroll_payslip s
JOIN payroll_payslipline l ON l.institution_id = s.institution_id AND l.payslip_id = s.id
JOIN payroll_runcolumn c ON c.id = l.column_id
JOIN payroll_runcolumn nc ON nc.run_id = %(new)s AND nc.code = c.code
JOIN payroll_payslip mine ON mine.run_id = %(new)s AND mine.employee_id = s.employee_id
WHERE s.run_id = %(old)s AND s.institution_id = %(institution)s AND s.employee_id = ANY (%(employees)s)
"""
_ORIGINS = """
INSERT INTO payroll_lineorigin (institution_id, run_id, employee_id, code, source, reference, label, amount, quantity)
SELECT institution_id, %(new)s, employee_id, code, source, reference, label, -amount, -quantity
FROM payroll_lineorigin WHERE run_id = %(old)s AND institution_id = %(institution)s AND employee_id = ANY (%(employees)s)
"""


@transaction.atomic
def reversal_calculate(*, run: PayRun, actor: User) -> Calculation:
    """Write the opposite of the paid payslips: no rule is asked again. Can be done again until the run is checked."""
    from payroll.services.calculation import totals_refresh

    run = PayRun.objects.select_for_update(of=("self",)).select_related("period", "reversal").get(pk=run.pk)
    if run.state not in CALCULABLE:
        raise Refusal(_("Cette campagne ne se calcule plus : la rejeter d’abord, ou arrêter les éléments variables."))
    employees = list(run.employees or ())
    paid = Calculation.objects.filter(run=run.reversal.reversed_run_id, state=CalculationState.DONE).first()
    calculation = Calculation.objects.create(
        institution_id=run.institution_id,
        run=run,
        definition=paid.definition if paid else {},
        earlier=[each.pk for each in earlier_runs(run)],
        state=CalculationState.DONE,
        total=len(employees),
        finished_at=timezone.now(),
        started_by=actor,
    )
    payslips_erase(run=run, first_employee=min(employees), last_employee=max(employees))
    parameters: dict[str, Any] = {
        "new": run.pk,
        "old": run.reversal.reversed_run_id,
        "institution": run.institution_id,
        "calculation": calculation.pk,
        "employees": employees,
    }
    with connection.cursor() as cursor:
        for statement in (_PAYSLIPS, _COLUMNS, _LINES, _ORIGINS):
            cursor.execute(statement, parameters)
    totals_refresh(run=run)
    run.columns.filter(people=0).delete()
    run_calculated(run=run, calculation=calculation)
    return calculation


def reversal_authorise(*, run: PayRun, access: Access) -> None:
    """Called when a run is authorised: who asked for a reversal does not authorise it."""
    if run.kind != RunKind.REVERSAL:
        return
    reversal = Reversal.objects.get(run=run)
    reversal.authorised_by = access.user
    save_checked(reversal)


def reversal_complete(*, run: PayRun) -> None:
    """Called when a reversal is paid: the payslips are cancelled, their proofs revoked; what was not paid is withdrawn from
    its orders, what was paid becomes a debt of the employee. Raises `Refusal` while a payment is at the bank.
    """
    if run.kind != RunKind.REVERSAL:
        return
    reversal = Reversal.objects.select_related("reversed_run").get(run=run)
    slips = {slip.employee_id: slip for slip in run.payslips.all()}
    tokens, now = [], timezone.now()
    rows = list(PayslipReplacement.objects.select_related("cancelled").filter(run=run, done_at__isnull=True))
    for row in rows:
        row.replaced_by, row.done_at = slips[row.cancelled.employee_id], now
        tokens.append(proof_token(payslip=row.cancelled))
    PayslipReplacement.objects.bulk_update(rows, ["replaced_by", "done_at"], batch_size=1_000)
    PayslipProof.objects.filter(token__in=tokens).update(is_revoked=True)
    run_reversed(run=run, of=reversal.reversed_run)
    unpaid = payments_withdraw(
        run=reversal.reversed_run, employees=list(slips), on=timezone.localdate(), reason=_("Bulletin contre-passé")
    )
    if reversal.recovery == Recovery.WITHHELD:
        start = next_pay_month(run.institution)
        Overpayment.objects.bulk_create(
            Overpayment(
                institution_id=run.institution_id,
                employee_id=slip.employee_id,
                payslip=slip,
                principal=-slip.net - unpaid.get(slip.employee_id, 0),
                start=start,
            )
            for slip in slips.values()
            if -slip.net > unpaid.get(slip.employee_id, 0)
        )


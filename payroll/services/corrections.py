"""« Annule et remplace »: a paid payslip cancelled, and replaced by that of a run of correction of the same month.

The run computes the month again with today's facts; what it stores is the difference to what was paid, and what is printed is
the whole month. The cancelled payslip stays as it is (its run is frozen and sealed); its proof is revoked. A difference in
the fund's favour becomes an overpayment, taken back in the months that follow.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from payroll.choices import RunKind
from payroll.choices_back_pay import BackPayState
from payroll.models import (
    BackPayMonth,
    Overpayment,
    PayRun,
    Payslip,
    PayslipProof,
    PayslipReplacement,
)
from payroll.services.back_pay_decisions import next_pay_month
from payroll.services.circuit import run_open
from payroll.services.proofs import proof_token
from payroll.services.sources import PAID

SETTLED = (BackPayState.APPROVED, BackPayState.PAID)


def obstacle_to_correction(payslip: Payslip, *, is_cancelled: bool | None = None) -> str:
    """What keeps a payslip from being cancelled and replaced, in French; empty when nothing does.

    `is_cancelled` where it is read already: the payslip is cancelled, or on the point of being so.
    """
    if payslip.run.state not in PAID:
        return _("Ce bulletin n’est pas encore payé : il se recalcule.")
    if payslip.run.kind not in (RunKind.REGULAR, RunKind.CORRECTION):
        return _("Seul le bulletin du mois s’annule et se remplace.")
    if is_cancelled is None:
        is_cancelled = PayslipReplacement.objects.filter(cancelled=payslip).exists()
    if is_cancelled:
        return _("Ce bulletin est déjà annulé, ou sur le point de l’être.")
    period = payslip.run.period
    corrected = Payslip.objects.filter(employee=payslip.employee_id, run__period=period, run__kind=RunKind.CORRECTION)
    settled = BackPayMonth.objects.filter(
        case__employee=payslip.employee_id, case__state__in=SETTLED, year=period.year, month=period.month
    )
    asked = Payslip.objects.filter(pk=payslip.pk).values_list(Exists(corrected), Exists(settled))
    is_corrected, is_settled = asked.first() or (False, False)
    if is_corrected and payslip.run.kind == RunKind.REGULAR:
        return _("Ce bulletin est déjà remplacé : c’est le dernier qui s’annule.")
    if is_settled:
        return _("Un rappel a déjà réglé ce mois : ce qui change encore fera un autre rappel.")
    return ""


@transaction.atomic
def correction_open(*, payslip: Payslip, access: Access, reason: str) -> PayRun:
    """Open the run that cancels and replaces a paid payslip. Raises `Refusal` with what keeps from it."""
    payslip = Payslip.objects.select_related("run__period__institution", "employee").get(pk=payslip.pk)
    forbid_own_file(payslip.employee, access.user)
    if not reason.strip():
        raise Refusal(_("Donnez le motif : il est gardé avec le bulletin annulé."))
    obstacle = obstacle_to_correction(payslip)
    if obstacle:
        raise Refusal(obstacle)
    with because(reason.strip()):
        run = run_open(
            institution=payslip.run.period.institution,
            period=payslip.run.period,
            kind=RunKind.CORRECTION,
            actor=access.user,
            employees=[payslip.employee_id],
            label=_("Annule et remplace : %(name)s") % {"name": payslip.employee},
        )
        save_checked(
            PayslipReplacement(
                institution_id=payslip.institution_id,
                cancelled=payslip,
                run=run,
                reason=reason.strip()[:300],
                asked_by=access.user,
            )
        )
    return run


def replacements_complete(*, run: PayRun) -> None:
    """Called when a run is paid: the old payslips are cancelled, their proofs revoked, debts recorded."""
    if run.kind != RunKind.CORRECTION:
        return
    slips = {slip.employee_id: slip for slip in run.payslips.all()}
    for row in PayslipReplacement.objects.select_related("cancelled").filter(run=run, done_at__isnull=True):
        slip = slips.get(row.cancelled.employee_id)
        if slip is None:  # nothing differs: the payslip stands
            row.delete()
            continue
        row.replaced_by, row.done_at = slip, timezone.now()
        row.save(update_fields=["replaced_by", "done_at"])
        PayslipProof.objects.filter(token=proof_token(payslip=row.cancelled)).update(is_revoked=True)
    start = next_pay_month(run.institution)
    for slip in slips.values():
        if slip.net < 0:
            Overpayment.objects.get_or_create(
                payslip=slip,
                defaults={
                    "institution_id": run.institution_id,
                    "employee_id": slip.employee_id,
                    "principal": -slip.net,
                    "start": start,
                },
            )

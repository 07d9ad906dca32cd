"""Leave pay: who goes on leave is paid the allowance beforehand, by a run of its own.

The allowance is the one that the law and the fund's rules give for untaken leave (`departure_amounts.leave`): the share of
the reference year or the pay kept, the better of the two, half up to the unit. A figure that is not known is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, forbid_own_file, save_checked
from hr_core.text import french_date, french_decimal
from payroll.choices import RunKind, RunState
from payroll.models import LeavePayment, PayRun
from payroll.services.departure_amounts import Facts, leave
from payroll.services.sources import PaySource, SourceRoster
from payroll.settlement.told import Told

ITEM = "3300"
THOUSAND = 1000


@dataclass(frozen=True)
class _Leave:
    """What the rule of leave pay reads, under the names that a departure has: the months before `left_on` count."""

    employee: Employee
    institution: Institution
    left_on: date
    last_paid_on: date
    leave_days: int
    leave_source: str
    cause: str = ""


def leave_allowance(*, employee: Employee, starts_on: date, days: int, source: str) -> Told:
    """The allowance of a leave that begins on a day; `days` in thousandths. `amount` is None when a figure is asked."""
    asked = _Leave(employee, employee.institution, starts_on, starts_on, days, source)
    return leave(Facts(cast(Any, asked)))


@transaction.atomic
def leave_payment_save(
    *, run: PayRun, employee: Employee, starts_on: date, days: int, source: str, access: Access
) -> LeavePayment:
    """Give somebody a leave allowance in a run of leave pay; giving it again replaces it. `days` in thousandths.

    Raises `Refusal` when the run no longer takes inputs or a figure is not known, `OwnFile` on one's own file.
    """
    run = _open(run)
    forbid_own_file(employee, access.user)
    if run.employees is not None and employee.pk not in run.employees:
        raise ValidationError({"employee": _("Cet agent n’est pas de cette campagne.")})
    if not source.strip():
        raise ValidationError({"source": _("Donnez la décision ou la fiche de congés : elle est gardée avec le montant.")})
    told = leave_allowance(employee=employee, starts_on=starts_on, days=days, source=source.strip())
    if told.amount is None:
        raise Refusal(told.question)
    found = LeavePayment.objects.filter(run=run, employee=employee).first()
    found = found or LeavePayment(institution_id=run.institution_id, run=run, employee=employee)
    found.starts_on, found.days, found.source = starts_on, days, source.strip()
    found.amount, found.told, found.entered_by = told.amount, told.to_json(), access.user
    return save_checked(found)


@transaction.atomic
def leave_payment_delete(*, payment: LeavePayment, access: Access) -> None:
    """Take an allowance back while the run takes inputs."""
    _open(payment.run)
    forbid_own_file(payment.employee, access.user)
    delete_checked(payment)


def _open(run: PayRun) -> PayRun:
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    if run.kind != RunKind.LEAVE:
        raise Refusal(_("Les allocations de congé se paient par une campagne de congés payés."))
    if run.state != RunState.OPEN:
        raise Refusal(_("Les éléments de cette campagne sont arrêtés : les rouvrir, avec un motif."))
    return run


class LeavePaySource(PaySource):
    key = "leave"
    label = _("Congés payés")
    order = 35

    def gather(self, roster: SourceRoster) -> None:
        if RunKind.LEAVE not in roster.kinds:
            return
        rows = LeavePayment.objects.filter(run__in=roster.runs, employee__in=roster.keys.tolist())
        for row in rows:
            words = _("Congé à partir du %(day)s, %(count)s j (%(source)s)") % {
                "day": french_date(row.starts_on),
                "count": french_decimal(Fraction(row.days, THOUSAND), 3),
                "source": row.source,
            }
            roster.give(row.employee_id, ITEM, amount=row.amount, reference=row.pk, label=words)

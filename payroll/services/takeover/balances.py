"""Opening balances at signature: loans and advances run on here, what was withheld of an act is counted.

Leave, back pay in progress and unclaimed pay are kept in the sheet and told on the employee's page: they are entered where
they belong by the people in charge, with the sheet as their document.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from payroll.choices_takeover import BalanceKind
from payroll.models import ActMovement, DeductionAct, LoanKind, Takeover, TakeoverBalance
from payroll.selectors.deduction_balances import balance_of
from payroll.services.deduction_acts import movement_approve, movement_enter
from payroll.services.loan_grants import loan_take_over


@transaction.atomic
def balances_open(*, takeover: Takeover, preparer: Access, signer: Access) -> int:
    """Open what has a service here; returns how many. Raises `Refusal` with the line that cannot be opened."""
    opened = 0
    rows = TakeoverBalance.objects.filter(takeover=takeover).select_related("employee__institution")
    for row in rows:
        try:
            if row.kind in (BalanceKind.LOAN, BalanceKind.ADVANCE):
                row.result = _loan(row, takeover, preparer)
            elif row.kind == BalanceKind.ACT:
                row.result = _act(row, takeover, preparer, signer)
            else:
                continue
        except Exception as refused:
            messages = getattr(refused, "messages", None) or [str(refused)]
            who = f"{row.get_kind_display()} {row.reference}, {row.employee.staff_number}"
            raise Refusal(_("%(who)s : %(why)s") % {"who": who, "why": " ".join(messages)}) from refused
        row.save(update_fields=["result"])
        opened += 1
    return opened


def _loan(row: TakeoverBalance, takeover: Takeover, preparer: Access) -> str:
    code, _sep, number = row.reference.partition("/")
    kind = LoanKind.objects.filter(code=code.strip()).first()
    if kind is None:
        raise Refusal(_("la référence commence par le code d’une nature de prêt d’ici, par exemple « equipement/123 »."))
    loan = loan_take_over(
        employee=row.employee,
        kind=kind,
        amount=row.total,
        repaid=row.total - row.balance,
        months=row.months,
        first_month=takeover.go_live,
        granted_on=row.since or takeover.first_month,
        reference=number.strip() or takeover.software,
        access=preparer,
    )
    return _("prêt %(number)s") % {"number": loan.number}


def _act(row: TakeoverBalance, takeover: Takeover, preparer: Access, signer: Access) -> str:
    act = DeductionAct.objects.filter(employee=row.employee, number=row.reference).first()
    if act is None:
        raise Refusal(_("saisissez d’abord l’acte sous cette référence dans « Actes de retenue »."))
    due = balance_of(act)
    if due is None:
        raise Refusal(_("cet acte n’a pas de terme : il n’a pas de solde à reprendre."))
    if due < row.balance:
        raise Refusal(_("le solde repris dépasse ce que l’acte doit."))
    if due > row.balance:
        movement = movement_enter(
            act=act, kind=ActMovement.Kind.ADJUSTMENT, amount=due - row.balance, on=takeover.go_live,
            reference=_("Retenu par %(software)s") % {"software": takeover.software}, actor=preparer.user,
        )  # fmt: skip
        movement_approve(movement=movement, actor=signer.user)
    return _("acte %(reference)s") % {"reference": row.reference}

"""The orders of a run outside the headcount: planned from its payments, then those of the salaries (`paying.orders`).

Sent, executed, rejected, made again, drawn on cheques, returned by the bank: all of it is what salaries have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import normalise_account
from hr_core.scope import because
from hr_core.services.errors import Refusal
from payroll.models import MobileOperator, OrderLine, OutsidePayment, OutsideRun, PaymentOrder
from payroll.services.paying.accounts import AccountBook
from payroll.services.paying.orders import Draft, amounts_of, draft_for, order_write, ranked
from payroll.workflows_outside import ORDERABLE
from payroll.workflows_paying import OUTSIDE


@dataclass(frozen=True)
class OutsidePlan:
    """`obstacles`: why payments have no order, one sentence each."""

    drafts: Sequence[Draft]
    obstacles: Sequence[str]


def outside_orders_plan(run: OutsideRun) -> OutsidePlan:
    """The orders that would pay a run; four queries whatever the payments."""
    book = AccountBook(run.institution, run.payment_on)
    drafts: dict[tuple[Any, ...], Draft] = {}
    obstacles: list[str] = []
    payments = OutsidePayment.objects.filter(run=run, net__gt=0).select_related("payee__employee").order_by("number")
    for payment in payments:
        draft, why = draft_for(payment, book)
        made = _lines_of(payment, draft.operator) if draft is not None else why
        if draft is None or isinstance(made, str):
            obstacles.append(str(made))
            continue
        draft.is_confidential = made[0].is_confidential
        drafts.setdefault(draft.key, draft).lines.extend(made)
    return OutsidePlan(ranked(drafts.values()), list(dict.fromkeys(obstacles)))


def _lines_of(payment: OutsidePayment, operator: MobileOperator | None) -> list[OrderLine] | str:
    """The lines of a payment, or what is wrong with it. A payee who is also on the staff keeps the secrecy of their file."""
    amounts = amounts_of(payment.net, payment.account, operator)
    if isinstance(amounts, str):
        return amounts
    employee = payment.payee.employee
    return [
        OrderLine(
            institution_id=payment.institution_id, outside_payment=payment, employee=employee, staff_number=payment.number,
            is_confidential=employee is not None and employee.is_confidential,
            name=(payment.holder or payment.identity.get("name", ""))[:120], bank_name=payment.bank_name,
            reference=payment.number if part == 1 else f"{payment.number}-{part}", account=normalise_account(payment.account),
            amount=amount, fee=fee,
        )
        for part, (amount, fee) in enumerate(amounts, start=1)
    ]  # fmt: skip


@transaction.atomic
def outside_orders_prepare(*, run: OutsideRun, access: Access) -> list[PaymentOrder]:
    """Write the orders of a run. Raises `Refusal` when it is too early, done already, or a payment has no order."""
    run = OutsideRun.objects.select_for_update(of=("self",)).select_related("institution__country").get(pk=run.pk)
    if not access.has(*OUTSIDE.prepare):
        raise Refusal(_("Votre rôle ne permet pas de préparer les ordres de paiement."))
    if run.state not in ORDERABLE:
        raise Refusal(_("Les ordres se préparent une fois la campagne ordonnancée."))
    if run.orders.exists():
        raise Refusal(_("Les ordres de cette campagne sont déjà préparés."))
    plan = outside_orders_plan(run)
    if plan.obstacles:
        raise Refusal(" ".join([*plan.obstacles[:5], _("Compléter les comptes payeurs, puis préparer de nouveau.")]))
    if not plan.drafts:
        raise Refusal(_("Cette campagne ne paie rien."))
    if sum(draft.total for draft in plan.drafts) != sum(net for net in run.payments.values_list("net", flat=True) if net > 0):
        raise Refusal(_("Le total des ordres n’est pas égal au net à payer : recalculer la campagne."))
    with because(_("Ordres de paiement %(run)s") % {"run": run.reference}):
        return [order_write(run=run, draft=draft, access=access) for draft in plan.drafts]

"""The payment of a run outside the headcount: orders by paying account and bank, prepared, sent on by another person, executed.

The accounts, operators, formats and papers are those of the salaries. The orders of a run add up to its nets, to the unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import normalise_account
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices_paying import LineState, OrderKind, OrderState
from payroll.models import MobileOperator, OutsideOrder, OutsideOrderLine, OutsidePayment, OutsideRun, PayingAccount
from payroll.services.paying.accounts import AccountBook
from payroll.services.paying.mobile import served, transfers
from payroll.services.paying.orders import draft_for, tariff_of
from payroll.workflows_outside import ORDER_STEPS, ORDERABLE, PREPARE_ORDERS, SENDABLE, OutsideOrderStep


@dataclass
class Draft:
    """An order before it is written."""

    kind: str
    account: PayingAccount | None
    bank_name: str
    operator: MobileOperator | None = None
    is_confidential: bool = False
    lines: list[OutsideOrderLine] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """`obstacles`: why payments have no order, one sentence each."""

    drafts: Sequence[Draft]
    obstacles: Sequence[str]


def outside_orders_plan(run: OutsideRun) -> Plan:
    """The orders that would pay a run; four queries whatever the payments."""
    book = AccountBook(run.institution, run.payment_on)
    drafts: dict[tuple[Any, ...], Draft] = {}
    obstacles: list[str] = []
    payments = OutsidePayment.objects.filter(run=run, net__gt=0).select_related("payee__employee").order_by("number")
    for payment in payments:
        found, why = draft_for(payment, book)
        made = _lines_of(payment, found.operator) if found is not None else why
        if found is None or isinstance(made, str):
            obstacles.append(str(made))
            continue
        employee = payment.payee.employee
        is_confidential = employee is not None and employee.is_confidential
        key = (found.kind, found.account and found.account.pk, found.operator and found.operator.pk, found.bank_name, is_confidential)
        draft = drafts.setdefault(key, Draft(found.kind, found.account, found.bank_name, found.operator, is_confidential))
        for line in made:
            line.is_confidential = is_confidential
        draft.lines += made
    order = list(OrderKind.values)
    ranked = sorted(drafts.values(), key=lambda each: (order.index(each.kind), str(each.account), each.bank_name, each.is_confidential))
    return Plan(ranked, list(dict.fromkeys(obstacles)))


def _lines_of(payment: OutsidePayment, operator: MobileOperator | None) -> list[OutsideOrderLine] | str:
    """The lines of a payment: several where the operator has a ceiling; or what is wrong with it."""
    amounts = [(payment.net, 0)]
    if operator is not None:
        if not served(payment.account, prefixes=operator.prefixes, digits=operator.digits):
            told = {"number": payment.account, "name": operator.name}
            return _("Le numéro %(number)s n’est pas de l’opérateur « %(name)s ».") % told
        try:
            amounts = [(each.amount, each.fee) for each in transfers(payment.net, tariff_of(operator))]
        except ValueError as refused:
            return f"{operator.name} : {refused}"
    name = (payment.holder or payment.identity.get("name", ""))[:120]
    return [
        OutsideOrderLine(
            institution_id=payment.institution_id, payment=payment, name=name, bank_name=payment.bank_name,
            reference=payment.number if part == 1 else f"{payment.number}-{part}", account=normalise_account(payment.account),
            amount=amount, fee=fee,
        )
        for part, (amount, fee) in enumerate(amounts, start=1)
    ]  # fmt: skip


@transaction.atomic
def outside_orders_prepare(*, run: OutsideRun, access: Access) -> list[OutsideOrder]:
    """Write the orders of a run. Raises `Refusal` when it is too early, done already, or a payment has no order."""
    run = OutsideRun.objects.select_for_update(of=("self",)).select_related("institution__country").get(pk=run.pk)
    if not access.has(*PREPARE_ORDERS):
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
    ordered = sum(line.amount for draft in plan.drafts for line in draft.lines)
    if ordered != sum(net for net in run.payments.values_list("net", flat=True) if net > 0):
        raise Refusal(_("Le total des ordres n’est pas égal au net à payer : recalculer la campagne."))
    with because(_("Ordres de paiement %(run)s") % {"run": run.reference}):
        return [_write(run, draft, rank, access) for rank, draft in enumerate(plan.drafts, start=1)]


def _write(run: OutsideRun, draft: Draft, number: int, access: Access) -> OutsideOrder:
    order = save_checked(
        OutsideOrder(
            institution_id=run.institution_id, run=run, number=number, kind=draft.kind, paying_account=draft.account,
            reference=f"{run.institution.acronym}-{run.reference}-{number:02d}"[:40], operator=draft.operator,
            bank_name=draft.bank_name, count=len(draft.lines), total=sum(line.amount for line in draft.lines),
            fees=sum(line.fee for line in draft.lines), is_confidential=draft.is_confidential, prepared_by=access.user,
        )
    )  # fmt: skip
    for line in draft.lines:
        line.order = order
    OutsideOrderLine.objects.bulk_create(draft.lines)
    return order


@transaction.atomic
def outside_orders_withdraw(*, run: OutsideRun, access: Access | None = None, reason: str = "") -> int:
    """Take the prepared orders away. Raises `Refusal` once one has left."""
    if access is not None and not access.has(*PREPARE_ORDERS):
        raise Refusal(_("Votre rôle ne permet pas de reprendre les ordres de paiement."))
    orders = list(OutsideOrder.objects.select_for_update().filter(run=run))
    gone = [order.reference for order in orders if order.state != OrderState.PREPARED]
    if gone:
        raise Refusal(_("L’ordre %(orders)s est déjà transmis : il ne se retire plus.") % {"orders": ", ".join(gone)})
    with because(reason or _("Ordres repris")):
        for order in orders:
            order.delete()
    return len(orders)


def outside_order_step(order: OutsideOrder) -> OutsideOrderStep | None:
    return next((step for step in ORDER_STEPS if step.origin == order.state), None)


def outside_order_obstacle(order: OutsideOrder, access: Access) -> str:
    """Why this person may not take the order's next step; empty when they may."""
    step = outside_order_step(order)
    if step is None:
        return _("Cet ordre est exécuté.")
    if not access.has(step.right):
        return _("Cette étape revient à un autre rôle.")
    if order.run.state not in SENDABLE:
        return _("Les ordres partent une fois la campagne ordonnancée.")
    if order.state == OrderState.PREPARED and order.prepared_by_id == access.user.pk:
        return _("Vous avez préparé cet ordre : une autre personne le transmet.")
    return ""


@transaction.atomic
def outside_order_step_take(*, order: OutsideOrder, access: Access, on: date, reference: str = "", reason: str = "") -> OutsideOrder:
    """Send an order on, or note that it was executed. Raises `Refusal` with the reason when it may not be."""
    order = OutsideOrder.objects.select_for_update(of=("self",)).select_related("run").get(pk=order.pk)
    if obstacle := outside_order_obstacle(order, access):
        raise Refusal(obstacle)
    if on > timezone.localdate():
        raise Refusal(_("Cette date est à venir."))
    if order.state == OrderState.PREPARED:
        order.state, order.sent_by, order.sent_on = OrderState.SENT, access.user, on
    else:
        if order.sent_on and on < order.sent_on:
            raise Refusal(_("L’exécution ne précède pas la transmission."))
        order.state, order.executed_by, order.executed_on = OrderState.EXECUTED, access.user, on
        order.bank_reference = reference.strip()[:60]
        order.lines.filter(state=LineState.DUE).update(state=LineState.PAID, state_on=on)
    with because(reason or str(order.get_state_display())):
        return save_checked(order)


def unsent_words(run: OutsideRun) -> str:
    """The orders of a run that have not left, in French; empty without any. A run without orders is paid from its list."""
    waiting = list(run.orders.filter(state=OrderState.PREPARED).values_list("reference", flat=True))
    return _("L’ordre %(orders)s n’est pas transmis.") % {"orders": ", ".join(waiting)} if waiting else ""



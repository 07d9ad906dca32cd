"""The payment of a run: its orders by paying account and receiving bank, prepared, sent on, executed.

The confidential population has orders of its own, so that the file of every other order is whole for whoever sends it.
Whatever the orders, the first issues of a run's lines add up to its payments, and these to its positive nets: nothing is
prepared otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hr_core.access import Access
from hr_core.bank_keys import normalise_account
from hr_core.models import Employee, Unit
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_count
from payroll.choices import RunState
from payroll.choices_paying import LineState, OrderKind, OrderState, PayingKind, PayingMode
from payroll.models import (
    Cheque,
    MobileOperator,
    OrderLine,
    OutsidePayment,
    OutsideRun,
    PayingAccount,
    Payment,
    PaymentOrder,
    PayRun,
    Payslip,
)
from payroll.services.circuit import circuit_of
from payroll.services.documents import payslip_number
from payroll.services.paying.accounts import KINDS, AccountBook
from payroll.services.paying.mobile import Tariff, served, transfers
from payroll.services.paying.movements import execution_note
from payroll.workflows_paying import OUTSIDE, PREPARABLE, PREPARE, SALARIES, Duties, order_step

Mode = Employee.PaymentMode


@dataclass
class Draft:
    """An order before it is written."""

    kind: str
    account: PayingAccount | None
    bank_name: str
    operator: MobileOperator | None = None
    is_confidential: bool = False
    lines: list[OrderLine] = field(default_factory=list)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes one order of several payments."""
        return self.kind, self.account and self.account.pk, self.operator and self.operator.pk, self.bank_name, self.is_confidential

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def fees(self) -> int:
        return sum(line.fee for line in self.lines)


@dataclass(frozen=True)
class Obstacle:
    """Why some payments have no order, and what cures it."""

    words: str
    count: int
    amount: int


@dataclass(frozen=True)
class Plan:
    drafts: Sequence[Draft]
    obstacles: Sequence[Obstacle]


def tariff_of(operator: MobileOperator) -> Tariff:
    return Tariff(operator.ceiling, operator.fee_rate, operator.fee_fixed, operator.fee_most, operator.fee_bearer)


def orders_plan(run: PayRun) -> Plan:
    """The orders that would pay a run, and what stands in the way; six queries whatever the number of payments."""
    book = AccountBook(run.institution, run.pay_day or run.period.last_day)
    points = pay_points()
    drafts: dict[tuple[Any, ...], Draft] = {}
    parts: dict[int, int] = {}
    missing: dict[str, list[int]] = {}
    payments = Payment.objects.filter(run=run).select_related("payslip__employee").order_by("bank_name", "payslip_id", "id")
    for payment in payments:
        draft, why = draft_for(payment, book)
        if draft is None:
            missing.setdefault(why, []).append(payment.amount)
            continue
        made = _lines_of(run, payment, draft, parts, points)
        if isinstance(made, str):
            missing.setdefault(made, []).append(payment.amount)
            continue
        draft.is_confidential = payment.payslip.is_confidential
        drafts.setdefault(draft.key, draft).lines.extend(made)
    return Plan(ranked(drafts.values()), [Obstacle(words, len(amounts), sum(amounts)) for words, amounts in missing.items()])


def ranked(drafts: Iterable[Draft]) -> list[Draft]:
    """By kind, paying account, destination; what is confidential after the rest."""
    order = list(OrderKind.values)
    return sorted(drafts, key=lambda each: (order.index(each.kind), str(each.account), each.bank_name, each.is_confidential))


@dataclass(frozen=True)
class Destination:
    """What goes to a bank, an operator or a desk before orders exist; `why` says what is missing."""

    mode: str
    name: str
    account: PayingAccount | None
    count: int
    amount: int
    why: str = ""


def destinations_of(run: PayRun) -> list[Destination]:
    """The payments of a run by mode and bank, and the account that would pay them: three queries."""
    book = AccountBook(run.institution, run.pay_day or run.period.last_day)
    groups = Payment.objects.filter(run=run).order_by("mode", "bank_name").values("mode", "bank_name")
    found = []
    for row in groups.annotate(count=Count("pk"), amount=Sum("amount"), account=Max("account")):
        example = Payment(mode=row["mode"], bank_name=row["bank_name"], account=row["account"])
        draft, why = draft_for(example, book)
        account = draft.account if draft else None
        found.append(Destination(row["mode"], row["bank_name"], account, row["count"], row["amount"], why))
    return found


def draft_for(payment: Payment | OutsidePayment, book: AccountBook) -> tuple[Draft | None, str]:
    """The order that a payment belongs to, empty, or what is missing."""
    if payment.mode == Mode.TRANSFER:
        account = book.account(PayingMode.TRANSFER, payment.bank_name)
        if account is None:
            return None, _("Aucun compte payeur ne sert les virements vers « %(bank)s ».") % {"bank": payment.bank_name}
        return Draft(KINDS[PayingKind(account.kind)], account, "" if account.is_one_order else payment.bank_name), ""
    if payment.mode == Mode.MOBILE:
        operator = book.operator(payment.bank_name)
        if not payment.account:
            return None, _("Monnaie mobile sans numéro approuvé : le proposer dans les comptes du dossier.")
        if operator is None:
            return None, _("L’opérateur « %(name)s » n’est pas enregistré.") % {"name": payment.bank_name}
        account = operator.paying_account or book.account(PayingMode.MOBILE, operator.name)
        if account is None:
            return None, _("Aucun compte payeur ne sert la monnaie mobile.")
        return Draft(OrderKind.MOBILE, account, operator.name, operator), ""
    if payment.mode == Mode.CHEQUE:
        account = book.account(PayingMode.CHEQUE)
        return (Draft(OrderKind.CHEQUE, account, ""), "") if account else (None, _("Aucun compte payeur ne sert les chèques."))
    return Draft(OrderKind.CASH, book.account(PayingMode.CASH), ""), ""


def _lines_of(
    run: PayRun, payment: Payment, draft: Draft, parts: dict[int, int], points: dict[int, str]
) -> list[OrderLine] | str:
    """The lines of a payment: several where the operator has a ceiling; or what is wrong with it."""
    identity: dict[str, Any] = payment.payslip.identity
    amounts = amounts_of(payment.amount, payment.account, draft.operator)
    if isinstance(amounts, str):
        return amounts
    number, made = payslip_number(run, identity["staff_number"]), []
    for amount, fee in amounts:
        part = parts[payment.payslip_id] = parts.get(payment.payslip_id, 0) + 1
        made.append(
            OrderLine(
                institution_id=run.institution_id,
                payment=payment,
                employee_id=payment.payslip.employee_id,
                is_confidential=payment.payslip.is_confidential,
                reference=number if part == 1 else f"{number}-{part}",
                staff_number=identity["staff_number"],
                name=(payment.holder or identity["name"])[:120],
                unit_name=(identity.get("unit") or "")[:120],
                pay_point=points.get(payment.payslip.unit_id or 0, identity.get("unit") or "")[:120],
                bank_name=payment.bank_name,
                account=normalise_account(payment.account),
                amount=amount,
                fee=fee,
            )
        )
    return made


def amounts_of(amount: int, number: str, operator: MobileOperator | None) -> list[tuple[int, int]] | str:
    """(amount, fee) of each transfer of a payment: several where the operator has a ceiling; or what is wrong with it."""
    if operator is None:
        return [(amount, 0)]
    if not served(number, prefixes=operator.prefixes, digits=operator.digits):
        return _("Le numéro %(number)s n’est pas de l’opérateur « %(name)s ».") % {"number": number, "name": operator.name}
    try:
        return [(each.amount, each.fee) for each in transfers(amount, tariff_of(operator))]
    except ValueError as refused:
        return f"{operator.name} : {refused}"


def pay_points() -> dict[int, str]:
    """Where the people of each unit are paid in cash: the agency above it, else the unit at the top."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    found: dict[int, str] = {}
    for key, unit in units.items():
        place = unit
        while place.kind != Unit.Kind.AGENCY and place.parent_id in units:
            place = units[place.parent_id]
        found[key] = place.name
    return found


@transaction.atomic
def orders_prepare(*, run: PayRun, access: Access) -> list[PaymentOrder]:
    """Write the orders of a run. Raises `Refusal` when it is too early, done already, or some payment has no order."""
    run = PayRun.objects.select_for_update(of=("self",)).select_related("period", "institution__country").get(pk=run.pk)
    if not access.has(*PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de préparer les ordres de paiement."))
    if run.state not in PREPARABLE:
        raise Refusal(_("Les ordres se préparent une fois la paie ordonnancée."))
    if run.orders.exists():
        raise Refusal(_("Les ordres de cette campagne sont déjà préparés."))
    plan = orders_plan(run)
    if plan.obstacles:
        counted = french_count(sum(each.count for each in plan.obstacles), _("paiement n’a"), _("paiements n’ont"))
        raise Refusal(
            _("%(count)s pas d’ordre. %(why)s Compléter les comptes payeurs.")
            % {"count": counted, "why": " ".join(dict.fromkeys(each.words for each in plan.obstacles))}
        )
    if not plan.drafts:
        raise Refusal(_("Cette campagne ne paie rien."))
    net = Payslip.objects.filter(run=run, net__gt=0).aggregate(sum=Sum("net"))["sum"] or 0
    if sum(draft.total for draft in plan.drafts) != net:
        raise Refusal(_("Le total des ordres n’est pas égal au net à payer : répartir les nets de nouveau."))
    with because(_("Ordres de paiement %(run)s") % {"run": run.reference}):
        return [order_write(run=run, draft=draft, access=access) for draft in plan.drafts]


def order_write(*, run: PayRun | OutsideRun, draft: Draft, access: Access, is_reissue: bool = False) -> PaymentOrder:
    """Write one order with its lines, under the next number of the run."""
    last = run.orders.order_by("-number").values_list("number", flat=True).first() or 0
    order = save_checked(
        PaymentOrder(
            institution_id=run.institution_id,
            run=run if isinstance(run, PayRun) else None,
            outside_run=run if isinstance(run, OutsideRun) else None,
            number=last + 1,
            reference=f"{run.institution.acronym}-{run.reference}-{last + 1:02d}"[:40],
            kind=draft.kind,
            paying_account=draft.account,
            operator=draft.operator,
            bank_name=draft.bank_name,
            count=len(draft.lines),
            total=draft.total,
            fees=draft.fees,
            is_reissue=is_reissue,
            is_confidential=draft.is_confidential,
            prepared_by=access.user,
        )
    )
    for line in draft.lines:
        line.order = order
    OrderLine.objects.bulk_create(draft.lines)
    return order


@transaction.atomic
def orders_withdraw(*, run: PayRun | OutsideRun, access: Access | None = None, reason: str = "") -> int:
    """Take the prepared orders away, to prepare them again; drawn cheques are voided. Raises `Refusal` once one has left."""
    if access is not None and not access.has(*duties_over(run).prepare):
        raise Refusal(_("Votre rôle ne permet pas de reprendre les ordres de paiement."))
    orders = list(run.orders.order_by("number").select_for_update())
    gone = [order.reference for order in orders if order.state != OrderState.PREPARED]
    if gone:
        raise Refusal(
            _("L’ordre %(orders)s est déjà transmis : ses paiements se corrigent un par un (rejet, réémission).")
            % {"orders": ", ".join(gone)}
        )
    with because(reason or _("Ordres repris")):
        Cheque.objects.filter(line__order__in=orders, state=Cheque.State.DRAWN).update(
            state=Cheque.State.VOIDED, reason=reason or _("Ordres repris")
        )
        for order in orders:
            order.delete()
    return len(orders)


def duties_over(run: PayRun | OutsideRun) -> Duties:
    return SALARIES if isinstance(run, PayRun) else OUTSIDE


def unsent_words(run: PayRun | OutsideRun) -> str:
    """The orders of a run that have not left, in French; empty without any. A run without orders is paid from its list."""
    waiting = list(run.orders.filter(state=OrderState.PREPARED).values_list("reference", flat=True))
    if not waiting:
        return ""
    words = ngettext("L’ordre %(orders)s n’est pas transmis.", "Les ordres %(orders)s ne sont pas transmis.", len(waiting))
    return words % {"orders": ", ".join(waiting)}


@transaction.atomic
def order_step_take(
    *, order: PaymentOrder, access: Access, on: date, reference: str = "", reason: str = ""
) -> PaymentOrder:
    """Send an order on, or note that it was executed. Raises `Refusal` with the reason when it may not be."""
    found = PaymentOrder.objects.select_for_update(of=("self",)).select_related("run__period", "outside_run", "operator")
    order = found.get(pk=order.pk)
    obstacle = step_obstacle(order, access)
    if obstacle:
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
        saved = save_checked(order)
        if order.state == OrderState.EXECUTED:
            execution_note(order=saved, on=on)
        return saved


def _may_leave(order: PaymentOrder) -> bool:
    source = order.source
    if source.state in order.duties.sendable:
        return True
    if not isinstance(source, PayRun) or source.state != RunState.ACCEPTED:
        return False
    return all(step.state != RunState.IN_PAYMENT for step in circuit_of(source))


def step_obstacle(order: PaymentOrder, access: Access) -> str:
    """Why this person may not take the order's next step; empty when they may."""
    step = order_step(order.state)
    if step is None:
        return _("Cet ordre est exécuté.")
    if not access.has(*order.duties.send):
        return _("Cette étape revient à un autre rôle.")
    if order.state == OrderState.PREPARED and not order.total:
        return _("Tous les paiements de cet ordre en ont été retirés : rien ne part.")
    if not _may_leave(order):
        return str(order.duties.too_early)
    if step.differs and order.prepared_by_id == access.user.pk:
        return _("Vous avez préparé cet ordre : une autre personne le transmet.")
    if order.state == OrderState.PREPARED and order.kind == OrderKind.CHEQUE:
        drawn = Cheque.objects.filter(line__order=order, state=Cheque.State.DRAWN).count()
        if drawn != order.count:
            return _("Tous les chèques ne sont pas numérotés.")
    return ""


def owed_of(orders: Iterable[PaymentOrder]) -> int:
    """What first issues of these orders pay, in minor units."""
    return sum(order.total for order in orders if not order.is_reissue)

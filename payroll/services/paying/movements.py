"""The movements of payments after their order left: noted once, entered in the accounts of the day on which they happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from payroll.choices_paying import FeeBearer, LineState, MovementKind
from payroll.models import OrderLine, OrderMovement, PaymentOrder
from payroll.services.accounting.afterwards import afterwards_follow

MOVES = {
    "reject": MovementKind.REJECTED,
    "unclaimed": MovementKind.UNCLAIMED,
    "counter": MovementKind.COUNTER,
    "deposit": MovementKind.DEPOSITED,
}


def move_note(*, line: OrderLine, move: str, before: str, on: date) -> None:
    """Note a move of a payment. What was made again and had not yet left moved no money."""
    kind = MOVES.get(move)
    if kind is None or (line.reissue_of_id and before == LineState.DUE and move in ("reject", "unclaimed")):
        return
    movements_note(lines=[line], kind=kind, on=on)


def movements_note(*, lines: Iterable[OrderLine], kind: MovementKind, on: date) -> None:
    """Note what happened to payments on a day; the accounts follow when nothing blocks them."""
    made = OrderMovement.objects.bulk_create(
        OrderMovement(
            institution_id=line.institution_id,
            line=line,
            kind=kind,
            happened_on=on,
            amount=line.fee if kind == MovementKind.FEE else line.amount,
        )
        for line in lines
    )
    if made:
        afterwards_follow(institution=made[0].institution, on=on)


def execution_note(*, order: PaymentOrder, on: date) -> None:
    """An executed order: what it paid again, and the fees that the institution bears."""
    paid = list(order.lines.filter(state=LineState.PAID))
    if order.is_reissue:
        movements_note(lines=paid, kind=MovementKind.REISSUED, on=on)
    if order.operator is not None and order.operator.fee_bearer == FeeBearer.INSTITUTION:
        charged = [line for line in paid if line.fee]
        movements_note(lines=charged, kind=MovementKind.FEE, on=on)

"""The states of an order and of its lines: who moves what, from where to where. Nothing else assigns them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payroll.choices import RunState
from payroll.choices_paying import LineState, OrderState

PREPARE = ("payroll_prepare", "payroll_accept", "payroll_pay")
SEND = ("payroll_pay",)
#: Those who keep the institution's accounts, operators and cheque books.
SETUP = ("payroll_close", "payroll_pay")

#: States of a run from which its payment may be prepared, and those from which orders may leave.
PREPARABLE = (RunState.AUTHORISED, RunState.ACCEPTED, RunState.IN_PAYMENT, RunState.PAID, RunState.CLOSED)
SENDABLE = (RunState.ACCEPTED, RunState.IN_PAYMENT, RunState.PAID, RunState.CLOSED)


@dataclass(frozen=True)
class OrderStep:
    """One step of an order: its button and its right; `differs` asks for another person than the one who prepared."""

    origin: OrderState
    target: OrderState
    label: str
    right: str
    differs: bool = False


ORDER_STEPS = (
    OrderStep(OrderState.PREPARED, OrderState.SENT, _("Déclarer transmis"), "payroll_pay", True),
    OrderStep(OrderState.SENT, OrderState.EXECUTED, _("Déclarer exécuté"), "payroll_pay"),
)


def order_step(state: str) -> OrderStep | None:
    return next((step for step in ORDER_STEPS if step.origin == state), None)


@dataclass(frozen=True)
class LineMove:
    """What may happen to a payment; `order_states` are those of its order."""

    origins: tuple[LineState, ...]
    target: LineState
    order_states: tuple[OrderState, ...] = (OrderState.SENT, OrderState.EXECUTED)


LINE_MOVES = {
    "reject": LineMove((LineState.DUE, LineState.PAID), LineState.REJECTED),
    "unclaimed": LineMove((LineState.DUE, LineState.PAID), LineState.UNCLAIMED),
    "counter": LineMove((LineState.REJECTED, LineState.UNCLAIMED), LineState.PAID),
    "deposit": LineMove((LineState.UNCLAIMED, LineState.REJECTED), LineState.DEPOSITED),
    "reissue": LineMove((LineState.REJECTED, LineState.UNCLAIMED), LineState.REISSUED),
}

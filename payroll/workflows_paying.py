"""The states of an order and of its lines: who moves what, from where to where. Nothing else assigns them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payroll.choices import RunState
from payroll.choices_outside import OutsideState
from payroll.choices_paying import LineState, OrderState


@dataclass(frozen=True)
class Duties:
    """Who does what with the orders of a kind of run; `sendable`: the states of the run from which its orders leave.

    Orders of a circuit without « mise en paiement » leave once the pay is accepted.
    """

    see: tuple[str, ...]
    prepare: tuple[str, ...]
    send: tuple[str, ...]
    decide: tuple[str, ...]
    sendable: tuple[str, ...]
    too_early: str


SALARIES = Duties(
    see=("payroll_view",),
    prepare=("payroll_prepare", "payroll_accept", "payroll_pay"),
    send=("payroll_pay",),
    decide=("payroll_check", "payroll_close", "payroll_accept", "payroll_pay"),
    sendable=(RunState.IN_PAYMENT, RunState.PAID, RunState.CLOSED),
    too_early=_("Les ordres partent une fois la paie mise en paiement."),
)
OUTSIDE = Duties(
    see=("outside_view",),
    prepare=("outside_prepare", "outside_pay"),
    send=("outside_pay",),
    decide=("outside_approve", "outside_pay"),
    sendable=(OutsideState.AUTHORISED, OutsideState.PAID, OutsideState.CLOSED),
    too_early=_("Les ordres partent une fois la campagne ordonnancée."),
)
PREPARE, SEND = SALARIES.prepare, SALARIES.send
#: What pages of both kinds ask: one of these is enough, and the service asks the one of the order.
ANY_SEE = (*SALARIES.see, *OUTSIDE.see)
ANY_PREPARE = (*SALARIES.prepare, *OUTSIDE.prepare)
ANY_SEND = (*SALARIES.send, *OUTSIDE.send)
ANY_DECIDE = (*SALARIES.decide, *OUTSIDE.decide)
#: Those who keep the institution's accounts, operators and cheque books.
SETUP = ("payroll_close", "payroll_pay")

#: States of a run of salaries from which its payment may be prepared.
PREPARABLE = (RunState.AUTHORISED, RunState.ACCEPTED, RunState.IN_PAYMENT, RunState.PAID, RunState.CLOSED)


@dataclass(frozen=True)
class OrderStep:
    """One step of an order: its button; `differs` asks for another person than the one who prepared. Who sends takes both."""

    origin: OrderState
    target: OrderState
    label: str
    differs: bool = False


ORDER_STEPS = (
    OrderStep(OrderState.PREPARED, OrderState.SENT, _("Déclarer transmis"), True),
    OrderStep(OrderState.SENT, OrderState.EXECUTED, _("Déclarer exécuté")),
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

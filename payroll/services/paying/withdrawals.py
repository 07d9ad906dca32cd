"""What a reversal does to the payments of the payslips that it takes back: what is unpaid is withdrawn, the rest is a debt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal
from payroll.choices_paying import LineState, MovementKind, OrderState
from payroll.models import Cheque, OrderLine, PaymentOrder, PaymentReissue, PayRun
from payroll.services.paying.movements import movements_note

OWED_STILL = (LineState.REJECTED, LineState.UNCLAIMED)


def lines_of_payslips(run: PayRun, employees: Iterable[int]) -> QuerySet[OrderLine]:
    """The payments of some employees of a run that its orders hold."""
    return OrderLine.objects.filter(order__run=run, employee__in=list(employees))


def obstacle_of_orders(run: PayRun, employees: Iterable[int]) -> str:
    """Payments that are at the bank: nobody knows yet whether they are made. In French; empty when there is none."""
    lines = lines_of_payslips(run, employees).filter(state=LineState.DUE, order__state=OrderState.SENT)
    gone = sorted(set(lines.values_list("order__reference", flat=True)))
    if not gone:
        return ""
    return _(
        "L’ordre %(orders)s est à la banque : noter son exécution, ou le rejet de ces paiements, avant de contre-passer."
    ) % {"orders": ", ".join(gone)}


def payments_withdraw(*, run: PayRun, employees: Iterable[int], on: date, reason: str) -> dict[int, int]:
    """Take back what was not paid to some employees of a run; gives these amounts by employee, in minor units.

    Payments of prepared orders leave them (cheques are voided, an order keeps what remains); those that had come back are
    cancelled, and no longer owed. Raises `Refusal` while some of them are at the bank.
    """
    obstacle = obstacle_of_orders(run, employees)
    if obstacle:
        raise Refusal(obstacle)
    lines = list(lines_of_payslips(run, employees).select_for_update(of=("self",)).select_related("order"))
    waiting = [line for line in lines if line.state == LineState.DUE and line.order.state == OrderState.PREPARED]
    back = [line for line in lines if line.state in OWED_STILL]
    for line in (*waiting, *back):
        line.state = LineState.CANCELLED if line in back else LineState.WITHDRAWN
        line.state_on, line.reason = on, reason[:200]
    OrderLine.objects.bulk_update([*waiting, *back], ["state", "state_on", "reason"], batch_size=1_000)
    Cheque.objects.filter(line__in=[line.pk for line in waiting], state=Cheque.State.DRAWN).update(
        state=Cheque.State.VOIDED, reason=reason[:200]
    )
    PaymentReissue.objects.filter(line__in=[line.pk for line in back], state=PaymentReissue.State.PROPOSED).delete()
    for order in PaymentOrder.objects.filter(pk__in={line.order_id for line in waiting}):
        left = order.lines.exclude(state=LineState.WITHDRAWN).aggregate(n=Count("pk"), s=Sum("amount"), f=Sum("fee"))
        order.count, order.total, order.fees = left["n"], left["s"] or 0, left["f"] or 0
        order.save(update_fields=["count", "total", "fees"])
    movements_note(lines=[line for line in waiting if not line.reissue_of_id], kind=MovementKind.WITHDRAWN, on=on)
    found: dict[int, int] = {}
    for line in (*waiting, *back):
        assert line.employee_id is not None  # salaries only
        found[line.employee_id] = found.get(line.employee_id, 0) + line.amount
    return found

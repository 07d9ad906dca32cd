"""What the pages of the payment ask: orders of a run beside its net, what is owed to whom, books of cheques."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, F, Func, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from hr_core.access import Access
from payroll.choices_paying import OWED, LineState, OrderState
from payroll.models import (
    Cheque,
    ChequeBook,
    OrderLine,
    Payment,
    PaymentOrder,
    PaymentReissue,
    PayRun,
    UnclaimedOpening,
)
from payroll.workflows_paying import ANY_DECIDE, ANY_SEND, OUTSIDE, SALARIES

MODES = ("transfer", "cheque", "cash", "mobile")


@dataclass(frozen=True)
class Agreement:
    """A run's nets, its payments by mode and its first orders, in minor units: all three agree or the page says so."""

    net: int
    payments: int
    by_mode: dict[str, int]
    ordered: int
    fees: int
    reissued: int

    @property
    def agrees(self) -> bool:
        return self.net == self.payments and self.ordered in (0, self.payments)


def agreement_of(run: PayRun) -> Agreement:
    """Three queries."""
    modes = dict(Payment.objects.filter(run=run).order_by().values("mode").annotate(s=Sum("amount")).values_list("mode", "s"))
    orders = PaymentOrder.objects.filter(run=run).aggregate(
        first=Sum("total", filter=Q(is_reissue=False)), again=Sum("total", filter=Q(is_reissue=True)), fees=Sum("fees")
    )
    net = run.payslips.filter(net__gt=0).aggregate(sum=Sum("net"))["sum"] or 0
    return Agreement(
        net,
        sum(modes.values()),
        {mode: modes.get(mode, 0) for mode in MODES},
        orders["first"] or 0,
        orders["fees"] or 0,
        orders["again"] or 0,
    )


def orders_seen(access: Access) -> QuerySet[PaymentOrder]:
    """Those of salaries, of what is paid outside the headcount, or both: each asks its right. The newest first."""
    found = PaymentOrder.objects.filter(_seen(access)).select_related(
        "institution__country", "run__period", "outside_run", "paying_account", "operator", "prepared_by", "sent_by", "executed_by"
    )
    month = Func(F("run__period__year"), F("run__period__month"), Value(28), function="make_date", output_field=DateField())
    day = Coalesce("outside_run__payment_on", month)
    return found.order_by(day.desc(), "-run_id", "-outside_run_id", "number")


def _seen(access: Access, path: str = "") -> Q:
    """A right is a filter: the kinds of orders that a person may consult."""
    kinds = (("outside_run", SALARIES), ("run", OUTSIDE))
    hidden = Q()
    for other, duties in kinds:
        if not access.has(*duties.see, *duties.prepare, *duties.send, *duties.decide):
            hidden |= Q(**{f"{path}{other}__isnull": True})
    return ~hidden if hidden else Q()


def lines_of_order(order: PaymentOrder, access: Access) -> QuerySet[OrderLine]:
    return OrderLine.objects.visible_to(access).filter(order=order)


def lines_seen(access: Access) -> QuerySet[OrderLine]:
    return OrderLine.objects.visible_to(access).filter(_seen(access, "order__")).select_related(
        "order__institution__country", "order__run__period", "order__outside_run", "order__paying_account", "employee", "reissue_of"
    )


def owed_lines(access: Access) -> QuerySet[OrderLine]:
    """What banks sent back and what nobody claimed, the oldest first; what was deposited stays in sight."""
    return lines_seen(access).filter(state__in=(*OWED, LineState.DEPOSITED)).order_by("order__sent_on", "name")


def books_waiting() -> QuerySet[ChequeBook]:
    """Books that wait for a second person."""
    return ChequeBook.objects.filter(added_by__isnull=False, approved_by__isnull=True)


def old_unclaimed(access: Access) -> QuerySet[UnclaimedOpening]:
    """What the old software left unclaimed: what is still owed first, the oldest first."""
    found = UnclaimedOpening.objects.visible_to(access).select_related("employee", "institution__country")
    return found.order_by("-state", "since", "pk")


def waiting_reissues(access: Access) -> Any:
    """Reissues that another person may decide on."""
    if not access.has(*ANY_DECIDE):
        return 0
    lines = lines_seen(access).order_by().values("pk")
    return PaymentReissue.objects.filter(state=PaymentReissue.State.PROPOSED, line__in=lines).exclude(proposed_by=access.user)


def orders_to_send(access: Access) -> Any:
    """Prepared orders that this person may send on."""
    if not access.has(*ANY_SEND):
        return 0
    return PaymentOrder.objects.filter(_seen(access), state=OrderState.PREPARED).exclude(prepared_by=access.user)


def cheques_seen(access: Access) -> QuerySet[Cheque]:
    found = Cheque.objects.select_related("book__paying_account", "line__order")
    return found if access.has("confidential_view") else found.filter(is_confidential=False)


def books_seen() -> QuerySet[ChequeBook]:
    return ChequeBook.objects.select_related("paying_account", "added_by", "approved_by").annotate(used=Count("cheques")).order_by("-received_on")

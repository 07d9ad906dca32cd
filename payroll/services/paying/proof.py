"""What the proof sheet of a month says of its orders: they pay the nets, and every payment is done, owed or deposited."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from payroll.choices_paying import OWED, LineState, OrderKind
from payroll.models import OrderLine, Payment, PaymentOrder, PayPeriod
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine
from payroll.services.sources import PAID

SETTLED = (LineState.PAID, LineState.DEPOSITED)
GROUPS = (
    (("transfer",), (OrderKind.TRANSFER, OrderKind.TREASURY, OrderKind.POST), gettext_lazy("Ordres de virement")),
    (("cheque",), (OrderKind.CHEQUE,), gettext_lazy("Remises de chèques")),
    (("cash",), (OrderKind.CASH,), gettext_lazy("Paiements en espèces")),
    (("mobile",), (OrderKind.MOBILE,), gettext_lazy("Monnaie mobile")),
)


def register() -> None:
    proof_parts.register("orders", 32, orders_part)


def orders_part(period: PayPeriod) -> list[ProofLine]:
    """By mode, what orders pay beside the payments; then what is done of them. Nothing for runs without any order."""
    runs = list(
        PaymentOrder.objects.filter(run__period=period, run__state__in=PAID).values_list("run", flat=True).distinct()
    )
    if not runs:
        return []
    part = _("Ordres de paiement")
    sums = dict(Payment.objects.filter(run__in=runs).order_by().values("mode").annotate(s=Sum("amount")).values_list("mode", "s"))
    firsts = OrderLine.objects.filter(order__run__in=runs, order__is_reissue=False).order_by().values("order__kind")
    ordered = dict(firsts.annotate(s=Sum("amount")).values_list("order__kind", "s"))
    found = []
    for modes, kinds, label in GROUPS:
        expected, given = sum(sums.get(mode, 0) for mode in modes), sum(ordered.get(kind, 0) for kind in kinds)
        if expected or given:
            found.append(ProofLine(part, str(label), expected, given))
    found.append(settled_line(part, period, sum(sums.values()), OrderLine.objects.filter(order__run__in=runs)))
    return found


def settled_line(part: str, period: PayPeriod, ordered: int, lines: QuerySet[OrderLine]) -> ProofLine:
    """What is done of the payments ordered, the rest told when orders on their way and unpaid lines make it up."""
    states = lines.exclude(state=LineState.REISSUED).aggregate(
        done=Sum("amount", filter=Q(state__in=SETTLED)),
        owed=Sum("amount", filter=Q(state__in=OWED)),
        due=Sum("amount", filter=Q(state=LineState.DUE)),
        gone=Sum("amount", filter=Q(state__in=(LineState.WITHDRAWN, LineState.CANCELLED))),
    )
    total, done = ordered - (states["gone"] or 0), states["done"] or 0
    return ProofLine(part, _("Payés ou consignés"), total, done, _left(period, states["due"] or 0, states["owed"] or 0, total - done))


def _left(period: PayPeriod, due: int, owed: int, missing: int) -> str:
    """Why not everything is paid yet, when orders on their way and unpaid lines make up the whole difference."""
    if not missing or due + owed != missing:
        return ""
    currency = period.institution.country.currency
    told = []
    if due:
        told.append(_("%(amount)s d’ordres en cours") % {"amount": french_amount(due, currency, unit=True)})
    if owed:
        told.append(_("%(amount)s rejetés ou non réclamés, suivis dans les impayés") % {"amount": french_amount(owed, currency, unit=True)})
    return ", ".join(told)

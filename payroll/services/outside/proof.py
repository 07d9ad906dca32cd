"""« Hors effectif » on the proof of a month: what was paid is what was issued, ordered, entered and owed in tax, to the unit."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _

from payroll.choices_accounting import EntryKind, Leg, Subject
from payroll.choices_paying import OrderState
from payroll.models import (
    AccountingRules,
    JournalPiece,
    OrderLine,
    OutsidePayment,
    OutsideRun,
    OutsideSlip,
    PartyDue,
    PaymentOrder,
    PayPeriod,
)
from payroll.selectors.returns.outside import OUTSIDE_PAID
from payroll.services import proof_parts
from payroll.services.paying.proof import settled_line
from payroll.services.proof_parts import ProofLine


def register() -> None:
    proof_parts.register("outside", 45, outside_part)


def outside_part(period: PayPeriod) -> list[ProofLine]:
    """The runs whose day of payment is in the month; nothing when none is paid."""
    runs = OutsideRun.objects.filter(
        institution=period.institution, payment_on__year=period.year, payment_on__month=period.month, state__in=OUTSIDE_PAID
    )
    keys = list(runs.values_list("pk", flat=True))
    if not keys:
        return []
    part = _("Hors effectif")
    sums = OutsidePayment.objects.filter(run__in=keys).aggregate(
        gross=Sum("gross"), employer=Sum("employer"), net=Sum("net"), tax=Sum("tax"), kept=Sum("contributions")
    )
    gross, employer, net = (int(sums[name] or 0) for name in ("gross", "employer", "net"))
    lines = []
    issued = OutsideSlip.objects.filter(run__in=keys, voided_at__isnull=True)
    without_slip = len(keys) - issued.count()
    lines.append(
        ProofLine(
            part, _("Brut et charges, aux mandats"), gross + employer, _sum(issued, "total"),
            explanation=_("Une campagne a été ordonnancée avant les bordereaux hors effectif.") if without_slip else "",
        )
    )  # fmt: skip
    ordered = PaymentOrder.objects.filter(outside_run__in=keys)
    unordered = len(set(keys) - set(ordered.values_list("outside_run", flat=True)))
    waiting = ordered.exclude(state=OrderState.EXECUTED).count()
    paid_from_list = _("Une campagne a été payée sur sa liste, sans ordre.") if unordered else ""
    at_bank = _("Un ordre est encore à la banque.") if waiting else ""
    lines_ordered = OrderLine.objects.filter(order__outside_run__in=keys)
    firsts = _sum(lines_ordered.filter(order__is_reissue=False), "amount")
    lines.append(ProofLine(part, _("Nets, aux ordres de paiement"), net, firsts, paid_from_list or at_bank))
    if firsts:
        lines.append(settled_line(part, period, firsts, lines_ordered))
    dues = PartyDue.objects.filter(outside_run__in=keys)
    levied = int(sums["tax"] or 0) + int(sums["kept"] or 0) + employer
    lines.append(ProofLine(part, _("Impôt et cotisations, dus aux tiers"), levied, _sum(dues, "withheld") + _sum(dues, "employer")))
    if AccountingRules.objects.on(period.last_day).filter(institution=period.institution).exists():
        pieces = JournalPiece.objects.filter(line__entry__outside_run__in=keys, line__entry__reversed_by__isnull=True, subject=Subject.OUTSIDE)
        entered = pieces.filter(line__entry__kind=EntryKind.OUTSIDE)
        missing = "" if entered.exists() else _("L’écriture est à établir.")
        lines.append(ProofLine(part, _("Brut et charges, au débit des charges"), gross + employer, _sum(entered.filter(leg=Leg.CHARGE), "amount"), missing))
    return lines


def _sum(rows, name: str) -> int:  # type: ignore[no-untyped-def]
    return int(rows.aggregate(sum=Sum(name))["sum"] or 0)

"""« Écriture comptable » on the proof of a month: what the payslips say is what the entries say, to the unit."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from payroll.choices_accounting import EntryKind, EntryState, Leg, Subject
from payroll.models import AccountingRules, JournalEntry, JournalPiece, Payment, PayPeriod
from payroll.selectors.paid_sums import paid_runs, paid_totals
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine


def register() -> None:
    proof_parts.register("accounting", 60, accounting_part)


def accounting_part(period: PayPeriod) -> list[ProofLine]:
    """Charges, what is owed to the staff, payments; nothing for an institution without a chart at the end of the month."""
    if not AccountingRules.objects.on(period.last_day).filter(institution=period.institution).exists():
        return []
    runs = paid_runs(period.institution, (period.year, period.month))
    keys = list(runs.order_by().values_list("pk", flat=True))
    entries = JournalEntry.objects.filter(run__in=keys, reversed_by__isnull=True).exclude(kind=EntryKind.REVERSAL)
    pay, paid = entries.filter(kind=EntryKind.PAY), entries.filter(kind=EntryKind.PAYMENT)
    totals = paid_totals(runs)
    payments = Payment.objects.filter(run__in=keys).aggregate(sum=Sum("amount"))["sum"] or 0
    part = _("Écriture comptable")
    drafts = entries.filter(state=EntryState.DRAFT).count()
    waiting = _("Une autre personne que celle qui l’a établie la valide.") if drafts else ""
    return [
        ProofLine(
            part, _("Brut et charges patronales, au débit des charges"), totals["gross"] + totals["employer"],
            _pieces(pay, leg=Leg.CHARGE),
        ),
        ProofLine(
            part, _("Nets des bulletins, au compte du personnel"), totals["net"], _pieces(pay, subject=Subject.NET)
        ),
        ProofLine(part, _("Paiements, au compte de trésorerie"), payments, _pieces(paid, subject=Subject.PAYMENT)),
        ProofLine(
            part, _("Écritures validées"), entries.count(), entries.count() - drafts, explanation=waiting, is_money=False
        ),
    ]  # fmt: skip


def _pieces(entries: QuerySet[JournalEntry], **wanted: str) -> int:
    pieces = JournalPiece.objects.filter(line__entry__in=entries.order_by().values("pk"), **wanted)
    return int(pieces.aggregate(sum=Sum("amount"))["sum"] or 0)

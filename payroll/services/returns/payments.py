"""Paying third parties: cards, payments by two people, penalties, balances taken over, explanations of differences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from payroll.choices_returns import DueKind, PartyPaymentState, PaymentMode
from payroll.models import PartyDue, PartyMatch, PartyMonth, PartyPayment, ThirdParty
from payroll.selectors.returns.balances import months_of_party
from payroll.selectors.returns.parties import APPROVE, MANAGE
from payroll.services.returns.dues import item_dues_write


def may(access: Access, right: str) -> None:
    if not access.has(right):
        raise Refusal(_("Votre rôle ne permet pas cette opération sur les tiers."))


@transaction.atomic
def party_save(*, party: ThirdParty, values: dict[str, Any], access: Access, reason: str = "") -> ThirdParty:
    """Keep a third party's card; an item withheld for it belongs to no other one."""
    may(access, MANAGE)
    assign(party, values)
    others = ThirdParty.objects.exclude(pk=party.pk).filter(items__overlap=party.items) if party.items else ()
    for other in others:
        both = ", ".join(sorted(set(other.items) & set(party.items)))
        raise ValidationError({"items": _("Déjà retenu pour %(other)s : %(items)s.") % {"other": other, "items": both}})
    with because(reason or _("Fiche du tiers")):
        save_checked(party)
        item_dues_write(party=party)
    return party


@transaction.atomic
def payment_enter(
    *,
    party: ThirdParty,
    amount: int,
    paid_on: date,
    mode: str,
    reference: str,
    receipt_number: str = "",
    receipt_scan: Any = None,
    access: Access,
) -> PartyPayment:
    """Record a payment; it settles nothing before another person approves it."""
    may(access, MANAGE)
    if paid_on > timezone.localdate():
        raise ValidationError({"paid_on": _("La date du versement est encore à venir.")})
    if mode == PaymentMode.COMPENSATION:
        raise ValidationError({"mode": _("La compensation interne se fait depuis la fiche du tiers, avec son écriture.")})
    payment = PartyPayment(
        institution_id=party.institution_id, party=party, amount=amount, paid_on=paid_on, mode=mode,
        reference=reference.strip(), receipt_number=receipt_number.strip(), receipt_scan=receipt_scan or "",
        entered_by=access.user,
    )  # fmt: skip
    with because(_("Reversement saisi")):
        return save_checked(payment)


@transaction.atomic
def payment_approve(*, payment: PartyPayment, access: Access) -> PartyPayment:
    """The second person: the payment may now settle what is due."""
    may(access, APPROVE)
    row = PartyPayment.objects.select_for_update().get(pk=payment.pk)
    if row.state != PartyPaymentState.ENTERED:
        raise Refusal(_("Ce reversement n’attend plus d’approbation."))
    if row.entered_by_id == access.user.pk:
        raise Refusal(_("Vous avez saisi ce reversement : une autre personne l’approuve."))
    row.state, row.approved_by = PartyPaymentState.APPROVED, access.user
    with because(_("Reversement approuvé")):
        return save_checked(row)


@transaction.atomic
def payment_cancel(*, payment: PartyPayment, reason: str, access: Access) -> PartyPayment:
    """Cancel a payment that settles nothing (any more); it stays with its reason."""
    may(access, APPROVE if payment.state == PartyPaymentState.APPROVED else MANAGE)
    row = PartyPayment.objects.select_for_update().get(pk=payment.pk)
    if row.state == PartyPaymentState.CANCELLED:
        raise Refusal(_("Ce reversement est déjà annulé."))
    if not reason.strip():
        raise Refusal(_("Donner le motif de l’annulation."))
    if PartyMatch.objects.filter(payment=row, undone_at__isnull=True).exists():
        raise Refusal(_("Ce reversement est lettré : défaire d’abord ses lettrages."))
    row.state, row.cancel_reason = PartyPaymentState.CANCELLED, reason.strip()[:300]
    with because(reason.strip()):
        return save_checked(row)


@transaction.atomic
def payment_receipt(*, payment: PartyPayment, receipt_number: str, receipt_scan: Any = None, access: Access) -> PartyPayment:
    """Keep the receipt that came after the payment."""
    may(access, MANAGE)
    row = PartyPayment.objects.select_for_update().get(pk=payment.pk)
    row.receipt_number = receipt_number.strip() or row.receipt_number
    if receipt_scan:
        row.receipt_scan = receipt_scan
    with because(_("Quittance enregistrée")):
        return save_checked(row)


@transaction.atomic
def due_enter(
    *,
    party: ThirdParty,
    kind: str,
    month: date,
    amount: int,
    label: str,
    reference: str = "",
    due_on: date | None = None,
    access: Access,
) -> PartyDue:
    """A penalty, or a balance of the old software: what no run tells. A negative balance is a credit."""
    may(access, MANAGE)
    if kind not in (DueKind.PENALTY, DueKind.TAKEN_OVER):
        raise Refusal(_("Ce qui est dû pour une paie se constate avec son paiement."))
    if kind == DueKind.PENALTY and amount <= 0:
        raise ValidationError({"amount": _("Une pénalité est un montant positif.")})
    due = PartyDue(
        institution_id=party.institution_id, party=party, kind=kind, month=month.replace(day=1), other=amount,
        amount=amount, label=label.strip(), reference=reference.strip(), due_on=due_on, entered_by=access.user,
    )  # fmt: skip
    with because(label.strip()):
        return save_checked(due)


@transaction.atomic
def month_explain(*, party: ThirdParty, month: date, reason: str, access: Access) -> PartyMonth:
    """Say why a month shows a difference: the words hold for the difference of now."""
    may(access, MANAGE)
    row = next((each for each in months_of_party(party) if each.month == month), None)
    if row is None or row.is_finished and row.explanation is None:
        raise Refusal(_("Ce mois ne montre aucun écart : il n’y a rien à expliquer."))
    if not reason.strip():
        raise ValidationError({"reason": _("Donner l’explication de l’écart.")})
    kept = PartyMonth.objects.filter(party=party, month=month).first()
    kept = kept or PartyMonth(institution_id=party.institution_id, party=party, month=month)
    kept.gap, kept.reason, kept.explained_by = row.gap, reason.strip()[:300], access.user
    with because(reason.strip()):
        return save_checked(kept)

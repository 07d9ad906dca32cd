"""Matching (lettrage): which payment, or which credit, settles which due, in whole or in part; undone with its trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from payroll.choices_returns import PartyPaymentState
from payroll.models import Filing, PartyDue, PartyMatch, PartyPayment, ThirdParty
from payroll.selectors.returns.balances import dues_open, payments_open
from payroll.selectors.returns.parties import MANAGE
from payroll.services.returns.filings import filing_follow
from payroll.services.returns.payments import may


@dataclass(frozen=True)
class Source:
    """What settles: an approved payment or a credit, with what is left of it."""

    payment: PartyPayment | None
    credit: PartyDue | None
    left: int


@transaction.atomic
def match_make(
    *,
    party: ThirdParty,
    amounts: Mapping[int, int],
    payment: PartyPayment | None = None,
    credit: PartyDue | None = None,
    access: Access,
) -> list[PartyMatch]:
    """Settle dues (key → amount) with one payment or one credit. All of it, or a `Refusal` and nothing."""
    may(access, MANAGE)
    ThirdParty.objects.select_for_update().get(pk=party.pk)
    source = _source(party, payment, credit)
    chosen = {key: amount for key, amount in amounts.items() if amount}
    if not chosen:
        raise Refusal(_("Choisir au moins une somme due à lettrer."))
    dues = {due.pk: due for due in dues_open(PartyDue.objects.filter(party=party, pk__in=chosen, amount__gt=0))}
    for key, amount in chosen.items():
        if key not in dues or amount < 0 or amount > dues[key].left:
            raise Refusal(_("Un montant dépasse ce qui reste dû : rouvrez la page pour voir les soldes."))
    if sum(chosen.values()) > source.left:
        raise Refusal(_("Le lettrage dépasse ce qui reste du reversement."))
    with because(_("Lettrage")):
        try:
            made = PartyMatch.objects.bulk_create(
                [
                    PartyMatch(
                        institution_id=party.institution_id, party=party, due=dues[key], payment=source.payment,
                        credit=source.credit, amount=amount, made_by=access.user,
                    )
                    for key, amount in chosen.items()
                ]
            )  # fmt: skip
        except IntegrityError as error:
            raise Refusal(_("Un lettrage ne dépasse ni la somme due, ni le reversement approuvé.")) from error
        filings_follow([dues[key] for key in chosen])
    return made


def _source(party: ThirdParty, payment: PartyPayment | None, credit: PartyDue | None) -> Source:
    if payment is not None:
        row = payments_open(PartyPayment.objects.filter(party=party, pk=payment.pk)).first()
        if row is None or row.state != PartyPaymentState.APPROVED:
            raise Refusal(_("Ce reversement n’est pas approuvé : il ne peut rien lettrer."))
        return Source(row, None, row.left)
    found = dues_open(PartyDue.objects.filter(party=party, pk=credit.pk, amount__lt=0)).first() if credit else None
    if found is None:
        raise Refusal(_("Choisir le reversement ou l’avoir qui règle."))
    return Source(None, found, -found.left)


def oldest_first(dues: Iterable[Any], available: int) -> dict[int, int]:
    """The proposal: of open dues in order (see `dues_open`), the first ones, as far as the amount goes."""
    found: dict[int, int] = {}
    for due in dues:
        part = min(due.left, available)
        if part > 0:
            found[due.pk] = part
            available -= part
    return found


def open_dues(party: ThirdParty) -> QuerySet[Any]:
    """What a third party is owed, oldest first."""
    return dues_open(PartyDue.objects.filter(party=party, amount__gt=0)).order_by("month", "pk")


@transaction.atomic
def match_undo(*, match: PartyMatch, reason: str, access: Access) -> PartyMatch:
    """Take a match back; it stays, with who undid it and why."""
    may(access, MANAGE)
    if not reason.strip():
        raise Refusal(_("Donner le motif."))
    row = PartyMatch.objects.select_for_update(of=("self",)).select_related("due").get(pk=match.pk)
    if row.undone_at is not None:
        raise Refusal(_("Ce lettrage est déjà défait."))
    row.undone_by, row.undone_at, row.undo_reason = access.user, timezone.now(), reason.strip()[:300]
    with because(reason.strip()):
        row.save(update_fields=["undone_by", "undone_at", "undo_reason"])
        filings_follow([row.due])
    return row


def filings_follow(dues: list[PartyDue]) -> None:
    """The returns that declare these dues become paid, or no longer are."""
    for code, month in {(due.declaration, due.month) for due in dues if due.declaration}:
        for filing in Filing.objects.filter(code=code, start__lte=month, end__gt=month, is_payable=True):
            filing_follow(filing=filing)

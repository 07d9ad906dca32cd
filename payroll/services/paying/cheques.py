"""Cheques: numbers taken from a book one after the other, voided with a reason, never used twice."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from payroll.choices_paying import LineState, OrderKind, OrderState
from payroll.models import Cheque, ChequeBook, OrderLine, PayingAccount, PaymentOrder
from payroll.workflows_paying import PREPARE


def free_numbers(account: PayingAccount) -> Iterator[tuple[ChequeBook, int]]:
    """The numbers not yet used of an account's books, in order; two queries."""
    books = list(ChequeBook.objects.in_use().select_for_update().filter(paying_account=account).order_by("first_number"))
    used = set(Cheque.objects.filter(book__in=books).values_list("book_id", "number"))
    for book in books:
        for number in range(book.first_number, book.last_number + 1):
            if (book.pk, number) not in used:
                yield book, number


@transaction.atomic
def cheques_draw(*, order: PaymentOrder, access: Access) -> int:
    """Give each payment of an order the next free number. Raises `Refusal` when the books do not suffice."""
    order = PaymentOrder.objects.select_for_update(of=("self",)).select_related("paying_account").get(pk=order.pk)
    if not access.has(*order.duties.prepare):
        raise Refusal(_("Votre rôle ne permet pas de numéroter des chèques."))
    if order.kind != OrderKind.CHEQUE or order.paying_account is None:
        raise Refusal(_("Cet ordre ne se paie pas par chèques."))
    if order.state != OrderState.PREPARED:
        raise Refusal(_("Les chèques se numérotent avant la remise."))
    drawn = Cheque.objects.filter(line__order=order, state=Cheque.State.DRAWN).values("line")
    lines = list(order.lines.exclude(pk__in=drawn).exclude(state=LineState.WITHDRAWN).order_by("pay_point", "name", "id"))
    numbers = free_numbers(order.paying_account)
    made: list[Cheque] = []
    for line in lines:
        book, number = next(numbers, (None, 0))
        if book is None:
            raise Refusal(
                _("Les carnets de ce compte n’ont plus que %(left)s chèques pour %(wanted)s paiements : enregistrer un carnet.")
                % {"left": len(made), "wanted": len(lines)}
            )
        made.append(_cheque(line, book, number))
    with because(_("Chèques de l’ordre %(order)s") % {"order": order.reference}):
        Cheque.objects.bulk_create(made)
    return len(made)


def _cheque(line: OrderLine, book: ChequeBook, number: int) -> Cheque:
    return Cheque(
        institution_id=line.institution_id,
        book=book,
        number=number,
        line=line,
        beneficiary=line.name,
        amount=line.amount,
        is_confidential=line.is_confidential,
    )


@transaction.atomic
def cheque_void(*, cheque: Cheque, access: Access, reason: str) -> Cheque | None:
    """Void a cheque (spoilt, lost); a payment still due gets the next number, which is returned. Raises `Refusal`."""
    cheque = Cheque.objects.select_for_update(of=("self",)).select_related("line__order", "book__paying_account").get(pk=cheque.pk)
    if not access.has(*(cheque.line.order.duties.prepare if cheque.line else PREPARE)):
        raise Refusal(_("Votre rôle ne permet pas d’annuler un chèque."))
    if not reason.strip():
        raise Refusal(_("Donner le motif de l’annulation."))
    if cheque.state == Cheque.State.VOIDED:
        raise Refusal(_("Ce chèque est déjà annulé."))
    line = cheque.line
    if line is not None and line.state == LineState.PAID:
        raise Refusal(_("Ce paiement est déjà fait : le déclarer rejeté d’abord."))
    with because(reason.strip()):
        cheque.state, cheque.reason = Cheque.State.VOIDED, reason.strip()[:200]
        cheque.save(update_fields=["state", "reason"])
        if line is None or line.state != LineState.DUE:
            return None
        book, number = next(free_numbers(cheque.book.paying_account), (None, 0))
        if book is None:
            raise Refusal(_("Les carnets de ce compte sont épuisés : enregistrer un carnet d’abord."))
        new = _cheque(line, book, number)
        new.save()
    return new

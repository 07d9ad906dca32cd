"""Pay that came back: rejected by a bank or claimed by nobody, until it is paid again, deposited or no longer owed."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.ui.addresses import address_of
from payroll.choices_accounting import NET, EntryKind
from payroll.choices_paying import LineState, MovementKind
from payroll.models import OrderLine, OrderMovement
from payroll.selectors.subsidiary.book import Book, BookRow, LedgerCheck, Span, kept
from payroll.selectors.subsidiary.ledger import by_account, checks_of, pieces_of
from payroll.selectors.visibility import is_all_seen

BACK = (MovementKind.REJECTED, MovementKind.UNCLAIMED)
OUT = (MovementKind.COUNTER, MovementKind.DEPOSITED, MovementKind.REISSUED)


def unclaimed_book(access: Access, span: Span) -> Book:
    """Four queries. What an employee is owed again, order by order; a payment made again follows the first one's row. What is paid
    outside the headcount is owed on accounts of its own."""
    moves = OrderMovement.objects.filter(kind__in=(*BACK, *OUT), happened_on__lte=span.end)
    moves = moves.filter(line__in=OrderLine.objects.visible_to(access).filter(payment__isnull=False).values("pk"))
    rows: dict[int, list[int]] = {}
    origin = dict(OrderLine.objects.filter(reissue_of__isnull=False).values_list("pk", "reissue_of"))
    for line, kind, day, amount in moves.values_list("line", "kind", "happened_on", "amount"):
        root = line
        while root in origin:
            root = origin[root]
        sums = rows.setdefault(root, [0, 0, 0, 0])
        signed = amount if kind in BACK else -amount
        if day < span.start:
            sums[0] += signed
        else:
            sums[1 if kind in BACK else 3 if kind == MovementKind.DEPOSITED else 2] += signed
    lines = OrderLine.objects.filter(pk__in=rows).select_related("order__run__period")
    dropped = _no_longer_owed(rows, span)
    found = []
    for each in lines:
        stood, back, paid, deposited = rows[each.pk]
        before, during = dropped.get(each.pk, (0, 0))
        found.append(
            BookRow(
                group=each.order.occasion, number=each.staff_number, name=each.name, label=each.order.reference,
                opening=stood - before, moves=(back, paid, deposited, -during), url=address_of("payroll:order_line", each.pk),
            )
        )  # fmt: skip
    book = Book(
        "impayes", _("Salaires revenus et non réclamés"), _("Ce qui est dû de nouveau aux agents, paiement par paiement"),
        (_("Revenu"), _("Payé de nouveau"), _("Consigné"), _("Contre-passé")), kept(found),
        outside_words=_("contre-passations : elles sont à l’écriture de la campagne qui les reprend"), sees_all=is_all_seen(access),
    )  # fmt: skip
    if book.sees_all:
        book.checks = _checks(book, span)
    return book


def _no_longer_owed(keys: dict[int, list[int]], span: Span) -> dict[int, tuple[int, int]]:
    """What a reversal cancelled of payments that had come back: before the months, during them."""
    cancelled = OrderLine.objects.filter(pk__in=keys, state=LineState.CANCELLED, state_on__lte=span.end)
    return {
        key: (amount, 0) if day < span.start else (0, amount)
        for key, amount, day in cancelled.values_list("pk", "amount", "state_on")
    }


def _checks(book: Book, span: Span) -> list[LedgerCheck]:
    """The debt to the staff rises by what comes back, at credit; what was withdrawn from an order is not of this balance."""
    withdrawn = Q(label__iexact=str(MovementKind.WITHDRAWN.label))
    pieces = pieces_of(span, [NET], Q(line__entry__kind=EntryKind.AFTERWARDS)).exclude(withdrawn)
    journal = by_account(pieces)
    account = next(iter(journal), "")
    moved, reversed_ = -sum(book.moves), -book.moves[3]
    return checks_of(book={account: moved}, outside={account: reversed_}, journal=journal)

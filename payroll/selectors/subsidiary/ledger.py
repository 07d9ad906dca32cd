"""What the entries of the pay say of some lines over some months, by account: one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Case, F, Q, QuerySet, Sum, When

from payroll.choices_accounting import Leg
from payroll.models import JournalEntry, JournalPiece, LedgerAccount
from payroll.selectors.subsidiary.book import LedgerCheck, Span


def entries_of(span: Span) -> QuerySet[JournalEntry]:
    """The entries dated within the months, drafts included, contrary entries too: together they say what stands."""
    return JournalEntry.objects.filter(dated_on__gte=span.start, dated_on__lte=span.end)


def by_account(pieces: QuerySet[JournalPiece]) -> dict[str, int]:
    """Account → debit less credit of some pieces of entries."""
    signed = Case(When(leg=Leg.CHARGE, then=F("amount")), default=-F("amount"))
    return dict(pieces.order_by().values("line__account").annotate(sum=Sum(signed)).values_list("line__account", "sum"))


def pieces_of(span: Span, codes: Iterable[str], more: Q | None = None) -> QuerySet[JournalPiece]:
    """The pieces of the entries of the months that bear one of these codes."""
    found = JournalPiece.objects.filter(line__entry__in=entries_of(span).order_by().values("pk"), code__in=set(codes))
    return found if more is None else found.filter(more)


def checks_of(*, book: Mapping[str, int], outside: Mapping[str, int], journal: Mapping[str, int]) -> list[LedgerCheck]:
    """One row for each account that either side knows; amounts without account (`""`) come last."""
    accounts = sorted({*book, *outside, *journal}, key=lambda account: (not account, account))
    labels = dict(LedgerAccount.objects.filter(number__in=accounts).values_list("number", "label"))
    return [
        LedgerCheck(account, labels.get(account, ""), book.get(account, 0), outside.get(account, 0), journal.get(account, 0))
        for account in accounts
        if book.get(account) or outside.get(account) or journal.get(account)
    ]

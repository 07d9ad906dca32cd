"""Third parties: what was owed to each, what fell due, what was paid over or compensated."""

from __future__ import annotations

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.ui.addresses import address_of
from payroll.choices_accounting import EntryKind
from payroll.choices_returns import DueKind, PartyPaymentState
from payroll.choices_returns import PaymentMode as Mode
from payroll.models import JournalLine, PartyDue, PartyPayment, ThirdParty
from payroll.selectors.subsidiary.book import Book, BookRow, LedgerCheck, Span, kept
from payroll.selectors.subsidiary.ledger import entries_of
from payroll.selectors.visibility import is_all_seen


def parties_book(access: Access, span: Span) -> Book:
    """Five queries. Dues count in the month that they are for; payments on their day, once approved."""
    dues = PartyDue.objects.filter(month__lte=span.end).order_by().values("party")
    early, late = Q(month__lt=span.start), Q(month__gte=span.start)
    owed = {
        row["party"]: row
        for row in dues.annotate(
            early=Sum("amount", filter=early), pay=Sum("amount", filter=late & ~Q(kind=DueKind.PENALTY)),
            penalty=Sum("amount", filter=late & Q(kind=DueKind.PENALTY)),
            by_runs=Sum("amount", filter=late & Q(kind=DueKind.PAY)),
        )
    }  # fmt: skip
    payments = PartyPayment.objects.filter(state=PartyPaymentState.APPROVED, paid_on__lte=span.end).order_by().values("party")
    within = Q(paid_on__gte=span.start)
    paid = {
        row["party"]: row
        for row in payments.annotate(
            early=Sum("amount", filter=~within), paid=Sum("amount", filter=within & ~Q(mode=Mode.COMPENSATION)),
            compensated=Sum("amount", filter=within & Q(mode=Mode.COMPENSATION)),
        )
    }  # fmt: skip
    rows, parties = [], list(ThirdParty.objects.all())
    for party in parties:
        due, out = owed.get(party.pk, {}), paid.get(party.pk, {})
        rows.append(
            BookRow(
                group=str(party.get_kind_display()).capitalize(), number=party.account, name=party.name, label="",
                opening=int(due.get("early") or 0) - int(out.get("early") or 0),
                moves=(
                    int(due.get("pay") or 0), int(due.get("penalty") or 0), -int(out.get("paid") or 0),
                    -int(out.get("compensated") or 0),
                ),
                url=address_of("payroll:party_detail", party.pk),
            )
        )  # fmt: skip
    book = Book(
        "tiers", _("Tiers"), _("Ce qui est dû à chaque organisme, administration, syndicat ou créancier"),
        (_("Dû de la période"), _("Pénalités"), _("Versé"), _("Compensé")), kept(rows),
        outside_words=_("campagnes hors effectif, soldes repris et pénalités"), sees_all=is_all_seen(access),
    )  # fmt: skip
    if book.sees_all:
        due = {key: int(row["pay"] or 0) + int(row["penalty"] or 0) for key, row in owed.items()}
        book.checks = _checks(parties, due, {key: int(row["by_runs"] or 0) for key, row in owed.items()}, span)
    return book


def _checks(parties: list[ThirdParty], due: dict[int, int], by_runs: dict[int, int], span: Span) -> list[LedgerCheck]:
    """The dues of the pay against what the entries owe to each recipient of legal lines, both at credit."""
    lines = JournalLine.objects.filter(entry__in=entries_of(span).order_by().values("pk")).exclude(third="")
    lines = lines.filter(Q(entry__kind=EntryKind.PAY) | Q(entry__reverses__kind=EntryKind.PAY))
    journal = dict(
        lines.order_by().values("third").annotate(sum=Sum(F("debit") - F("credit"))).values_list("third", "sum")
    )
    return [
        LedgerCheck(
            party.account, party.name, -due.get(party.pk, 0), by_runs.get(party.pk, 0) - due.get(party.pk, 0),
            journal.get(party.recipient, 0),
        )
        for party in parties
        if party.recipient and (due.get(party.pk) or journal.get(party.recipient))
    ]  # fmt: skip

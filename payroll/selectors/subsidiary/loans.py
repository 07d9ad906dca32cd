"""Loans and advances per employee: what was lent, what the payslips took, what came back otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.ui.addresses import address_of
from payroll.choices_accounting import Leg
from payroll.choices_loans import Disbursement, LoanNature, MovementKind
from payroll.models import JournalPiece, Loan, LoanMovement, LoanTerms
from payroll.selectors.loans import PAID_OUT, loans_of, taken_by_month, with_items
from payroll.selectors.subsidiary.book import Book, BookRow, Span, kept, name_of
from payroll.selectors.subsidiary.ledger import by_account, checks_of, pieces_of
from payroll.selectors.visibility import is_all_seen

ADVANCES = (LoanNature.SCHOOL, LoanNature.FEAST, LoanNature.ADVANCE, LoanNature.INTERIM)
#: The account that a movement has when no kind of loan nor item names it.
NO_ACCOUNT = ""


def loans_book(access: Access, span: Span) -> Book:
    return _book(access, span, "prets", _("Prêts au personnel"), [each for each in LoanNature if each not in ADVANCES])


def advances_book(access: Access, span: Span) -> Book:
    return _book(access, span, "avances", _("Avances et acomptes"), ADVANCES)


def paid_out_on(loan: Loan) -> date:
    """The day on which it was paid out; a loan taken over was paid out when it was granted."""
    return loan.disbursed_on or loan.disbursement_month or loan.granted_on


def _book(access: Access, span: Span, key: str, title: str, natures: Sequence[str]) -> Book:
    """Six queries, whatever the loans. Kinds may share an account and an item: an account is held against all of its loans."""
    loans = list(with_items(loans_of(access).filter(state__in=PAID_OUT, granted_on__lte=span.end)))
    taken: dict[int, dict[date, int]] = {}
    for (key_of, month), each in taken_by_month(loans).items():
        taken.setdefault(key_of, {})[month] = each.principal
    moved = _moved(loans, span)
    accounts = _accounts(loans, span.end)
    rows: list[BookRow] = []
    mine: set[str] = set()
    book: dict[str, int] = {}
    outside: dict[str, int] = {}
    for loan in loans:
        lent_on = paid_out_on(loan)
        if lent_on > span.end:
            continue
        months = taken.get(loan.pk, {})
        before = sum(amount for month, amount in months.items() if month < span.start)
        during = sum(amount for month, amount in months.items() if span.start <= month <= span.end)
        earlier, cash, lost = moved.get(loan.pk, (0, 0, 0))
        is_new = lent_on >= span.start
        stood = 0 if is_new else loan.amount - loan.taken_over - before - earlier
        lent = loan.amount - loan.taken_over - before - earlier if is_new else 0
        account = accounts.get(loan.pk, NO_ACCOUNT)
        if loan.kind.nature in natures:
            mine.add(account)
            rows.append(
                BookRow(
                    group=str(loan.kind), number=loan.employee.staff_number, name=name_of(loan.employee), label=loan.number,
                    opening=stood, moves=(lent, -during, -cash, -lost), url=address_of("payroll:loan_detail", loan.pk),
                )
            )  # fmt: skip
        book[account] = book.get(account, 0) + lent - during - cash - lost
        by_order = lent if loan.disbursement != Disbursement.RUN else 0
        outside[account] = outside.get(account, 0) + by_order - cash - lost
    found = Book(
        key, title, _("Capital restant dû par agent et par prêt"),
        (_("Versé"), _("Retenu en paie"), _("Remboursé autrement"), _("Passé en perte")), kept(rows),
        outside_words=_("versements par ordre, remboursements et pertes hors de la paie : pièces de la trésorerie"),
        sees_all=is_all_seen(access),
    )  # fmt: skip
    if found.sees_all:
        checks = checks_of(book=book, outside=outside, journal=_journal(loans, accounts, span))
        found.checks = [each for each in checks if each.account in mine]
    return found


def _moved(loans: Sequence[Loan], span: Span) -> dict[int, tuple[int, int, int]]:
    """Principal moved outside the payslips: before the months, repaid during them, given up during them."""
    found: dict[int, list[int]] = {}
    rows = LoanMovement.objects.filter(loan__in=[loan.pk for loan in loans], moved_on__lte=span.end)
    for loan, kind, day, principal in rows.values_list("loan", "kind", "moved_on", "principal"):
        sums = found.setdefault(loan, [0, 0, 0])
        sums[0 if day < span.start else 2 if kind == MovementKind.WRITE_OFF else 1] += principal
    return {loan: (sums[0], sums[1], sums[2]) for loan, sums in found.items()}


def _accounts(loans: Sequence[Loan], on: date) -> dict[int, str]:
    """The account of each loan: that of its kind on the last day, else the one where its lines were entered."""
    kinds = dict(LoanTerms.objects.on(on).exclude(account="").values_list("kind", "account"))
    codes = {loan.item.code for loan in loans if loan.kind_id not in kinds}
    entered = dict(
        JournalPiece.objects.filter(code__in=codes, leg=Leg.DUE)
        .order_by().values("code", "line__account").annotate(n=Sum("amount")).values_list("code", "line__account")
    )  # fmt: skip
    return {loan.pk: kinds.get(loan.kind_id) or entered.get(loan.item.code, NO_ACCOUNT) for loan in loans}


def _journal(loans: Sequence[Loan], accounts: dict[int, str], span: Span) -> dict[str, int]:
    """What the entries hold of these loans' items, on the accounts of these loans."""
    items = {loan.item.code for loan in loans} | {loan.payment_item.code for loan in loans if loan.payment_item}
    wanted = set(accounts.values())
    return {account: amount for account, amount in by_account(pieces_of(span, items)).items() if account in wanted}

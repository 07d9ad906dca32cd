"""Deduction acts per creditor: what each act still owes, what the payslips took of it, what was paid otherwise."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.ui.addresses import address_of
from payroll.choices_accounting import Leg
from payroll.models import ActMovement, DeductionAct, LineOrigin
from payroll.selectors.deduction_balances import SOURCE
from payroll.selectors.deductions import acts_of
from payroll.selectors.subsidiary.book import Book, BookRow, LedgerCheck, Span, kept, name_of
from payroll.selectors.subsidiary.ledger import by_account, checks_of, pieces_of
from payroll.selectors.visibility import is_all_seen
from payroll.services.sources import ledger

State = DeductionAct.State


def acts_book(access: Access, span: Span) -> Book:
    """Six queries. An act without principal has no balance: only what was taken is told."""
    acts = list(
        acts_of(access).exclude(state__in=(State.DRAFT, State.REFUSED)).filter(start__lte=span.end)
    )
    keys = [act.pk for act in acts]
    taken = ledger(SOURCE).filter(reference__in=keys)
    month = Q(run__period__year__lt=span.first[0]) | Q(run__period__year=span.first[0], run__period__month__lt=span.first[1])
    until = Q(run__period__year__lt=span.last[0]) | Q(run__period__year=span.last[0], run__period__month__lte=span.last[1])
    before, during = _sums(taken.filter(month)), _sums(taken.filter(until).exclude(month))
    moved = _moved(keys, span)
    rows = []
    for act in acts:
        earlier, paid, adjusted = moved.get(act.pk, (0, 0, 0))
        is_new = act.start >= span.start
        stood = None if act.total is None else act.total - act.taken_before - before.get(act.pk, 0) - earlier
        rows.append(
            BookRow(
                group=act.paid_to.name, number=act.employee.staff_number, name=name_of(act.employee), label=str(act),
                opening=0 if is_new and stood is not None else stood,
                moves=(stood if is_new and stood is not None else 0, -during.get(act.pk, 0), -paid, -adjusted),
                url=address_of("payroll:act_detail", act.pk),
            )
        )  # fmt: skip
    found = Book(
        "actes", _("Retenues sur actes, par créancier"), _("Reste dû de chaque saisie, cession, opposition ou pension"),
        (_("Notifié"), _("Retenu en paie"), _("Payé autrement"), _("Ajusté")), kept(rows), sees_all=is_all_seen(access),
    )  # fmt: skip
    if found.sees_all:
        found.checks = _checks(acts, during, span)
    return found


def _sums(rows: QuerySet[LineOrigin]) -> dict[int | None, int]:
    return dict(rows.order_by().values("reference").annotate(sum=Sum("amount")).values_list("reference", "sum"))


def _moved(keys: list[int], span: Span) -> dict[int, tuple[int, int, int]]:
    """Approved movements: before the months, payments during them, adjustments during them."""
    found: dict[int, list[int]] = {}
    rows = ActMovement.objects.filter(act__in=keys, approved_by__isnull=False, on__lte=span.end)
    for act, kind, day, amount in rows.values_list("act", "kind", "on", "amount"):
        sums = found.setdefault(act, [0, 0, 0])
        sums[0 if day < span.start else 1 if kind == ActMovement.Kind.PAYMENT else 2] += amount
    return {act: (sums[0], sums[1], sums[2]) for act, sums in found.items()}


def _checks(acts: list[DeductionAct], during: dict[int | None, int], span: Span) -> list[LedgerCheck]:
    """What the payslips took, at the credit of the accounts of these items. Item and account are joined by the entries."""
    codes = {act.item.code for act in acts}
    pieces = pieces_of(span, codes, Q(leg=Leg.DUE))
    account_of = dict(pieces.order_by().values_list("code", "line__account").distinct())
    book: dict[str, int] = {}
    for act in acts:
        account = account_of.get(act.item.code, "")
        book[account] = book.get(account, 0) - during.get(act.pk, 0)
    return checks_of(book=book, outside={}, journal=by_account(pieces))

"""Overpayments to take back: found, taken from the pay, given back, waived."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import AuditEntry
from payroll.choices_accounting import NET_NEGATIVE
from payroll.models import LineOrigin, Overpayment, OverpaymentRepayment
from payroll.selectors.subsidiary.book import Book, BookRow, Month, Span, kept, name_of
from payroll.selectors.subsidiary.ledger import by_account, checks_of, pieces_of
from payroll.selectors.visibility import is_all_seen, overpayments_of
from payroll.services.overpayments import PUT_OFF, TAKEN, OverpaymentSource
from payroll.services.sources import ledger


def overpayments_book(access: Access, span: Span) -> Book:
    """Six queries. An overpayment is found by the run that puts it off, or by the payslip whose net is negative."""
    found = list(overpayments_of(access).select_related("employee", "payslip__run__period", "payslip__numbered"))
    keys = [each.pk for each in found]
    origins = ledger(OverpaymentSource.key).filter(reference__in=keys)
    put_off, taken = _by_time(origins.filter(code=PUT_OFF), span), _by_time(origins.filter(code=TAKEN), span)
    repaid = _repaid(keys, span)
    waived = _waived(found, span)
    rows, negative = [], 0
    for each in found:
        before, during = (-amount for amount in put_off.get(each.pk, (0, 0)))
        if each.payslip is not None:
            period = each.payslip.run.period
            is_before = (period.year, period.month) < span.first
            is_during = span.first <= (period.year, period.month) <= span.last
            known = each.principal - _all_put_off(put_off, each.pk)
            before, during = before + (known if is_before else 0), during + (known if is_during else 0)
            negative += known if is_during else 0
        back = [taken.get(each.pk, (0, 0)), repaid.get(each.pk, (0, 0)), waived.get(each.pk, (0, 0))]
        rows.append(
            BookRow(
                group="", number=each.employee.staff_number, name=name_of(each.employee),
                label=_("bulletin rectifié") if each.payslip_id else _("rappel négatif"),
                opening=before - sum(pair[0] for pair in back), moves=(during, *(-pair[1] for pair in back)),
            )
        )  # fmt: skip
    book = Book(
        "trop-percus", _("Trop-perçus à reprendre"), _("Ce que chaque agent doit encore rendre"),
        (_("Constaté"), _("Repris en paie"), _("Rendu"), _("Remis")), kept(rows),
        outside_words=_("remises accordées : à passer en charge"), sees_all=is_all_seen(access),
    )  # fmt: skip
    if book.sees_all:
        journal = by_account(pieces_of(span, (PUT_OFF, TAKEN, NET_NEGATIVE)))
        account = next((number for number in journal), "")
        joined = {account: sum(journal.values())} if journal else {}
        book.checks = checks_of(book={account: sum(book.moves)}, outside={account: book.moves[3]}, journal=joined)
    return book


def _all_put_off(put_off: dict[int, tuple[int, int]], key: int) -> int:
    return -sum(put_off.get(key, (0, 0)))


def _by_time(origins: QuerySet[LineOrigin], span: Span) -> dict[int, tuple[int, int]]:
    """Reference → what was taken before the months, and during them."""
    first: Month = span.first
    before = Q(run__period__year__lt=first[0]) | Q(run__period__year=first[0], run__period__month__lt=first[1])
    until = Q(run__period__year__lt=span.last[0]) | Q(run__period__year=span.last[0], run__period__month__lte=span.last[1])
    rows = origins.filter(until).order_by().values("reference")
    sums = rows.annotate(early=Sum("amount", filter=before), late=Sum("amount", filter=~before))
    return {int(row["reference"] or 0): (int(row["early"] or 0), int(row["late"] or 0)) for row in sums}


def _repaid(keys: list[int], span: Span) -> dict[int, tuple[int, int]]:
    rows = OverpaymentRepayment.objects.filter(overpayment__in=keys, paid_on__lte=span.end).order_by().values("overpayment")
    sums = rows.annotate(
        early=Sum("amount", filter=Q(paid_on__lt=span.start)), late=Sum("amount", filter=Q(paid_on__gte=span.start))
    )
    return {row["overpayment"]: (int(row["early"] or 0), int(row["late"] or 0)) for row in sums}


def _waived(found: list[Overpayment], span: Span) -> dict[int, tuple[int, int]]:
    """The day of a waiver is the one on which the audit trail saw it."""
    waived = {each.pk: each.waived for each in found if each.waived}
    if not waived:
        return {}
    trail = AuditEntry.objects.filter(
        table_name=Overpayment._meta.db_table, object_id__in=[str(key) for key in waived], after__has_key="waived"
    )
    sums: dict[int, tuple[int, int]] = {key: (amount, 0) for key, amount in waived.items()}
    for key, at in trail.order_by("id").values_list("object_id", "at"):
        day, amount = at.date(), waived[int(key)]
        sums[int(key)] = (amount, 0) if day < span.start else (0, amount) if day <= span.end else (0, 0)
    return sums

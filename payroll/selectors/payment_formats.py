"""Formats of files that an order may be written in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hr_core.text import fold
from payroll.choices_formats import FormatState
from payroll.choices_paying import OrderKind
from payroll.models import PaymentFormat, PaymentOrder


def formats_seen() -> QuerySet[PaymentFormat]:
    return PaymentFormat.objects.select_related("made_by", "put_in_service_by")


def formats_for(order: PaymentOrder) -> list[PaymentFormat]:
    """The formats in service for the order's paying bank, or for every bank; cash and cheques need none."""
    if order.kind in (OrderKind.CASH, OrderKind.CHEQUE):
        return []
    bank = order.paying_account.bank_name if order.paying_account else ""
    found = PaymentFormat.objects.filter(Q(bank_name="") | Q(bank_name__iexact=bank), state=FormatState.ACTIVE)
    return [each for each in found if not each.bank_name or fold(each.bank_name) == fold(bank)]

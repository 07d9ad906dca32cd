"""What the register of deductions plugs into the rest: the calculation, the portions, the guard of bank accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from hr_core.models import Employee
from hr_core.registry import registry
from payroll.models import DeductionAct
from payroll.selectors.attachable import Commitment, commitment_source_add
from payroll.selectors.deduction_balances import holds
from payroll.selectors.deductions import balance_read, with_balances
from payroll.services.account_commitments import account_book, account_guard, account_notes
from payroll.services.deduction_sources import (
    AGREED,
    DeductionSource,
    MembershipSource,
    asked_this_month,
    creditor_class,
    rank_of,
)
from payroll.services.sources import sources
from payroll.workflows_deductions import TAKING


def register() -> None:
    sources.register(DeductionSource())
    sources.register(MembershipSource())
    commitment_source_add(acts_of_employee)
    registry.add_account_guard(account_guard, account_notes, account_book)


def acts_of_employee(employee: Employee, on: date) -> Iterator[Commitment]:
    """The acts that take part of the pay of the month of `on`, in the order of their notifications; two queries."""
    found = with_balances(DeductionAct.objects.filter(employee=employee, state__in=TAKING).select_related("creditor"))
    for act in found:
        balance = balance_read(act, on.replace(day=1))
        stops = [(each.start, each.end) for each in act.suspensions.all()]
        if not holds(act, on, stops) or balance.balance == 0:
            continue
        yield Commitment(
            label=str(act.get_nature_display()),
            creditor=act.creditor.name,
            asked=asked_this_month(act, balance, balance.balance or 0),
            creditor_class=creditor_class(act.nature),
            is_assignment=act.nature in AGREED,
            rank=rank_of(act),
            reference=act.number,
            url=reverse("payroll:act_detail", args=[act.pk]),
            balance=balance.balance,
        )

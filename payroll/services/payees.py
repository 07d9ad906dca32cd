"""Who is paid instead of the employee: subjects that pay a payslip's net to other people say so here.

A payee rule is told a run and gives, by payslip, the people who share its net. The employee's own accounts get nothing
of these payslips.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from payroll.models import Payment, PayRun


@dataclass(frozen=True)
class Payee:
    """A part of a net and where it goes; `amount` in minor units."""

    mode: str
    bank_name: str
    account: str
    holder: str
    amount: int


@dataclass(frozen=True)
class Paid:
    """A payslip whose net goes to others; `payees` is empty while they are not known, and `why` then says what to do."""

    payslip: int
    employee: int
    payees: Sequence[Payee] = ()
    why: str = ""


PayeeRule = Callable[[PayRun], Sequence[Paid]]
_rules: list[PayeeRule] = []


def register(rule: PayeeRule) -> None:
    if rule not in _rules:
        _rules.append(rule)


def paid_to_others(run: PayRun) -> list[Paid]:
    """The payslips of a run whose net goes to other people than the employee."""
    return [paid for rule in _rules for paid in rule(run)]


def payments_to_others(run: PayRun, paid: Sequence[Paid]) -> int:
    """Write their payments; returns how many."""
    rows = [
        Payment(
            institution_id=run.institution_id,
            run=run,
            payslip_id=each.payslip,
            mode=payee.mode,
            bank_name=payee.bank_name,
            account=payee.account,
            holder=payee.holder[:120],
            amount=payee.amount,
        )
        for each in paid
        for payee in each.payees
        if payee.amount > 0
    ]
    Payment.objects.bulk_create(rows)
    return len(rows)

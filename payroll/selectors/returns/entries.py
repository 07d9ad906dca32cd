"""For the accounts: the entries of approved compensations, as rows of debit and credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from payroll.choices_returns import PartyPaymentState, PaymentMode
from payroll.models import PartyPayment


@dataclass(frozen=True)
class CompensationRow:
    """One row; amounts in minor units. `account` is empty while the card of the third party does not give it."""

    paid_on: date
    reference: str
    party: str
    side: str
    account: str
    branch: str
    label: str
    debit: int
    credit: int


def compensation_rows(first: date, end: date) -> list[CompensationRow]:
    """The rows of the compensations approved whose day is in `[first, end)`: debits equal credits; one query."""
    payments = PartyPayment.objects.filter(
        mode=PaymentMode.COMPENSATION, state=PartyPaymentState.APPROVED, paid_on__gte=first, paid_on__lt=end
    ).select_related("party")
    return [
        CompensationRow(
            each.paid_on, each.reference, each.party.name, row["side"], row["account"], row["branch"], row["label"],
            row["debit"], row["credit"],
        )
        for each in payments.order_by("paid_on", "pk")
        for row in each.entry
    ]  # fmt: skip

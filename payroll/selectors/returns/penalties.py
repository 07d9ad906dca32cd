"""Penalties of late payment that the texts let foresee: proposed, entered by an officer, never of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from payroll.choices_returns import DueKind
from payroll.models import PartyDue, ThirdParty
from payroll.returns.book import Declaration, declaration
from payroll.returns.late import LateRule
from payroll.selectors.returns.balances import dues_open


@dataclass(frozen=True)
class Foreseen:
    """The penalty of a month: `unpaid` since `due_on`, `months` of delay, less what was entered already."""

    month: date
    due_on: date
    declaration: Declaration
    rule: LateRule
    unpaid: int
    months: int
    entered: int

    @property
    def amount(self) -> int:
        return max(0, self.rule.amount(self.unpaid, self.months) - self.entered)


def penalties_foreseen(party: ThirdParty, today: date) -> list[Foreseen]:
    """What is late and bears a penalty by its text, oldest first; two queries."""
    country = party.institution.country_id
    entered = dict(
        PartyDue.objects.filter(party=party, kind=DueKind.PENALTY)
        .order_by()
        .values("month")
        .annotate(sum=Sum("amount"))
        .values_list("month", "sum")
    )
    found: dict[tuple[date, str], Foreseen] = {}
    for due in dues_open(PartyDue.objects.filter(party=party, due_on__lt=today).exclude(declaration="")):
        about = declaration(country, due.declaration)
        if about is None or about.late is None or due.left <= 0:
            continue
        key = (due.month, due.declaration)
        before = found[key].unpaid if key in found else 0
        months = about.late.months(due.due_on, today)
        found[key] = Foreseen(
            due.month, due.due_on, about, about.late, before + due.left, months, entered.get(due.month, 0)
        )
    return [each for _key, each in sorted(found.items(), key=lambda pair: pair[0]) if each.amount]

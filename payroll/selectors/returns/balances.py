"""What is owed to third parties and what is left of it: open dues, payments not yet matched, months, ages.

Amounts in minor units. « Declared » is the last version filed of each return, month by month; yearly returns inform only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from payroll.choices_returns import DueKind, PartyPaymentState
from payroll.models import Filing, FilingLine, PartyDue, PartyMatch, PartyMonth, PartyPayment, ThirdParty
from payroll.returns.due import following
from payroll.workflows_returns import FILED

#: Bands of a balance by age, in days after the due date: up to each bound, then beyond.
AGES = (0, 30, 60, 90)
AGE_LABELS = (_("Non échu"), _("1 à 30 j"), _("31 à 60 j"), _("61 à 90 j"), _("Plus de 90 j"))


def _matched(name: str) -> Coalesce:
    rows = PartyMatch.objects.filter(**{name: OuterRef("pk")}, undone_at__isnull=True).order_by()
    return Coalesce(
        Subquery(rows.values(name).annotate(total=Sum("amount")).values("total"), output_field=BigIntegerField()), 0
    )


def dues_open(dues: QuerySet[PartyDue]) -> QuerySet[Any]:
    """Each due with `settled` and `left`: what remains of it, signed; a credit goes up to zero."""
    return dues.annotate(settled=_matched("due"), used=_matched("credit")).annotate(
        left=F("amount") - F("settled") + F("used")
    )


def payments_open(payments: QuerySet[PartyPayment]) -> QuerySet[Any]:
    """Each payment with `settled` and `left`: what it has not yet settled, zero unless approved."""
    return payments.annotate(settled=_matched("payment")).annotate(left=F("amount") - F("settled"))


def open_of_filing(filing: Filing) -> int | None:
    """What is left to pay of what a return declares; None while nothing is known to be due."""
    dues = PartyDue.objects.filter(declaration=filing.code, month__gte=filing.start, month__lt=filing.end)
    rows = list(dues_open(dues).values_list("left", flat=True))
    return sum(rows) if rows else None


@dataclass
class MonthRow:
    """One month of a third party. `gap`: what is owed and not paid over, or declared otherwise; it must be explained."""

    month: date
    withheld: int = 0
    employer: int = 0
    penalty: int = 0
    other: int = 0
    paid: int = 0
    declared: int | None = None
    expects_return: bool = False
    explanation: PartyMonth | None = None

    @property
    def due(self) -> int:
        return self.withheld + self.employer + self.penalty + self.other

    @property
    def left(self) -> int:
        return self.due - self.paid

    @property
    def declared_gap(self) -> int:
        """What is withheld and owed by the employer, less what was declared; zero when no return is expected."""
        if not self.expects_return:
            return 0
        return self.withheld + self.employer - (self.declared or 0)

    @property
    def gap(self) -> int:
        return self.left if self.left else self.declared_gap

    @property
    def is_explained(self) -> bool:
        return self.explanation is not None and self.explanation.gap == self.gap

    @property
    def is_finished(self) -> bool:
        return not (self.left or self.declared_gap) or self.is_explained


def months_of_party(party: ThirdParty, year: int | None = None) -> list[MonthRow]:
    """The months of a third party, newest first, in four queries."""
    dues = dues_open(PartyDue.objects.filter(party=party))
    if year is not None:
        dues = dues.filter(month__year=year)
    found: dict[date, MonthRow] = {}
    for due in dues:
        row = found.setdefault(due.month, MonthRow(due.month))
        row.withheld += due.withheld
        row.employer += due.employer
        row.penalty += due.other if due.kind == DueKind.PENALTY else 0
        row.other += due.other if due.kind != DueKind.PENALTY else 0
        row.paid += due.amount - due.left
        row.expects_return = row.expects_return or bool(due.declaration)
    declared = declared_sums([party.recipient]) if party.recipient else {}
    explained = {each.month: each for each in PartyMonth.objects.filter(party=party).select_related("explained_by")}
    for row in found.values():
        row.declared = declared.get((party.recipient, row.month))
        row.explanation = explained.get(row.month)
    return sorted(found.values(), key=lambda row: row.month, reverse=True)


def declared_sums(recipients: Iterable[str]) -> dict[tuple[str, date], int]:
    """What the last filed version of each return declares, by recipient and month."""
    filed = Filing.objects.filter(state__in=FILED, is_payable=True)
    last = filed.exclude(amended_by__state__in=FILED)
    rows = FilingLine.objects.filter(filing__in=last.order_by().values("pk"), recipient__in=list(recipients))
    sums = rows.order_by().values_list("recipient", "month").annotate(total=Sum("amount"))
    return {(recipient, month): int(total) for recipient, month, total in sums}


@dataclass
class PartyRow:
    """A third party over a period of dues. `unmatched`: approved payments not yet matched."""

    party: ThirdParty
    withheld: int = 0
    employer: int = 0
    other: int = 0
    settled: int = 0
    left: int = 0
    late: int = 0
    unmatched: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))

    @property
    def due(self) -> int:
        return self.withheld + self.employer + self.other


def party_rows(today: date, year: int | None = None) -> list[PartyRow]:
    """Every third party with its balance by age, in three queries. `year` narrows the dues, never what is left of others."""
    found = {party.pk: PartyRow(party) for party in ThirdParty.objects.select_related("creditor")}
    dues = dues_open(PartyDue.objects.all())
    for due in dues if year is None else dues.filter(month__year=year):
        row = found[due.party_id]
        row.withheld += due.withheld
        row.employer += due.employer
        row.other += due.other
        row.settled += due.amount - due.left
        row.left += due.left
        age = (today - (due.due_on or following(due.month))).days
        row.ages[sum(age > bound for bound in AGES)] += due.left
        if age > 0:
            row.late += due.left
    for payment in payments_open(PartyPayment.objects.filter(state=PartyPaymentState.APPROVED)):
        found[payment.party_id].unmatched += payment.left
    return list(found.values())


def age_totals(rows: Sequence[PartyRow]) -> list[int]:
    return [sum(row.ages[rank] for row in rows) for rank in range(len(AGES) + 1)]

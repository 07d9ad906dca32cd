"""Dues of unions: who authorised what, until when, what the payslips withheld and what was paid over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum

from hr_core.access import Access
from payroll.choices_returns import PartyPaymentState
from payroll.models import Creditor, LineOrigin, Membership, PartyPayment
from payroll.selectors.deductions import MEMBERSHIPS, memberships_of
from payroll.selectors.subsidiary.book import Span, name_of
from payroll.services.sources import PAID


@dataclass(frozen=True)
class DuesRow:
    """One authorisation; `withheld` by the payslips of the months, minor units."""

    membership: Membership
    number: str
    name: str
    signed_on: date
    start: date
    end: date | None
    revoked_on: date | None
    withheld: int


@dataclass(frozen=True)
class UnionDues:
    """`withheld` counts everybody; `reserved` those whom the reader may not see by name; `paid_over` approved payments."""

    union: Creditor
    rows: list[DuesRow]
    withheld: int
    reserved: int
    paid_over: int

    @property
    def left(self) -> int:
        return self.withheld - self.paid_over


def union_dues(access: Access, span: Span) -> list[UnionDues]:
    """The unions that have an authorisation or a withholding in the months; four queries."""
    month = F("run__period__year") * 12 + F("run__period__month")
    origins = LineOrigin.objects.filter(source=MEMBERSHIPS, run__state__in=PAID).alias(of=month)
    origins = origins.filter(of__gte=_rank(span.first), of__lte=_rank(span.last)).order_by().values("reference")
    taken = dict(origins.annotate(sum=Sum("amount")).values_list("reference", "sum"))
    held = Q(start__lte=span.end) & (Q(end__isnull=True) | Q(end__gt=span.start))
    everybody = Membership.objects.filter(held | Q(pk__in=taken), organisation__kind=Creditor.Kind.UNION)
    whose = dict(everybody.values_list("pk", "organisation"))
    seen = memberships_of(access).filter(pk__in=whose).order_by("employee__last_name", "employee__first_names", "start")
    rows: dict[int, list[DuesRow]] = {}
    for each in seen:
        rows.setdefault(each.organisation_id, []).append(
            DuesRow(
                each, each.employee.staff_number, name_of(each.employee), each.signed_on, each.start, each.end, each.revoked_on,
                taken.get(each.pk, 0),
            )
        )  # fmt: skip
    paid = PartyPayment.objects.filter(
        state=PartyPaymentState.APPROVED, paid_on__gte=span.start, paid_on__lte=span.end, party__creditor__kind=Creditor.Kind.UNION
    )
    over = dict(paid.order_by().values("party__creditor").annotate(sum=Sum("amount")).values_list("party__creditor", "sum"))
    found = []
    for union in Creditor.objects.filter(pk__in=set(whose.values()) | set(over)).order_by("name"):
        named = rows.get(union.pk, [])
        withheld = sum(taken.get(key, 0) for key, organisation in whose.items() if organisation == union.pk)
        found.append(UnionDues(union, named, withheld, withheld - sum(row.withheld for row in named), over.get(union.pk, 0)))
    return found


def _rank(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1]

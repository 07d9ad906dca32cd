"""What is read about those outside the headcount: runs, payments, years, what waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from hr_core.access import Access
from hr_core.models import Institution
from payroll.choices_outside import OutsideKind, OutsideState
from payroll.models import (
    Engagement,
    OutsideContribution,
    OutsidePayment,
    OutsideRun,
    OutsideTaxRule,
    Payee,
    WorkedDay,
)
from payroll.selectors.outside_waiting import pending_rows
from payroll.services.outside.law import Proposal, tax_proposals

PAID = (OutsideState.PAID, OutsideState.CLOSED)


def payments_of(access: Access) -> QuerySet[OutsidePayment]:
    """Payments that this person may read."""
    found = OutsidePayment.objects.select_related("run", "payee")
    return found if access.has("confidential_view") else found.exclude(payee__employee__is_confidential=True)


@dataclass(frozen=True)
class KindRules:
    """A kind on a day: the rule in force, its contributions, and what the country file would give."""

    kind: str
    label: str
    rule: OutsideTaxRule | None
    coming: tuple[OutsideTaxRule, ...]
    contributions: tuple[OutsideContribution, ...]
    proposal: Proposal | None


def rules_on(institution: Institution, day: date) -> list[KindRules]:
    """All kinds: two queries."""
    rules = list(OutsideTaxRule.objects.select_related("author").order_by("kind", "start"))
    contributions = list(OutsideContribution.objects.on(day).select_related("author"))
    proposals = tax_proposals(institution, on=day)
    found = []
    for kind in OutsideKind:
        own = [each for each in rules if each.kind == kind]
        held = next((each for each in own if each.holds_on(day)), None)
        found.append(
            KindRules(
                kind=kind.value,
                label=str(kind.label),
                rule=held,
                coming=tuple(each for each in own if each.start > day),
                contributions=tuple(each for each in contributions if each.kind == kind),
                proposal=None if own else proposals.get(kind.value),
            )
        )
    return found


@dataclass(frozen=True)
class GridRow:
    """A sheet of the fortnight: for each day of it, None (outside the sheet), or whether it was worked and is paid."""

    sheet: Engagement
    days: tuple[tuple[date, bool, bool] | None, ...]

    @property
    def worked(self) -> int:
        return sum(1 for each in self.days if each and each[1])

    def ticked(self, chosen: Collection[date]) -> GridRow:
        """The row as somebody ticked it; days already paid stay."""
        days = tuple(each and (each[0], each[2] or each[0] in chosen, each[2]) for each in self.days)
        return replace(self, days=days)

    @property
    def amount(self) -> int:
        return self.worked * self.sheet.daily_rate


def fortnight_grid(access: Access, first: date, last: date, days: Iterable[date]) -> list[GridRow]:
    """The sheets that cover the fortnight with their days: two queries."""
    columns = list(days)
    sheets = list(
        Engagement.objects.filter(
            start__lte=last, end__gte=first, payee__in=Payee.objects.visible_to(access).values("pk")
        )
        .select_related("payee", "unit")
        .order_by("payee__last_name", "payee__first_names", "start")
    )
    held: dict[tuple[int, date], WorkedDay] = {
        (each.engagement_id, each.day): each
        for each in WorkedDay.objects.filter(engagement__in=sheets, day__range=(first, last))
    }
    rows = []
    for sheet in sheets:
        cells: list[tuple[date, bool, bool] | None] = []
        for day in columns:
            if not sheet.start <= day <= sheet.end:
                cells.append(None)
                continue
            found = held.get((sheet.pk, day))
            cells.append((day, found is not None, found is not None and found.run_id is not None))
        rows.append(GridRow(sheet, tuple(cells)))
    return rows


def year_totals(access: Access, year: int, kind: str = "") -> QuerySet[Payee]:
    """Payees paid in a year (by the day of payment) with their totals."""
    asked = Q(payments__run__payment_on__year=year, payments__run__state__in=PAID)
    if kind:
        asked &= Q(payments__run__kind=kind)
    return (
        Payee.objects.visible_to(access)
        .filter(asked)
        .annotate(
            paid_count=Count("payments", filter=asked),
            gross=Sum("payments__gross", filter=asked),
            taxable=Sum("payments__taxable", filter=asked),
            contributions=Sum("payments__contributions", filter=asked),
            tax=Sum("payments__tax", filter=asked),
            net=Sum("payments__net", filter=asked),
        )
        .order_by("last_name", "first_names", "pk")
        .distinct()
    )


@dataclass(frozen=True)
class OutsideCost:
    """What payees outside the headcount were paid over some months, by the day of payment; minor units."""

    people: int
    gross: int
    employer: int
    tax: int

    @property
    def cost(self) -> int:
        return self.gross + self.employer


def outside_cost(institution: Institution, first: tuple[int, int], last: tuple[int, int]) -> OutsideCost:
    """Months included; one query. Everybody counts: only totals are told."""
    year, month = last
    start, end = date(*first, 1), date(year + month // 12, month % 12 + 1, 1)
    paid = OutsidePayment.objects.filter(
        institution=institution, run__state__in=PAID, run__payment_on__gte=start, run__payment_on__lt=end
    )
    sums = paid.aggregate(people=Count("payee", distinct=True), gross=Sum("gross"), employer=Sum("employer"), tax=Sum("tax"))
    return OutsideCost(**{name: int(value or 0) for name, value in sums.items()})


def year_payments(payee: Payee, year: int) -> QuerySet[OutsidePayment]:
    """What a payee was paid in a year, by the day of payment."""
    return (
        OutsidePayment.objects.filter(payee=payee, run__payment_on__year=year, run__state__in=PAID)
        .select_related("run", "rule")
        .order_by("run__payment_on", "number")
    )


def waiting_outside(access: Access) -> list[QuerySet]:
    """What waits for this person: pieces and accounts to decide, and runs at a step of theirs."""
    if access.institution is None:
        return []
    states = []
    if access.has("outside_approve"):
        states.append(OutsideState.CALCULATED)
    if access.has("payroll_authorise"):
        states.append(OutsideState.CHECKED)
    if access.has("outside_pay"):
        states.append(OutsideState.AUTHORISED)
    return [OutsideRun.objects.filter(state__in=states), *pending_rows(access)]

"""The register as people read it: acts within what one may see, what waits, what each month took, what creditors are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from hr_core.access import Access
from payroll.models import (
    AccountCommitment,
    ActMovement,
    Creditor,
    DeductionAct,
    LineOrigin,
    Membership,
    PayPeriod,
    SignedScale,
)
from payroll.selectors.deduction_balances import SOURCE, ActBalance, months_due
from payroll.services.sources import PAID, ledger

State = DeductionAct.State
MEMBERSHIPS = "memberships"
#: Days before a deadline from which the home page speaks of it.
NEAR = timedelta(days=15)


def acts_of(access: Access) -> QuerySet[DeductionAct]:
    """The acts that an officer may read: not those of the confidential population without its right."""
    found = DeductionAct.objects.select_related("employee", "creditor", "payee", "item")
    return found if access.has("confidential_view") else found.filter(_visible(access))


def memberships_of(access: Access) -> QuerySet[Membership]:
    found = Membership.objects.select_related("employee", "organisation", "item")
    return found if access.has("confidential_view") else found.filter(_visible(access))


def commitments_of(access: Access) -> QuerySet[AccountCommitment]:
    found = AccountCommitment.objects.select_related("employee")
    return found if access.has("confidential_view") else found.filter(_visible(access))


def _visible(access: Access) -> Q:
    return Q(employee__is_confidential=False) | Q(employee__user=access.user)


def with_balances(acts: QuerySet[DeductionAct]) -> QuerySet[DeductionAct]:
    """Each act with `withheld`, `outside` (paid outside the pay) and `adjusted`; see `balance_read`. One query, and one for
    the suspensions."""
    withheld = ledger(SOURCE).filter(reference=OuterRef("pk")).order_by().values("reference")
    moves = ActMovement.objects.filter(act=OuterRef("pk"), approved_by__isnull=False).order_by().values("act")
    outside = moves.filter(kind=ActMovement.Kind.PAYMENT)
    others = moves.exclude(kind=ActMovement.Kind.PAYMENT)

    def total(rows: Any) -> Any:
        return Coalesce(Subquery(rows.annotate(total=Sum("amount")).values("total"), output_field=BigIntegerField()), 0)

    return acts.annotate(withheld=total(withheld), outside=total(outside), adjusted=total(others)).prefetch_related(
        "suspensions"
    )


def balance_read(act: Any, until: date) -> ActBalance:
    """The balance of an act read with `with_balances`; instalments are called for before the month of `until`."""
    left = None if act.total is None else act.total - act.taken_before - act.withheld - act.outside - act.adjusted
    stops = [(each.start, each.end) for each in act.suspensions.all()]
    due = None if act.instalment is None else act.instalment * months_due(act, until, stops)
    return ActBalance(act.withheld, act.outside, act.adjusted, due, left)


def first_unpaid_month() -> date:
    """The first day of the month after the last one paid: until when instalments were to be taken; today's without any."""
    last = PayPeriod.objects.filter(runs__state__in=PAID, runs__kind="regular").order_by("-year", "-month").first()
    return last.next_day if last is not None else timezone.localdate().replace(day=1)


def acts_to_validate(access: Access) -> QuerySet[DeductionAct]:
    return acts_of(access).filter(state=State.DRAFT).exclude(registered_by=access.user).exclude(
        employee__user=access.user
    )  # fmt: skip


def declarations_due(access: Access, on: date) -> QuerySet[DeductionAct]:
    """Acts whose declaration is not made and falls due soon or is late, the most pressing first."""
    return (
        acts_of(access)
        .filter(declared_on__isnull=True, declaration_due_on__lte=on + NEAR)
        .exclude(state__in=(State.REFUSED, State.SETTLED, State.RELEASED))
        .order_by("declaration_due_on")
    )


def waiting_count(access: Access) -> list[QuerySet]:
    """What waits for this person in the register: acts to validate, movements and accounts to approve."""
    if not access.has("deductions_validate"):
        return []
    moves = ActMovement.objects.filter(approved_by__isnull=True, act__in=acts_of(access)).exclude(entered_by=access.user)
    accounts = Creditor.objects.exclude(new_account="").exclude(account_proposed_by=access.user)
    return [acts_to_validate(access), moves, accounts]


def scales_to_sign(access: Access) -> QuerySet[SignedScale]:
    rows = SignedScale.objects.filter(state=SignedScale.State.PROPOSED).exclude(proposed_by=access.user)
    return rows if access.has("scale_sign") else rows.none()


def months_of(act: DeductionAct) -> QuerySet[LineOrigin]:
    """What each payslip took for an act, the last first, calculated and not yet paid ones included."""
    return (
        LineOrigin.objects.filter(source=SOURCE, reference=act.pk)
        .select_related("run__period")
        .order_by("-run__period__year", "-run__period__month", "-pk")
    )


def with_act_counts(found: QuerySet[Creditor]) -> QuerySet[Creditor]:
    return found.annotate(
        acts_open=Count("acts", filter=Q(acts__state__in=(State.IN_FORCE, State.SUSPENDED)), distinct=True)
    )


@dataclass(frozen=True)
class StatementLine:
    """One employee of a creditor's statement; amounts in minor units, `balance` None when the act has no term."""

    staff_number: str
    name: str
    reference: str
    amount: int
    balance: int | None


@dataclass(frozen=True)
class Statement:
    """What a creditor is paid for a month, name by name. `is_paid`: every run that it reads is paid, or every run of
    the month when none withheld anything."""

    creditor: Creditor
    period: PayPeriod
    lines: Sequence[StatementLine]
    is_paid: bool
    reserved: int = 0  # of the confidential population, which this person does not see name by name

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines) + self.reserved


def statement_of(creditor: Creditor, period: PayPeriod, access: Access) -> Statement:
    """The statement of a month: acts paid to the creditor (its own or as a registry), and dues when one may see them."""
    origins = LineOrigin.objects.filter(run__period=period, source__in=(SOURCE, MEMBERSHIPS)).select_related("run")
    amounts: dict[tuple[str, int], int] = {}
    states = set()
    for row in origins.values("source", "reference", "run__state").annotate(total=Sum("amount")).order_by():
        amounts[row["source"], row["reference"]] = amounts.get((row["source"], row["reference"]), 0) + row["total"]
        states.add(row["run__state"])
    lines, everything = [], 0
    to_it = Q(payee=creditor) | Q(payee__isnull=True, creditor=creditor)
    mine = set(DeductionAct.objects.filter(to_it).values_list("pk", flat=True))
    keys = [key for source, key in amounts if source == SOURCE and key in mine]
    everything += sum(amounts[SOURCE, key] for key in keys)
    acts = with_balances(acts_of(access).filter(pk__in=keys))
    for act in acts.order_by("employee__last_name", "employee__first_names", "pk"):
        left = balance_read(act, period.next_day).balance
        lines.append(_line(act, f"{act.get_nature_display()} {act.number}", amounts[SOURCE, act.pk], left))
    if access.has("membership_view"):
        theirs = set(Membership.objects.filter(organisation=creditor).values_list("pk", flat=True))
        keys = [key for source, key in amounts if source == MEMBERSHIPS and key in theirs]
        everything += sum(amounts[MEMBERSHIPS, key] for key in keys)
        for each in memberships_of(access).filter(pk__in=keys).order_by("employee__last_name", "employee__first_names"):
            lines.append(_line(each, "", amounts[MEMBERSHIPS, each.pk], None))
    reserved = everything - sum(line.amount for line in lines)
    states = states or set(period.runs.values_list("state", flat=True))
    return Statement(creditor, period, lines, bool(states) and states <= set(PAID), reserved)


def _line(record: Any, reference: str, amount: int, balance: int | None) -> StatementLine:
    person = record.employee
    return StatementLine(person.staff_number, f"{person.last_name} {person.first_names}", reference, amount, balance)


def periods_with_deductions() -> QuerySet[PayPeriod]:
    """The months that a statement may be asked for, the last first."""
    return PayPeriod.objects.filter(runs__isnull=False).distinct().order_by("-year", "-month")

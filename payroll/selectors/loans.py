"""Loans as pages read them: who sees which, their ledger and balance, envelopes, what is due on leaving.

The ledger of a loan is what the payslips of paid runs took for it (`LineOrigin`, source « loans ») and its movements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from hr_core.access import Access
from hr_core.models import Employee, Institution
from payroll.choices import RunKind
from payroll.choices_loans import LoanState, OnLeaving, RequestState
from payroll.models import (
    LineOrigin,
    Loan,
    LoanConfirmation,
    LoanEnvelope,
    LoanInstalment,
    LoanMovement,
    LoanRequest,
    PayRun,
)
from payroll.services.loan_rows import interest_of
from payroll.services.sources import PAID, ledger

SOURCE = "loans"
#: Loans that were paid out: they have a balance.
PAID_OUT = (LoanState.RUNNING, LoanState.REPAID, LoanState.WRITTEN_OFF)
#: Loans that take part of an envelope.
COMMITTED = (LoanState.AGREED, LoanState.SIGNED, *PAID_OUT)


def seen(access: Access) -> Q:
    """The files that an officer may see in lists about employees: not the confidential ones, one's own excepted."""
    if access.has("confidential_view"):
        return Q(pk__isnull=False)
    return Q(employee__is_confidential=False) | Q(employee__user=access.user)


def loans_of(access: Access) -> QuerySet[Loan]:
    return Loan.objects.filter(seen(access)).select_related("employee", "kind")


def requests_of(access: Access) -> QuerySet[LoanRequest]:
    return LoanRequest.objects.filter(seen(access)).select_related("employee", "kind", "committee")


def confirmations_of(access: Access) -> QuerySet[LoanConfirmation]:
    return LoanConfirmation.objects.filter(seen(access)).select_related("employee")


def last_paid_month(institution: Institution) -> date | None:
    """The first day of the last month whose regular run is paid."""
    run = (
        PayRun.objects.filter(institution=institution, kind=RunKind.REGULAR, state__in=PAID)
        .select_related("period")
        .order_by("-period__year", "-period__month")
        .first()
    )
    return run.period.first_day if run else None


@dataclass(frozen=True)
class Taken:
    """What the payslips of a month took for a loan."""

    principal: int = 0
    interest: int = 0


@dataclass
class Account:
    """A loan's figures: principal and interest taken by payslips, repaid otherwise, and what remains."""

    amount: int
    taken_over: int = 0
    taken: int = 0
    interest: int = 0
    moved: int = 0

    @property
    def balance(self) -> int:
        return self.amount - self.taken_over - self.taken - self.moved


def taken_by_month(loans: Iterable[Loan]) -> dict[tuple[int, date], Taken]:
    """What paid runs took, by loan and month; one query."""
    codes = {loan.pk: (loan.item.code, loan.interest_item.code if loan.interest_item else "") for loan in loans}
    rows = (
        ledger(SOURCE)
        .filter(reference__in=codes)
        .values("reference", "code", "run__period__year", "run__period__month")
        .annotate(total=Sum("amount"))
    )
    sums: dict[tuple[int, date], list[int]] = {}
    for row in rows:
        loan = int(row["reference"] or 0)
        if row["code"] in codes[loan]:
            key = (loan, date(row["run__period__year"], row["run__period__month"], 1))
            sums.setdefault(key, [0, 0])[codes[loan].index(row["code"])] += row["total"]
    return {key: Taken(*pair) for key, pair in sums.items()}


def with_items(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    return loans.select_related("item", "interest_item", "payment_item", "benefit_item", "kind", "employee")


def accounts_of(loans: Iterable[Loan], *, until: date | None = None) -> dict[int, Account]:
    """The figures of loans (`with_items`), in two queries; `until` leaves out what came after that day."""
    chosen = list(loans)
    found = {loan.pk: Account(loan.amount, loan.taken_over) for loan in chosen}
    for (loan, month), taken in taken_by_month(chosen).items():
        if until is None or month <= until:
            found[loan].taken += taken.principal
            found[loan].interest += taken.interest
    moves = LoanMovement.objects.filter(loan__in=found)
    if until is not None:
        moves = moves.filter(moved_on__lte=until)
    for row in moves.values("loan").annotate(principal=Sum("principal"), interest=Sum("interest")):
        found[row["loan"]].moved += row["principal"]
        found[row["loan"]].interest += row["interest"]
    return found


def balance_of(loan: Loan) -> int:
    """The principal that remains due on a loan paid out."""
    return accounts_of([loan])[loan.pk].balance


def with_balance(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """Lists: `balance` by loan, from the ledger, in the query itself."""
    from django.db.models import OuterRef, Subquery

    taken = (
        LineOrigin.objects.filter(
            institution_id=OuterRef("institution_id"), source=SOURCE, reference=OuterRef("pk"), run__state__in=PAID
        )
        .filter(code=OuterRef("item__code"))
        .order_by()
        .values("reference")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    moved = (
        LoanMovement.objects.filter(loan=OuterRef("pk"))
        .order_by()
        .values("loan")
        .annotate(total=Sum("principal"))
        .values("total")
    )
    zero = Value(0)
    remaining = (
        F("amount")
        - F("taken_over")
        - Coalesce(Subquery(taken), zero, output_field=IntegerField())
        - Coalesce(Subquery(moved), zero, output_field=IntegerField())
    )
    return loans.annotate(
        balance=Case(When(state__in=PAID_OUT, then=remaining), default=zero, output_field=IntegerField())
    )


def current_rows(loan: Loan) -> list[LoanInstalment]:
    """The instalments of the version in force, by month."""
    return list(LoanInstalment.objects.filter(schedule__loan=loan, schedule__is_current=True).order_by("month"))


def months_ahead(loan: Loan) -> list[date]:
    """The months of the instalments that may still change."""
    last = last_paid_month(loan.institution)
    return [row.month for row in current_rows(loan) if last is None or row.month > last]


# ------------------------------------------------------------------------------------------------- envelopes


@dataclass(frozen=True)
class EnvelopeView:
    """What was voted for a kind and a year, what loans took of it, what is asked for."""

    kind_id: int
    year: int
    voted: int
    committed: int
    asked: int

    @property
    def available(self) -> int:
        return self.voted - self.committed


def envelopes(*, kinds: Iterable[int] | None = None, year: int | None = None) -> dict[tuple[int, int], EnvelopeView]:
    """Envelopes by (kind, year); three queries."""
    narrowed: dict[str, Any] = {}
    if kinds is not None:
        narrowed["kind__in"] = list(kinds)
    years = {"year": year} if year else {}
    voted = {
        (row.kind_id, row.year): row.amount for row in LoanEnvelope.objects.filter(**narrowed, **years)
    }
    taken = _by_year(Loan.objects.filter(state__in=COMMITTED, **narrowed), "granted_on__year", year)
    waiting = (RequestState.SUBMITTED, RequestState.INSTRUCTED, RequestState.LISTED)
    asked = _by_year(LoanRequest.objects.filter(state__in=waiting, **narrowed), "requested_on__year", year)
    return {
        key: EnvelopeView(*key, amount, taken.get(key, 0), asked.get(key, 0)) for key, amount in voted.items()
    }


def _by_year(rows: QuerySet, path: str, year: int | None) -> dict[tuple[int, int], int]:
    if year is not None:
        rows = rows.filter(**{path: year})
    sums = rows.order_by().values("kind", path).annotate(total=Sum("amount"))
    return {(row["kind"], row[path]): row["total"] for row in sums}


# ---------------------------------------------------------------------------------------------------- leaving


@dataclass(frozen=True)
class DueLoan:
    """A loan of somebody who leaves: what remains, and what its contract says of it. `is_due`: to be set off now."""

    loan: Loan
    principal: int
    interest: int
    rule: str
    guarantee: str = field(default="")

    @property
    def is_due(self) -> bool:
        return self.rule == OnLeaving.DUE

    @property
    def total(self) -> int:
        return self.principal + self.interest


def loans_due_on_leaving(employee: Employee, on: date) -> list[DueLoan]:
    """The running loans of an employee who leaves on `on`, the oldest first, with the principal and the interest due.

    The final settlement sets off those that `is_due` and records it by `payroll.services.loan_changes.loan_repay`
    (kind « set_off »), in the transaction that pays it; it says of the others what their contract provides (the schedule
    goes on, the guarantee is called). The month of the departure bears its interest; its instalment is not counted apart.
    """
    running = list(
        with_items(Loan.objects.filter(employee=employee, state=LoanState.RUNNING)).order_by("granted_on", "pk")
    )
    accounts = accounts_of(running)
    owed = {
        row.schedule.loan_id: row
        for row in LoanInstalment.objects.filter(
            schedule__loan__in=running, schedule__is_current=True, month__gte=on.replace(day=1)
        )
        .filter(Q(principal__gt=0) | Q(interest__gt=0))
        .select_related("schedule")
        .order_by("-month")
    }
    found = []
    for loan in running:
        balance = accounts[loan.pk].balance
        row = owed.get(loan.pk)
        interest = row.interest if row is not None else interest_of(balance, loan.yearly_rate)
        found.append(DueLoan(loan, balance, interest, loan.on_leaving, loan.guarantee))
    return found

"""What the pages of loans show: an account month by month, its chart, a committee's table, what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.selectors.counting import counted
from payroll.choices_loans import CommitteeState, LoanState, RequestState, WriteOffState
from payroll.models import (
    Loan,
    LoanCommittee,
    LoanInstalment,
    LoanMovement,
    LoanRequest,
    LoanSchedule,
    LoanTerms,
    LoanWriteOff,
)
from payroll.selectors.loans import (
    Account,
    accounts_of,
    current_rows,
    envelopes,
    last_paid_month,
    requests_of,
    seen,
    taken_by_month,
    with_items,
)
from payroll.services.loan_committees import ranked


@dataclass(frozen=True)
class MonthRow:
    """An instalment beside what the payslips took. `taken` is None for a month to come."""

    row: LoanInstalment
    taken: int | None

    @property
    def is_late(self) -> bool:
        return self.taken is not None and self.taken != self.row.total


@dataclass(frozen=True)
class LoanPage:
    """A loan as its page shows it."""

    loan: Loan
    account: Account
    months: list[MonthRow]
    movements: list[LoanMovement]
    versions: list[LoanSchedule]
    write_off: LoanWriteOff | None

    @property
    def ahead(self) -> list[MonthRow]:
        return [each for each in self.months if each.taken is None]

    @property
    def next(self) -> MonthRow | None:
        return next((each for each in self.ahead if each.row.total), None)

    @property
    def end(self) -> date | None:
        return self.months[-1].row.month if self.ahead else None

    @property
    def interest_ahead(self) -> int:
        return sum(each.row.interest for each in self.ahead)

    @property
    def points(self) -> list[tuple[date, int]]:
        """The balance after each month of the schedule."""
        return [(each.row.month, each.row.balance) for each in self.months]


def loan_page(loan: Loan) -> LoanPage:
    """Everything of a loan (`with_items`), in seven queries."""
    last = last_paid_month(loan.institution)
    taken = taken_by_month([loan])
    months = []
    for row in current_rows(loan):
        found = taken.get((loan.pk, row.month))
        past = last is not None and row.month <= last
        months.append(MonthRow(row, (found.principal + found.interest if found else 0) if past else None))
    return LoanPage(
        loan=loan,
        account=accounts_of([loan])[loan.pk],
        months=months,
        movements=list(loan.movements.select_related("entered_by")),
        versions=list(loan.schedules.select_related("made_by")),
        write_off=loan.write_offs.filter(state=WriteOffState.PROPOSED).select_related("proposed_by").first(),
    )


def loans_of_employee(employee: Employee) -> list[tuple[Loan, Account]]:
    """The loans of a file with their figures, the running ones first."""
    loans = list(with_items(Loan.objects.filter(employee=employee)).order_by("-granted_on", "-pk"))
    accounts = accounts_of(loans)
    order = {LoanState.RUNNING: 0, LoanState.SIGNED: 1, LoanState.AGREED: 1}
    return sorted(((loan, accounts[loan.pk]) for loan in loans), key=lambda pair: order.get(LoanState(pair[0].state), 2))


@dataclass(frozen=True)
class CommitteeRow:
    """A request before a committee. `left`: what its envelope leaves once it and those before it are granted."""

    request: LoanRequest
    rank: int
    granted: int
    left: int | None

    @property
    def exceeds(self) -> bool:
        return self.left is not None and self.left < 0


def committee_rows(committee: LoanCommittee, access: Access) -> list[CommitteeRow]:
    """The requests of a sitting in their order, with what each leaves of the envelope."""
    found = list(ranked(requests_of(access).filter(committee=committee)))
    year = committee.held_on.year
    figures = envelopes(kinds={each.kind_id for each in found}, year=year)
    limited = set(LoanTerms.objects.on(committee.held_on).filter(has_envelope=True).values_list("kind", flat=True))
    left = {
        kind: figures[kind, year].available if (kind, year) in figures else 0
        for kind in {each.kind_id for each in found} & limited
    }
    rows = []
    for rank, request in enumerate(found, start=1):
        granted = _granted(request)
        if request.kind_id in left and request.state == RequestState.LISTED:
            left[request.kind_id] -= granted
        rows.append(CommitteeRow(request, rank, granted, left.get(request.kind_id)))
    return rows


def _granted(request: LoanRequest) -> int:
    """What a decision grants; the whole amount while nothing is decided."""
    if request.decision:
        return request.granted_amount or 0
    return request.amount


@dataclass(frozen=True)
class Waiting:
    """How many files wait for this person, by kind."""

    to_instruct: int = 0
    to_decide: int = 0
    to_sign: int = 0
    to_pay: int = 0
    losses: int = 0
    sittings: int = 0

    @property
    def total(self) -> int:
        return self.to_instruct + self.to_decide + self.to_sign + self.to_pay + self.losses + self.sittings


def waiting_for(access: Access) -> Waiting:
    """What waits for this person; one query."""
    user = access.user
    visible = seen(access) & ~Q(employee__user=user)
    manages, decides, pays = access.has("loan_manage"), access.has("loan_decide"), access.has("payroll_pay")
    instructed = LoanRequest.objects.filter(visible, state=RequestState.INSTRUCTED).exclude(instructed_by=user)
    signed = Loan.objects.filter(visible, state=LoanState.SIGNED, disbursement="").exclude(agreed_by=user)
    losses = LoanWriteOff.objects.filter(state=WriteOffState.PROPOSED).exclude(proposed_by=user)
    sittings = LoanCommittee.objects.filter(state=CommitteeState.CONVENED).exclude(prepared_by=user)
    asked = (
        (manages, LoanRequest.objects.filter(visible, state=RequestState.SUBMITTED)),
        (decides, instructed),
        (manages, Loan.objects.filter(visible, state=LoanState.AGREED)),
        (pays, signed),
        (decides, losses),
        (decides, sittings),
    )
    return Waiting(*counted([rows if may else rows.none() for may, rows in asked]))


def home_panel(access: Access) -> dict[str, Any] | None:
    """What of the loans waits for this person, on the home page; silent when nothing does."""
    waiting = waiting_for(access)
    return {"waiting": waiting} if waiting.total else None

"""Writing versions of schedules: each change lays out the months to come again, whole, and keeps what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.services.errors import Refusal
from payroll.choices_loans import LoanState, ScheduleCause
from payroll.models import Loan, LoanInstalment, LoanSchedule
from payroll.selectors.loans import current_rows, last_paid_month
from payroll.services.loan_rows import Row, interest_of, laid_out


@dataclass(frozen=True)
class Ahead:
    """What a loan has before it: rows kept, the first month that may change, its plan, and the interest owed from before.

    `waiting`: months of a deferral or moratorium not yet over; their interest, if any, is within `owed`. `gaps`: months of
    a moratorium that begins later, and whether they bear interest.
    """

    kept: list[Row]
    first_month: date
    parts: list[int]
    waiting: int
    owed: int
    balance: int
    gaps: Mapping[date, bool] = field(default_factory=dict)

    def again(self, parts: Sequence[int], *, balance: int, rate: object, more_waiting: int = 0, owed: int = 0) -> list[Row]:
        """The kept rows, then the plan `parts` laid out from the first month that may change."""
        return [
            *self.kept,
            *laid_out(
                balance=balance,
                rate=rate,  # type: ignore[arg-type]
                parts=parts,
                first_month=self.first_month,
                waiting=self.waiting + more_waiting,
                is_charged=False,
                owed=self.owed + owed,
                gaps=self.gaps,
            ),
        ]


def rows_of(instalments: Sequence[LoanInstalment]) -> list[Row]:
    return [Row(each.month, each.principal, each.interest, each.balance) for each in instalments]


def ahead(loan: Loan, *, balance: int, after: date | None = None) -> Ahead:
    """What remains of the schedule in force after the last paid month (or after the month `after`)."""
    rows = rows_of(current_rows(loan))
    last = after if after is not None else last_paid_month(loan.institution)
    kept = [row for row in rows if last is not None and row.month <= last]
    coming = rows[len(kept) :]
    if not coming:
        raise Refusal(_("Ce prêt n’a plus d’échéance à venir."))
    return _plan(kept, coming, coming[0].month, balance, loan)


def _plan(kept: list[Row], coming: list[Row], first_month: date, balance: int, loan: Loan) -> Ahead:
    waiting = next((rank for rank, row in enumerate(coming) if row.total), len(coming))
    paying = coming[waiting:]
    usual = interest_of(paying[0].balance + paying[0].principal, loan.yearly_rate) if paying else 0
    owed = max(0, paying[0].interest - usual) if paying else 0
    parts = [row.principal for row in paying if row.total]
    return Ahead(kept, first_month, parts, waiting, owed, balance, _gaps(paying, loan))


def _gaps(paying: list[Row], loan: Loan) -> dict[date, bool]:
    """The months without instalment among those to pay; they bear interest when the instalment that follows has more than
    its own.
    """
    found: dict[date, bool] = {}
    run: list[date] = []
    for row in paying:
        if not row.total:
            run.append(row.month)
            continue
        is_charged = row.interest > interest_of(row.balance + row.principal, loan.yearly_rate)
        found |= dict.fromkeys(run, is_charged)
        run = []
    return found


@transaction.atomic
def schedule_write(
    *, loan: Loan, cause: str, from_month: date, rows: Sequence[Row], actor: User | None, note: str = ""
) -> LoanSchedule:
    """Put a version in force. The database refuses one whose principal is not what the loan has to repay."""
    loan.schedules.filter(is_current=True).update(is_current=False)
    last = loan.schedules.order_by("-version").values_list("version", flat=True).first() or 0
    made = LoanSchedule.objects.create(
        institution_id=loan.institution_id,
        loan=loan,
        version=last + 1,
        cause=cause,
        from_month=from_month,
        principal=sum(row.principal for row in rows),
        note=note[:300],
        made_by=actor,
    )
    LoanInstalment.objects.bulk_create(
        LoanInstalment(
            institution_id=loan.institution_id,
            schedule=made,
            rank=rank,
            month=row.month,
            principal=row.principal,
            interest=row.interest,
            balance=row.balance,
        )
        for rank, row in enumerate(rows, start=1)
    )
    return made


def state_after(loan: Loan, balance: int) -> None:
    """A loan without any balance is repaid."""
    if balance == 0 and loan.state == LoanState.RUNNING:
        loan.state = LoanState.REPAID
        loan.save(update_fields=["state"])


def schedule_carry(*, loan: Loan, month: date, principal: int, interest: int, balance: int, actor: User | None) -> None:
    """A month took something else than its instalment: write what it took, carry the rest as the loan says.

    `principal`, `interest`: taken by the payslips of the month; `balance`: what remains after it.
    """
    from payroll.services.loan_rows import carried, month_after

    rows = rows_of(current_rows(loan))
    kept = [row for row in rows if row.month < month]
    due = next((row for row in rows if row.month == month), Row(month, 0, 0, balance))
    coming = [row for row in rows if row.month > month]
    plan = _plan([*kept, Row(month, principal, interest, balance)], coming, month_after(month), balance, loan)
    parts = carried(plan.parts, due.principal - principal, loan.shortfall)
    again = plan.again(parts, balance=balance, rate=loan.yearly_rate, owed=due.interest - interest)
    schedule_write(
        loan=loan,
        cause=ScheduleCause.CARRIED,
        from_month=month,
        rows=again,
        actor=actor,
        note=_("Retenu %(taken)s au lieu de %(due)s") % {"taken": principal + interest, "due": due.total},
    )
    state_after(loan, balance)

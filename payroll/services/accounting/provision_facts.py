"""What provisions read of everybody at a day, in a constant number of queries: pay of the file, service, leave taken."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from hr_core.choices import AbsenceState
from hr_core.leave.ledger import CAPPED, EXPIRED, TAKEN
from hr_core.models import Absence, Contract, Employee, Institution, PayTerms
from hr_core.models.leave import LeaveNature
from hr_core.selectors.leave import LeaveFrame, leave_statements
from payroll.models import RecurringInput

#: The codes of gains among an institution's items.
GAINS_BELOW = "6000"
#: What adds to a balance of leave.
EARNED = tuple(LeaveNature.values)


@dataclass(frozen=True)
class Person:
    """An employee in service: keys and dates, the monthly pay of the file in minor units."""

    employee: int
    born_on: date | None
    hired_on: date
    since: date
    monthly: int
    is_executive: bool
    is_permanent: bool


def people_on(institution: Institution, on: date) -> list[Person]:
    """Those in service on a day. Monthly pay: base salary and the gains given every month, as the file says that day."""
    staff = Employee.objects.filter(institution=institution, hired_on__lte=on)
    staff = staff.filter(Q(left_on__isnull=True) | Q(left_on__gt=on)).order_by("pk")
    among = staff.values("pk")
    terms = {row.employee_id: row for row in PayTerms.objects.on(on).filter(employee__in=among, state="approved")}
    given = RecurringInput.objects.on(on).filter(employee__in=among, amount__isnull=False, item__code__lt=GAINS_BELOW)
    recurring = dict(given.order_by().values_list("employee").annotate(sum=Sum("amount")))
    kinds = dict(Contract.objects.on(on).filter(employee__in=among).values_list("employee", "kind"))
    temporary = (Contract.Kind.FIXED_TERM, Contract.Kind.INTERNSHIP, Contract.Kind.APPRENTICESHIP)
    return [
        Person(
            row.pk, row.birth_on, row.hired_on, row.seniority_on or row.hired_on,
            (terms[row.pk].base_salary if row.pk in terms else 0) + recurring.get(row.pk, 0),
            bool(row.pk in terms and terms[row.pk].is_executive), kinds.get(row.pk) not in temporary,
        )
        for row in staff
    ]  # fmt: skip


@dataclass(frozen=True)
class LedgerDays:
    """What the ledger of leave says of an employee, in thousandths of a day."""

    balance: int
    earned: int
    taken: int
    lost: int


def ledger_days(institution: Institution, on: date) -> dict[int, LedgerDays] | None:
    """The balances of everybody at the end of a day, or None where the institution keeps no ledger yet."""
    frame = LeaveFrame(institution)
    if not frame.is_kept or on < frame.begins_on:
        return None
    staff = Employee.objects.filter(institution=institution).in_service(on)
    found = leave_statements(institution, staff, on, frame)
    return {
        key: LedgerDays(row.balance, row.total(*EARNED), -row.total(TAKEN), -row.total(CAPPED, EXPIRED))
        for key, row in found.items()
    }


def leave_taken(institution: Institution, since: date, on: date, *, working_days: bool) -> dict[int, int]:
    """Days of annual leave taken in `[since, on]` by employee, in thousandths: Monday to Saturday, or every day."""
    rows = Absence.objects.between(since, on + timedelta(days=1)).filter(
        institution=institution, state=AbsenceState.CONFIRMED, kind__family="annual_leave", minutes__isnull=True
    )
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        first, end = max(row.start, since), min(row.end or on + timedelta(days=1), on + timedelta(days=1))
        days = (first + timedelta(days=rank) for rank in range((end - first).days))
        taken = 1000 * sum(1 for day in days if not working_days or day.weekday() < 6)
        taken -= 500 * (row.starts_at_noon + row.ends_at_noon)
        found[row.employee_id] += max(0, taken)
    return found

"""The institution's own staff before its own fund: never registered, with gaps, declared otherwise than paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hr_core.access import Access
from hr_core.models import Employee, Institution
from payroll.models import Filing, FilingPerson
from payroll.returns.book import plain_code
from payroll.selectors.paid_sums import employee_sums, paid_runs, paid_sums
from payroll.selectors.returns.parties import declared_by, own_declarations
from payroll.workflows_returns import FILED


@dataclass
class OwnRow:
    """One employee over a year. Amounts in minor units: contributions paid and declared to the institution's own fund."""

    employee: Employee
    paid: int = 0
    declared: int = 0
    months_paid: set[date] = field(default_factory=set)
    months_declared: set[date] = field(default_factory=set)

    @property
    def gap(self) -> int:
        return self.paid - self.declared

    @property
    def missing(self) -> list[date]:
        return sorted(self.months_paid - self.months_declared)

    @property
    def has_number(self) -> bool:
        return bool(self.employee.social_security_number.strip())

    @property
    def findings(self) -> int:
        return (not self.has_number) + bool(self.missing) + bool(self.gap)


@dataclass(frozen=True)
class OwnControl:
    """`rows`: those whom this person may see, the troubled first; `hidden`: troubled rows of the confidential population."""

    rows: list[OwnRow]
    paid: int
    declared: int
    hidden: int

    @property
    def without_number(self) -> int:
        return sum(not row.has_number for row in self.rows)

    @property
    def with_gaps(self) -> int:
        return sum(bool(row.missing) for row in self.rows)

    @property
    def differing(self) -> int:
        return sum(bool(row.gap) for row in self.rows)


def own_control(institution: Institution, year: int, access: Access) -> OwnControl:
    """What each employee's contributions to the institution's own fund were, paid and declared, in six queries."""
    runs = paid_runs(institution, (year, 1), (year, 12))
    declared_here = own_declarations(institution)
    declares = declared_by(institution.country_id)
    codes = [each.code for each in paid_sums(runs) if declares.get(plain_code(each.code)) in declared_here]
    period = {key: date(year, month, 1) for key, month in runs.order_by().values_list("period", "period__month").distinct()}
    found: dict[int, OwnRow] = {}
    sums = employee_sums(runs, codes)
    people = Employee.objects.in_bulk({each.employee for each in sums})
    for each in sums:
        row = found.setdefault(each.employee, OwnRow(people[each.employee]))
        row.paid += each.amount
        row.months_paid.add(period[each.period])
    filings = Filing.objects.filter(
        state__in=FILED, is_own=True, is_payable=True, start__gte=date(year, 1, 1), end__lte=date(year + 1, 1, 1)
    ).exclude(amended_by__state__in=FILED)
    declared = FilingPerson.objects.filter(filing__in=filings.order_by().values("pk"), employee__isnull=False)
    for employee, amount, months in declared.values_list("employee", "amount", "months"):
        own = found.get(employee)
        if own is not None:
            own.declared += amount
            own.months_declared |= set(months)
    shown = [row for row in found.values() if access.has("confidential_view") or _is_seen(row, access)]
    hidden = sum(bool(row.findings) for row in found.values()) - sum(bool(row.findings) for row in shown)
    shown.sort(key=lambda row: (-row.findings, row.employee.last_name, row.employee.first_names))
    return OwnControl(
        shown, sum(row.paid for row in found.values()), sum(row.declared for row in found.values()), hidden
    )


def _is_seen(row: OwnRow, access: Access) -> bool:
    return not row.employee.is_confidential or row.employee.user_id == access.user.pk


"""Do schedules and ledger agree? For each loan paid out: what its schedule says of the months paid, what the payslips took,
and what both leave. The screen of agreement shows every difference; no difference is the normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from hr_core.access import Access
from hr_core.models import Institution
from payroll.selectors.loans import last_paid_month
from payroll.services.sources import PAID

#: One row per loan paid out. `planned`: principal and interest of the version in force up to the last paid month;
#: `taken`: those of the ledger; `ahead`: principal of the months to come; `balance`: what the ledger leaves.
AGREEMENT = """
SELECT l.id, l.number, k.label, e.id, e.first_names || ' ' || e.last_name, l.amount, l.state,
       COALESCE(s.planned, 0), COALESCE(s.planned_interest, 0), COALESCE(t.principal, 0), COALESCE(t.interest, 0),
       COALESCE(s.ahead, 0), l.amount - l.taken_over - COALESCE(t.principal, 0) - COALESCE(m.principal, 0)
FROM payroll_loan l
JOIN payroll_loankind k ON k.id = l.kind_id
JOIN hr_core_employee e ON e.id = l.employee_id
LEFT JOIN LATERAL (
    SELECT sum(i.principal) FILTER (WHERE i.month <= %(last)s) AS planned,
           sum(i.interest) FILTER (WHERE i.month <= %(last)s) AS planned_interest,
           sum(i.principal) FILTER (WHERE i.month > %(last)s) AS ahead
    FROM payroll_loanschedule v JOIN payroll_loaninstalment i ON i.schedule_id = v.id
    WHERE v.loan_id = l.id AND v.is_current) s ON true
LEFT JOIN LATERAL (
    SELECT sum(o.amount) FILTER (WHERE o.code = p.code) AS principal,
           sum(o.amount) FILTER (WHERE o.code = n.code) AS interest
    FROM payroll_lineorigin o
    JOIN payroll_payrun r ON r.id = o.run_id AND r.state = ANY (%(paid)s)
    JOIN payroll_payitem p ON p.id = l.item_id
    LEFT JOIN payroll_payitem n ON n.id = l.interest_item_id
    WHERE o.institution_id = l.institution_id AND o.source = 'loans' AND o.reference = l.id) t ON true
LEFT JOIN LATERAL (
    SELECT sum(v.principal) AS principal FROM payroll_loanmovement v WHERE v.loan_id = l.id) m ON true
WHERE l.institution_id = %(institution)s AND l.state IN ('running', 'repaid', 'written_off')
  AND (%(all)s OR NOT e.is_confidential OR e.user_id = %(user)s)
ORDER BY l.number
"""


@dataclass(frozen=True)
class AgreementRow:
    """A loan: both sides, in minor units."""

    loan: int
    number: str
    kind: str
    employee: int
    name: str
    amount: int
    state: str
    planned: int
    planned_interest: int
    taken: int
    taken_interest: int
    ahead: int
    balance: int

    @property
    def difference(self) -> int:
        """What the schedule of the months paid says more than the ledger (principal and interest)."""
        return self.planned - self.taken + self.planned_interest - self.taken_interest

    @property
    def ahead_difference(self) -> int:
        """What the months to come repay more than the balance."""
        return self.ahead - self.balance

    @property
    def agrees(self) -> bool:
        return self.planned == self.taken and self.planned_interest == self.taken_interest and not self.ahead_difference


@dataclass(frozen=True)
class Agreement:
    """All loans, and those that do not agree."""

    until: date | None
    rows: tuple[AgreementRow, ...]

    @property
    def differing(self) -> list[AgreementRow]:
        return [row for row in self.rows if not row.agrees]

    @property
    def planned(self) -> int:
        return sum(row.planned + row.planned_interest for row in self.rows)

    @property
    def taken(self) -> int:
        return sum(row.taken + row.taken_interest for row in self.rows)

    @property
    def ahead(self) -> int:
        return sum(row.ahead for row in self.rows)

    @property
    def balance(self) -> int:
        return sum(row.balance for row in self.rows)


def loan_agreement(institution: Institution, access: Access | None = None) -> Agreement:
    """Hold the schedules in force against the ledger, up to the last paid month; two queries."""
    last = last_paid_month(institution)
    with connection.cursor() as cursor:
        cursor.execute(
            AGREEMENT,
            {
                "last": last or date.min,
                "paid": [str(state) for state in PAID],
                "institution": institution.pk,
                "all": access is None or access.has("confidential_view"),
                "user": access.user.pk if access else 0,
            },
        )
        return Agreement(last, tuple(AgreementRow(*row) for row in cursor.fetchall()))

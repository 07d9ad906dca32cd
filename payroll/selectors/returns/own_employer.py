"""The institution's own staff before its own fund: never registered, with gaps, declared otherwise than paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection

from hr_core.access import Access
from hr_core.models import Employee, Institution
from payroll.models import Filing, RunColumn
from payroll.returns.book import plain_code
from payroll.selectors.paid_sums import paid_runs, paid_sums
from payroll.selectors.returns.parties import declared_by, own_declarations
from payroll.workflows_returns import FILED

#: Paid and declared of each employee over the runs and returns given, with the months paid that no return holds.
CONTROL = """
WITH paid AS (
    SELECT s.employee_id, sum(l.amount)::bigint AS amount, array_agg(DISTINCT make_date(p.year, p.month, 1)) AS months
    FROM payroll_payslipline l
    JOIN payroll_payslip s ON s.institution_id = l.institution_id AND s.id = l.payslip_id
    JOIN payroll_payrun r ON r.id = l.run_id
    JOIN payroll_payperiod p ON p.id = r.period_id
    WHERE l.institution_id = %(institution)s AND l.run_id = ANY (%(runs)s) AND l.column_id = ANY (%(columns)s)
    GROUP BY 1
), declared AS (
    SELECT f.employee_id, sum(f.amount)::bigint AS amount FROM payroll_filingperson f
    WHERE f.institution_id = %(institution)s AND f.filing_id = ANY (%(filings)s) AND f.employee_id IS NOT NULL GROUP BY 1
), told AS (
    SELECT f.employee_id, array_agg(DISTINCT m) AS months FROM payroll_filingperson f, unnest(f.months) AS m
    WHERE f.institution_id = %(institution)s AND f.filing_id = ANY (%(filings)s) AND f.employee_id IS NOT NULL GROUP BY 1
)
SELECT e.id, e.last_name, e.first_names, e.staff_number, btrim(e.social_security_number), e.is_confidential, e.user_id,
       paid.amount, COALESCE(declared.amount, 0),
       ARRAY(SELECT m FROM unnest(paid.months) AS m WHERE m <> ALL (COALESCE(told.months, '{}')) ORDER BY m)
FROM paid
JOIN hr_core_employee e ON e.id = paid.employee_id
LEFT JOIN declared ON declared.employee_id = paid.employee_id
LEFT JOIN told ON told.employee_id = paid.employee_id
"""


@dataclass(frozen=True)
class OwnRow:
    """One employee over a year. Amounts in minor units: contributions paid and declared to the institution's own fund.

    `missing`: the months paid that no filed return holds.
    """

    key: int
    last_name: str
    first_names: str
    staff_number: str
    number: str
    is_confidential: bool
    user_id: int | None
    paid: int
    declared: int
    missing: list[date]

    @property
    def employee(self) -> Employee:
        """The employee by what a row shows; not read again."""
        return Employee(
            pk=self.key, last_name=self.last_name, first_names=self.first_names, staff_number=self.staff_number,
            social_security_number=self.number,
        )  # fmt: skip

    @property
    def gap(self) -> int:
        return self.paid - self.declared

    @property
    def findings(self) -> int:
        return (not self.number) + bool(self.missing) + bool(self.gap)


@dataclass(frozen=True)
class OwnControl:
    """`rows`: those whom this person may see, the troubled first; `hidden`: troubled rows of the confidential population."""

    rows: list[OwnRow]
    paid: int
    declared: int
    hidden: int

    @cached_property
    def troubled(self) -> list[OwnRow]:
        return [row for row in self.rows if row.findings]

    @property
    def without_number(self) -> int:
        return sum(not row.number for row in self.rows)

    @property
    def with_gaps(self) -> int:
        return sum(bool(row.missing) for row in self.rows)

    @property
    def differing(self) -> int:
        return sum(bool(row.gap) for row in self.rows)


def own_control(institution: Institution, year: int, access: Access) -> OwnControl:
    """What each employee's contributions to the institution's own fund were, paid and declared, in six queries.

    The sums are made by the database: whatever the number of lines, a row an employee is read.
    """
    runs = paid_runs(institution, (year, 1), (year, 12))
    keys = list(runs.order_by().values_list("pk", flat=True))
    declared_here = own_declarations(institution)
    declares = declared_by(institution.country_id)
    codes = [each.code for each in paid_sums(runs) if declares.get(plain_code(each.code)) in declared_here]
    columns = RunColumn.objects.filter(run__in=keys, code__in=codes).values_list("pk", flat=True)
    filings = Filing.objects.filter(
        state__in=FILED, is_own=True, is_payable=True, start__gte=date(year, 1, 1), end__lte=date(year + 1, 1, 1)
    ).exclude(amended_by__state__in=FILED)
    with connection.cursor() as cursor:
        cursor.execute(
            CONTROL,
            {
                "institution": institution.pk, "runs": keys, "columns": list(columns),
                "filings": list(filings.order_by().values_list("pk", flat=True)),
            },
        )  # fmt: skip
        found = [OwnRow(*row) for row in cursor.fetchall()]
    shown = [row for row in found if access.has("confidential_view") or _is_seen(row, access)]
    hidden = _troubled(found) - _troubled(shown)
    shown.sort(key=lambda row: (-row.findings, row.last_name, row.first_names))
    return OwnControl(shown, sum(row.paid for row in found), sum(row.declared for row in found), hidden)


def _troubled(rows: Iterable[OwnRow]) -> int:
    return sum(bool(row.findings) for row in rows)


def _is_seen(row: OwnRow, access: Access) -> bool:
    return not row.is_confidential or row.user_id == access.user.pk

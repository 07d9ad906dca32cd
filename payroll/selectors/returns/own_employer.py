"""The institution's own staff before its own fund: never registered, with gaps, declared otherwise than paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import Employee, Institution
from payroll.models import ContributionSum, Filing, RunColumn
from payroll.selectors.paid_sums import paid_runs
from payroll.selectors.returns.parties import declared_codes, own_declarations
from payroll.workflows_returns import FILED

#: Paid and declared of each employee over the runs and returns given, with the months paid that no return holds: a bit for each
#: month. Runs give what was added up when they were paid (`sums`); those that were not, or for other lines, their lines (`runs`).
CONTROL = """
WITH kept AS (
    SELECT u.employee_id, sum(u.amount) AS paid, bit_or(1 << p.month) AS months
    FROM payroll_contributionsum c
    JOIN payroll_payrun r ON r.id = c.run_id
    JOIN payroll_payperiod p ON p.id = r.period_id, unnest(c.employees, c.amounts) AS u (employee_id, amount)
    WHERE c.institution_id = %(institution)s AND c.id = ANY (%(sums)s) GROUP BY 1
), slips AS MATERIALIZED (
    SELECT l.payslip_id, sum(l.amount) AS amount FROM payroll_payslipline l
    WHERE l.institution_id = %(institution)s AND l.run_id = ANY (%(runs)s) AND l.column_id = ANY (%(columns)s) GROUP BY 1
), facts AS (
    SELECT employee_id, paid, 0 AS declared, months, 0 AS told FROM kept
    UNION ALL
    SELECT s.employee_id, slips.amount, 0, 1 << p.month, 0
    FROM slips
    JOIN payroll_payslip s ON s.id = slips.payslip_id
    JOIN payroll_payrun r ON r.id = s.run_id
    JOIN payroll_payperiod p ON p.id = r.period_id
    UNION ALL
    SELECT f.employee_id, 0, f.amount, 0, COALESCE((SELECT bit_or(1 << extract(month FROM m)::int) FROM unnest(f.months) AS m), 0)
    FROM payroll_filingperson f
    WHERE f.institution_id = %(institution)s AND f.filing_id = ANY (%(filings)s) AND f.employee_id IS NOT NULL
), sums AS MATERIALIZED (
    SELECT employee_id, sum(paid)::bigint AS paid, sum(declared)::bigint AS declared, bit_or(months) AS months, bit_or(told) AS told
    FROM facts GROUP BY 1
)
SELECT e.id, e.last_name, e.first_names, e.staff_number, btrim(e.social_security_number), e.is_confidential, e.user_id,
       sums.paid, sums.declared, sums.months & ~sums.told
FROM sums JOIN hr_core_employee e ON e.id = sums.employee_id
WHERE sums.months <> 0
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
    """What each employee's contributions to the institution's own fund were, paid and declared, in seven queries.

    The sums are made by the database: whatever the number of lines, a row an employee is read.
    """
    runs = paid_runs(institution, (year, 1), (year, 12))
    own = own_declarations(institution)
    keys: dict[int, dict[str, int]] = {key: {} for key in runs.order_by().values_list("pk", flat=True)}
    for run, code, pk in RunColumn.objects.filter(run__in=list(keys)).order_by().values_list("run", "code", "pk"):
        keys[run][code] = pk
    sums: list[int] = []
    left: list[int] = []
    columns: list[int] = []
    known = {
        (run, declaration): (pk, codes)
        for pk, run, declaration, codes in ContributionSum.objects.filter(run__in=list(keys)).values_list("pk", "run", "declaration", "codes")
    }
    for run, codes_of in keys.items():
        for declaration, codes in declared_codes(institution.country_id, codes_of).items():
            if declaration not in own:
                continue
            pk, added = known.get((run, declaration), (0, []))
            if added == sorted(codes):
                sums.append(pk)
            else:
                left.append(run)
                columns += [codes_of[code] for code in codes]
    filings = Filing.objects.filter(
        state__in=FILED, is_own=True, is_payable=True, start__gte=date(year, 1, 1), end__lte=date(year + 1, 1, 1)
    ).exclude(amended_by__state__in=FILED)
    with hash_joins() as cursor:
        cursor.execute(
            CONTROL,
            {
                "institution": institution.pk, "sums": sums, "runs": left, "columns": columns,
                "filings": list(filings.order_by().values_list("pk", flat=True)),
            },
        )  # fmt: skip
        found = [OwnRow(*(*row[:-1], _months(year, row[-1]))) for row in cursor.fetchall()]
    shown = [row for row in found if access.has("confidential_view") or _is_seen(row, access)]
    hidden = _troubled(found) - _troubled(shown)
    shown.sort(key=lambda row: (-row.findings, row.last_name, row.first_names))
    return OwnControl(shown, sum(row.paid for row in found), sum(row.declared for row in found), hidden)


@cache
def _months(year: int, mask: int) -> list[date]:
    """The months of a year whose bit is set: 1 << month."""
    return [date(year, month, 1) for month in range(1, 13) if mask >> month & 1]


def _troubled(rows: Iterable[OwnRow]) -> int:
    return sum(bool(row.findings) for row in rows)


def _is_seen(row: OwnRow, access: Access) -> bool:
    return not row.is_confidential or row.user_id == access.user.pk

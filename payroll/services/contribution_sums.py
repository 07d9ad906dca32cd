"""Adding up, when a run is paid, what each employee's lines give to each declaration of the country."""

from __future__ import annotations

from hr_core.db.planner import hash_joins
from payroll.models import ContributionSum, PayRun
from payroll.selectors.returns.parties import declared_codes

SUMS = """
SELECT declaration, array_agg(employee_id ORDER BY employee_id), array_agg(amount ORDER BY employee_id) FROM (
    SELECT c.declaration, s.employee_id, sum(l.amount)::bigint AS amount
      FROM payroll_payslipline l
      JOIN unnest(%(columns)s::bigint[], %(declarations)s::text[]) AS c (id, declaration) ON c.id = l.column_id
      JOIN payroll_payslip s ON s.id = l.payslip_id
     WHERE l.institution_id = %(institution)s AND l.run_id = %(run)s GROUP BY 1, 2
) each GROUP BY 1
"""


def contributions_add_up(*, run: PayRun) -> int:
    """Keep the sums of a paid run, once; returns how many declarations it has lines for. One pass over its lines."""
    if ContributionSum.objects.filter(run=run).exists():
        return 0
    columns = dict(run.columns.values_list("code", "pk"))
    wanted = declared_codes(run.institution.country_id, columns)
    pairs = [(columns[code], declaration) for declaration, codes in wanted.items() for code in codes]
    with hash_joins() as cursor:
        cursor.execute(
            SUMS,
            {
                "institution": run.institution_id, "run": run.pk,
                "columns": [column for column, _declaration in pairs], "declarations": [each for _column, each in pairs],
            },
        )  # fmt: skip
        found = {declaration: (employees, amounts) for declaration, employees, amounts in cursor.fetchall()}
    rows = []
    for declaration, codes in wanted.items():
        employees, amounts = found.get(declaration, ([], []))
        rows.append(
            ContributionSum(
                institution_id=run.institution_id, run=run, declaration=declaration, codes=sorted(codes), employees=employees, amounts=amounts
            )
        )
    ContributionSum.objects.bulk_create(rows)
    return len(rows)

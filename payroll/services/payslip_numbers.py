"""Numbers of payslips: given when a run is paid, one after the other in each institution and year, without gaps."""

from __future__ import annotations

from django.db import connection

from payroll.models import PayRun

NUMBER = """
INSERT INTO payroll_payslipnumber (institution_id, payslip_id, year, number)
SELECT s.institution_id, s.id, %(year)s,
       (SELECT COALESCE(max(n.number), 0) FROM payroll_payslipnumber n
         WHERE n.institution_id = %(institution)s AND n.year = %(year)s)
       + row_number() OVER (ORDER BY s.identity ->> 'staff_number', s.id)
FROM payroll_payslip s
WHERE s.run_id = %(run)s AND s.institution_id = %(institution)s
  AND NOT EXISTS (SELECT 1 FROM payroll_payslipnumber n WHERE n.payslip_id = s.id)
"""


def payslips_number(*, run: PayRun) -> int:
    """Number the payslips of a paid run in the order of their staff numbers; once. Returns how many were numbered.

    The year is that of the period. The institution's numbering is held until the end of the transaction, so that a number
    given is never lost nor given twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('payslip-number'), %s)", [run.institution_id])
        cursor.execute(
            NUMBER, {"year": run.period.year, "institution": run.institution_id, "run": run.pk}
        )
        return cursor.rowcount

"""Numbers of payslips: given when a run is paid, one after the other in each institution and year, without gaps."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from payroll.models import PayRun, Takeover

NUMBER = """
INSERT INTO payroll_payslipnumber (institution_id, payslip_id, year, number)
SELECT s.institution_id, s.id, %(year)s,
       GREATEST((SELECT COALESCE(max(n.number), 0) FROM payroll_payslipnumber n
                  WHERE n.institution_id = %(institution)s AND n.year = %(year)s), %(taken)s)
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
            NUMBER,
            {
                "year": run.period.year, "institution": run.institution_id, "run": run.pk,
                "taken": last_number_taken_over(run.institution_id, run.period.year),
            },
        )
        return cursor.rowcount


def last_number_taken_over(institution_id: int, year: int) -> int:
    """The last number given by the old software in the year of a signed take-over; 0 without one."""
    return int(numbers_taken_over(institution_id, year).first() or 0)


def numbers_taken_over(institution_id: int, year: int) -> QuerySet[Takeover, int]:
    """The last number of the old software, as a query of one row or none."""
    found = Takeover.objects.filter(institution=institution_id, state="signed", go_live__year=year)
    return found.order_by().values_list("last_payslip_number", flat=True)

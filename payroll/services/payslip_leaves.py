"""Writing the balance of leave of each payslip when its run is paid: printed as it was then, however long after."""

from __future__ import annotations

from payroll.models import PayRun, PayslipLeave
from payroll.selectors.leave_balances import leave_figures

BATCH = 2_000


def leaves_seal(*, run: PayRun) -> int:
    """Keep the balances at the end of the month of a paid run, once; returns how many. None where no ledger is kept."""
    if PayslipLeave.objects.filter(run=run).exists():
        return 0
    payslips = list(run.payslips.select_related("employee").defer("identity", "inputs", "already").order_by("pk"))
    figures = leave_figures(run.institution, [payslip.employee for payslip in payslips], run.period.last_day)
    rows = [
        PayslipLeave(institution_id=run.institution_id, run=run, payslip=payslip, **figures[payslip.employee_id].as_row())
        for payslip in payslips
        if payslip.employee_id in figures
    ]
    PayslipLeave.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)

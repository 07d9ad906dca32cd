"""An unpaid position stops the pay to the day, through the absence that the calculation reads."""

from __future__ import annotations

import datetime as dt

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import Payslip, PayslipLine
from tests.careers.positions.makers import held, returned
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken


def test_a_month_withholds_the_days_of_unpaid_leave_and_of_secondment_and_no_other(zone: Zone) -> None:
    run = month_opened(zone)
    position = held(zone, start=dt.date(2026, 1, 11))
    held(zone, "detachement", who="moussa", start=dt.date(2026, 1, 11), host="CNPS")
    held(zone, "hors-cadre", who="binta", start=dt.date(2025, 12, 1), due_on=None, host="CIPRES")
    held(zone, who="aminata", start=dt.date(2025, 12, 1), due_on=dt.date(2026, 12, 1))
    held(zone, "mise-a-disposition", who="serigne", start=dt.date(2026, 1, 1), due_on=dt.date(2026, 7, 1), host="CSS")
    returned(zone, position, dt.date(2026, 1, 21))
    run = month_taken(zone, run, RunState.CALCULATED)
    with scope(zone.home):
        rows = PayslipLine.objects.filter(payslip__run=run, column__code__startswith="1100").select_related("payslip", "column")
        base: dict[int, int] = {}
        for line in rows:
            base[line.payslip.employee_id] = base.get(line.payslip.employee_id, 0) + line.amount
        paid = {name: base.get(zone.employee(name).pk, 0) for name in ("fatou", "awa", "moussa", "serigne", "binta", "aminata")}
        # Thirtieths: ten days of leave; ten served before the secondment; the whole month; none while the institution pays.
        assert paid == {
            "fatou": 400_000, "awa": 400_000 - 133_333, "moussa": 133_333, "serigne": 400_000, "binta": 0, "aminata": 0,
        }  # fmt: skip
        assert Payslip.objects.get(run=run, employee=zone.employee("aminata")).gross == 0
        blocked = [slip.employee.first_names for slip in Payslip.objects.filter(run=run).select_related("employee") if slip.net < 0]
        assert blocked == []
